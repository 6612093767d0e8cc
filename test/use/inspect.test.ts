/** What frozen networks cost, measured while they run: by hand, against evaluations, and against records of every step. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import type { HeardSet } from '../../src/data/clip-set.js';
import type { ImageSet } from '../../src/data/image-set.js';
import { CODINGS } from '../../src/encoders/coding.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { layersOf } from '../../src/network/layers.js';
import type { GradedNetwork } from '../../src/network/network.js';
import { initialWeights, type SpikingNetwork } from '../../src/network/network.js';
import { type GivenOptions, resolveAudiocoderOptions, resolveOptions } from '../../src/network/presets.js';
import type { SpikingSynthesisNetwork } from '../../src/network/synthesis.js';
import { loadImageSet } from '../../src/node/sets/image-sets.js';
import { nodeThreads } from '../../src/node/threads.js';
import { trainAutoencoder } from '../../src/training/train-autoencoder.js';
import { ActivityCounter } from '../../src/use/activity.js';
import { evaluate, inspect, stepsToReach } from '../../src/use/measure-images.js';
import { networkCost } from '../../src/use/neurobench.js';
import { recordSample } from '../../src/use/raster.js';
import { engineFor } from '../../src/use/run-layers.js';
import { evaluateSynthesis, inspectSynthesis } from '../../src/use/synthesis-quality.js';
import { PAPER, TRIED } from '../engine/helpers.js';
import { SIDE, smallImages } from '../training/small-images.js';
import { HAND } from './hand-network.js';

beforeAll(() => useThreads(nodeThreads));

const images = smallImages(23, 'test');
const widths = [64, 10, 7, 64];

/** Weights of which every third is 0. */
function holed(seed: number, bound: number): Float32Array[] {
  return initialWeights(widths, seed, bound).map((matrix) => matrix.map((w, n) => (n % 3 === 0 ? 0 : w)));
}

function network(given: GivenOptions<'lif'> = {}): SpikingNetwork {
  const options = resolveOptions({ hidden: [10, 7], steps: 9, batch: 8, threads: 1, ...given });
  return { widths, weights: holed(3, 1.5), image: { width: SIDE, height: SIDE }, options };
}

function annNetwork(): GradedNetwork {
  const options = resolveOptions({ neuron: 'relu', hidden: [10, 7], batch: 8, threads: 1 });
  return { widths, weights: holed(4, 0.4), image: { width: SIDE, height: SIDE }, options };
}

test.each(TRIED)('the network counted by hand, by $engine on $threads threads', async (which) => {
  const { weights, leak, threshold, steps, spikes, cost } = HAND;
  const options = { neuron: 'lif', ...PAPER, leak, threshold } as const;
  const layers = layersOf({ widths: HAND.widths, weights, options });
  await using engine = await engineFor(layers, { ...which, batch: 2, steps });
  // The same sample twice, at once.
  const twice = Uint8Array.from({ length: 2 * spikes.length }, (_, n) => spikes[2 * (n >> 2) + (n % 2)]);
  const batch = { size: 2, steps, input: { kind: 'spikes', spikes: twice } } as const;
  const counter = new ActivityCounter(HAND.widths, steps);
  counter.add([await engine.run(batch, { countOperations: true })], 2);
  expect(networkCost(weights, counter.activity)).toEqual({ ...cost, samples: 2 });
});

