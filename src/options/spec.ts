/** What an option can be: kinds of values, their ranges and how they are said. */
import { unknownName } from '../core/errors.js';

/** The fields that options of all kinds have. */
interface SpecOf<Value> {
  /** The value of a training for which none is given, by an option or a preset. */
  readonly default: Value;
  /**
   * The value that stored files without this option imply: what was done before there was the option. Every option that is
   * added needs one; options of the first version have none, and a file without one of those is refused.
   */
  readonly before?: Value;
  /** What the option does, in a few words, as the command line and the page show it. */
  readonly help: string;
}

/** An option that is a number. */
interface NumberSpec extends SpecOf<number> {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
  /** Whether `min` itself is out of range. */
  readonly above?: boolean;
  /** Whether `max` itself is out of range. */
  readonly below?: boolean;
}

/** An option that is one of several names. */
interface ChoiceSpec extends SpecOf<string> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

/** An option that is on or off. */
interface SwitchSpec extends SpecOf<boolean> {
  readonly kind: 'switch';
}

/** An option that is widths of layers. */
interface WidthsSpec extends SpecOf<readonly number[]> {
  readonly kind: 'widths';
}

/** An option that is a text of some form. */
interface TextSpec extends SpecOf<string> {
  readonly kind: 'text';
  readonly pattern: RegExp;
  /** What the pattern asks for, in words. */
  readonly form: string;
}

/** An option: its kind, default, range and help. */
export type OptionSpec = NumberSpec | ChoiceSpec | SwitchSpec | WidthsSpec | TextSpec;

/** A spec for every option of a kind of network. */
export type Schema<O> = { readonly [Name in keyof O & string]: OptionSpec };

/** The names of a schema's options, in its order. */
export function optionNames<O>(schema: Schema<O>): readonly (keyof O & string)[] {
  return Object.keys(schema) as (keyof O & string)[];
}

const KINDS: readonly OptionSpec['kind'][] = ['number', 'integer', 'choice', 'switch', 'widths', 'text'];

/** The range of an option as a person reads it. Throws a UsageError for a kind of option there is not. */
export function rangeOf(spec: OptionSpec): string {
  switch (spec.kind) {
    case 'choice':
      return `one of ${spec.choices.join(', ')}`;
    case 'switch':
      return 'true or false';
    case 'text':
      return spec.form;
    case 'widths':
      return `at most ${MAX_HIDDEN} widths joined by hyphens, each in [1, 1000000]`;
    case 'integer':
      return `an integer in [${spec.min}, ${spec.max}]`;
    case 'number':
      return `a number in ${spec.above ? '(' : '['}${spec.min}, ${spec.max}${spec.below ? ')' : ']'}`;
    default:
      throw unknownName('kind', (spec satisfies never as OptionSpec).kind, KINDS);
  }
}

/** Most hidden layers; a stored network has inputs and outputs besides. */
export const MAX_HIDDEN = 62;

/** Whether a value is of the option's kind and in its range. */
export function fits(spec: OptionSpec, value: unknown): boolean {
  switch (spec.kind) {
    case 'choice':
      return typeof value === 'string' && spec.choices.includes(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string' && spec.pattern.test(value);
    case 'widths':
      return (
        Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= MAX_HIDDEN &&
        value.every((width) => Number.isInteger(width) && width >= 1 && width <= 1_000_000)
      );
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || (spec.kind === 'integer' && !Number.isInteger(value))) return false;
      const aboveMin = spec.above ? value > spec.min : value >= spec.min;
      return aboveMin && (spec.below ? value < spec.max : value <= spec.max);
    }
    default:
      return spec satisfies never;
  }
}

/** The flag of an option: `learningRate` → `learning-rate`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
