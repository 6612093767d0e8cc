/** Options and paths as a reader would type them, and what was typed as a value. */
import { MAX_HIDDEN, type OptionSpec, rangeOf } from './spec.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Returns the value of an option as a flag takes it. */
export function optionText(value: unknown): string {
  return Array.isArray(value) ? value.join('-') : String(value);
}

/** Returns the value that a typed text stands for; `fits` tells if it is of the option's kind and in its range. */
export function typedValue(spec: OptionSpec, text: string): unknown {
  switch (spec.kind) {
    case 'number':
    case 'integer':
      return NUMBER.test(text) ? Number(text) : undefined;
    case 'widths':
      return text.split('-').map((width) => (/^\d+$/.test(width) ? Number(width) : Number.NaN));
    case 'choice':
    case 'text':
      return text;
    case 'switch':
      return text === 'true';
    default:
      return spec satisfies never;
  }
}

/** Returns the range of an option for one who types it. */
export function typedRange(spec: OptionSpec): string {
  return spec.kind === 'widths'
    ? `at most ${MAX_HIDDEN} widths joined by hyphens, each in [1, 1000000]`
    : rangeOf(spec);
}

/** Returns a word that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
