import { describe, expect, test } from 'vitest';
import type { NpyArray } from '../../src/formats/npy.js';
import { decodeNpz, encodeNpz } from '../../src/formats/npz.js';
import { encodeCheckpoint } from '../../src/network/checkpoint.js';
import { checkpointToNpz, npzToCheckpoint } from '../../src/network/checkpoint-npz.js';
import { initialWeights } from '../../src/network/network.js';
import { resolveOptions } from '../../src/network/presets.js';
import { inputErrorOf } from '../formats/fuzz.js';

const FILE = 'weights.npz';
const image = { width: 3, height: 2 };
const widths = [6, 4, 6];
const weights = initialWeights(widths, 7, 0.5);
const precise = weights.map((data) => Float64Array.from(data, (weight) => weight / 3));

const checkpoints: Readonly<Record<string, Uint8Array>> = {
  'an autoencoder': encodeCheckpoint(
    'autoencoder',
    { widths, image, options: resolveOptions({ hidden: [4] }) },
    { batch: 2, weights },
  ),
  'one of the reference engine, with its float64': encodeCheckpoint(
    'autoencoder',
    { widths, image, options: resolveOptions({ hidden: [4], engine: 'reference' }) },
    { batch: 2, weights: precise },
  ),
  'an ANN in the midst of its training': encodeCheckpoint(
    'autoencoder',
    { widths, image, options: resolveOptions({ neuron: 'relu', hidden: [4], optimizer: 'adam' }) },
    { batch: 2, weights, optimizer: { updates: 2, first: weights, second: weights } },
  ),
};

test.each(Object.entries(checkpoints))('gives back every byte of %s', (_, bytes) => {
  expect(npzToCheckpoint(checkpointToNpz(bytes, 'a.safetensors'), FILE)).toEqual(bytes);
});

test('holds the weights as NumPy has them, and the metadata as JSON', () => {
  const arrays = decodeNpz(checkpointToNpz(checkpoints['an autoencoder'], 'a.safetensors'), FILE);
  expect([...arrays.keys()]).toEqual(['layers.0.weight', 'layers.1.weight', 'metadata']);
  expect(arrays.get('layers.1.weight')).toEqual({ shape: [6, 4], data: weights[1] });
  const metadata = JSON.parse(new TextDecoder().decode(arrays.get('metadata')?.data));
  expect(metadata).toMatchObject({ format: 'spikeloom-network', widths: '6-4-6', image: '3x2' });
});

describe('refused is', () => {
  const floats: NpyArray = { shape: [1], data: Float32Array.of(1) };

  test.each<[string, [string, NpyArray], string]>([
    ['no metadata', ['a', floats], 'has no metadata that says what its arrays are'],
    ['metadata that is no text', ['metadata', floats], 'has no metadata'],
    [
      'metadata that is no JSON',
      ['metadata', { shape: [1], data: Uint8Array.of(0x7b) }],
      'metadata: not valid JSON',
    ],
  ])('%s', (_, entry, message) => {
    const bytes = encodeNpz(new Map([entry]));
    expect(inputErrorOf(() => npzToCheckpoint(bytes, FILE))).toContain(`${FILE}: ${message}`);
  });
});
