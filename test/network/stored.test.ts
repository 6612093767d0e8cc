/** Files of earlier versions stay readable when options are added: an option says itself what files without it mean (`before`). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { AUDIOCODER_SCHEMA } from '../../src/network/audiocoder-schema.js';
import { kindOfName } from '../../src/network/naming.js';
import { schemaOf } from '../../src/network/neuron-options.js';
import { AUTOENCODER_SCHEMA, type LoopOptions } from '../../src/network/schema.js';
import { checksOf, decisiveOptions, isImplied, storedOptions } from '../../src/network/stored.js';
import { fits, type OptionSpec, type Schema } from '../../src/options/spec.js';
import { TASKS, type TaskName } from '../../src/tasks/index.js';

const PLACE = { file: 'runs/a/config.json', path: 'options' };

/** The options that run configurations of version 0.1 hold, by the kind of network. Not to be changed. */
const OLD: Readonly<Record<string, LoopOptions & Readonly<Record<string, unknown>>>> = JSON.parse(
  readFileSync(new URL('options-0.1.json', import.meta.url), 'utf8'),
);

const NAMES = Object.keys(OLD);

describe.each(NAMES)('stored options of an %s of version 0.1', (kind) => {
  const { task, neuron } = kindOfName(kind);
  const whole: Schema = TASKS[task as TaskName].schema;
  const schema = schemaOf(whole, neuron);
  const added = Object.keys(schema).filter((name) => name !== 'neuron' && !(name in OLD[kind]));
  const implied = Object.fromEntries(added.map((name) => [name, schema[name].before]));

  test('are read: every option that was added since says what files without it mean', () => {
    expect(added.filter((name) => schema[name].before === undefined)).toEqual([]);
    const { all, decisive } = checksOf<LoopOptions>(whole, neuron);
    const read = all(OLD[kind], PLACE);
    expect(read).toEqual({ ...OLD[kind], ...implied, neuron });
    expect(storedOptions(read)).toEqual({ ...OLD[kind], ...implied });
    const decided = decisive(decisiveOptions(whole, OLD[kind]), PLACE);
    expect(decided).toMatchObject({ ...decisiveOptions(whole, OLD[kind]), ...implied, neuron });
  });

  test.each(Object.entries(schema).filter(([, { before }]) => before !== undefined))(
    'imply a value of %s that is in its range',
    (_name, spec) => {
      expect(fits(spec, spec.before)).toBe(true);
      expect(isImplied(spec, spec.before)).toBe(true);
    },
  );
});

describe('an option that is added', () => {
  interface Extended {
    readonly [name: string]: unknown;
  }
  const adaptation = {
    kind: 'number',
    default: 0.2,
    min: 0,
    max: 1,
    help: 'threshold per spike, β',
  } as const;
  const extended = (spec: OptionSpec): Schema<Extended> => ({ ...AUTOENCODER_SCHEMA, adaptation: spec });
  const files = { all: OLD.autoencoder, decisive: decisiveOptions(AUTOENCODER_SCHEMA, OLD.autoencoder) };

  test.each(['all', 'decisive'] as const)('has the value `before` in files without it: %s', (which) => {
    const check = checksOf(extended({ ...adaptation, before: 0 }))[which];
    expect(check(files[which], PLACE)).toMatchObject({ ...files[which], coding: 'rate', adaptation: 0 });
    expect(check({ ...files[which], adaptation: 0.5 }, PLACE)).toMatchObject({ adaptation: 0.5 });
    expect(() => check({ ...files[which], adaptation: 2 }, PLACE)).toThrow(
      'options.adaptation must be a number in [0, 1], got 2',
    );
  });

  test.each(['all', 'decisive'] as const)('is required of every file without `before`: %s', (which) => {
    const check = checksOf(extended(adaptation))[which];
    expect(() => check(files[which], PLACE)).toThrow(InputError);
    expect(() => check(files[which], PLACE)).toThrow(
      'options.adaptation is missing, it must be a number in [0, 1]',
    );
  });
});

test('only the value of `before` is implied, and only of kinds that have the option', () => {
  expect(isImplied(AUTOENCODER_SCHEMA.coding, 'rate')).toBe(true);
  expect(isImplied(AUTOENCODER_SCHEMA.coding, 'latency')).toBe(false);
  // The defaults of options of the first version are stored.
  expect(isImplied(AUTOENCODER_SCHEMA.leak, 0.1)).toBe(false);
  expect(isImplied(AUDIOCODER_SCHEMA.mapDraws, 1)).toBe(false);
});
