import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hearingInputs } from '../../../src/cochlea/hearing.js';
import { UsageError } from '../../../src/core/errors.js';
import type { NirGraph, NirNode } from '../../../src/formats/nir/graph.js';
import { decodeNir, encodeNir } from '../../../src/formats/nir/hdf5.js';
import { hearingOf } from '../../../src/network/audiocoder-schema.js';
import { encodeCheckpoint } from '../../../src/network/checkpoint.js';
import { initialWeights, type SpikingNetwork } from '../../../src/network/network.js';
import { networkFromNir } from '../../../src/network/nir/from-nir.js';
import { checkpointToNir, type NirExportOptions } from '../../../src/network/nir/to-nir.js';
import { type GivenOptions, resolveAudiocoderOptions, resolveOptions } from '../../../src/network/presets.js';
import '../../../src/node/setup.js';

const FILE = 'checkpoint.safetensors';
const image = { width: 3, height: 2 };

function autoencoder(given: GivenOptions = {}, hidden: readonly number[] = [4], bound = 0.5): Uint8Array {
  const widths = [6, ...hidden, 6];
  const weights = initialWeights(widths, 7, bound);
  const options = resolveOptions({ hidden, ...given });
  const stored = options.engine === 'reference' ? weights.map((data) => Float64Array.from(data)) : weights;
  return encodeCheckpoint('autoencoder', { widths, image, options }, { batch: 12, weights: stored });
}

const small = resolveAudiocoderOptions({
  hidden: [5],
  frames: 2,
  earQ: 2,
  stepFactor: 1,
  preset: 'tuned',
  leak: 0.2,
});
const inputs = hearingInputs(hearingOf(small));

function audiocoder(): Uint8Array {
  const widths = [inputs, 5, 4];
  const inner = { widths: [6, 4, 3, 6], weights: initialWeights([6, 4, 3, 6], 3, 0.5), image };
  const options = resolveOptions({ hidden: [4, 3], preset: 'tuned' });
  return encodeCheckpoint(
    'audiocoder',
    {
      audiocoder: { widths, options: small },
      autoencoder: { ...inner, options },
      classes: ['zero', 'one'],
      hearsWords: true,
    },
    { batch: 3, weights: initialWeights(widths, 1, 0.5) },
  );
}

/** What comes of a graph, as the bytes of its checkpoint. */
function back(graph: NirGraph): Uint8Array {
  const imported = networkFromNir(graph, 'model.nir');
  if (imported.kind === 'autoencoder') {
    const { network, batch, precise } = imported.checkpoint;
    return encodeCheckpoint('autoencoder', network, { batch, weights: precise ?? network.weights });
  }
  const { network, batch } = imported.checkpoint;
  return encodeCheckpoint('audiocoder', network, { batch, weights: network.audiocoder.weights });
}

function throughFile(graph: NirGraph): Promise<NirGraph> {
  return encodeNir(graph).then((bytes) => decodeNir(bytes, 'model.nir'));
}

function parametersOf(graph: NirGraph, node: string): Record<string, number[]> {
  const parameters = graph.nodes.get(node)?.parameters ?? {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? [] : Array.from(value.data as ArrayLike<number | bigint>, Number),
    ]),
  );
}

