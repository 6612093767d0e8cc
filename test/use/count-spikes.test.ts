import { beforeAll, describe, expect, test } from 'vitest';
import { imagePixels } from '../../src/data/image-set.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { initialWeights, type SpikingNetwork } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { nodeThreads } from '../../src/node/threads.js';
import { compareTraining, firstOfEachClass, outputOf, untrained } from '../../src/use/compare-training.js';
import { countSpikes, layerRates } from '../../src/use/count-spikes.js';
import { evaluate } from '../../src/use/measure-images.js';
import { rankBySpikes } from '../../src/use/neuron-order.js';
import { recordSample } from '../../src/use/raster.js';
import { reconstruct } from '../../src/use/reconstruct.js';
import { SIDE, smallImages } from '../training/small-images.js';

beforeAll(() => useThreads(nodeThreads));

const images = smallImages(23, 'test');
const widths = [64, 10, 7, 64];
const options = resolveOptions({ hidden: [10, 7], steps: 9, batch: 8, threads: 1, initialBound: 1.2 });
const network: SpikingNetwork = {
  widths,
  weights: initialWeights(widths, 3, 1.5),
  image: { width: SIDE, height: SIDE },
  options,
};

describe('counted spikes', () => {
  test('are those of single samples', async () => {
    const { samples, steps, layers } = await countSpikes(network, images);
    expect([samples, steps]).toEqual([23, 9]);
    expect(layers.map(({ name, neurons }) => [name, neurons])).toEqual([
      ...[
        ['inputs', 64],
        ['layer 1', 10],
        ['layer 2', 7],
        ['outputs', 64],
      ],
    ]);
    for (const sample of [0, 12, 22]) {
      const record = await recordSample(network, imagePixels(images, sample), { sample });
      for (const [l, { neurons, spikes }] of record.layers.entries()) {
        const sums = new Uint16Array(neurons);
        for (const [i, spike] of spikes.entries()) sums[i % neurons] += spike;
        expect(layers[l].counts.slice(sample * neurons, (sample + 1) * neurons)).toEqual(sums);
      }
    }
  });

  test('are the same by any engine and any number of threads', async () => {
    const counted = await countSpikes(network, images, { limit: 9 });
    expect(counted.samples).toBe(9);
    expect(await countSpikes(network, images, { limit: 9, engine: 'reference' })).toEqual(counted);
    expect(await countSpikes(network, images, { limit: 9, threads: 2 })).toEqual(counted);
  });

  test('have the rates that evaluation finds', async () => {
    const rates = layerRates(await countSpikes(network, images));
    const { spikeRates } = await evaluate(network, images);
    for (const [
      l,
      {
        rates: { mean },
      },
    ] of rates.entries())
      expect(mean).toBeCloseTo(spikeRates[l], 9);
  });

  test('tell how far they are, can be stopped, and need images of the right size', async () => {
    const seen: number[][] = [];
    await countSpikes(network, images, { limit: 10, progress: (done, all) => seen.push([done, all]) });
    expect(seen).toEqual([
      [8, 10],
      [10, 10],
    ]);
    await expect(countSpikes(network, images, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const wrong = { ...network, image: { width: 4, height: 16 } };
    await expect(countSpikes(wrong, images)).rejects.toThrow('give --resize 4x16');
  });

  test('rank neurons', async () => {
    const counts = await countSpikes(network, images);
    const active = rankBySpikes(counts, 1, images, 'active');
    expect(active.map(({ neuron }) => neuron).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    for (let i = 1; i < 10; i++) expect(active[i].rate).toBeLessThanOrEqual(active[i - 1].rate);
    const selective = rankBySpikes(counts, 2, images, 'selective').map(({ tuning }) => tuning.selectivity);
    expect(selective).toEqual([...selective].sort((a, b) => b - a));
    const sideways = 'sideways' as unknown as 'active';
    expect(() => rankBySpikes(counts, 1, images, sideways)).toThrow(
      'order must be one of active, selective, got sideways',
    );
    expect(() => rankBySpikes(counts, 4, images, 'active')).toThrow(
      'layer must be an integer in [1, 3], got 4',
    );
  });
});

describe('before and after a training', () => {
  test('the first weights are those that seed and bound decide', () => {
    const first = untrained(network);
    expect(first.weights).toEqual(initialWeights(widths, options.seed, 1.2));
    expect(first.weights).not.toEqual(network.weights);
  });

  test('of a network in the middle of another, the layers around were there before', () => {
    // 64-10-64 around 10-7-10.
    const joined = {
      ...network,
      widths: [64, 10, 7, 10, 64],
      weights: initialWeights([64, 10, 7, 10, 64], 3, 1.5),
    };
    const { weights } = untrained(joined, [64, 10, 64]);
    expect(weights[0]).toBe(joined.weights[0]);
    expect(weights[3]).toBe(joined.weights[3]);
    expect(weights.slice(1, 3)).toEqual(initialWeights([10, 7, 10], options.seed, 1.2));
  });

  test('errors are those of evaluation, outputs those of reconstruction', async () => {
    const seen: number[][] = [];
    const { before, after } = await compareTraining(network, images, {
      progress: (done, all) => seen.push([done, all]),
    });
    expect(seen[seen.length - 1]).toEqual([46, 46]);
    expect(after.mse).toBeCloseTo((await evaluate(network, images)).mse, 9);
    expect(before.mse).toBeCloseTo((await evaluate(untrained(network), images)).mse, 9);
    expect(outputOf(after, 0)).toEqual((await reconstruct(network, imagePixels(images, 0))).pixels);
  });

  test('one image of each class is shown, of those that were counted', () => {
    const labels = Uint8Array.of(2, 2, 0, 1, 0);
    const classes = ['a', 'b', 'c', 'd'];
    expect(firstOfEachClass({ labels, classes }, 5)).toEqual([2, 3, 0]);
    expect(firstOfEachClass({ labels, classes }, 3)).toEqual([2, 0]);
    expect(firstOfEachClass({ labels, classes }, 5, 1)).toEqual([2]);
  });
});
