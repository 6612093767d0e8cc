import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.js';
import { schemaOf } from '../../src/network/neuron-options.js';
import {
  AUDIOCODER_SET,
  AUTOENCODER_SET,
  type GivenOptions,
  resolveOptions,
} from '../../src/network/presets.js';
import {
  AUTOENCODER_SCHEMA,
  type AutoencoderOptions,
  type SpikingOptions,
} from '../../src/network/schema.js';
import { checksOf, decisiveOptions } from '../../src/network/stored.js';
import { OptionError, type OptionSet, resolve } from '../../src/options/resolve.js';
import { fits, flagOf, type OptionSpec, rangeOf } from '../../src/options/spec.js';

const OWN = schemaOf(AUTOENCODER_SCHEMA, 'lif');
const NAMES = Object.keys(OWN) as (keyof SpikingOptions)[];

const { all: checkOptions, decisive: checkDecisiveOptions } =
  checksOf<AutoencoderOptions>(AUTOENCODER_SCHEMA);
const PLACE = { file: 'runs/a/config.json', path: 'options' };

describe('the schema', () => {
  test.each(NAMES)('%s has a default in its range and a sentence of help', (name) => {
    const spec: OptionSpec = OWN[name];
    expect(fits(spec, spec.default)).toBe(true);
    expect(rangeOf(spec)).not.toBe('');
    expect(spec.help.length).toBeGreaterThan(10);
    expect(flagOf(name)).toMatch(/^[a-z][a-z0-9]*(-[a-z]+)*$/);
  });

  test('gives every option a flag of its own', () => {
    expect(new Set(NAMES.map(flagOf)).size).toBe(NAMES.length);
  });

  test.each([
    ['steps', 0],
    ['steps', 1.5],
    ['steps', Number.NaN],
    ['steps', '15'],
    ['leak', 1],
    ['leak', -0.1],
    ['threshold', 0],
    ['spikeProbability', 0],
    ['spikeProbability', 1.01],
    ['learningRate', Number.POSITIVE_INFINITY],
    ['seed', 2 ** 53],
    ['hidden', []],
    ['hidden', [196, 0]],
    ['hidden', 196],
    ['mask', 'or'],
    ['clamp', 1],
    ['threads', 65],
    ['decay', 1],
  ])('refuses %s = %j and names option, range and value', (name, value) => {
    const resolve = () => resolveOptions({ [name]: value });
    expect(resolve).toThrow(UsageError);
    expect(resolve).toThrow(new RegExp(`^${name} must be .*, got`));
  });
});

describe('given options', () => {
  test('that no network has are refused, with those there are', () => {
    const resolve = () => resolveOptions({ leek: 0.2 } as GivenOptions);
    expect(resolve).toThrow(UsageError);
    expect(resolve).toThrow(/^there is no option "leek"; options are preset, neuron, hidden, .*leak, /);
    expect(() => resolveOptions({ toString: 1 } as unknown as GivenOptions)).toThrow('no option "toString"');
  });

  test.each([[[]], [null], ['tuned'], [3]])('that are no object are refused: %j', (given) => {
    expect(() => resolveOptions(given as GivenOptions)).toThrow(UsageError);
    expect(() => resolveOptions(given as GivenOptions)).toThrow(/^options must be an object, got /);
  });

  test('are said as the library takes them, and as a command line does', () => {
    expect(() => resolveOptions({ hidden: [196, 0] })).toThrow(
      'hidden must be an array of 1 to 62 widths, each an integer in [1, 1000000], got [196, 0]',
    );
    const error = new OptionError('{{decayMode}} must go with {{decay}}, got "{{"');
    expect(error.message).toBe('decayMode must go with decay, got "{{"');
    expect(error.said((name) => `--${flagOf(name)}`)).toBe('--decay-mode must go with --decay, got "{{"');
  });

  test('of another model of neurons are refused, with the one they belong to', () => {
    const resolve = (given: object) => () => resolveOptions(given);
    expect(resolve({ optimizer: 'adam' })).toThrow('optimizer belongs to neuron relu: leave it out for lif');
    expect(() => resolveOptions({ neuron: 'relu', ...({ leak: 0.2 } as GivenOptions) })).toThrow(
      /^leak belongs to neuron lif.*: leave it out for relu$/,
    );
    expect(() => resolveOptions({ neuron: 'relu', preset: 'authors' })).toThrow(
      'preset must be one of paper, tuned for neuron relu, got authors',
    );
  });

  test('make one set with the model of neurons: its own options and none of another', () => {
    for (const set of [AUTOENCODER_SET, AUDIOCODER_SET]) {
      const lif = resolve(set as OptionSet, {});
      expect(lif).toEqual(resolve(set as OptionSet, { neuron: 'lif' }));
      expect(lif).not.toHaveProperty('optimizer');
      const relu = resolve(set as OptionSet, { neuron: 'relu', optimizer: 'adam' });
      expect(relu).toMatchObject({ neuron: 'relu', optimizer: 'adam', batch: 100 });
      for (const name of ['steps', 'leak', 'threshold', 'trace']) expect(relu).not.toHaveProperty(name);
    }
  });
});

