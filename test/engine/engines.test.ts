/** One suite over all engines: whatever an engine is, this must hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { BatchOptions, BatchResult } from '../../src/engine/engine.js';
import type { DecayMode, LearningRule, Mask, OutputError, Trace } from '../../src/learning/rule.js';
import type { Reset } from '../../src/neurons/lif.js';
import {
  batchOf,
  type Case,
  difference,
  ENGINES,
  loadWeights,
  PAPER,
  trainCase,
  weightsOf,
} from './helpers.js';

const rules = fc.record({
  leak: fc.constantFrom(0, 0.1, 0.5),
  threshold: fc.constantFrom(0.5, 1, 2),
  mask: fc.constantFrom<Mask>('xor', 'none'),
  trace: fc.constantFrom<Trace>('per-synapse', 'shared', 'plain'),
  clamp: fc.boolean(),
  beta1: fc.constantFrom(0, 0.9),
  beta2: fc.constant(0.999),
  epsilon: fc.constant(1e-8),
  decay: fc.constantFrom(0, 0.01),
  decayMode: fc.constantFrom<DecayMode>('coupled', 'decoupled', 'none'),
  error: fc.constantFrom<OutputError>('membrane', 'spikes'),
  reset: fc.constantFrom<Reset>('zero', 'subtract'),
  settle: fc.constantFrom(0, 2),
}) satisfies fc.Arbitrary<LearningRule>;

/** Sizes that span several vectors, several blocks and remainders. */
const width = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 48, max: 60 }));
const cases: fc.Arbitrary<Case> = fc.record({
  widths: fc.array(width, { minLength: 2, maxLength: 4 }),
  batch: fc.integer({ min: 1, max: 7 }),
  steps: fc.integer({ min: 1, max: 7 }),
  rule: rules,
  seed: fc.nat(2 ** 30),
  rate: fc.constantFrom(0.05, 0.4, 1),
});

/** Whether a potential is so near the threshold that two precisions may disagree on a spike. */
function isOnEdge(potentials: readonly Float64Array[], threshold: number): boolean {
  return potentials.some((values) => values.some((v) => Math.abs(v - threshold) < 1e-4));
}

/** Whether a gradient holds a number that only rounding may keep from zero. */
function isNearZero(gradient: Float64Array): boolean {
  return gradient.some((g) => g !== 0 && Math.abs(g) < 1e-6);
}

describe('every engine agrees with the reference', () => {
  /** Rows of more than 256 vectors are learnt in blocks of their own: one of 275 vectors, or two for 525. */
  const wide = [1100, 2100].flatMap((neurons) =>
    (['per-synapse', 'shared', 'plain'] as const).map((trace) => ({ neurons, trace })),
  );
  test.each(wide)('a layer of $neurons neurons, $trace traces', async ({ neurons, trace }) => {
    const rule = { ...PAPER, trace };
    // No potential of this seed is near the threshold, and no gradient's sign is left to rounding.
    const example: Case = { widths: [30, neurons, 20], batch: 3, steps: 4, rule, seed: 5, rate: 0.4 };
    const expected = await trainCase(example, { engine: 'reference', threads: 1 });
    for (const which of ENGINES.slice(1)) {
      const actual = await trainCase(example, which);
      for (const [n, record] of expected.records.entries()) {
        const other = actual.records[n];
        for (const [l, spikes] of record.spikes.entries()) {
          expect(difference(spikes, other.spikes[l])).toBe(0);
          expect(difference(record.potential[l], other.potential[l])).toBeLessThan(1e-5);
          expect(difference(record.gradient[l], other.gradient[l])).toBeLessThan(1e-5);
          expect(difference(record.weights[l], other.weights[l])).toBeLessThan(1e-5);
        }
      }
      expect(actual.result.outputCounts).toEqual(expected.result.outputCounts);
    }
  });

  for (const which of ENGINES.slice(1)) {
    test(`${which.engine} on ${which.threads} threads, any rule and shape`, async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (example) => {
          const expected = await trainCase(example, { engine: 'reference', threads: 1 });
          const actual = await trainCase(example, which);
          for (const [n, record] of expected.records.entries()) {
            const other = actual.records[n];
            const clamped = example.rule.clamp;
            if (!clamped && isOnEdge(record.potential, example.rule.threshold)) return;
            for (const [l, spikes] of record.spikes.entries()) {
              // With the clamp, potentials on the edge cannot be told from those above it.
              if (clamped && difference(spikes, other.spikes[l]) > 0) return;
              expect(other.spikes[l]).toEqual(spikes);
              expect(difference(record.potential[l], other.potential[l])).toBeLessThan(1e-4);
              expect(difference(record.gradient[l], other.gradient[l])).toBeLessThan(1e-4);
            }
            expect(difference(record.error, other.error)).toBeLessThan(1e-4);
            expect(Math.abs(record.loss - other.loss)).toBeLessThan(1e-3);
            // A gradient that only rounding keeps from zero moves a weight by a whole step in one precision
            // and not in the other (Adam divides by its size): no reason to look further.
            if ([...record.gradient, ...other.gradient].some(isNearZero)) return;
            for (const [l, weights] of record.weights.entries()) {
              expect(difference(weights, other.weights[l])).toBeLessThan(1e-4);
            }
          }
          expect(actual.result.inputCounts).toEqual(expected.result.inputCounts);
          expect(actual.result.outputCounts).toEqual(expected.result.outputCounts);
          expect(difference(actual.result.spikeRates, expected.result.spikeRates)).toBeLessThan(1e-12);
        }),
        // The same cases each time: in one of some thousands rounding grows beyond these bounds from step to step.
        { numRuns: which.threads === 1 ? 150 : 12, seed: 20190918 },
      );
    });
  }
});

