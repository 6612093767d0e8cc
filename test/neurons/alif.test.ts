/** ALIF neurons: golden vectors of their own, what adaptation is, and a training with them. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { largestOf, parseGolden, verify } from '../../src/diagnose/verify.js';
import type { StepRecord } from '../../src/engine/engine.js';
import { createEngine, ENGINES } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import type { SpikingNetwork } from '../../src/network/network.js';
import { networkToNir } from '../../src/network/nir/to-nir.js';
import type { AlifOptions } from '../../src/neurons/alif.js';
import type { NeuronSpec } from '../../src/neurons/index.js';
import { nodeThreads } from '../../src/node/threads.js';
import { rasterPlot } from '../../src/report/raster-plot.js';
import { trainAutoencoder } from '../../src/training/train-autoencoder.js';
import { evaluate } from '../../src/use/measure-images.js';
import { rasterOf, recordSample } from '../../src/use/raster.js';
import { batchOf, firstWeights, OTHERS, PAPER, TRIED } from '../engine/helpers.js';
import { SIDE, SMALL, smallImages } from '../training/small-images.js';

const GOLDEN = new URL('../golden/alif/', import.meta.url);
const LIF = { leak: 0.1, threshold: 0.7, reset: 'subtract', clamp: false } as const;
const EXAMPLE = { widths: [30, 25, 30], batch: 5, steps: 12, rule: PAPER, seed: 4, rate: 0.5 };

beforeAll(() => useThreads(nodeThreads));

describe.each(['per-synapse', 'plain', 'shared', 'clamped'])('golden vectors: %s', (name) => {
  const file = `${name}.json`;
  const golden = parseGolden(readFileSync(new URL(file, GOLDEN), 'utf8'), file);

  test.each(TRIED)('by $engine on $threads threads', async (which) => {
    const differences = await verify(golden, which);
    expect(largestOf(differences)).toBeLessThan(ENGINES[which.engine].tolerance);
    expect(differences.spikes).toBe(0);
  });

  test('would be seen to be wrong with another adaptation', async () => {
    const layers = golden.shape.layers.map((layer) => ({
      ...layer,
      neuron: { ...layer.neuron, adaptation: 0.3 } as NeuronSpec,
    }));
    const other = { ...golden, shape: { ...golden.shape, layers } };
    expect(largestOf(await verify(other, { engine: 'reference', threads: 1 }))).toBeGreaterThan(1e-3);
  });
});

/** Runs a batch of random spikes through random weights of `neuron`; every step of it. */
async function recorded(neuron: NeuronSpec, which: (typeof TRIED)[number]): Promise<StepRecord[]> {
  const { widths, batch, steps } = EXAMPLE;
  const shape = { ...denseShape(widths, neuron), batch, steps };
  await using engine = await createEngine(shape, which, firstWeights(EXAMPLE));
  const records: StepRecord[] = [];
  await engine.run(batchOf(EXAMPLE), { record: (step) => void records.push(step) });
  return records;
}

const alif = (given: Partial<AlifOptions>): NeuronSpec => ({
  ...{ kind: 'alif', ...LIF, adaptation: 0.3, recovery: 0.25 },
  ...given,
});

test.each(TRIED)('without a gain they are LIF neurons, by $engine on $threads threads', async (which) => {
  const own = await recorded(alif({ adaptation: 0 }), which);
  const lif = await recorded({ kind: 'lif', ...LIF }, which);
  expect(own.map(({ outputs }) => outputs)).toEqual(lif.map(({ outputs }) => outputs));
  const potentials = (records: StepRecord[]) => records.map(({ states }) => states.map((s) => s.potential));
  expect(potentials(own)).toEqual(potentials(lif));
});

test('their adaptation is a leaky count of their own spikes, and keeps them from firing', async () => {
  const [which] = OTHERS;
  const recovery = 0.25;
  const records = await recorded(alif({ recovery }), which);
  const counts = records[0].outputs.map(({ length }) => new Float64Array(length));
  for (const { states, outputs } of records) {
    for (const [l, { adaptation }] of states.entries()) {
      for (const [n, count] of counts[l].entries()) {
        expect(adaptation[n]).toBeCloseTo(count, 5);
        counts[l][n] = (1 - recovery) * count + outputs[l][n];
      }
    }
  }
  const spikes = (all: StepRecord[]) =>
    all.reduce((sum, { outputs }) => sum + [...outputs[0]].filter(Boolean).length, 0);
  expect(spikes(records)).toBeLessThan(spikes(await recorded(alif({ adaptation: 0 }), which)));
});

describe('an autoencoder of them', () => {
  const images = smallImages(1000);
  const { learningRate, ...small } = SMALL;
  const own = { neuron: 'alif', preset: 'tuned', hidden: [24], steps: 8 } as const;
  const given = { ...small, ...own, adaptation: 0.1, recovery: 0.2 };
  let network: SpikingNetwork;

  beforeAll(async () => {
    for await (const event of trainAutoencoder<'alif'>(images, given)) {
      if (event.network) network = event.network;
    }
  });

  test('learns', async () => {
    const { mse } = await evaluate(network, smallImages(200, 'test'), { threads: 1 });
    expect(mse).toBeLessThan(0.6);
  });

  test('is stored with its neurons', () => {
    const state = { batch: 3, weights: network.weights };
    const bytes = encodeCheckpoint('autoencoder', network, state);
    const stored = decodeCheckpoint('autoencoder', bytes, 'alif.safetensors').network;
    expect(stored.options).toMatchObject({ neuron: 'alif', adaptation: 0.1, recovery: 0.2 });
    expect(stored.weights).toEqual(network.weights);
  });

  test('is drawn with the threshold of every step', async () => {
    const record = await recordSample(network, images.pixels.subarray(0, SIDE * SIDE));
    const thresholds = record.layers[1].threshold ?? [];
    expect(Math.max(...thresholds)).toBeGreaterThan(Math.min(...thresholds));
    expect(rasterPlot(rasterOf(record, 'A sample'))).toContain('threshold adapts');
  });

  test('is no NIR graph: NIR has no such neurons', () => {
    expect(() => networkToNir(network)).toThrow(UsageError);
    expect(() => networkToNir(network)).toThrow('no neurons of the model alif');
  });
});
