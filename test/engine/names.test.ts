/** Names that a program in JavaScript may get wrong: each is refused, none falls through to a neighbour. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { createDenseEngine, createEngine, preloadEngine } from '../../src/engine/create.js';
import type { DenseRule } from '../../src/learning/dense-rule.js';
import { initialWeights, type Network } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import type { EngineName } from '../../src/network/schema.js';
import { type OptionSpec, rangeOf } from '../../src/options/spec.js';
import { evaluate } from '../../src/use/evaluate.js';
import { SIDE, smallImages } from '../training/small-images.js';
import { PAPER } from './helpers.js';

const DENSE: DenseRule = {
  ...{ optimizer: 'sgd', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0, decayMode: 'none' },
};
const shape = { widths: [4, 3, 4], batch: 2, steps: 2 };

/** A value as JavaScript may pass it, whatever its type should be. */
function untyped<T>(value: unknown): T {
  return value as T;
}

describe('an engine of an unknown name', () => {
  const engine = untyped<EngineName>('gpu');
  const problem = 'engine must be one of wasm, reference, got gpu';

  test.each([
    ['createEngine', () => createEngine(shape, PAPER, { engine, threads: 1 })],
    ['createDenseEngine', () => createDenseEngine(shape, DENSE, { engine, threads: 1 })],
    ['preloadEngine', () => preloadEngine(engine)],
    ['evaluate', () => evaluate(network(), smallImages(3, 'test'), { engine })],
  ])('is refused by %s', async (_, make) => {
    await expect(make()).rejects.toThrow(UsageError);
    await expect(make()).rejects.toThrow(problem);
  });
});

function network(): Network {
  const options = resolveOptions({ hidden: [3], steps: 2 });
  const widths = [SIDE * SIDE, 3, SIDE * SIDE];
  return { widths, weights: initialWeights(widths, 1, 1), image: { width: SIDE, height: SIDE }, options };
}

describe.each(['reference', 'wasm'] as const)('a rule of an unknown name is refused by %s', (engine) => {
  test.each([
    [{ mask: 'and' }, 'mask must be one of xor, none, got and'],
    [{ error: 'rate' }, 'error must be one of membrane, spikes, got rate'],
    [{ trace: 'persynapse' }, 'trace must be one of per-synapse, shared, plain, got persynapse'],
    [{ decayMode: 'l2' }, 'decayMode must be one of coupled, decoupled, none, got l2'],
    [{ reset: 'soft' }, 'reset must be one of zero, subtract, got soft'],
  ])('%o', async (wrong, problem) => {
    const rule = { ...PAPER, ...untyped<object>(wrong) };
    await expect(createEngine(shape, rule, { engine, threads: 1 })).rejects.toThrow(problem);
  });
});

test('a kind of option there is not has no range', () => {
  const spec = untyped<OptionSpec>({ kind: 'colour', default: 'red', help: '' });
  expect(() => rangeOf(spec)).toThrow(
    'kind must be one of number, integer, choice, switch, widths, text, got colour',
  );
});
