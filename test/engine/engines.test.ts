/** One suite over all engines: whatever an engine is, this must hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchResult, RunOptions, StepRecord, TrainingBatch } from '../../src/engine/engine.js';
import { createEngine, loadWeights } from '../../src/engine/index.js';
import type { DecayMode, Mask, OutputError, Trace } from '../../src/learning/rule.js';
import type { Reset } from '../../src/neurons/lif.js';
import type { NeuronState } from '../../src/neurons/neuron.js';
import {
  batchOf,
  type Case,
  difference,
  engineOf,
  firstWeights,
  type LifRule,
  lifShape,
  OTHERS,
  PAPER,
  REFERENCE,
  TRIED,
  trainCase,
} from './helpers.js';

const rules = fc.record({
  loss: fc.constant('membrane' as const),
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
}) satisfies fc.Arbitrary<LifRule>;

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

/** Returns true if a potential is so near the threshold that two precisions may disagree on a spike. */
function isOnEdge(states: readonly NeuronState[], threshold: number): boolean {
  return states.some(({ potential }) => potential.some((v) => Math.abs(v - threshold) < 1e-4));
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
    const expected = await trainCase(example, REFERENCE);
    for (const which of OTHERS) {
      const actual = await trainCase(example, which);
      for (const [n, record] of expected.records.entries()) {
        const other = actual.records[n];
        for (const [l, spikes] of record.outputs.entries()) {
          expect(difference(spikes, other.outputs[l])).toBe(0);
          expect(difference(record.states[l].potential, other.states[l].potential)).toBeLessThan(1e-5);
          expect(difference(record.gradient[l], other.gradient[l])).toBeLessThan(1e-5);
          expect(difference(record.weights[l], other.weights[l])).toBeLessThan(1e-5);
        }
      }
      expect(actual.result.outputs).toEqual(expected.result.outputs);
    }
  });

  for (const which of OTHERS) {
    test(`${which.engine} on ${which.threads} threads, any rule and shape`, async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (example) => {
          const expected = await trainCase(example, REFERENCE);
          const actual = await trainCase(example, which);
          for (const [n, record] of expected.records.entries()) {
            const other = actual.records[n];
            const clamped = example.rule.clamp;
            if (!clamped && isOnEdge(record.states, example.rule.threshold)) return;
            for (const [l, spikes] of record.outputs.entries()) {
              // With the clamp, potentials on the edge cannot be told from those above it.
              if (clamped && difference(spikes, other.outputs[l]) > 0) return;
              expect(other.outputs[l]).toEqual(spikes);
              expect(difference(record.states[l].potential, other.states[l].potential)).toBeLessThan(1e-4);
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
          expect(actual.result.inputs).toEqual(expected.result.inputs);
          expect(actual.result.outputs).toEqual(expected.result.outputs);
          expect(difference(actual.result.activity, expected.result.activity)).toBeLessThan(1e-12);
        }),
        // The same cases each time: in one of some thousands rounding grows beyond these bounds from step to step.
        { numRuns: which.threads === 1 ? 150 : 12, seed: 20190918 },
      );
    });
  }
});

test.each(OTHERS)(
  '$engine on $threads threads: strong decoupled decay, inputs that spike late',
  async (which) => {
    const rule = { ...PAPER, decay: 0.5, decayMode: 'decoupled', beta1: 0 } as const;
    const example: Case = { widths: [48, 48], batch: 1, steps: 7, rule, seed: 0, rate: 0.1 };
    const expected = await trainCase(example, REFERENCE, 0.1);
    const actual = await trainCase(example, which, 0.1);
    for (const [n, { states }] of expected.records.entries()) {
      const { potential } = actual.records[n].states[0];
      expect(difference(states[0].potential, potential)).toBeLessThan(1e-5);
    }
  },
);

