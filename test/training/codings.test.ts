/** Autoencoders learn with every coding, and use is coded as training was. */
import { describe, expect, test } from 'vitest';
import { packSpikes, unpackSpikes } from '../../src/core/spike-map.js';
import { digitsSet } from '../../src/data/digits.js';
import { imagePixels } from '../../src/data/image-set.js';
import { CODINGS, type CodingName, readSpikes, type SpikeCoding } from '../../src/encoders/coding.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import type { SpikingNetwork } from '../../src/network/network.js';
import { type GivenOptions, resolveOptions } from '../../src/network/presets.js';
import { type AutoencoderControls, trainAutoencoder } from '../../src/training/train-autoencoder.js';
import { compareTraining } from '../../src/use/compare-training.js';
import { decodeMaps, encodeImages } from '../../src/use/hidden-map.js';
import { evaluate, inspect } from '../../src/use/measure-images.js';
import { normalisedMse } from '../../src/use/normalised-mse.js';
import { recordSample } from '../../src/use/raster.js';
import { reconstruct } from '../../src/use/reconstruct.js';

const images = digitsSet({ seed: 1, count: 2000 });
const unseen = digitsSet({ seed: 1, count: 100, part: 'test' });

async function trained(
  given: GivenOptions<'lif'>,
  controls: AutoencoderControls = {},
): Promise<SpikingNetwork> {
  const training = trainAutoencoder(images, { hidden: [64], batch: 20, threads: 1, ...given }, controls);
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
  }
}

describe.each([
  ['deterministic', 0.3],
  ['latency', 0.7],
] as const)('%s', (coding: CodingName, most) => {
  test('is learned, stored, and used as it was trained', async () => {
    const network = await trained({ preset: 'tuned', coding });
    const { mse, spikeRates } = await evaluate(network, unseen);
    expect(mse).toBeLessThan(most);
    // Ink spikes once with latency coding, at nearly every step with rates.
    const ink = unseen.pixels.reduce((sum, pixel) => sum + (pixel > 0 ? 1 : 0), 0) / unseen.pixels.length;
    if (coding === 'latency') expect(spikeRates[0]).toBeCloseTo(ink / 15, 6);

    // All that measures a network measures the same.
    const inspected = await inspect(network, unseen, { everyStep: true });
    expect(inspected.mse).toBeCloseTo(mse, 10);
    expect(inspected.mseBySteps?.[14]).toBeCloseTo(mse, 10);
    const [at] = inspected.mseBySteps?.slice(6, 7) ?? [];
    const stopped = await inspect(network, unseen, { steps: 7, everyStep: true });
    expect(stopped.mse).toBeCloseTo(at, 10);
    expect(stopped.mseBySteps?.[6]).toBeCloseTo(at, 10);
    const { after } = await compareTraining(network, unseen);
    expect(after.mse).toBeCloseTo(mse, 10);

    const bytes = encodeCheckpoint('autoencoder', network, { batch: 12, weights: network.weights });
    const stored = decodeCheckpoint('autoencoder', bytes, 'stored', true).network;
    expect(stored.options.coding).toBe(coding);
    const pixels = imagePixels(unseen, 3).slice();
    const white = pixels.indexOf(Math.max(...pixels));
    pixels[white] = 255;
    const again = await reconstruct(stored, pixels, { samples: [3] });
    // A silent output would have 1.
    expect(normalisedMse(pixels, again.counts)).toBeLessThan(0.9);
    // What is white spikes at the first step, or at all of them.
    const { layers } = await recordSample(stored, pixels, { sample: 3 });
    expect(layers[0].spikes[white]).toBe(1);
    expect(layers[0].spikes[layers[0].neurons + white]).toBe(coding === 'latency' ? 0 : 1);
    const outputs = layers[2];
    expect(readSpikes(CODINGS[coding].readout, outputs.spikes, outputs.neurons)).toEqual(again.counts);
    const [map] = await encodeImages(network, [pixels], { steps: 15 });
    const [readings] = await decodeMaps(network, [map]);
    expect(normalisedMse(pixels, readings)).toBeLessThan(0.9);
    // A shorter map is the beginning of a longer one: T is that of the network.
    const [short] = await encodeImages(network, [pixels], { steps: 4, draws: 3 });
    expect(unpackSpikes(short)).toEqual(unpackSpikes(map).subarray(0, 4 * map.neurons));
    const settled = encodeImages(network, [pixels], { steps: 4, settle: 2 });
    if (coding === 'latency') await expect(settled).rejects.toThrow(/settle must be 0 with latency/);
    else expect((await settled)[0].steps).toBe(4);
  });
});

test('a coding of one’s own is trained with and evaluated with', async () => {
  /** Two spikes at the first steps for bright inputs, one at the third for grey ones. */
  const burst: SpikeCoding = {
    encode(intensities, { step }, spikes) {
      for (let j = 0; j < intensities.length; j++) {
        const bright = intensities[j] > 40_000;
        spikes[j] = (bright && step <= 2) || (!bright && intensities[j] > 8000 && step === 3) ? 1 : 0;
      }
    },
    readout: 'count',
  };
  const given: GivenOptions<'lif'> = { preset: 'tuned', coding: 'latency', steps: 4 };
  const network = await trained(given, { coding: burst });
  const { mse } = await evaluate(network, unseen, { coding: burst });
  expect(mse).toBeLessThan(0.8);
  const inspected = await inspect(network, unseen, { coding: burst, everyStep: true });
  expect(inspected.mse).toBeCloseTo(mse, 10);
  expect(inspected.mseBySteps?.[3]).toBeCloseTo(mse, 10);
  expect((await inspect(network, unseen)).mse).not.toBeCloseTo(mse, 10);
  const { counts } = await reconstruct(network, imagePixels(unseen, 0), { coding: burst });
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(normalisedMse(imagePixels(unseen, 0), counts)).toBeLessThan(0.9);
});

test('all engines and threads train to the same with spikes that are made outside', async () => {
  const given: GivenOptions<'lif'> = { preset: 'tuned', coding: 'latency', hidden: [9], limit: 60, steps: 5 };
  const [one, two] = [await trained({ ...given, threads: 1 }), await trained({ ...given, threads: 2 })];
  expect(two.weights).toEqual(one.weights);
  const plain = await trained({ ...given, engine: 'reference' });
  for (const [l, weights] of plain.weights.entries()) {
    const furthest = Math.max(...weights.map((w, n) => Math.abs(w - one.weights[l][n])));
    expect(furthest).toBeLessThan(1e-4);
  }
});

test('a map after whose end nothing comes is shown once', async () => {
  // One hidden neuron spikes at the first of two steps; each output is one such neuron.
  const options = resolveOptions({
    coding: 'latency',
    steps: 4,
    hidden: [2],
    threads: 1,
    leak: 0,
    threshold: 1,
  });
  const network: SpikingNetwork = {
    ...{ widths: [1, 2, 1], image: { width: 1, height: 1 }, options },
    // An output needs two spikes of the first neuron: none comes a second time.
    weights: [Float32Array.of(1, 0), Float32Array.of(0.6, 0)],
  };
  const map = packSpikes(Uint8Array.of(1, 0, 0, 0), 2, 2);
  expect((await decodeMaps(network, [map]))[0]).toEqual(Uint16Array.of(0));
  const rates = { ...network, options: { ...options, coding: 'rate' as const } };
  expect((await decodeMaps(rates, [map]))[0]).toEqual(Uint16Array.of(1));
});
