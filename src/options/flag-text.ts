/** Options and paths as a reader would type them, and what was typed as a value. */
import type { OptionSpec } from './spec.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The value of an option as a flag takes it. */
export function optionText(value: unknown): string {
  return Array.isArray(value) ? value.join('-') : String(value);
}

/** What a typed text says for an option; whether that is of its kind and in its range is told by `fits`. */
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

/** A word that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