describe('the graph of an autoencoder', () => {
  test('has tau = dt/α and r = 1/α for every neuron, in float32', () => {
    const graph = checkpointToNir(autoencoder({ leak: 0.25, threshold: 1.5 }), FILE, { dt: 2e-3 });
    expect(graph.edges).toEqual([
      ...[
        ['input', 'fc1'],
        ['fc1', 'lif1'],
        ['lif1', 'fc2'],
      ],
      ...[
        ['fc2', 'lif2'],
        ['lif2', 'output'],
      ],
    ]);
    expect(graph.nodes.get('lif1')?.type).toBe('LIF');
    expect(parametersOf(graph, 'lif1')).toEqual({
      ...{ tau: new Array(4).fill(Math.fround(8e-3)), r: [4, 4, 4, 4], v_threshold: [1.5, 1.5, 1.5, 1.5] },
      ...{ v_leak: [0, 0, 0, 0], v_reset: [0, 0, 0, 0] },
    });
    expect(parametersOf(graph, 'input')).toEqual({ shape: [6] });
    expect(parametersOf(graph, 'output')).toEqual({ shape: [6] });
    const { weight } = graph.nodes.get('fc2')?.parameters ?? {};
    expect(weight).toEqual({ shape: [6, 4], data: initialWeights([6, 4, 6], 7, 0.5)[1] });
  });

  test('has IF nodes where nothing leaks', () => {
    const graph = checkpointToNir(autoencoder({ leak: 0 }), FILE, { dt: 1e-3 });
    expect(graph.nodes.get('if1')?.type).toBe('IF');
    expect(parametersOf(graph, 'if1')).toEqual({
      ...{ r: [1000, 1000, 1000, 1000], v_threshold: [1, 1, 1, 1], v_reset: [0, 0, 0, 0] },
    });
  });

  test('says time step, preset, steps and resets', () => {
    const { metadata, nodes } = checkpointToNir(autoencoder({ preset: 'tuned' }), FILE);
    expect(metadata).toMatchObject({
      preset: 'tuned',
      image: '3x2',
      format: 'spikeloom-network',
      widths: '6-4-6',
      coding: 'rate',
    });
    const latency = checkpointToNir(autoencoder({ coding: 'latency' }), FILE);
    expect(latency.metadata.coding).toBe('latency');
    expect(checkpointToNir(audiocoder(), FILE).metadata.coding).toBe('rate');
    expect(metadata.dt).toEqual({ shape: [], data: Float64Array.of(1e-3) });
    expect(metadata.steps).toEqual({ shape: [], data: Float64Array.of(15) });
    expect(nodes.get('lif2')?.metadata).toEqual({ reset: 'subtract' });
  });

  test('with r folded, has r = 1 and weights times 1/α', () => {
    const graph = checkpointToNir(autoencoder(), FILE, { foldR: true });
    expect(parametersOf(graph, 'lif1').r).toEqual([1, 1, 1, 1]);
    const [first] = initialWeights([6, 4, 6], 7, 0.5);
    expect(parametersOf(graph, 'fc1').weight).toEqual(
      Array.from(first, (weight) => Math.fround(weight * 10)),
    );
  });

  test.each<[string, GivenOptions, NirExportOptions, RegExp]>([
    ['a tau of almost 0', {}, { dt: 1e-45 }, /a time step of 1e-45 s make tau .*, which float32 cannot hold/],
    ['a tau without end', {}, { dt: 1e38 }, /make tau 1e\+39, which float32 cannot hold: give another/],
    [
      'an r without end',
      { leak: 0 },
      { dt: 1e-39 },
      /make r 1.0000000000000001e\+39, which float32 cannot hold/,
    ],
    ['an r of almost 0', { leak: 0 }, { dt: 1e46 }, /make r 1e-46, which float32 cannot hold/],
    ['tau at the time step', { leak: 0.9999999999 }, {}, /leak of 0.9999999999 is so near to 1/],
    ['weights without end', { leak: 0 }, { dt: 1e-38, foldR: true }, /weights times .* are too large/],
  ])('is refused where float32 has %s', (_, given, time, message) => {
    const exported = () => checkpointToNir(autoencoder(given, [4], 1e3), FILE, time);
    expect(exported).toThrow(UsageError);
    expect(exported).toThrow(message);
  });

  test('is refused for a time step that is none, and for an ANN', () => {
    for (const dt of [0, -1, Number.NaN, Infinity]) {
      expect(() => checkpointToNir(autoencoder(), FILE, { dt })).toThrow(UsageError);
    }
    const options = resolveOptions({ neuron: 'relu', hidden: [4] });
    const ann = encodeCheckpoint(
      'autoencoder',
      { widths: [6, 4, 6], image, options },
      { batch: 1, weights: initialWeights([6, 4, 6], 1, 0.5) },
    );
    expect(() => checkpointToNir(ann, FILE)).toThrow('holds an ANN autoencoder: NIR holds spiking networks');
  });
});

