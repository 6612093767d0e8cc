/** Autoencoders learn with every coding, and use is coded as training was. */
import { describe, expect, test } from 'vitest';
import { digitsSet } from '../../src/data/digits.js';
import { imagePixels } from '../../src/data/image-set.js';
import type { CodingName, SpikeCoding } from '../../src/encoding/coding.js';
import { evaluate } from '../../src/inference/evaluate.js';
import { decodeMaps, encodeImages } from '../../src/inference/hidden-map.js';
import { recordSample } from '../../src/inference/raster.js';
import { reconstruct } from '../../src/inference/reconstruct.js';
import { normalisedMse } from '../../src/metrics/normalised-mse.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import type { Network } from '../../src/network/network.js';
import type { GivenOptions } from '../../src/options/presets.js';
import { type AutoencoderControls, trainAutoencoder } from '../../src/training/train-autoencoder.js';

const images = digitsSet({ seed: 1, count: 1200 });
const unseen = digitsSet({ seed: 1, count: 100, part: 'test' });

async function trained(given: GivenOptions, controls: AutoencoderControls = {}): Promise<Network> {
  const training = trainAutoencoder(images, { hidden: [64], threads: 1, ...given }, controls);
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
  }
}

/** What the same options come to where nothing was learned: batches of all images at a rate too small to matter. */
const LATENCY: GivenOptions = { preset: 'tuned', settle: 0, threshold: 0.25, leak: 0.5, reset: 'zero' };

describe.each([
  ['deterministic', { preset: 'tuned' } as GivenOptions, 0.5],
  ['latency', LATENCY, 1],
] as const)('%s', (coding: CodingName, given, most) => {
  test('is learned, stored, and used as it was trained', async () => {
    const network = await trained({ ...given, coding });
    const { mse, spikeRates } = await evaluate(network, unseen);
    const untrained = await trained({ ...given, coding, learningRate: 1e-9 });
    expect(mse).toBeLessThan(most);
    expect(mse).toBeLessThan(0.7 * (await evaluate(untrained, unseen)).mse);
    // Ink spikes once with latency coding, at nearly every step with rates.
    const ink = unseen.pixels.reduce((sum, pixel) => sum + (pixel > 0 ? 1 : 0), 0) / unseen.pixels.length;
    if (coding === 'latency') expect(spikeRates[0]).toBeCloseTo(ink / 15, 6);

    const parts = { batch: 12, weights: network.weights };
    const stored = decodeCheckpoint(encodeCheckpoint(network, parts), 'stored');
    expect(stored.network.options.coding).toBe(coding);
    const pixels = imagePixels(unseen, 3);
    const again = await reconstruct(stored.network, pixels, { samples: [3] });
    const precise = await reconstruct(stored.network, pixels, { samples: [3], engine: 'reference' });
    expect(precise.counts).toEqual(again.counts);
    const { layers } = await recordSample(stored.network, pixels, { sample: 3 });
    expect(layers[0].spikes.reduce((sum, spike) => sum + spike, 0)).toBeGreaterThan(0);
    const [map] = await encodeImages(network, [pixels], { steps: 15 });
    const [readings] = await decodeMaps(network, [map]);
    expect(normalisedMse(pixels, readings)).toBeLessThan(most + 0.3);
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
  const given: GivenOptions = { ...LATENCY, steps: 4 };
  const network = await trained(given, { coding: burst });
  const { mse } = await evaluate(network, unseen, { coding: burst });
  expect(mse).toBeLessThan(0.8);
  const { counts } = await reconstruct(network, imagePixels(unseen, 0), { coding: burst });
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(normalisedMse(imagePixels(unseen, 0), counts)).toBeLessThan(0.9);
});

test('all engines and threads train to the same with spikes that are made outside', async () => {
  const given: GivenOptions = { ...LATENCY, coding: 'latency', hidden: [9], limit: 200, steps: 5 };
  const [one, two] = [await trained({ ...given, threads: 1 }), await trained({ ...given, threads: 2 })];
  expect(two.weights).toEqual(one.weights);
});
