import { describe, expect, test } from 'vitest';
import { decodeCheckedSafetensors } from '../../src/formats/checked-safetensors.js';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/formats/safetensors.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import { initialWeights } from '../../src/network/network.js';
import { type GivenOptions, resolveOptions } from '../../src/network/presets.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const FILE = 'runs/a/checkpoint.safetensors';
const image = { width: 3, height: 2 };
const widths = [6, 4, 6];
const weights = initialWeights(widths, 7, 0.5);

function encode(given: GivenOptions = {}, batch = 12): Uint8Array {
  return encodeCheckpoint(
    'autoencoder',
    { widths, image, options: resolveOptions({ hidden: [4], ...given }) },
    { batch, weights },
  );
}

/** The file with other metadata or tensors. */
function altered(change: {
  metadata?: Record<string, string>;
  tensors?: (all: Tensor[]) => Tensor[];
}): Uint8Array {
  const { tensors, metadata } = decodeCheckedSafetensors(encode(), FILE);
  const all = [...tensors.values()];
  return encodeSafetensors(change.tensors?.(all) ?? all, { ...metadata, ...change.metadata });
}

describe('a checkpoint', () => {
  test('comes back as it was', () => {
    const { network, batch, precise, version } = decodeCheckpoint('autoencoder', encode({ seed: 3 }), FILE);
    expect(network).toEqual({ widths, image, weights, options: resolveOptions({ hidden: [4], seed: 3 }) });
    expect({ batch, precise, version }).toEqual({ batch: 12, precise: undefined, version: '0.1.0' });
  });

  test('is a safetensors file with the names that others expect', () => {
    const { tensors, metadata } = decodeSafetensors(encode(), FILE);
    expect([...tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual([
      { name: 'layers.0.weight', dtype: 'F32', shape: [4, 6] },
      { name: 'layers.1.weight', dtype: 'F32', shape: [6, 4] },
    ]);
    expect(metadata).toMatchObject({ format: 'spikeloom-network', widths: '6-4-6', image: '3x2', seed: '1' });
    expect(JSON.parse(metadata.options)).toMatchObject({ leak: 0.1, hidden: [4], preset: 'paper' });
  });

  test('has the same bytes however the training was run', () => {
    expect(encode({ threads: 1, logEvery: 3, checkpointEvery: 2 })).toEqual(encode({ threads: 4 }));
    expect(encode({ leak: 0.2 })).not.toEqual(encode());
  });

  test('keeps float64 weights of the reference engine exactly, beside float32 ones', () => {
    const exact = weights.map((matrix) => Float64Array.from(matrix, (w) => w + 1e-12));
    const options = resolveOptions({ hidden: [4], engine: 'reference' });
    const bytes = encodeCheckpoint('autoencoder', { widths, image, options }, { batch: 1, weights: exact });
    const { network, precise } = decodeCheckpoint('autoencoder', bytes, FILE);
    expect(precise).toEqual(exact);
    expect(network.weights).toEqual(exact.map((matrix) => Float32Array.from(matrix)));
  });

  test.each([
    ['another format', altered({ metadata: { format: 'pt' } }), 'not a network of Spikeloom'],
    ['a later version', altered({ metadata: { formatVersion: '2' } }), 'format version 2, only 1 is read'],
    ['options that are no JSON', altered({ metadata: { options: '{' } }), 'not valid JSON at line 1'],
    ['options out of range', altered({ metadata: { options: '{"steps":0}' } }), 'metadata: options: '],
    ['a batch that is no number', altered({ metadata: { batch: '-1' } }), 'batch must be an integer'],
    ['an image without size', altered({ metadata: { image: '3' } }), 'image must be an integer in [1, 4096]'],
    [
      'an image of another size',
      altered({ metadata: { image: '3x3' } }),
      'must be F32 [4, 9], got F32 [4, 6]',
    ],
    ['a missing layer', altered({ tensors: ([first]) => [first] }), 'tensor "layers.1.weight" is missing'],
    [
      'a weight that is not finite',
      altered({
        tensors: ([first, ...rest]) => [
          { ...first, data: Float32Array.from(first.data).fill(Number.NaN, 5, 6) } as Tensor,
          ...rest,
        ],
      }),
      'layers.0.weight holds NaN at place 5',
    ],
  ])('refuses %s', (_, bytes, problem) => {
    const message = inputErrorOf(() => decodeCheckpoint('autoencoder', bytes, FILE));
    expect(message).toContain(`${FILE}: `);
    expect(message).toContain(problem);
  });

  test('answers thousands of damaged files with one line that names the file, or reads them', () => {
    const bytes = encode();
    let refused = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const message = inputErrorOf(() => decodeCheckpoint('autoencoder', damaged(bytes, seed), FILE));
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^runs\/a\/checkpoint\.safetensors: [^\p{C}\p{Zl}\p{Zp}]+$/u);
    }
    expect(refused).toBeGreaterThan(1500);
  });
});