describe.each(TRIED)('$engine on $threads threads', (which) => {
  const example: Case = { widths: [21, 13, 21], batch: 5, steps: 6, rule: PAPER, seed: 3, rate: 0.4 };

  test('running does not move the weights and spikes as training does at rate 0', async () => {
    await using engine = await engineOf(example, which);
    const run = await engine.run(batchOf(example));
    for (const [l, matrix] of firstWeights(example).entries()) {
      expect([...(await engine.weights(l))]).toEqual([...matrix]);
    }
    const { loss, ...train } = await engine.train(batchOf(example), { learningRate: 1e-30 });
    expect(train).toEqual(run);
    expect(loss).toBeGreaterThan(0);
  });

  test('an engine without a rule runs the same, and does not train', async () => {
    const { widths, batch, steps, rule } = example;
    const shape = lifShape(rule, { widths, batch, steps });
    await using engine = await createEngine(shape, which, firstWeights(example));
    await using trainable = await engineOf(example, which);
    const options = { keepOutputSpikes: true, countOperations: true };
    expect(await engine.run(batchOf(example), options)).toEqual(
      await trainable.run(batchOf(example), options),
    );
    await expect(engine.train(batchOf(example), { learningRate: 1 })).rejects.toThrow('can only run');
  });

  test('waits for a record before the next step', async () => {
    await using engine = await engineOf(example, which);
    const told: string[] = [];
    const record = async ({ step }: StepRecord) => {
      told.push(`begin ${step}`);
      await new Promise((resolve) => setTimeout(resolve));
      told.push(`end ${step}`);
    };
    const expected = Array.from({ length: example.steps }, (_, t) => [
      `begin ${t + 1}`,
      `end ${t + 1}`,
    ]).flat();
    await engine.run(batchOf(example), { record });
    expect(told.splice(0)).toEqual(expected);
    await engine.train(batchOf(example), { learningRate: 1e-3, record });
    expect(told).toEqual(expected);
  });

  test('no state of an optimizer outlives a batch', async () => {
    await using engine = await engineOf(example, which);
    expect(await engine.state()).toBeUndefined();
    await engine.restore(undefined);
    const state = { updates: 1, first: [], second: [] };
    await expect(engine.restore(state)).rejects.toThrow('keeps no state of an optimizer');
  });

  test('keeps every output spike where it is asked to', async () => {
    const { widths, batch } = example;
    await using engine = await engineOf(example, which);
    const input = batchOf(example);
    const ways: ((options: RunOptions) => Promise<BatchResult>)[] = [
      (options) => engine.run(input, options),
      (options) => engine.train(input, { ...options, learningRate: 1e-3 }),
    ];
    for (const go of ways) {
      await loadWeights(engine, firstWeights(example));
      const recorded: number[] = [];
      await go({ record: ({ outputs }) => void recorded.push(...outputs[1]) });
      expect(recorded).toContain(1);
      await loadWeights(engine, firstWeights(example));
      const { outputSpikes, outputs } = await go({ keepOutputSpikes: true });
      expect([...(outputSpikes ?? [])]).toEqual(recorded);
      const size = batch * widths[2];
      const sums = Array.from(
        { length: size },
        (_, n) => recorded.filter((spike, i) => spike && i % size === n).length,
      );
      expect([...outputs]).toEqual(sums);
      await loadWeights(engine, firstWeights(example));
      expect(await go({})).not.toHaveProperty('outputSpikes');
    }
  });

  test('a batch leaves nothing behind but weights', async () => {
    const results: number[][] = [];
    for (const before of [false, true]) {
      await using engine = await engineOf(example, which);
      if (before) {
        await engine.train(batchOf({ ...example, seed: 99, batch: 3, steps: 4 }), { learningRate: 0.1 });
        await loadWeights(engine, firstWeights(example));
      }
      await engine.train(batchOf(example), { learningRate: 1e-3 });
      results.push([...(await engine.weights(0)), ...(await engine.weights(1))]);
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('an input that never spikes keeps its weights; coupled decay moves every weight', async () => {
    const { batch, steps } = example;
    for (const decayMode of ['none', 'coupled', 'decoupled'] as const) {
      const rule = { ...PAPER, decay: 0.01, decayMode };
      await using engine = await engineOf({ ...example, rule }, which);
      const [first] = firstWeights(example);
      const spikes = new Uint8Array(steps * batch * 21);
      for (let n = 0; n < spikes.length; n++) if (n % 21 > 2 && n % 3 === 0) spikes[n] = 1;
      await engine.train(
        { size: batch, steps, input: { kind: 'spikes', spikes }, target: 'input' },
        { learningRate: 0.1 },
      );
      const after = await engine.weights(0);
      const silent = [0, 1, 2].flatMap((j) => Array.from({ length: 13 }, (_, m) => m * 21 + j));
      const spiking = Array.from({ length: 13 }, (_, m) => m * 21 + 6);
      const moved = (n: number) => after[n] !== first[n];
      expect(spiking.every(moved)).toBe(true);
      if (decayMode === 'none') expect(silent.some(moved)).toBe(false);
      if (decayMode === 'coupled') expect(silent.every(moved)).toBe(true);
      if (decayMode === 'decoupled') {
        for (const n of silent) expect(after[n]).toBeCloseTo(first[n] * (1 - 0.1 * 0.01) ** steps, 6);
      }
    }
  });

  test('refuses batches that do not fit', async () => {
    const sizes = { widths: [4, 3, 4], batch: 2, steps: 3 };
    await using engine = await engineOf({ ...example, ...sizes }, which);
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
    const values = { kind: 'values', values: new Float32Array(8) } as const;
    const learn = (change: Partial<TrainingBatch>) =>
      engine.train({ ...batch, ...change }, { learningRate: 1 });
    await expect(learn({ input: values })).rejects.toThrow(
      'target must be spikes for the loss membrane, got values',
    );
    await expect(learn({ target: { ...values, values: new Float32Array(8) } })).rejects.toThrow(
      'must be spikes',
    );
    await expect(learn({ target: { kind: 'spikes', frames: 1, spikes: new Uint8Array(3) } })).rejects.toThrow(
      'target spikes must hold 8 numbers, got 3',
    );
    await expect(engine.setWeights(0, new Float32Array(2))).rejects.toThrow(
      'weights of layer 0 must hold 12 numbers, got 2',
    );
    await expect(engine.weights(2)).rejects.toThrow('layer must be an integer in [0, 1], got 2');
  });
});
