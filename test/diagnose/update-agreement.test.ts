/** What traces make of a frozen batch, against finite differences of the smooth stand-ins. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCensus } from '../../src/diagnose/error-census.js';
import {
  centralDifferences,
  fixedSpikeLoss,
  softCounts,
  softGradient,
} from '../../src/diagnose/smooth-network.js';
import {
  cosine,
  deltasOf,
  type FrozenBatch,
  norm,
  signAgreement,
  stepGradients,
  sumOf,
  travel,
} from '../../src/diagnose/update-agreement.js';
import type { Readings, TrainingRecord } from '../../src/engine/engine.js';
import {
  batchOf,
  type Case,
  difference,
  engineOf,
  firstWeights,
  PAPER,
  REFERENCE,
  trainCase,
} from '../engine/helpers.js';

async function frozen(example: Case): Promise<FrozenBatch & { readonly outputs: Readings }> {
  await using engine = await engineOf(example, REFERENCE);
  const records: TrainingRecord[] = [];
  const record = (step: TrainingRecord) => void records.push(step);
  const { outputs } = await engine.train(batchOf(example), { learningRate: 0, record });
  const weights = firstWeights(example).map((matrix) => Float64Array.from(matrix));
  return { neuron: example.rule, size: example.batch, weights, records, outputs };
}

const cases = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 4 }),
  batch: fc.integer({ min: 1, max: 3 }),
  steps: fc.integer({ min: 1, max: 8 }),
  seed: fc.nat(1e6),
  rate: fc.double({ min: 0.2, max: 1, noNaN: true }),
  rule: fc
    .record({
      leak: fc.constantFrom(0, 0.1, 0.4),
      threshold: fc.constantFrom(0.4, 1),
      mask: fc.constantFrom('xor' as const, 'none' as const),
    })
    .map((changed) => ({ ...PAPER, ...changed })),
});

describe('gradients of a frozen batch', () => {
  test('per-synapse: the slope of the loss with spike times held fixed, in every layer', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const batch = await frozen(example);
        const whole = batch.records.reduce((sum, { loss }) => sum + loss, 0);
        expect(fixedSpikeLoss(batch, batch.weights)).toBeCloseTo(whole, 9);
        const gradients = stepGradients(batch, 'per-synapse');
        for (const l of batch.weights.keys()) {
          const slope = centralDifferences((at) => fixedSpikeLoss(batch, at), batch.weights, l, 1e-5);
          const given = sumOf(gradients.map((layers) => layers[l]));
          expect(difference(given, slope)).toBeLessThan(1e-6 * Math.max(1, norm(slope)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a plain trace is not that slope once a neuron has fired', async () => {
    const batch = await frozen({ widths: [6, 5, 6], batch: 3, steps: 8, seed: 3, rate: 0.7, rule: PAPER });
    const [exact, plain] = (['per-synapse', 'plain'] as const).map((trace) =>
      sumOf(stepGradients(batch, trace).map((layers) => layers[1])),
    );
    expect(batch.outputs.some((count) => count > 0)).toBe(true);
    expect(cosine(exact, plain)).toBeLessThan(0.999);
  });

  test.each(['per-synapse', 'shared', 'plain'] as const)(
    '%s: those that the engine learns from',
    async (trace) => {
      const example: Case = {
        ...{ widths: [5, 4, 5], batch: 3, steps: 6, seed: 5, rate: 0.6 },
        rule: { ...PAPER, trace },
      };
      // A rate of next to nothing leaves the weights where they are.
      const { records } = await trainCase(example, REFERENCE, 1e-300);
      const gradients = stepGradients(await frozen(example), trace);
      for (const [t, { gradient }] of records.entries()) {
        for (const l of gradient.keys()) expect(difference(gradient[l], gradients[t][l])).toBeLessThan(1e-12);
      }
    },
  );

  test('δ of the last layer is −E', async () => {
    const batch = await frozen({ widths: [4, 4], batch: 2, steps: 3, seed: 9, rate: 0.8, rule: PAPER });
    const { error } = batch.records[2];
    expect([...deltasOf(batch, batch.records[2])[0]]).toEqual([...error].map((e) => -e));
  });
});

test('soft spikes become hard ones as they cool', async () => {
  const example: Case = { widths: [8, 6, 8], batch: 4, steps: 9, seed: 11, rate: 0.6, rule: PAPER };
  const { weights, records, outputs } = await frozen(example);
  const inputs = records.map(({ input }) => input);
  const counts = (temperature: number) =>
    softCounts(weights, inputs, { leak: 0.1, threshold: 1, temperature, size: 4 });
  expect(difference(counts(1e-7), outputs)).toBeLessThan(1e-3);
  expect(difference(counts(1), outputs)).toBeGreaterThan(0.1);
});

test('the gradient of the soft network is its slope, through time and resets', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.constantFrom(0.1, 0.3, 1), async (example, temperature) => {
      const { weights, records, size } = await frozen(example);
      const inputs = records.map(({ input }) => input);
      const options = { leak: 0.1, threshold: 1, temperature, size };
      const loss = (at: readonly Float64Array[]) =>
        softCounts(at, inputs, options).reduce((sum, count, n) => sum + 0.5 * (count - (n % 3)) ** 2, 0);
      const gradients = softGradient(weights, inputs, options, (counts) =>
        counts.map((count, n) => count - (n % 3)),
      );
      for (const l of weights.keys()) {
        const slope = centralDifferences(loss, weights, l, 1e-6);
        expect(difference(gradients[l], slope)).toBeLessThan(1e-5 * Math.max(1, norm(slope)));
      }
    }),
    { numRuns: 60 },
  );
});

describe('agreement of directions', () => {
  test('cosine and signs', () => {
    expect(cosine([1, 0], [0, 2])).toBe(0);
    expect(cosine([1, 2], [-2, -4])).toBeCloseTo(-1, 12);
    expect(cosine([0, 0], [1, 2])).toBe(0);
    expect(signAgreement([1, -1, 0, 2], [3, 1, 1, 1])).toBeCloseTo(2 / 3, 12);
    expect(signAgreement([0], [1])).toBe(0);
    expect(() => cosine([1], [1, 2])).toThrow(RangeError);
    expect(() => signAgreement([1], [1, 2])).toThrow(RangeError);
  });

  test('a way there and half back', () => {
    const { path, net } = travel([
      [0, 0],
      [3, 4],
      [1.5, 2],
    ]);
    expect(path).toBeCloseTo(7.5, 12);
    expect(net).toBeCloseTo(2.5, 12);
  });
});

test('a census of errors by hand', () => {
  const record = (spikes: number[], error: number[]): TrainingRecord => ({
    step: 1,
    input: new Uint8Array(2),
    states: [{ potential: new Float64Array(2) }],
    outputs: [Uint8Array.from(spikes)],
    error: Float64Array.from(error),
    loss: 0,
    gradient: [],
    weights: [],
  });
  // Neuron 0 fires at steps 1 and 2 (the second wrongly), neuron 1 never (and should have at step 3).
  const census = errorCensus([record([1, 0], [0, 0]), record([1, 0], [-1.5, 0]), record([0, 0], [0, 0.4])]);
  expect(census.surplus).toEqual({ share: 1 / 6, size: 1.5, oneFrame: 1, age: 1 });
  expect(census.missing).toEqual({ share: 1 / 6, size: 0.4, oneFrame: 0, age: 3 });
  expect(census.rates).toEqual([2 / 6]);
  expect(census.oneFrame[0]).toBeCloseTo(4 / 6, 12);
  expect(census.ages[0]).toBeCloseTo(9 / 6, 12);
});
