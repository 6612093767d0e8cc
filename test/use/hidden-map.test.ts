import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { Purpose } from '../../src/core/philox.js';
import { packSpikes, unpackSpikes } from '../../src/core/spike-map.js';
import { pixelIntensity } from '../../src/encoders/rate-coding.js';
import type { Batch } from '../../src/engine/engine.js';
import { decoderOf, type Layers, layersOf } from '../../src/network/layers.js';
import { initialWeights, type SpikingNetwork } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import type { Outputs } from '../../src/neurons/neuron.js';
import { decodeMaps, encodeImages, repeatMaps } from '../../src/use/hidden-map.js';
import { normalisedMse } from '../../src/use/normalised-mse.js';
import { engineFor } from '../../src/use/run-layers.js';
import { difference, REFERENCE } from '../engine/helpers.js';
import { SIDE, smallImages } from '../training/small-images.js';

const PIXELS = SIDE * SIDE;
const STEPS = 9;
const widths = [PIXELS, 13, 7, PIXELS];
const network: SpikingNetwork = {
  widths,
  weights: initialWeights(widths, 3, 0.9),
  image: { width: SIDE, height: SIDE },
  options: resolveOptions({ hidden: [13, 7], steps: STEPS, threads: 1, spikeProbability: 0.7 }),
};
const set = smallImages(130, 'test');
const images = Array.from({ length: set.count }, (_, n) => set.pixels.subarray(n * PIXELS, (n + 1) * PIXELS));

/** Images as the batch that maps are made of, for the whole network. */
function presented(rows: readonly Uint8Array[], samples: readonly number[], seed: number): Batch {
  const { spikeProbability } = network.options;
  const input = {
    kind: 'intensities',
    intensities: Uint16Array.from(rows.flatMap((row) => [...row].map(pixelIntensity))),
    samples: Uint32Array.from(samples),
    code: { spikeProbability, seed, purpose: Purpose.storedMaps, epoch: 0 },
  } as const;
  return { size: rows.length, steps: STEPS, input };
}

/** Layers run by the reference engine: the spikes of every layer [T][B, N_l] and the counts of the outputs. */
async function runReference(layers: Layers, batch: Batch) {
  const { size, steps } = batch;
  await using engine = await engineFor(layers, { ...REFERENCE, batch: size, steps });
  const spikes: (readonly Outputs[])[] = [];
  const { outputs } = await engine.run(batch, { record: (step) => void spikes.push(step.outputs) });
  return { spikes, outputs };
}

describe('encoding', () => {
  test.each(['wasm', 'reference'] as const)('keeps the spikes of layer 1: %s', async (engine) => {
    const rows = images.slice(0, 3);
    const samples = [4, 0, 77];
    const { spikes } = await runReference(layersOf(network), presented(rows, samples, 5));
    const maps = await encodeImages(network, rows, { steps: STEPS, seed: 5, samples, engine });
    expect(maps).toHaveLength(3);
    for (const [b, map] of maps.entries()) {
      expect(map).toMatchObject({ steps: STEPS, neurons: 13 });
      const expected = spikes.flatMap(([first]) => [...first.subarray(b * 13, (b + 1) * 13)]);
      expect([...unpackSpikes(map)]).toEqual(expected);
      expect(expected).toContain(1);
    }
  });

  test('after settling is what a longer map ends with', async () => {
    const [long] = await encodeImages(network, [images[0]], { steps: 9 });
    const [late] = await encodeImages(network, [images[0]], { steps: 4, settle: 5 });
    expect(unpackSpikes(late)).toEqual(unpackSpikes(long).subarray(5 * 13));
  });

  test('keeps of several draws the one that becomes the nearest image', async () => {
    const few = images.slice(0, 4);
    const options = { steps: 2, settle: 3 };
    const errors = async (draws: number) => {
      const maps = await encodeImages(network, few, { ...options, draws });
      return (await decodeMaps(network, maps)).map((counts, i) => normalisedMse(few[i], counts));
    };
    const [one, many] = [await errors(1), await errors(6)];
    for (const [i, error] of many.entries()) expect(error).toBeLessThanOrEqual(one[i]);
    expect(many).not.toEqual(one);
    expect(await errors(6)).toEqual(many);
  });

  test('for fewer steps is the start of more steps', async () => {
    const [long] = await encodeImages(network, [images[0]], { steps: 20 });
    const [short] = await encodeImages(network, [images[0]], { steps: 6 });
    expect(unpackSpikes(short)).toEqual(unpackSpikes(long).subarray(0, 6 * 13));
  });

  test('depends on the seed and on the place of the image, not on its company', async () => {
    const steps = STEPS;
    const all = await encodeImages(network, images, { steps, threads: 2 });
    expect(all).toHaveLength(130);
    expect(await encodeImages(network, [images[117]], { steps, samples: [117] })).toEqual([all[117]]);
    expect(await encodeImages(network, [images[117]], { steps })).not.toEqual([all[117]]);
    const { seed } = network.options;
    expect(await encodeImages(network, images.slice(0, 2), { steps, seed })).toEqual(all.slice(0, 2));
    const other = await encodeImages(network, images.slice(0, 2), { steps, seed: seed + 1 });
    expect(other).not.toEqual(all.slice(0, 2));
    expect(await encodeImages(network, [], { steps })).toEqual([]);
  });

  test('refuses an image of another size', async () => {
    const encoding = encodeImages(network, [images[0], new Uint8Array(10)], { steps: 2 });
    await expect(encoding).rejects.toThrow(UsageError);
    await expect(encoding).rejects.toThrow('8×8 = 64 pixels, got 10 pixels');
  });
});