test.each(ENGINES.slice(1))(
  '$engine on $threads threads: strong decoupled decay, inputs that spike late',
  async (which) => {
    const rule = { ...PAPER, decay: 0.5, decayMode: 'decoupled', beta1: 0 } as const;
    const example: Case = { widths: [48, 48], batch: 1, steps: 7, rule, seed: 0, rate: 0.1 };
    const expected = await trainCase(example, { engine: 'reference', threads: 1 }, 0.1);
    const actual = await trainCase(example, which, 0.1);
    for (const [n, { potential }] of expected.records.entries()) {
      expect(difference(potential[0], actual.records[n].potential[0])).toBeLessThan(1e-5);
    }
  },
);

describe.each(ENGINES)('$engine on $threads threads', (which) => {
  const example: Case = { widths: [21, 13, 21], batch: 5, steps: 6, rule: PAPER, seed: 3, rate: 0.4 };

  test('running does not move the weights and spikes as training does at rate 0', async () => {
    const { widths, batch, steps, rule } = example;
    const engine = await createEngine({ widths, batch, steps }, rule, which);
    const weights = weightsOf(example);
    loadWeights(engine, example);
    const run = await engine.run(batchOf(example));
    for (const [l, matrix] of weights.entries()) expect([...engine.weights(l)]).toEqual([...matrix]);
    const train = await engine.train(batchOf(example), { learningRate: 1e-30 });
    expect(train.outputCounts).toEqual(run.outputCounts);
    expect(train.loss).toBeCloseTo(run.loss, 10);
    await engine.dispose();
  });

  test('keeps every output spike where it is asked to', async () => {
    const { widths, batch, steps, rule } = example;
    const engine = await createEngine({ widths, batch, steps }, rule, which);
    const input = batchOf(example);
    const ways: ((options: BatchOptions) => Promise<BatchResult>)[] = [
      (options) => engine.run(input, options),
      (options) => engine.train(input, { ...options, learningRate: 1e-3 }),
    ];
    for (const go of ways) {
      loadWeights(engine, example);
      const recorded: number[] = [];
      await go({ record: ({ spikes }) => recorded.push(...spikes[1]) });
      expect(recorded).toContain(1);
      loadWeights(engine, example);
      const { outputSpikes, outputCounts } = await go({ keepOutputSpikes: true });
      expect([...(outputSpikes ?? [])]).toEqual(recorded);
      const size = batch * widths[2];
      const sums = Array.from(
        { length: size },
        (_, n) => recorded.filter((spike, i) => spike && i % size === n).length,
      );
      expect([...outputCounts]).toEqual(sums);
      loadWeights(engine, example);
      expect(await go({})).not.toHaveProperty('outputSpikes');
    }
    await engine.dispose();
  });

  test('a batch leaves nothing behind but weights', async () => {
    const { widths, batch, steps, rule } = example;
    const results: number[][] = [];
    for (const before of [false, true]) {
      const engine = await createEngine({ widths, batch, steps }, rule, which);
      loadWeights(engine, example);
      if (before) {
        await engine.train(batchOf({ ...example, seed: 99, batch: 3, steps: 4 }), { learningRate: 0.1 });
        loadWeights(engine, example);
      }
      await engine.train(batchOf(example), { learningRate: 1e-3 });
      results.push([...engine.weights(0), ...engine.weights(1)]);
      await engine.dispose();
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('an input that never spikes keeps its weights; coupled decay moves every weight', async () => {
    const { widths, batch, steps } = example;
    for (const decayMode of ['none', 'coupled', 'decoupled'] as const) {
      const rule = { ...PAPER, decay: 0.01, decayMode };
      const engine = await createEngine({ widths, batch, steps }, rule, which);
      const [first] = weightsOf(example);
      loadWeights(engine, example);
      const spikes = new Uint8Array(steps * batch * 21);
      for (let n = 0; n < spikes.length; n++) if (n % 21 > 2 && n % 3 === 0) spikes[n] = 1;
      await engine.train(
        { size: batch, steps, input: { kind: 'spikes', spikes }, target: 'input' },
        { learningRate: 0.1 },
      );
      const after = engine.weights(0);
      const silent = [0, 1, 2].flatMap((j) => Array.from({ length: 13 }, (_, m) => m * 21 + j));
      const spiking = Array.from({ length: 13 }, (_, m) => m * 21 + 6);
      const moved = (n: number) => after[n] !== first[n];
      expect(spiking.every(moved)).toBe(true);
      if (decayMode === 'none') expect(silent.some(moved)).toBe(false);
      if (decayMode === 'coupled') expect(silent.every(moved)).toBe(true);
      if (decayMode === 'decoupled') {
        for (const n of silent) expect(after[n]).toBeCloseTo(first[n] * (1 - 0.1 * 0.01) ** steps, 6);
      }
      await engine.dispose();
    }
  });

  test('refuses batches that do not fit', async () => {
    const engine = await createEngine({ widths: [4, 3, 4], batch: 2, steps: 3 }, PAPER, which);
    const batch = {
      size: 2,
      steps: 3,
      input: { kind: 'spikes', spikes: new Uint8Array(24) },
      target: 'input',
    } as const;
    await expect(engine.run({ ...batch, size: 3 })).rejects.toThrow(
      'batch size must be an integer in [1, 2], got 3',
    );
    await expect(engine.run({ ...batch, steps: 4 })).rejects.toThrow(
      'steps must be an integer in [1, 3], got 4',
    );
    await expect(
      engine.run({ ...batch, input: { kind: 'spikes', spikes: new Uint8Array(5) } }),
    ).rejects.toThrow('spikes must hold 24 numbers, got 5');
    await engine.dispose();
  });
});
