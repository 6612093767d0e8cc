import { expect, test } from 'vitest';
import { meanInputWeights } from '../../src/use/input-weights.js';

test('weights of an input are averaged by their size', () => {
  const weights = Float32Array.of(1, -2, 0, -3, 4, 0);
  expect(meanInputWeights(weights, 3)).toEqual(Float64Array.of(2, 3, 0));
});