describe('import gives the same bytes', () => {
  test('of autoencoders of any leak, threshold, depth and time step, folded or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          leak: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.999, noNaN: true })),
          threshold: fc.double({ min: 1e-3, max: 1000, noNaN: true }),
          preset: fc.constantFrom('paper' as const, 'authors' as const, 'tuned' as const),
          engine: fc.constantFrom('wasm' as const, 'reference' as const),
          steps: fc.integer({ min: 4, max: 60 }),
        }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.record<NirExportOptions>({ dt: fc.constantFrom(1e-3, 1e-4, 1 / 3, 7), foldR: fc.boolean() }),
        async ({ leak, ...given }, hidden, options) => {
          // A leak that float32 rounds to another is still the one that is meant.
          const bytes = autoencoder({ ...given, leak: leak < 1e-9 ? 0 : leak }, hidden);
          expect(back(await throughFile(checkpointToNir(bytes, FILE, options)))).toEqual(bytes);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('but of the reference engine, whose weights are float64: they come back as the nearest float32', () => {
    const options = resolveOptions({ hidden: [4], engine: 'reference' });
    const network = { widths: [6, 4, 6], image, options };
    const weights = [24, 24].map((count) => new Float64Array(count).fill(0.1));
    const rounded = weights.map((data) => data.map(Math.fround));
    const graph = checkpointToNir(encodeCheckpoint('autoencoder', network, { batch: 1, weights }), FILE);
    expect(back(graph)).toEqual(encodeCheckpoint('autoencoder', network, { batch: 1, weights: rounded }));
  });

  test.each([{}, { foldR: true, dt: 1e-4 }])(
    'of an audiocoder, its whole synthesis network, %j',
    async (options) => {
      const graph = await throughFile(checkpointToNir(audiocoder(), FILE, options));
      expect([...graph.nodes.keys()].filter((name) => name.startsWith('fc'))).toEqual([
        'fc1',
        'fc2',
        'fc3',
        'fc4',
      ]);
      expect(parametersOf(graph, 'lif2').v_threshold).toEqual([1, 1, 1, 1]);
      expect(parametersOf(graph, 'lif3').v_threshold).toEqual([2, 2, 2]);
      expect(back(graph)).toEqual(audiocoder());
    },
  );
});

describe('a graph of ours that was changed', () => {
  const graph = checkpointToNir(autoencoder(), FILE, { foldR: true });

  test('is read as it is now: neurons and weights win over the metadata', () => {
    const nodes = new Map(graph.nodes);
    for (const name of ['lif1', 'lif2']) {
      const { type, parameters } = graph.nodes.get(name)!;
      const count = name === 'lif1' ? 4 : 6;
      const tau = { shape: [count], data: new Float32Array(count).fill(5e-3) };
      nodes.set(name, { type, parameters: { ...parameters, tau } });
    }
    const imported = networkFromNir({ ...graph, nodes }, 'model.nir');
    const { options, weights } = imported.checkpoint.network as never as {
      options: { leak: number };
      weights: Float32Array[];
    };
    expect(options.leak).toBe(0.2);
    const [first] = initialWeights([6, 4, 6], 7, 0.5);
    expect(weights[0][3]).toBeCloseTo(first[3] * 10 * 0.2, 6);
  });

  test.each([
    ['zero', 'subtract'],
    ['subtract', 'zero'],
  ] as const)('has the reset that its nodes say, where it said %s', (before, after) => {
    const { nodes, ...rest } = checkpointToNir(autoencoder({ reset: before }), FILE);
    const withMetadata = (metadata: NirNode['metadata']) =>
      new Map([...nodes].map(([name, node]) => [name, node.metadata ? { ...node, metadata } : node]));
    const resetOf = (graph: NirGraph) =>
      (networkFromNir(graph, 'model.nir').checkpoint.network as SpikingNetwork).options.reset;
    expect(resetOf({ ...rest, nodes: withMetadata({ reset: after }) })).toBe(after);
    // Tools that write metadata of the graph but not of nodes leave what the options say.
    expect(resetOf({ ...rest, nodes: withMetadata(undefined) })).toBe(before);
  });

  test('of an audiocoder takes a reset that is given for the listener and the decoder', () => {
    const imported = networkFromNir(checkpointToNir(audiocoder(), FILE), 'model.nir', { reset: 'zero' });
    expect(imported.checkpoint.network).toMatchObject({
      audiocoder: { options: { reset: 'zero' } },
      autoencoder: { options: { reset: 'zero' } },
    });
  });

  test('is refused where its metadata is damaged, in words', () => {
    const broken = (metadata: NirGraph['metadata']) => () =>
      networkFromNir({ ...graph, metadata: { ...graph.metadata, ...metadata } }, 'model.nir');
    expect(broken({ options: '{' })).toThrow('model.nir: metadata: options: not valid JSON');
    const odd = JSON.stringify({ reset: 'hard' });
    const silent = new Map([...graph.nodes].map(([name, node]) => [name, { ...node, metadata: undefined }]));
    expect(() =>
      networkFromNir({ ...graph, nodes: silent, metadata: { ...graph.metadata, options: odd } }, 'model.nir'),
    ).toThrow('node "lif1" has the reset "hard" by the metadata, it must be zero or subtract');
    expect(broken({ image: '5x5' })).toThrow(/model.nir: tensor/);
    const spoken = checkpointToNir(audiocoder(), FILE);
    const { 'autoencoder.0.weight': _, ...rest } = spoken.metadata;
    expect(() => networkFromNir({ ...spoken, metadata: rest }, 'model.nir')).toThrow(
      'metadata: autoencoder.0.weight must be float32',
    );
    expect(() => networkFromNir(spoken, 'model.nir', { image: { width: 2, height: 3 } })).toThrow(
      'leave out --image',
    );
  });
});

test('a leak near 1 comes back, or is refused at export', () => {
  let refused = 0;
  for (const leak of [0.9999, 0.99999, 0.999999, 0.9999999, 0.99999997, 0.99999999]) {
    for (const dt of [1e-3, 1e-4, 1 / 3, 7, 1e-30]) {
      let graph: NirGraph;
      try {
        graph = checkpointToNir(autoencoder({ leak }), FILE, { dt });
      } catch (error) {
        expect((error as Error).message).toContain('so near to 1');
        refused++;
        continue;
      }
      expect(back(graph)).toEqual(autoencoder({ leak }));
    }
  }
  expect(refused).toBeGreaterThan(0);
});
