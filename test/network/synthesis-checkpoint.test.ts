import { describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import { InputError } from '../../src/core/errors.js';
import { decodeCheckedSafetensors } from '../../src/formats/checked-safetensors.js';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/formats/safetensors.js';
import { hearingOf } from '../../src/network/audiocoder-schema.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/network/checkpoint.js';
import { initialWeights } from '../../src/network/network.js';
import {
  type GivenAudiocoderOptions,
  resolveAudiocoderOptions,
  resolveOptions,
} from '../../src/network/presets.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const FILE = 'runs/a/checkpoint.safetensors';
const SMALL = { hidden: [5], frames: 2, earQ: 2, stepFactor: 1 };
const inputs = hearingInputs(hearingOf(resolveAudiocoderOptions(SMALL)));
const widths = [inputs, 5, 4];
const weights = initialWeights(widths, 7, 0.5);
const autoencoder = {
  widths: [6, 4, 6],
  weights: initialWeights([6, 4, 6], 3, 0.5),
  image: { width: 3, height: 2 },
  options: resolveOptions({ hidden: [4], preset: 'tuned' }),
};
const classes = ['0', 'eins', '2'];

function encode(
  given: GivenAudiocoderOptions = {},
  exact: readonly (Float32Array | Float64Array)[] = weights,
) {
  const options = resolveAudiocoderOptions({ ...SMALL, ...given });
  return encodeCheckpoint(
    'audiocoder',
    { audiocoder: { widths, options }, autoencoder, classes },
    { batch: 9, weights: exact },
  );
}

/** The file with other metadata or tensors. */
function altered(
  metadata: Record<string, string>,
  change: (all: Tensor[]) => Tensor[] = (all) => all,
): Uint8Array {
  const content = decodeCheckedSafetensors(encode(), FILE);
  return encodeSafetensors(change([...content.tensors.values()]), { ...content.metadata, ...metadata });
}

describe('a synthesis network in one file', () => {
  test('comes back as it was', () => {
    const { network, batch, precise, version } = decodeCheckpoint('audiocoder', encode({ seed: 3 }), FILE);
    const options = resolveAudiocoderOptions({ ...SMALL, seed: 3 });
    expect(network).toEqual({ audiocoder: { widths, weights, options }, autoencoder, classes });
    expect({ batch, precise, version }).toEqual({ batch: 9, precise: undefined, version: '0.1.0' });
  });

  test('says where it hears words, and nothing where it does not', () => {
    expect(decodeCheckpoint('audiocoder', encode(), FILE).network.hearsWords).toBeUndefined();
    expect(decodeSafetensors(encode(), FILE).metadata.hears).toBeUndefined();
    const hearing = altered({ hears: 'words' });
    const { network, batch } = decodeCheckpoint('audiocoder', hearing, FILE);
    expect(network.hearsWords).toBe(true);
    const again = encodeCheckpoint('audiocoder', network, { batch, weights: network.audiocoder.weights });
    expect(decodeCheckedSafetensors(again, FILE).metadata).toEqual(decodeSafetensors(hearing, FILE).metadata);
    expect(() => decodeCheckpoint('audiocoder', altered({ hears: 'voices' }), FILE)).toThrow(/hears.*words/);
  });

  test('has the same bytes however the training was run', () => {
    expect(encode({ threads: 1, logEvery: 3, checkpointEvery: 2 })).toEqual(encode({ threads: 4 }));
    expect(encode({ leak: 0.2 })).not.toEqual(encode());
    expect(encode({ splitSeed: 2 })).not.toEqual(encode());
  });

  test('keeps float64 weights of the reference engine exactly', () => {
    const exact = weights.map((matrix) => Float64Array.from(matrix, (w) => w + 1e-12));
    expect(decodeCheckpoint('audiocoder', encode({ engine: 'reference' }, exact), FILE).precise).toEqual(
      exact,
    );
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['another format', altered({ format: 'x' }), /not a synthesis network of Spikeloom/],
    ['a later version', altered({ formatVersion: '2' }), /format version 2, only 1 is read here/],
    [
      'a layer missing',
      altered({}, (all) => all.filter(({ name }) => name !== 'audiocoder.1.weight')),
      /audiocoder\.1\.weight/,
    ],
    [
      'no decoder',
      altered({}, (all) => all.filter(({ name }) => !name.startsWith('autoencoder'))),
      /autoencoder\.0\.weight/,
    ],
    ['another image', altered({ image: '4x2' }), /autoencoder\.0\.weight/],
    [
      'no ear',
      altered({
        options: JSON.stringify({
          ...resolveAudiocoderOptions(SMALL),
          sampleRate: 1000,
          threads: undefined,
          logEvery: undefined,
          checkpointEvery: undefined,
          stepFactor: 4,
          earQ: 1,
        }),
      }),
      /channels/,
    ],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => decodeCheckpoint('audiocoder', bytes, FILE)).toThrow(InputError);
    expect(() => decodeCheckpoint('audiocoder', bytes, FILE)).toThrow(message);
  });

  test('is no autoencoder', () => {
    expect(() => decodeCheckpoint('autoencoder', encode(), FILE)).toThrow(InputError);
    expect(() => decodeCheckpoint('autoencoder', encode(), FILE)).toThrow(FILE);
  });

  test('thousands of damaged files are read, or refused in one line', () => {
    const bytes = encode();
    let refused = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const message = inputErrorOf(() => decodeCheckpoint('audiocoder', damaged(bytes, seed), FILE));
      if (message === undefined) continue;
      refused++;
      expect(message.startsWith(`${FILE}: `)).toBe(true);
      expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
    }
    expect(refused).toBeGreaterThan(500);
  });
});
