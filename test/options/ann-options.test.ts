/** Options of the ANN twins. */
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.js';
import {
  ANN_AUDIOCODER_OPTION_NAMES,
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTION_NAMES,
  ANN_AUTOENCODER_OPTIONS,
} from '../../src/network/ann-schema.js';
import { AUDIOCODER_OPTIONS } from '../../src/network/audiocoder-schema.js';
import { resolveAnnAudiocoderOptions, resolveAnnOptions } from '../../src/network/presets.js';
import { decisiveOptions, OPTION_CHECKS } from '../../src/network/stored.js';
import { fits, type OptionSpec, rangeOf } from '../../src/options/spec.js';

const PLACE = { file: 'runs/a/config.json', path: 'options' };

describe('the schemas', () => {
  const all: [string, OptionSpec][] = [
    ...ANN_AUTOENCODER_OPTION_NAMES.map((name): [string, OptionSpec] => [
      name,
      ANN_AUTOENCODER_OPTIONS[name],
    ]),
    ...ANN_AUDIOCODER_OPTION_NAMES.map((name): [string, OptionSpec] => [name, ANN_AUDIOCODER_OPTIONS[name]]),
  ];
  test.each(all)('%s has a default in its range and a sentence of help', (_, spec) => {
    expect(fits(spec, spec.default)).toBe(true);
    expect(rangeOf(spec)).not.toBe('');
    expect(spec.help.length).toBeGreaterThan(10);
  });

  test('data and hearing of both audiocoders are the same', () => {
    for (const name of ['pairing', 'split', 'splitSeed', 'frames', 'earQ', 'sampleRate'] as const) {
      expect(ANN_AUDIOCODER_OPTIONS[name]).toBe(AUDIOCODER_OPTIONS[name]);
    }
  });

  test.each([
    ['optimizer', 'rmsprop'],
    ['preset', 'authors'],
    ['learningRate', 0],
    ['beta2', 1],
    ['epsilon', 0],
    ['hidden', []],
    ['initialBound', -1],
    ['schedule', 'cosine'],
  ])('refuses %s = %j and names option, range and value', (name, value) => {
    expect(() => resolveAnnOptions({ [name]: value })).toThrow(UsageError);
    expect(() => resolveAnnOptions({ [name]: value })).toThrow(new RegExp(`^${name} must be .*, got`));
  });

  test.each([{ bits: 17 }, { bits: -1 }, { bits: 0.5 }, { split: 'half' }, { pairing: 'none' as 'class' }])(
    'refuses %j',
    (given) => expect(() => resolveAnnAudiocoderOptions(given)).toThrow(UsageError),
  );
});

describe('presets', () => {
  test('paper is what holds without one', () => {
    expect(resolveAnnOptions({})).toEqual(resolveAnnOptions({ preset: 'paper' }));
    expect(resolveAnnOptions({})).toMatchObject({
      ...{ hidden: [196], optimizer: 'sgd', epochs: 1, batch: 100, learningRate: 0.1, schedule: 'constant' },
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-4, decayMode: 'coupled', initialBound: 0.01 },
    });
    expect(resolveAnnAudiocoderOptions({})).toMatchObject({
      ...{ hidden: [2048], optimizer: 'sgd', epochs: 20, batch: 100, learningRate: 1e-4, bits: 0 },
      ...{ pairing: 'class', frames: 1500, checkpointEvery: 250 },
    });
  });

  test('follow the optimizer, unless a rate is given', () => {
    expect(resolveAnnOptions({ optimizer: 'adam' }).learningRate).toBe(5e-3);
    expect(resolveAnnOptions({ optimizer: 'adam', learningRate: 2e-3 }).learningRate).toBe(2e-3);
    expect(resolveAnnAudiocoderOptions({ optimizer: 'adam' }).learningRate).toBe(1e-4);
  });

  test('tuned chooses its optimizer, which may be chosen otherwise', () => {
    expect(resolveAnnOptions({ preset: 'tuned' })).toMatchObject({
      ...{ optimizer: 'adam', learningRate: 2e-3, decay: 3e-3, decayMode: 'coupled', initialBound: 0 },
    });
    expect(resolveAnnOptions({ preset: 'tuned', optimizer: 'sgd' })).toMatchObject({
      ...{ optimizer: 'sgd', learningRate: 0.05, schedule: 'linear', decay: 1e-4 },
    });
    expect(resolveAnnAudiocoderOptions({ preset: 'tuned' })).toMatchObject({
      ...{ optimizer: 'adam', learningRate: 1e-4, epochs: 20, schedule: 'constant' },
    });
  });

  test('every preset is in range', () => {
    for (const preset of ['paper', 'tuned'] as const) {
      for (const optimizer of ['sgd', 'adam', undefined] as const) {
        const options = resolveAnnOptions({ preset, optimizer });
        for (const name of ANN_AUTOENCODER_OPTION_NAMES) {
          expect(fits(ANN_AUTOENCODER_OPTIONS[name], options[name])).toBe(true);
        }
        const audio = resolveAnnAudiocoderOptions({ preset, optimizer });
        for (const name of ANN_AUDIOCODER_OPTION_NAMES) {
          expect(fits(ANN_AUDIOCODER_OPTIONS[name], audio[name])).toBe(true);
        }
      }
    }
  });
});

describe('stored options', () => {
  const options = resolveAnnAudiocoderOptions({
    preset: 'tuned',
    bits: 3,
    threads: 5,
    split: 'speaker:theo',
  });
  const { all, decisive } = OPTION_CHECKS['ann-audiocoder'];

  test('come back as they were', () => {
    expect(all(JSON.parse(JSON.stringify(options)), PLACE)).toEqual(options);
    const kept = decisiveOptions('ann-audiocoder', options);
    expect(kept).not.toHaveProperty('threads');
    expect(decisive(JSON.parse(JSON.stringify(kept)), PLACE)).toEqual({ ...options, threads: 2 });
  });

  test('of a spiking network are none of an ANN', () => {
    expect(() =>
      OPTION_CHECKS['ann-autoencoder'].all({ ...resolveAnnOptions({}), steps: 15 }, PLACE),
    ).toThrow(InputError);
  });
});
