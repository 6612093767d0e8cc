/** Options of networks of rectified linear units. */
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.js';
import { AUDIOCODER_SCHEMA, type AudiocoderOptions } from '../../src/network/audiocoder-schema.js';
import { schemaOf } from '../../src/network/neuron-options.js';
import { resolveAudiocoderOptions, resolveOptions } from '../../src/network/presets.js';
import { AUTOENCODER_SCHEMA } from '../../src/network/schema.js';
import { checksOf, decisiveOptions } from '../../src/network/stored.js';
import { fits, rangeOf } from '../../src/options/spec.js';

const PLACE = { file: 'runs/a/config.json', path: 'options' };

const IMAGES = schemaOf(AUTOENCODER_SCHEMA, 'relu');
const CLIPS = schemaOf(AUDIOCODER_SCHEMA, 'relu');

describe('the schemas', () => {
  const all = [...Object.entries(IMAGES), ...Object.entries(CLIPS)];
  test.each(all)('%s has a default in its range and a sentence of help', (_, spec) => {
    expect(fits(spec, spec.default)).toBe(true);
    expect(rangeOf(spec)).not.toBe('');
    expect(spec.help.length).toBeGreaterThan(10);
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
    expect(() => resolveOptions({ neuron: 'relu', [name]: value })).toThrow(UsageError);
    expect(() => resolveOptions({ neuron: 'relu', [name]: value })).toThrow(
      new RegExp(`^${name} must be .*, got`),
    );
  });

  test.each([{ bits: 17 }, { bits: -1 }, { bits: 0.5 }, { split: 'half' }, { pairing: 'none' as 'class' }])(
    'refuses %j',
    (given) => expect(() => resolveAudiocoderOptions({ neuron: 'relu', ...given })).toThrow(UsageError),
  );
});

describe('presets', () => {
  test('paper is what holds without one', () => {
    expect(resolveOptions({ neuron: 'relu' })).toEqual(resolveOptions({ neuron: 'relu', preset: 'paper' }));
    expect(resolveOptions({ neuron: 'relu' })).toMatchObject({
      ...{ hidden: [196], optimizer: 'sgd', epochs: 1, batch: 100, learningRate: 0.1, schedule: 'constant' },
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-4, decayMode: 'coupled', initialBound: 0.01 },
    });
    expect(resolveAudiocoderOptions({ neuron: 'relu' })).toMatchObject({
      ...{ hidden: [2048], optimizer: 'sgd', epochs: 20, batch: 100, learningRate: 1e-4, bits: 0 },
      ...{ pairing: 'class', frames: 1500, checkpointEvery: 250 },
    });
  });

  test('follow the optimizer, unless a rate is given', () => {
    expect(resolveOptions({ neuron: 'relu', optimizer: 'adam' }).learningRate).toBe(5e-3);
    expect(resolveOptions({ neuron: 'relu', optimizer: 'adam', learningRate: 2e-3 }).learningRate).toBe(2e-3);
    expect(resolveAudiocoderOptions({ neuron: 'relu', optimizer: 'adam' }).learningRate).toBe(1e-4);
  });

  test('tuned chooses its optimizer, which may be chosen otherwise', () => {
    expect(resolveOptions({ neuron: 'relu', preset: 'tuned' })).toMatchObject({
      ...{ optimizer: 'adam', learningRate: 2e-3, decay: 3e-3, decayMode: 'coupled', initialBound: 0 },
    });
    expect(resolveOptions({ neuron: 'relu', preset: 'tuned', optimizer: 'sgd' })).toMatchObject({
      ...{ optimizer: 'sgd', learningRate: 0.05, schedule: 'linear', decay: 1e-4 },
    });
    expect(resolveAudiocoderOptions({ neuron: 'relu', preset: 'tuned' })).toMatchObject({
      ...{ optimizer: 'adam', learningRate: 1e-4, epochs: 20, schedule: 'constant' },
    });
  });

  test('every preset is in range', () => {
    for (const preset of ['paper', 'tuned'] as const) {
      for (const optimizer of ['sgd', 'adam', undefined] as const) {
        const options = resolveOptions({ neuron: 'relu', preset, optimizer });
        expect(Object.keys(options)).toEqual(Object.keys(IMAGES));
        for (const [name, value] of Object.entries(options)) expect(fits(IMAGES[name], value)).toBe(true);
        const audio = resolveAudiocoderOptions({ neuron: 'relu', preset, optimizer });
        expect(Object.keys(audio)).toEqual(Object.keys(CLIPS));
        for (const [name, value] of Object.entries(audio)) expect(fits(CLIPS[name], value)).toBe(true);
      }
    }
  });
});

describe('stored options', () => {
  const options = resolveAudiocoderOptions({
    neuron: 'relu',
    preset: 'tuned',
    bits: 3,
    threads: 5,
    split: 'speaker:theo',
  });
  const { all, decisive } = checksOf<AudiocoderOptions>(AUDIOCODER_SCHEMA, 'relu');

  test('come back as they were', () => {
    expect(all(JSON.parse(JSON.stringify(options)), PLACE)).toEqual(options);
    const kept = decisiveOptions(AUDIOCODER_SCHEMA, options);
    expect(kept).not.toHaveProperty('threads');
    expect(decisive(JSON.parse(JSON.stringify(kept)), PLACE)).toEqual({ ...options, threads: 2 });
  });

  test('of a spiking network are none of an ANN', () => {
    expect(() =>
      checksOf(AUTOENCODER_SCHEMA, 'relu').all({ ...resolveOptions({ neuron: 'relu' }), steps: 15 }, PLACE),
    ).toThrow(InputError);
  });
});
