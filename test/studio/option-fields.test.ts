/** Texts in the page's fields → options, and what is said of those that cannot be taken. */
import { describe, expect, test } from 'vitest';
import { schemaOf } from '../../src/network/neuron-options.js';
import { resolveOptions } from '../../src/network/presets.js';
import { AUTOENCODER_SCHEMA } from '../../src/network/schema.js';
import {
  BASIC_OPTIONS,
  type FieldName,
  OTHER_OPTIONS,
  optionHelp,
  optionLabel,
  readFields,
  shortened,
  unsetText,
} from '../../studio/src/lib/option-fields.js';

describe('texts of fields', () => {
  test('are options of their kinds; empty ones are as the preset says', () => {
    const texts = { preset: 'tuned', hidden: ' 64-16-64 ', epochs: '', clamp: 'true', learningRate: '1e-3' };
    const { given, faults, resolved } = readFields(texts);
    expect(given).toEqual({ preset: 'tuned', hidden: [64, 16, 64], clamp: true, learningRate: 1e-3 });
    expect(faults).toEqual({});
    expect(resolved).toEqual(resolveOptions(given));
  });

  test('that are no values, or out of range, are told apart by field', () => {
    const { faults, resolved } = readFields({
      epochs: '0',
      hidden: '20-',
      seed: '1.5',
      threshold: 'x',
      steps: '9',
    });
    expect(resolved).toBeUndefined();
    expect(faults).toEqual({
      epochs: 'This must be an integer in [1, 10000].',
      hidden: 'This must be at most 62 widths joined by hyphens, each in [1, 1000000].',
      seed: 'This must be an integer in [0, 9007199254740991].',
      threshold: 'This must be a number in (0, 1000].',
    });
  });

  test('that do not go together are told at the option that is named', () => {
    const { faults } = readFields({ settle: '2', steps: '2' });
    expect(faults).toEqual({ settle: 'Settle must be below steps, or nothing is learned: got 2 and 2.' });
  });

  test('come over the options of a checkpoint', () => {
    const base = resolveOptions({ preset: 'tuned', hidden: [30], seed: 5 });
    expect(readFields({ epochs: '2' }, base).resolved).toEqual({ ...base, epochs: 2 });
  });
});

test('an empty field shows what then holds', () => {
  expect(unsetText('hidden', { hidden: [20, 30] })).toBe('196');
  expect(unsetText('settle', { preset: 'tuned', steps: 2 })).toBe('1');
  expect(unsetText('trace', { preset: 'tuned', steps: 2, settle: 2 })).toBe('plain');
  expect(shortened(unsetText('learningRate', { preset: 'tuned' }))).toBe('0.006197');
  expect(shortened('plain text of some length')).toBe('plain text of some length');
});

test('every option but those of files has a field with a label and a sentence', () => {
  const shown = [...BASIC_OPTIONS, ...OTHER_OPTIONS];
  const own = Object.keys(schemaOf(AUTOENCODER_SCHEMA, 'lif')) as FieldName[];
  expect(own.filter((name) => !shown.includes(name))).toEqual(['neuron', 'logEvery', 'checkpointEvery']);
  for (const name of shown) {
    expect(optionLabel(name)).toMatch(/^[A-Z][a-z0-9 ]+$/);
    expect(optionHelp(name)).toMatch(/^[A-Z].*\.$/);
  }
  expect(optionHelp('seed')).not.toContain('9007199254740991');
});
