/** An autoencoder that is opened once gives the bytes of the single functions, in any order and several at a time. */
import { describe, expect, test } from 'vitest';
import { digitsSet } from '../../src/data/digits.js';
import { imagePixels } from '../../src/data/image-set.js';
import { autoencoderWidths, initialWeights } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { decodeMaps, encodeImages } from '../../src/use/hidden-map.js';
import { OpenAutoencoder } from '../../src/use/open-autoencoder.js';
import { reconstruct, reconstructAll } from '../../src/use/reconstruct.js';
import { KeptEngines } from '../../src/use/run-layers.js';

const images = digitsSet({ seed: 4, count: 6 });
const image = { width: 28, height: 28 };
const widths = autoencoderWidths(784, [20]);
const weights = initialWeights(widths, 3, 0.1);
const given = { hidden: [20], threads: 1, seed: 3 };
const network = { widths, weights, image, options: resolveOptions({ ...given, preset: 'tuned', steps: 8 }) };
const ann = { widths, weights, image, options: resolveOptions({ neuron: 'relu', ...given }) };
const pixels = Array.from({ length: images.count }, (_, n) => imagePixels(images, n));

describe('a spiking autoencoder', () => {
  test('reconstructs, one after the other and all at once', async () => {
    const expected = [];
    for (const [n, one] of pixels.entries()) expected.push(await reconstruct(network, one, { samples: [n] }));
    await using open = new OpenAutoencoder(network);
    for (let round = 0; round < 2; round++) {
      const each = pixels.map((one, n) => open.reconstruct(one, { samples: [n] }));
      expect(await Promise.all(each)).toEqual(expected);
    }
  });

  test('encodes and decodes, between other calls', async () => {
    await using open = new OpenAutoencoder(network);
    for (const one of pixels.slice(0, 2)) {
      const [map] = await encodeImages(network, [one], { steps: 5, settle: 2 });
      const own = await open.encode(one, { steps: 5, settle: 2 });
      await open.reconstruct(one);
      expect(own).toEqual(map);
      expect([await open.decode(own)]).toEqual(await decodeMaps(network, [map]));
    }
  });

  test('refuses an image of another size, and goes on', async () => {
    await using open = new OpenAutoencoder(network);
    await expect(open.reconstruct(new Uint8Array(3))).rejects.toThrow('got 3 pixels');
    expect(await open.reconstruct(pixels[0])).toEqual(await reconstruct(network, pixels[0]));
  });
});

test('an ANN autoencoder reconstructs with the bytes of the single function', async () => {
  await using open = new OpenAutoencoder(ann);
  for (const one of pixels) expect([await open.reconstruct(one)]).toEqual(await reconstructAll(ann, [one]));
});

test('the same layers and sizes have one engine, others their own; an engine that cannot be made is not kept', async () => {
  await using engines = new KeptEngines();
  const lent = new Set();
  const layers = (count: number) => ({
    input: [784],
    layers: [{ synapses: { kind: 'dense', outputs: 20 }, neuron: { kind: 'relu' } } as const],
    weights: [weights[0].subarray(0, count)],
  });
  const whole = layers(784 * 20);
  const options = { engine: 'reference', threads: 1, batch: 1, steps: 1 } as const;
  for (const [from, own] of [
    [whole, options],
    [whole, options],
    [whole, { ...options, batch: 2 }],
  ] as const) {
    await using loan = await engines.lend(from, own);
    lent.add(loan.engine);
  }
  expect(lent.size).toBe(2);
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(engines.lend(layers(3), options)).rejects.toThrow('must hold');
  }
});
