/** Counting operations, one suite over all engines: spikes of hidden neurons, and potentials that change. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchResult, OperationCounts, RunOptions, StepRecord } from '../../src/engine/engine.js';
import { batchOf, type Case, engineOf, type LifRule, PAPER, TRIED } from './helpers.js';

/** The same counts from every step's potentials and spikes. */
function countsOf(records: readonly StepRecord[]): OperationCounts {
  const layers = records[0].outputs.map((_, l) => l);
  const changed = (step: number, l: number) =>
    records[step].states[l].potential.filter(
      (v, n) => step === 0 || v !== records[step - 1].states[l].potential[n],
    ).length;
  return {
    activations: [-1, ...layers].map((l) => {
      const spikesOf = ({ input, outputs }: StepRecord) => (l < 0 ? input : outputs[l]);
      return Uint16Array.from(spikesOf(records[0]), (_, n) =>
        records.reduce((sum, record) => sum + spikesOf(record)[n], 0),
      );
    }),
    membraneUpdates: layers.map((l) => records.reduce((sum, _, step) => sum + changed(step, l), 0)),
  };
}

const rules = fc
  .record({
    leak: fc.constantFrom(0, 0.1),
    threshold: fc.constantFrom(0.5, 1),
    clamp: fc.boolean(),
    reset: fc.constantFrom<LifRule['reset']>('zero', 'subtract'),
  })
  .map((parts): LifRule => ({ ...PAPER, ...parts, trace: 'plain' }));
const width = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 48, max: 110 }));
const cases: fc.Arbitrary<Case> = fc.record({
  widths: fc.array(width, { minLength: 2, maxLength: 4 }),
  batch: fc.integer({ min: 1, max: 7 }),
  steps: fc.integer({ min: 1, max: 6 }),
  rule: rules,
  seed: fc.nat(2 ** 30),
  // Few input spikes leave many potentials as they are.
  rate: fc.constantFrom(0, 0.02, 0.4),
});

describe.each(TRIED)('$engine on $threads threads', (which) => {
  /** A batch with frozen weights, or one of training. */
  async function go(example: Case, options: RunOptions, learningRate?: number): Promise<BatchResult> {
    await using engine = await engineOf(example, which);
    const input = batchOf(example);
    return await (learningRate === undefined
      ? engine.run(input, options)
      : engine.train(input, { ...options, learningRate }));
  }

  test('counts what every step shows', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.constantFrom(undefined, 0.01), async (example, learningRate) => {
        const records: StepRecord[] = [];
        const record = (step: StepRecord) => void records.push(step);
        await go(example, { record }, learningRate);
        const { operations, ...rest } = await go(example, { countOperations: true }, learningRate);
        expect(operations).toEqual(countsOf(records));
        // Counting changes nothing, and nothing is counted that was not asked for.
        expect(await go(example, {}, learningRate)).toEqual(rest);
      }),
      { numRuns: which.threads === 1 ? 60 : 8 },
    );
  });

  test('of a wide layer, whose blocks are integrated one by one', async () => {
    const example: Case = { widths: [30, 1100, 20], batch: 3, steps: 4, rule: PAPER, seed: 5, rate: 0.05 };
    const records: StepRecord[] = [];
    await go(example, { record: (step) => void records.push(step) });
    const { operations } = await go(example, { countOperations: true });
    expect(operations).toEqual(countsOf(records));
    // Some potentials have changed after the first step, not all.
    const [updates] = operations?.membraneUpdates ?? [];
    expect(updates).toBeGreaterThan(3 * 1100);
    expect(updates).toBeLessThan(4 * 3 * 1100 + 1);
  });

  test('starts anew with every batch, also with one that does not count', async () => {
    const example: Case = { widths: [9, 6, 9], batch: 4, steps: 5, rule: PAPER, seed: 2, rate: 0.3 };
    await using engine = await engineOf(example, which);
    const once = await engine.run(batchOf(example), { countOperations: true });
    expect(await engine.run(batchOf(example))).not.toHaveProperty('operations');
    const again = await engine.run(batchOf(example), { countOperations: true });
    expect(again).toEqual(once);
  });

  test('silence: after the first step nothing changes', async () => {
    const example: Case = { widths: [5, 7, 3], batch: 2, steps: 6, rule: PAPER, seed: 1, rate: 0 };
    const { operations } = await go(example, { countOperations: true });
    const activations = [10, 14, 6].map((length) => new Uint16Array(length));
    expect(operations).toEqual({ activations, membraneUpdates: [14, 6] });
  });
});
