/** The gradients of graded networks against central differences of their loss, in float64. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/philox.js';
import type { TrainingRecord } from '../../src/engine/engine.js';
import { createEngine } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import { DENSE } from '../../src/synapses/dense.js';
import { SGD } from './graded-helpers.js';
import { REFERENCE } from './helpers.js';

interface Example {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly weights: readonly Float64Array[];
  readonly input: Float32Array;
  readonly target: Float32Array;
}

function exampleOf(widths: readonly number[], batch: number, seed: number): Example {
  const random = new RandomStream(seed, 8);
  const draw = (length: number, bound: number) =>
    Float64Array.from({ length }, () => random.between(-bound, bound));
  return {
    widths,
    batch,
    weights: widths.slice(1).map((units, l) => draw(units * widths[l], 2 / Math.sqrt(widths[l]))),
    input: Float32Array.from(draw(batch * widths[0], 1)),
    target: Float32Array.from(draw(batch * widths[widths.length - 1], 1)),
  };
}

/** Returns everything that the reference engine records of the batch, with weights that stay as they are. */
async function run({ widths, batch, weights, input, target }: Example): Promise<TrainingRecord> {
  const shape = { ...denseShape(widths, { kind: 'relu' }), batch, steps: 1 };
  await using engine = await createEngine(shape, { ...REFERENCE, rule: SGD }, weights);
  const records: TrainingRecord[] = [];
  await engine.train(
    {
      ...{ size: batch, steps: 1 },
      input: { kind: 'values', values: input },
      target: { kind: 'values', values: target },
    },
    { learningRate: 0, record: (record) => void records.push(record) },
  );
  return records[0];
}

/** Returns the distance of the nearest current from 0, where the loss has a kink. */
function distanceFromKinks({ batch: size, weights }: Example, { input, outputs }: TrainingRecord): number {
  let least = Infinity;
  for (const [l, matrix] of weights.entries()) {
    const current = new Float64Array(outputs[l].length);
    DENSE.current(matrix, l === 0 ? input : outputs[l - 1], current, { size });
    for (const z of current) least = Math.min(least, Math.abs(z));
  }
  return least;
}

describe('gradients are those of the loss', () => {
  test.each([
    { widths: [3, 2], batch: 1 },
    { widths: [6, 4, 6], batch: 3 },
    { widths: [5, 7, 4, 3], batch: 4 },
    { widths: [1, 1, 1, 1, 1], batch: 2 },
  ])('$widths, batch $batch', async ({ widths, batch }) => {
    const STEP = 1e-5;
    /** Returns the first example in which a weight moved by the step takes no unit over its kink, and something is learned. */
    const usable = async (seed: number): Promise<[Example, TrainingRecord]> => {
      const example = exampleOf(widths, batch, seed);
      const record = await run(example);
      const learns = record.gradient.at(-1)?.some((g) => g !== 0);
      return learns && distanceFromKinks(example, record) > 100 * STEP ? [example, record] : usable(seed + 1);
    };
    const [example, { gradient }] = await usable(1);
    for (const [l, matrix] of example.weights.entries()) {
      for (const [n, w] of matrix.entries()) {
        const losses: number[] = [];
        for (const step of [STEP, -STEP]) {
          matrix[n] = w + step;
          losses.push((await run(example)).loss);
        }
        matrix[n] = w;
        const [above, below] = losses;
        // Between kinks the loss is a polynomial: what remains is the third derivative's share and rounding.
        expect(Math.abs((above - below) / (2 * STEP) - gradient[l][n])).toBeLessThan(1e-8);
      }
    }
  });
});