describe('a spiking autoencoder', () => {
  test('is measured as evaluate does, on any number of threads', async () => {
    const { cost, ...evaluation } = await inspect(network(), images);
    expect(evaluation).toEqual(await evaluate(network(), images));
    expect(await inspect(network(), images, { threads: 3 })).toEqual({ ...evaluation, cost });
    expect(cost).toMatchObject({ samples: 23, steps: 9 });
    expect(cost.layers.map(({ neurons }) => neurons)).toEqual([10, 7, 64]);
    for (const { connectionSparsity, parameters } of cost.layers) {
      expect(connectionSparsity).toBe(Math.ceil(parameters / 3) / parameters);
    }
    for (const [l, rate] of evaluation.spikeRates.slice(1).entries()) {
      expect(1 - cost.layers[l].activationSparsity).toBeCloseTo(rate, 12);
    }
  });

  test('costs what records of every step add up to', async () => {
    const { cost } = await inspect(network(), images, { limit: 2 });
    const { weights } = network();
    let [operations, updates] = [0, 0];
    for (const sample of [0, 1]) {
      const pixels = images.pixels.subarray(64 * sample, 64 * (sample + 1));
      const { layers, steps } = await recordSample(network(), pixels, { sample });
      for (const [l, matrix] of weights.entries()) {
        const { spikes, neurons } = layers[l];
        for (const [n, weight] of matrix.entries()) {
          if (weight === 0) continue;
          for (let t = 0; t < steps; t++) operations += spikes[t * neurons + (n % neurons)];
        }
        const { potential = new Float64Array(0), neurons: after } = layers[l + 1];
        for (const [n, v] of potential.entries()) if (n < after || v !== potential[n - after]) updates++;
      }
    }
    expect(cost.total.synapticOperations.effectiveAcs).toBeCloseTo(operations / 2, 9);
    expect(cost.total.membraneUpdates).toBeCloseTo(updates / 2, 9);
  });

  test('after fewer steps it is what it was at that step', async () => {
    const whole = await inspect(network(), images, { everyStep: true });
    expect(whole.mseBySteps).toHaveLength(9);
    expect(whole.mseBySteps?.[8]).toBeCloseTo(whole.mse, 12);
    const { mse, cost } = await inspect(network(), images, { steps: 4 });
    expect(whole.mseBySteps?.[3]).toBeCloseTo(mse, 12);
    expect(cost.steps).toBe(4);
    expect(cost.total.synapticOperations.dense).toBe((whole.cost.total.synapticOperations.dense * 4) / 9);
    expect(cost.total.activations).toBeLessThan(whole.cost.total.activations);
    expect(whole).not.toHaveProperty('cost.mseBySteps');
  });

  test('says from which step on it is as good as something else', () => {
    expect(stepsToReach([1, 0.5, 0.3, 0.4], 0.5)).toBe(2);
    expect(stepsToReach([1, 0.5], 0.4)).toBeUndefined();
  });

  test('refuses steps it was not trained with, and no images', async () => {
    const most = 'steps must be an integer in [1, 9], got';
    await expect(inspect(network(), images, { steps: 10 })).rejects.toThrow(`${most} 10`);
    await expect(inspect(network(), images, { steps: 1.5 })).rejects.toThrow(`${most} 1.5`);
    const none: ImageSet = { ...images, count: 0 };
    await expect(inspect(network(), none)).rejects.toThrow('there are no images to measure it on in');
    const turned = { ...network(), image: { width: 4, height: 16 } };
    await expect(inspect(turned, images)).rejects.toThrow('give --resize 4x16');
    await expect(inspect(network(), images, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('an ANN autoencoder', () => {
  test('is measured as evaluateAnn does, layer by layer', async () => {
    const { cost, ...evaluation } = await inspect(annNetwork(), images);
    expect(evaluation).toEqual(await evaluate(annNetwork(), images));
    expect(cost).toMatchObject({ samples: 23, steps: 1 });
    const { total, layers, inputActivations } = cost;
    expect(total.synapticOperations.effectiveAcs).toBe(0);
    expect(total.membraneUpdates).toBe(0);
    expect(total.footprint.buffers).toBe(0);
    expect(inputActivations).toBeCloseTo(64 * evaluation.activeShares[0], 9);
    for (const [l, share] of evaluation.activeShares.slice(1).entries()) {
      expect(1 - layers[l].activationSparsity).toBeCloseTo(share, 9);
    }
    // Layer 1 by itself: pixels that are not 0 times the weights of each that are not.
    const [matrix] = annNetwork().weights;
    let operations = 0;
    for (const [n, pixel] of images.pixels.entries()) {
      if (pixel !== 0) for (let m = 0; m < 10; m++) if (matrix[m * 64 + (n % 64)] !== 0) operations++;
    }
    expect(layers[0].synapticOperations.effectiveMacs).toBeCloseTo(operations / 23, 9);
  });

  test.each([
    ['evaluateAnn', evaluate],
    ['inspectAnn', inspect],
  ])('%s refuses a coding, which it could only ignore', async (_, measure) => {
    const options = { limit: 1, coding: CODINGS.deterministic };
    await expect(measure(annNetwork(), images, options)).rejects.toThrow(UsageError);
    await expect(measure(annNetwork(), images, options)).rejects.toThrow(
      'coding must be left out for an ANN',
    );
  });
});

describe('synthesis networks', () => {
  const inputs = 40;
  const heard: HeardSet = {
    name: 'tones',
    classes: ['0', '1'],
    clips: Array.from({ length: 5 }, (_, n) => ({ name: `${n}.wav`, label: n % 2, speaker: 'a' })),
    intensities: Array.from({ length: 5 }, (_, n) =>
      Uint16Array.from({ length: inputs - n }, (_, j) => ((j * 7919 + n * 104729) % 65536) & 0xfff0),
    ),
  };
  const clips = Uint32Array.of(0, 1, 2, 3, 4);
  const targets = [0, 1].map((n) => images.pixels.subarray(64 * n, 64 * (n + 1)));
  const task = { heard, clips, images: targets, labels: [0, 1] };
  const listens = [inputs, 16, 10];

  test('cost what the audiocoder and the decoder cost together, and draw as an evaluation does', async () => {
    const options = resolveAudiocoderOptions({
      ...{ hidden: [16], steps: 6, batch: 2, threads: 1, spikeProbability: 0.5 },
    });
    const synthesis: SpikingSynthesisNetwork = {
      audiocoder: { widths: listens, weights: initialWeights(listens, 1, 0.9), options },
      autoencoder: network(),
      classes: heard.classes,
    };
    const { cost, ...quality } = await inspectSynthesis(synthesis, task);
    expect(quality).toEqual(await evaluateSynthesis(synthesis, task));
    expect(cost).toMatchObject({ samples: 5, steps: 6 });
    expect(cost.layers.map(({ neurons, parameters }) => [neurons, parameters])).toEqual([
      [16, 40 * 16],
      [10, 160],
      [7, 70],
      [64, 7 * 64],
    ]);
    // The decoder's inputs are the audiocoder's outputs; no weight of the audiocoder is 0.
    expect(cost.layers[1].synapticOperations.effectiveAcs).toBeCloseTo(10 * cost.layers[0].activations, 9);
    expect(cost.total.activations).toBeGreaterThan(0);
  });

  test('of ANNs likewise', async () => {
    const options = resolveAudiocoderOptions({ neuron: 'relu', hidden: [16], batch: 2, threads: 1 });
    const synthesis = {
      audiocoder: { widths: listens, weights: initialWeights(listens, 1, 0.9), options },
      autoencoder: annNetwork(),
      classes: heard.classes,
    };
    const { cost, ...quality } = await inspectSynthesis(synthesis, task);
    expect(quality).toEqual(await evaluateSynthesis(synthesis, task));
    expect(cost.layers.map(({ neurons }) => neurons)).toEqual([16, 10, 7, 64]);
    expect(cost.layers[1].synapticOperations.effectiveMacs).toBeCloseTo(10 * cost.layers[0].activations, 9);
    expect(cost.total.synapticOperations.effectiveAcs).toBe(0);
  });
});

const shared = fileURLToPath(new URL('../../../shared/data', import.meta.url));
test.skipIf(!existsSync(join(shared, 'mnist')))(
  `MNIST, a few batches: the spiking network and its twin${existsSync(shared) ? '' : ' (no shared/data beside the checkout)'}`,
  async () => {
    const load = (part: 'train' | 'test') => loadImageSet('mnist', { part, dataDir: shared, count: 2000 });
    const [train, digits] = [await load('train'), await load('test')];
    const given = { preset: 'tuned', hidden: [60], threads: 1 } as const;
    const spiking = await lastOf(trainAutoencoder(train, given));
    const twin = await lastOf(trainAutoencoder(train, { neuron: 'relu', ...given }));
    const limit = 300;
    const [measured, ann] = [
      await inspect(spiking, digits, { limit, everyStep: true }),
      await inspect(twin, digits, { limit }),
    ];
    const ofPixels = digits.pixels.subarray(0, limit * 784).filter((pixel) => pixel > 0).length / limit;
    expect(ann.cost.inputActivations).toBeCloseTo(ofPixels, 9);
    // No weight is 0: layer 1 does 60 operations for every pixel that is not black.
    expect(ann.cost.total.connectionSparsity).toBe(0);
    expect(ann.cost.layers[0].synapticOperations.effectiveMacs).toBeCloseTo(60 * ofPixels, 6);
    expect(ann.cost.total.synapticOperations.dense).toBe(2 * 784 * 60);
    expect(measured.cost.total.synapticOperations.dense).toBe(15 * 2 * 784 * 60);
    // A pixel of intensity x spikes 15·x times.
    const brightness =
      digits.pixels.subarray(0, limit * 784).reduce((sum, pixel) => sum + pixel / 255, 0) / limit;
    expect(measured.cost.inputActivations / (15 * brightness)).toBeCloseTo(1, 2);
    expect(measured.cost.total.membraneUpdates).toBeGreaterThan(0.5 * 15 * 844);
    expect(measured.cost.total.membraneUpdates).toBeLessThanOrEqual(15 * 844);
    // One step says little of an image.
    expect(measured.mseBySteps?.[0]).toBeGreaterThan(2 * measured.mse);
    expect(stepsToReach(measured.mseBySteps ?? [], measured.mse)).toBeGreaterThan(5);
  },
);

/** The network after the last batch. */
async function lastOf<Trained>(training: AsyncGenerator<unknown, Trained>): Promise<Trained> {
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
  }
}
