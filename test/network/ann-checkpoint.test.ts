/** Checkpoints of ANNs: weights, and what Adam remembers until a training is complete. */
import { describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import { InputError } from '../../src/core/errors.js';
import { decodeCheckedSafetensors } from '../../src/formats/checked-safetensors.js';
import { encodeSafetensors, type Tensor } from '../../src/formats/safetensors.js';
import { hearingOf } from '../../src/network/audiocoder-schema.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import type { StoredState } from '../../src/network/checkpoint-parts.js';
import { initialWeights } from '../../src/network/network.js';
import { resolveAudiocoderOptions, resolveOptions } from '../../src/network/presets.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const FILE = 'runs/a/checkpoint.safetensors';
const image = { width: 3, height: 2 };
const widths = [6, 4, 6];
const weights = initialWeights(widths, 7, 0.5);
const options = resolveOptions({ neuron: 'relu', hidden: [4], optimizer: 'adam' });
const optimizer = { updates: 12, first: initialWeights(widths, 8, 1), second: initialWeights(widths, 9, 1) };
const open: StoredState = { batch: 12, weights, optimizer };

function altered(
  metadata: Record<string, string>,
  change: (all: Tensor[]) => Tensor[] = (all) => all,
): Uint8Array {
  const content = decodeCheckedSafetensors(
    encodeCheckpoint('autoencoder', { widths, image, options }, open),
    FILE,
  );
  return encodeSafetensors(change([...content.tensors.values()]), { ...content.metadata, ...metadata });
}

describe('a checkpoint of an ANN autoencoder', () => {
  test('comes back as it was, with its moments', () => {
    const { network, batch, optimizer: read } = decodeCheckpoint('autoencoder', altered({}), FILE);
    expect(network).toEqual({ widths, weights, image, options });
    expect(batch).toBe(12);
    expect(read).toEqual(optimizer);
  });

  test('of a complete training has no moments', () => {
    const bytes = encodeCheckpoint('autoencoder', { widths, image, options }, { batch: 12, weights });
    expect(decodeCheckpoint('autoencoder', bytes, FILE).optimizer).toBeUndefined();
    expect(bytes.length).toBeLessThan(0.6 * altered({}).length);
  });

  test('of plain descent counts its updates alone', () => {
    const sgd = resolveOptions({ neuron: 'relu', hidden: [4] });
    const state = { batch: 3, weights, optimizer: { updates: 3, first: [], second: [] } };
    const bytes = encodeCheckpoint('autoencoder', { widths, image, options: sgd }, state);
    expect(decodeCheckpoint('autoencoder', bytes, FILE).optimizer).toEqual(state.optimizer);
  });

  test('keeps float64 of the reference engine exactly', () => {
    const fine = (all: readonly Float32Array[]) =>
      all.map((matrix) => Float64Array.from(matrix, (w) => w + 1e-12));
    const exact = { ...optimizer, first: fine(optimizer.first), second: fine(optimizer.second) };
    const state = { batch: 12, weights: fine(weights), optimizer: exact };
    const reference = resolveOptions({ ...options, engine: 'reference' });
    const read = decodeCheckpoint(
      'autoencoder',
      encodeCheckpoint('autoencoder', { widths, image, options: reference }, state),
      FILE,
    );
    expect(read.optimizer).toEqual(exact);
    expect(read.precise).toEqual(state.weights);
  });

  test.each<[string, Uint8Array, string]>([
    ['another format', altered({ format: 'pt' }), 'not a network of Spikeloom'],
    ['a spiking network', altered({ format: 'spikeloom-network' }), 'an ANN autoencoder is needed'],
    ['a later version', altered({ formatVersion: '2' }), 'format version 2, only 1 is read'],
    ['updates that are no number', altered({ updates: 'x' }), 'updates must be an integer'],
    [
      'moments missing',
      altered({}, (all) => all.filter(({ name }) => name !== 'layers.1.moment2')),
      'tensor "layers.1.moment2" is missing',
    ],
    [
      'moments that are not finite',
      altered({}, (all) =>
        all.map((tensor) =>
          tensor.name === 'layers.0.moment1'
            ? {
                name: tensor.name,
                dtype: 'F32',
                shape: tensor.shape,
                data: new Float32Array(24).fill(Number.NaN),
              }
            : tensor,
        ),
      ),
      'layers.0.moment1 holds NaN at place 0',
    ],
  ])('refuses %s', (_, bytes, problem) => {
    const message = inputErrorOf(() => decodeCheckpoint('autoencoder', bytes, FILE, false));
    expect(message).toContain(`${FILE}: `);
    expect(message).toContain(problem);
  });

  test('is no spiking network', () => {
    expect(() => decodeCheckpoint('autoencoder', altered({}), FILE, true)).toThrow(InputError);
    expect(() => decodeCheckpoint('autoencoder', altered({}), FILE, true)).toThrow(
      'a spiking autoencoder is needed',
    );
  });

  test('thousands of damaged files are read, or refused in one line', () => {
    const bytes = altered({});
    let refused = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const message = inputErrorOf(() => decodeCheckpoint('autoencoder', damaged(bytes, seed), FILE));
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^runs\/a\/checkpoint\.safetensors: [^\p{C}\p{Zl}\p{Zp}]+$/u);
    }
    expect(refused).toBeGreaterThan(500);
  });
});

describe('a checkpoint of ANNs that synthesise', () => {
  const audio = resolveAudiocoderOptions({
    neuron: 'relu',
    ...{ hidden: [5], frames: 2, earQ: 2, stepFactor: 1, bits: 3, optimizer: 'adam' },
  });
  const own = [hearingInputs(hearingOf(audio)), 5, 4];
  const state = {
    ...{ batch: 9, weights: initialWeights(own, 1, 0.5) },
    optimizer: { updates: 9, first: initialWeights(own, 2, 1), second: initialWeights(own, 3, 1) },
  };
  const autoencoder = { widths, weights, image, options };
  const parts = { audiocoder: { widths: own, options: audio }, autoencoder, classes: ['0', 'eins'] };

  test('comes back as it was', () => {
    const {
      network,
      batch,
      optimizer: read,
    } = decodeCheckpoint('audiocoder', encodeCheckpoint('audiocoder', parts, state), FILE);
    expect(network).toEqual({ ...parts, audiocoder: { ...parts.audiocoder, weights: state.weights } });
    expect(batch).toBe(9);
    expect(read).toEqual(state.optimizer);
  });

  test('has the same bytes however the training was run', () => {
    const run = (change: object) =>
      encodeCheckpoint(
        'audiocoder',
        { ...parts, audiocoder: { widths: own, options: { ...audio, ...change } } },
        state,
      );
    expect(run({ threads: 7, logEvery: 3 })).toEqual(run({}));
    expect(run({ bits: 4 })).not.toEqual(run({}));
  });
});
