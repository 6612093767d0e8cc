/** The gradients of the ANN twins against central differences of their loss, in float64. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/philox.js';
import { backpropagate, meanGradient } from '../../src/engine/backpropagate.js';
import { forward } from '../../src/engine/forward.js';
import { squaredError } from '../../src/learning/squared-error.js';

interface Example {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly weights: readonly Float64Array[];
  readonly input: Float64Array;
  readonly target: Float64Array;
}

function exampleOf(widths: readonly number[], batch: number, seed: number): Example {
  const random = new RandomStream(seed, 8);
  const draw = (length: number, bound: number) =>
    Float64Array.from({ length }, () => random.between(-bound, bound));
  return {
    widths,
    batch,
    weights: widths.slice(1).map((units, l) => draw(units * widths[l], 2 / Math.sqrt(widths[l]))),
    input: draw(batch * widths[0], 1),
    target: draw(batch * widths[widths.length - 1], 1),
  };
}

/** X_0 to X_L, δ_1 to δ_L and the loss; only the last δ is written. */
function run({ widths, batch, weights, input, target }: Example) {
  const values = widths.map((width, l) => (l === 0 ? input : new Float64Array(batch * width)));
  for (const [l, matrix] of weights.entries()) forward(matrix, values[l], values[l + 1], batch);
  const delta = widths.slice(1).map((width) => new Float64Array(batch * width));
  const loss = squaredError(values[values.length - 1], target, delta[delta.length - 1], batch);
  return { values, delta, loss };
}

function gradientsOf(example: Example): Float64Array[] {
  const { batch, weights } = example;
  const { values, delta } = run(example);
  for (let l = delta.length - 2; l >= 0; l--) {
    backpropagate(weights[l + 1], delta[l + 1], values[l + 1], delta[l], batch);
  }
  return weights.map((matrix, l) => {
    const gradient = new Float64Array(matrix.length);
    meanGradient(delta[l], values[l], gradient, batch);
    return gradient;
  });
}

/** The distance of the nearest Z from 0, where the loss has a kink: −Z is what a unit gives if its weights are negated. */
function distanceFromKinks(example: Example): number {
  const { batch, weights } = example;
  const { values } = run(example);
  let least = Infinity;
  for (const [l, matrix] of weights.entries()) {
    const mirrored = new Float64Array(values[l + 1].length);
    forward(
      matrix.map((w) => -w),
      values[l],
      mirrored,
      batch,
    );
    for (const [n, x] of values[l + 1].entries()) least = Math.min(least, Math.max(x, mirrored[n]));
  }
  return least;
}

describe('gradients are those of the loss', () => {
  test.each([
    { widths: [3, 2], batch: 1 },
    { widths: [6, 4, 6], batch: 3 },
    { widths: [5, 7, 4, 3], batch: 4 },
    { widths: [1, 1, 1, 1, 1], batch: 2 },
  ])('$widths, batch $batch', ({ widths, batch }) => {
    const STEP = 1e-5;
    let seed = 1;
    // A weight moved by the step must not take a unit over its kink; a Z of exactly 0 (all inputs 0) stays there.
    const usable = (e: Example) =>
      distanceFromKinks(e) > 100 * STEP &&
      run(e)
        .delta.at(-1)
        ?.some((d) => d !== 0);
    while (!usable(exampleOf(widths, batch, seed))) seed++;
    const example = exampleOf(widths, batch, seed);
    const gradients = gradientsOf(example);
    for (const [l, matrix] of example.weights.entries()) {
      for (const [n, w] of matrix.entries()) {
        const [above, below] = [STEP, -STEP].map((step) => {
          matrix[n] = w + step;
          return run(example).loss;
        });
        matrix[n] = w;
        // Between kinks the loss is a polynomial: what remains is the third derivative's share and rounding.
        expect(Math.abs((above - below) / (2 * STEP) - gradients[l][n])).toBeLessThan(1e-8);
      }
    }
  });
});
