/** The probe of a representation: what it finds, and that it finds nothing where there is nothing. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/philox.js';
import { initialWeights, type Network } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { codeFeatures } from '../../src/use/code-features.js';
import { countSpikes } from '../../src/use/count-spikes.js';
import { type Features, probe } from '../../src/use/probe.js';
import { SIDE, smallImages } from '../training/small-images.js';

/** Samples of 3 classes: number c is large for class c, with noise; `told` false makes labels mean nothing. */
function features(count: number, seed: number, told = true): Features {
  const random = new RandomStream(seed, 8);
  const labels = Uint8Array.from({ length: count }, () => random.below(3));
  const rows = Float32Array.from(
    { length: 4 * count },
    (_, n) => 10 * random.uniform() + (told && n % 4 === labels[Math.floor(n / 4)] ? 20 : 0),
  );
  // A number that is always the same.
  for (let n = 3; n < rows.length; n += 4) rows[n] = 7;
  return { rows, labels, width: 4 };
}

describe('a probe', () => {
  test('tells apart what can be, and by chance what cannot', () => {
    expect(probe(features(600, 1), features(300, 2), 3).accuracy).toBe(1);
    const { accuracy } = probe(features(600, 1, false), features(600, 2, false), 3);
    expect(accuracy).toBeGreaterThan(0.2);
    expect(accuracy).toBeLessThan(0.46);
  });

  test('does not depend on the scale of the numbers', () => {
    const [train, test] = [features(200, 1), features(100, 2)];
    const larger = ({ rows, ...rest }: Features) => ({ ...rest, rows: rows.map((value) => 64 * value) });
    expect(probe(larger(train), larger(test), 3)).toEqual(probe(train, test, 3));
  });

  test('gives the same again, and its sizes', () => {
    const [train, test] = [features(200, 1, false), features(100, 2, false)];
    expect(probe(train, test, 3)).toEqual(probe(train, test, 3));
    expect(probe(train, test, 3)).toMatchObject({ samples: 100, trainSamples: 200, width: 4 });
  });

  test('needs samples', () => {
    expect(() => probe(features(10, 1), features(0, 2), 3)).toThrow(UsageError);
  });
});

describe('the features of an autoencoder', () => {
  const images = smallImages(30);
  const widths = [SIDE * SIDE, 20, 9, SIDE * SIDE];

  test('are the spike counts of its narrowest layer', async () => {
    const options = resolveOptions({ hidden: [20, 9], steps: 6, threads: 1 });
    const image = { width: SIDE, height: SIDE };
    const network = { widths, weights: initialWeights(widths, 1, 0.5), image, options };
    const { rows, labels, width } = await codeFeatures(network, images, { threads: 1 });
    expect(width).toBe(9);
    expect(labels).toEqual(images.labels);
    expect([...rows]).toEqual([...(await countSpikes(network, images)).layers[2].counts]);
  });

  test('of an ANN are the values of that layer', async () => {
    const options = resolveOptions<'relu'>({ neuron: 'relu', hidden: [20, 9], threads: 1 });
    const image = { width: SIDE, height: SIDE };
    const network: Network = { widths, weights: initialWeights(widths, 1, 0.5), image, options };
    const { rows } = await codeFeatures(network, images);
    expect(rows).toHaveLength(30 * 9);
    expect(rows.some((value) => !Number.isInteger(value))).toBe(true);
  });
});
