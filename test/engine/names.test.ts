/** Names that a program in JavaScript may get wrong: each is refused, none falls through to a neighbour. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { createEngine, type EngineName, engineCard } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import { initialWeights, type SpikingNetwork } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { NEURONS, type NeuronSpec } from '../../src/neurons/index.js';
import { type OptionSpec, rangeOf } from '../../src/options/spec.js';
import type { SynapsesSpec } from '../../src/synapses/index.js';
import { evaluate } from '../../src/use/measure-images.js';
import { SIDE, smallImages } from '../training/small-images.js';
import { lifShape, OTHERS, PAPER, TRIED } from './helpers.js';

const SIZES = { widths: [4, 3, 4], batch: 2, steps: 2 };
const shape = lifShape(PAPER, SIZES);

/** A value as JavaScript may pass it, whatever its type should be. */
function untyped<T>(value: unknown): T {
  return value as T;
}

describe('an engine of an unknown name', () => {
  const engine = untyped<EngineName>('gpu');
  const problem = 'engine must be one of wasm, reference, got gpu';

  test.each([
    ['createEngine', () => createEngine(shape, { engine, threads: 1 })],
    ['engineCard', async () => engineCard(engine)],
    ['evaluate', () => evaluate(network(), smallImages(3, 'test'), { engine })],
  ])('is refused by %s', async (_, make) => {
    await expect(make()).rejects.toThrow(UsageError);
    await expect(make()).rejects.toThrow(problem);
  });
});

function network(): SpikingNetwork {
  const options = resolveOptions({ hidden: [3], steps: 2 });
  const widths = [SIDE * SIDE, 3, SIDE * SIDE];
  return { widths, weights: initialWeights(widths, 1, 1), image: { width: SIDE, height: SIDE }, options };
}

describe.each(TRIED.filter(({ threads }) => threads === 1))(
  'an unknown name is refused by $engine',
  (which) => {
    test.each([
      [{ mask: 'and' }, 'mask must be one of xor, none, got and'],
      [{ error: 'rate' }, 'error must be one of membrane, spikes, got rate'],
      [{ trace: 'persynapse' }, 'trace must be one of per-synapse, shared, plain, got persynapse'],
      [{ decayMode: 'l2' }, 'decayMode must be one of coupled, decoupled, none, got l2'],
      [{ reset: 'soft' }, 'reset must be one of zero, subtract, got soft'],
      [{ leak: 1 }, 'leak must be a number in [0, 1), got 1'],
      [{ threshold: Number.NaN }, 'threshold must be a number in (0, 1000], got NaN'],
      [{ loss: 'cubed' }, 'loss must be one of membrane, squared, got cubed'],
    ])('%o', async (wrong, problem) => {
      const rule = { ...PAPER, ...untyped<object>(wrong) };
      await expect(createEngine(lifShape(rule, SIZES), { ...which, rule })).rejects.toThrow(problem);
    });

    test('of neurons and of synapses', async () => {
      const neuron = untyped<NeuronSpec>({ kind: 'izhikevich' });
      await expect(
        createEngine({ ...denseShape([4, 3], neuron), batch: 1, steps: 1 }, which),
      ).rejects.toThrow(`neuron must be one of ${Object.keys(NEURONS).join(', ')}, got izhikevich`);
      const layers = shape.layers.map(({ neuron }) => ({
        neuron,
        synapses: untyped<SynapsesSpec>({ kind: 'sparse' }),
      }));
      await expect(createEngine({ ...shape, layers }, which)).rejects.toThrow(
        'synapses must be one of dense, got sparse',
      );
    });
  },
);

test.each(OTHERS.filter(({ threads }) => threads === 1))(
  '$engine refuses what it cannot, with a remedy',
  async (which) => {
    const [first, second] = shape.layers;
    const mixed = { ...shape, layers: [first, { ...second, neuron: { kind: 'relu' } as const }] };
    await expect(createEngine(mixed, which)).rejects.toThrow(/^--engine \w+: .*; choose --engine reference$/);
    await expect(createEngine(mixed, which)).rejects.toThrow(UsageError);
    const relu = { ...denseShape([4, 3], { kind: 'relu' }), batch: 2, steps: 2 };
    await expect(createEngine(relu, which)).rejects.toThrow('for one step, got 2; choose --engine reference');
    await using graded = await createEngine({ ...relu, steps: 1 }, which);
    await using spiking = await createEngine(shape, which);
    const values = { size: 1, steps: 1, input: { kind: 'values', values: new Float32Array(4) } } as const;
    const spikes = { size: 1, steps: 1, input: { kind: 'spikes', spikes: new Uint8Array(4) } } as const;
    await expect(spiking.run(values)).rejects.toThrow('got values: choose --engine reference');
    await expect(graded.run(spikes)).rejects.toThrow('got spikes: choose --engine reference');
  },
);

test('the reference runs neurons of several kinds, for several steps', async () => {
  const [first, second] = shape.layers;
  const layers = [first, { ...second, neuron: { kind: 'relu' } as const }];
  const weights = [new Float32Array(12).fill(1), Float32Array.from({ length: 12 }, (_, n) => n)];
  await using engine = await createEngine({ ...shape, layers }, { engine: 'reference', threads: 1 }, weights);
  const input = { kind: 'values', values: Float32Array.of(1, 0, 0, 0) } as const;
  const { outputs, activity } = await engine.run({ size: 1, steps: 2, input });
  // All hidden neurons spike at both steps.
  expect([...outputs]).toEqual([2 * 3, 2 * 12, 2 * 21, 2 * 30]);
  expect(activity).toEqual([0.25, 1, 1]);
});

test('a kind of option there is not has no range', () => {
  const spec = untyped<OptionSpec>({ kind: 'colour', default: 'red', help: '' });
  expect(() => rangeOf(spec)).toThrow(
    'kind must be one of number, integer, choice, switch, widths, text, got colour',
  );
});