describe('presets', () => {
  test('paper is what holds without one', () => {
    expect(resolveOptions({})).toEqual(resolveOptions({ preset: 'paper' }));
    expect(resolveOptions({})).toMatchObject({
      ...{ leak: 0.1, threshold: 1, trace: 'per-synapse', mask: 'xor', clamp: false, learningRate: 5e-4 },
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-4, decayMode: 'coupled', schedule: 'constant' },
    });
  });

  test('authors is what they released', () => {
    expect(resolveOptions({ preset: 'authors' })).toMatchObject({
      ...{ trace: 'shared', clamp: true, initialBound: 0.1, spikeProbability: 0.3, decay: 0, epsilon: 1e-7 },
    });
  });

  test('tuned changes what README and docs/tuning.md say it changes', () => {
    const [paper, tuned] = [resolveOptions({}), resolveOptions({ preset: 'tuned' })];
    const changed = NAMES.filter((name) => !['preset', 'decayMode'].includes(name)).filter(
      (name) => JSON.stringify(tuned[name]) !== JSON.stringify(paper[name]),
    );
    const stated = ['trace', 'error', 'reset', 'settle', 'threshold', 'learningRate', 'decay'];
    const open = ['beta1', 'epsilon', 'initialBound', 'schedule'];
    expect(changed.sort()).toEqual([...stated, ...open].sort());
    expect(tuned).toMatchObject({
      trace: 'plain',
      error: 'spikes',
      reset: 'subtract',
      settle: 2,
      threshold: 2,
    });
    expect(tuned).toMatchObject({ learningRate: 0.024 / Math.sqrt(15), decay: 0, decayMode: 'none' });
    expect([paper.spikeProbability, tuned.spikeProbability, paper.batch, tuned.batch]).toEqual([
      1, 1, 100, 100,
    ]);
  });

  test('tuned follows the coding', () => {
    const latency = resolveOptions({ preset: 'tuned', coding: 'latency' });
    expect(latency).toMatchObject({ reset: 'zero', settle: 0, threshold: 0.5, leak: 0.3 });
    const rate = resolveOptions({ preset: 'tuned' });
    expect(resolveOptions({ preset: 'tuned', coding: 'deterministic' })).toEqual({
      ...rate,
      coding: 'deterministic',
    });
  });

  test('what is given wins over a preset, undefined is not given', () => {
    const options = resolveOptions({
      preset: 'authors',
      clamp: false,
      spikeProbability: 1,
      trace: undefined,
    });
    expect(options).toMatchObject({ clamp: false, spikeProbability: 1, trace: 'shared' });
  });

  test('every preset is in range, for every number of steps', () => {
    for (const preset of AUTOENCODER_SCHEMA.preset.choices) {
      for (const steps of [1, 5, 15, 60, 1000]) {
        for (const coding of AUTOENCODER_SCHEMA.coding.choices) {
          const options = resolveOptions({ preset, steps, coding });
          for (const name of NAMES) expect(fits(OWN[name], options[name])).toBe(true);
        }
      }
    }
  });
});

describe('stored options', () => {
  const options = resolveOptions({ preset: 'tuned', hidden: [30, 8, 30], threads: 3, logEvery: 7 });
  const stored = () => JSON.parse(JSON.stringify(options));

  test('come back as they were', () => {
    expect(checkOptions(stored(), PLACE)).toEqual(options);
  });

  test('of a checkpoint are those that decide the result', () => {
    const kept = decisiveOptions(AUTOENCODER_SCHEMA, options);
    for (const name of ['threads', 'logEvery', 'checkpointEvery']) expect(kept).not.toHaveProperty(name);
    const back = checkDecisiveOptions(JSON.parse(JSON.stringify(kept)), PLACE);
    expect(back).toEqual({ ...options, threads: 2, logEvery: 10 });
  });

  test.each([
    ['a missing option', { leak: undefined }, /options\.leak is missing, it must be a number in \[0, 1\)/],
    ['a wrong value', { leak: 2 }, /options\.leak must be a number in \[0, 1\), got 2/],
    ['an unknown option', { leek: 2 }, /options\.leek is not known/],
    [
      'wrong widths',
      { hidden: 3 },
      /options\.hidden must be an array of 1 to 62 widths, each an integer in \[1, 1000000\], got 3/,
    ],
  ])('refuse %s', (_, change, problem) => {
    const content = JSON.parse(JSON.stringify({ ...stored(), ...change }));
    expect(() => checkOptions(content, PLACE)).toThrow(InputError);
    expect(() => checkOptions(content, PLACE)).toThrow(problem);
  });
});
