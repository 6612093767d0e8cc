import { beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { imagePixels } from '../../src/data/image-set.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { initialWeights, type SpikingNetwork } from '../../src/network/network.js';
import { type GivenOptions, resolveOptions } from '../../src/network/presets.js';
import { nodeThreads } from '../../src/node/threads.js';
import { rasterPlot } from '../../src/report/raster-plot.js';
import { evaluate } from '../../src/use/measure-images.js';
import { meanNormalisedMse } from '../../src/use/normalised-mse.js';
import { rasterOf, recordSample, tellingNeurons } from '../../src/use/raster.js';
import { reconstruct, reconstructAll } from '../../src/use/reconstruct.js';
import { SIDE, smallImages } from '../training/small-images.js';

beforeAll(() => useThreads(nodeThreads));

const images = smallImages(23, 'test');

function network(given: GivenOptions<'lif'> = {}): SpikingNetwork {
  const options = resolveOptions({ hidden: [10, 7], steps: 9, batch: 8, threads: 1, ...given });
  const widths = [64, 10, 7, 64];
  return { widths, weights: initialWeights(widths, 3, 1.5), image: { width: SIDE, height: SIDE }, options };
}

describe('evaluation', () => {
  test('is the same on any number of threads and for any size of batch', async () => {
    const [a, b, c] = [
      await evaluate(network(), images),
      await evaluate(network(), images, { threads: 3 }),
      await evaluate(network({ batch: 23 }), images),
    ];
    expect(b).toEqual(a);
    expect(c.mse).toBeCloseTo(a.mse, 12);
    expect(a.samples).toBe(23);
    expect(a.spikeRates).toHaveLength(4);
  });

  test('measures what reconstruction gives', async () => {
    const { mse } = await evaluate(network(), images);
    const rows = Array.from({ length: 23 }, (_, n) => imagePixels(images, n));
    const outputs = await reconstructAll(network(), rows);
    const counts = Uint16Array.from(outputs.flatMap((output) => [...output.counts]));
    expect(meanNormalisedMse(images.pixels, counts, 64)).toBeCloseTo(mse, 9);
  });

  test('takes the first so many, tells how far it is, and can be stopped', async () => {
    const seen: number[][] = [];
    const progress = (done: number, all: number) => seen.push([done, all]);
    expect((await evaluate(network(), images, { limit: 10, progress })).samples).toBe(10);
    expect(seen).toEqual([
      [8, 10],
      [10, 10],
    ]);
    await expect(evaluate(network(), images, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  test('refuses images of another size and says how to fit them', async () => {
    const wrong = { ...network(), image: { width: 4, height: 16 } };
    await expect(evaluate(wrong, images)).rejects.toThrow('give --resize 4x16');
  });
});

describe('reconstruction', () => {
  test('is white where an output spikes as often as a full input would', async () => {
    const { pixels, counts, width, height } = await reconstruct(network(), imagePixels(images, 0));
    expect([width, height]).toEqual([SIDE, SIDE]);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(pixels).toEqual(Uint8Array.from(counts, (count) => Math.round((255 * count) / 9)));
    const sparse = await reconstruct(network({ spikeProbability: 0.34 }), imagePixels(images, 0));
    expect(sparse.pixels).toEqual(Uint8Array.from(sparse.counts, (c) => Math.min(255, Math.round(85 * c))));
  });

  test('depends on the place of the image, not on its company', async () => {
    const [first, second] = [imagePixels(images, 0), imagePixels(images, 1)];
    const together = await reconstructAll(network(), [first, second], { samples: [5, 6] });
    expect(await reconstructAll(network(), [second], { samples: [6] })).toEqual([together[1]]);
    expect(await reconstructAll(network(), [])).toEqual([]);
  });

  test('refuses an image of another size', async () => {
    await expect(reconstruct(network(), new Uint8Array(10))).rejects.toThrow(UsageError);
    await expect(reconstruct(network(), new Uint8Array(10))).rejects.toThrow(
      '8×8 = 64 pixels, got 10 pixels',
    );
  });
});

describe('the record of a sample', () => {
  test.each(['wasm', 'reference'] as const)('holds every spike and potential: %s', async (engine) => {
    const record = await recordSample(network(), imagePixels(images, 2), { sample: 2, engine });
    expect(record.layers.map(({ name, neurons }) => [name, neurons])).toEqual([
      ['inputs', 64],
      ['layer 1', 10],
      ['layer 2', 7],
      ['outputs', 64],
    ]);
    for (const { neurons, spikes, potential } of record.layers) {
      expect(spikes).toHaveLength(9 * neurons);
      potential?.forEach((v, n) => {
        expect(spikes[n]).toBe(v >= 1 ? 1 : 0);
      });
    }
    const { counts } = await reconstruct(network({ engine }), imagePixels(images, 2), {});
    expect(counts).toHaveLength(64);
  });

  test('is what reconstruction counts', async () => {
    const pixels = imagePixels(images, 4);
    const { layers } = await recordSample(network(), pixels, { sample: 4 });
    const [{ counts }] = await reconstructAll(network(), [pixels], { samples: [4] });
    const summed = Array.from(counts, (_, n) => {
      let count = 0;
      for (let t = 0; t < 9; t++) count += layers[3].spikes[t * 64 + n];
      return count;
    });
    expect([...counts]).toEqual(summed);
  });

  test('draws the neurons asked for, or telling ones', async () => {
    const record = await recordSample(network(), imagePixels(images, 2));
    const plot = rasterOf(record, 'One digit', [
      { layer: 1, neuron: 3 },
      { layer: 3, neuron: 63 },
    ]);
    expect(plot.potentials.map(({ name }) => name)).toEqual(['layer 1, neuron 3', 'outputs, neuron 63']);
    const potential = record.layers[1].potential;
    expect([...plot.potentials[0].values]).toEqual(
      Array.from({ length: 9 }, (_, t) => potential?.[t * 10 + 3]),
    );
    expect(rasterPlot(plot)).toContain('<svg');
    expect(tellingNeurons(record).map(({ layer }) => layer)).toEqual([1, 1, 3, 3]);
  });

  test.each([
    [0, 3, 'layer must be an integer in [1, 3], got 0'],
    [4, 0, 'layer must be an integer in [1, 3], got 4'],
    [2, 7, 'neuron of layer 2 must be an integer in [0, 6], got 7'],
    [2, 0.5, 'neuron of layer 2 must be an integer'],
  ])('has no neuron %d:%d', async (layer, neuron, problem) => {
    const record = await recordSample(network(), imagePixels(images, 2));
    expect(() => rasterOf(record, '', [{ layer, neuron }])).toThrow(UsageError);
    expect(() => rasterOf(record, '', [{ layer, neuron }])).toThrow(problem);
  });
});