describe('repeating', () => {
  test('shows frame (t − 1) mod Th at step t, each map at its own pace', () => {
    const two = packSpikes(Uint8Array.of(1, 0, 0, 1), 2, 2);
    const three = packSpikes(Uint8Array.of(1, 1, 0, 0, 1, 0), 3, 2);
    const frames = Array.from({ length: 5 }, (_, t) => [
      ...[
        [1, 0],
        [0, 1],
      ][t % 2],
      ...[
        [1, 1],
        [0, 0],
        [1, 0],
      ][t % 3],
    ]);
    expect([...repeatMaps([two, three], 5)]).toEqual(frames.flat());
    expect(repeatMaps([], 5)).toHaveLength(0);
  });
});

describe('decoding', () => {
  test.each(['wasm', 'reference'] as const)(
    'is what the later layers make of the spikes: %s',
    async (engine) => {
      const maps = await encodeImages(network, images.slice(0, 4), { steps: 4 });
      const frames = maps.map((map) => unpackSpikes(map));
      const spikes = new Uint8Array(STEPS * 4 * 13);
      for (let n = 0; n < spikes.length; n++) {
        const [step, b, neuron] = [Math.floor(n / (4 * 13)), Math.floor(n / 13) % 4, n % 13];
        spikes[n] = frames[b][(step % 4) * 13 + neuron];
      }
      const { outputs } = await runReference(decoderOf(layersOf(network)), {
        size: 4,
        steps: STEPS,
        input: { kind: 'spikes', spikes },
      });
      const counts = await decodeMaps(network, maps, { engine });
      expect(counts.flatMap((own) => [...own])).toEqual([...outputs]);
      expect(difference(outputs, new Uint16Array(4 * PIXELS))).toBeGreaterThan(0);
    },
  );

  test('of the spikes of all steps is what the whole network gives', async () => {
    const rows = images.slice(0, 3);
    const { seed } = network.options;
    const { outputs } = await runReference(layersOf(network), presented(rows, [0, 1, 2], seed));
    const counts = await decodeMaps(network, await encodeImages(network, rows, { steps: STEPS }));
    expect(counts.flatMap((own) => [...own])).toEqual([...outputs]);
  });

  test('depends on the map, not on its company; more steps give more spikes', async () => {
    const maps = await encodeImages(network, images, { steps: 3 });
    const all = await decodeMaps(network, maps, { threads: 2 });
    expect(all).toHaveLength(130);
    expect(await decodeMaps(network, [maps[117]])).toEqual([all[117]]);
    const [longer] = await decodeMaps(network, [maps[0]], { steps: 60 });
    expect(Math.max(...longer)).toBeGreaterThan(STEPS);
    expect(await decodeMaps(network, [])).toEqual([]);
  });

  test('refuses a map of another network', async () => {
    const decoding = decodeMaps(network, [packSpikes(new Uint8Array(24), 2, 12)]);
    await expect(decoding).rejects.toThrow(UsageError);
    await expect(decoding).rejects.toThrow(
      'a map of 12 neurons does not fit the network, whose hidden layer has 13',
    );
  });
});
