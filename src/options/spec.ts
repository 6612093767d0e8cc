/**
 * Options as data: kinds, ranges, defaults and help. Types, checks, flags, fields of the page and stored files follow from
 * them.
 */
import { unknownName } from '../core/errors.js';

/** Fields that options of all kinds have. */
interface SpecOf<Value> {
  /** Value of a training for which none is given, by an option or a preset. */
  readonly default: Value;
  /**
   * Value that stored files without this option imply: that of trainings before there was the option. Every option that is
   * added needs one; options of the first version have none, and a file without one of those is refused.
   */
  readonly before?: Value;
  /** Purpose of the option in a few words, as the command line and the page show it. */
  readonly help: string;
  /** False for an option that changes how a training runs but not its result, such as threads. */
  readonly decides?: false;
  /** Choices of another option that this one belongs to, as `{ option: 'neuron', is: ['lif'] }`; absent for all. */
  readonly of?: Owner;
}

/** Choices of an option that another one belongs to. */
export interface Owner<Name extends string = string> {
  readonly option: string;
  readonly is: readonly Name[];
}

/** An option that is a number. */
interface NumberSpec extends SpecOf<number> {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
  /** True if `min` itself is out of range. */
  readonly above?: boolean;
  /** True if `max` itself is out of range. */
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
  /** The pattern in words. */
  readonly form: string;
}

/** An option: its kind, default, range and help. */
export type OptionSpec = NumberSpec | ChoiceSpec | SwitchSpec | WidthsSpec | TextSpec;

/** Options by name: any, or one for every name of `O`. */
export type Schema<O = Record<string, unknown>> = { readonly [Name in keyof O & string]: OptionSpec };

/** Type of an option's values. */
export type Value<S> = S extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : S extends { readonly kind: 'number' | 'integer' }
    ? number
    : S extends { readonly kind: 'switch' }
      ? boolean
      : S extends { readonly kind: 'widths' }
        ? readonly number[]
        : string;

/** Values of all options of a schema. */
export type Values<S> = { readonly [Name in keyof S]: Value<S[Name]> };

/** Any of some values; undefined is the same as not given. */
export type Given<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/** Options of a schema that matter for one choice of `of`; for `never`, those that matter for all. */
export type SchemaFor<S, Choice extends string> = {
  [Name in keyof S as S[Name] extends { readonly of: Owner<infer Is> }
    ? [Choice] extends [never]
      ? never
      : Choice extends Is
        ? Name
        : never
    : Name]: S[Name];
};

/** Returns the names of a schema's options, in its order. */
export function optionNames<O>(schema: Schema<O>): readonly (keyof O & string)[] {
  return Object.keys(schema) as (keyof O & string)[];
}

/** Several kinds of one thing; each may have options of its own. */
type List = Readonly<Record<string, { readonly options: object }>>;
/** Names of the options that any entry has. */
type NamesOfEach<Options> = Options extends unknown ? keyof Options & string : never;
/** Names of the entries that have an option. */
type Owners<L extends List, Name> = {
  [Entry in keyof L & string]: Name extends keyof L[Entry]['options'] ? Entry : never;
}[keyof L & string];

/** Options of all entries of a list side by side, each with those it belongs to. */
export type Merged<L extends List, Options = L[keyof L]['options']> = {
  readonly [Name in NamesOfEach<Options>]: (Options extends Readonly<Record<Name, infer S>> ? S : never) & {
    readonly of: Owner<Owners<L, Name>>;
  };
};

/** Merges the options of a list's entries. Throws an Error where two of them mean different things by one name. */
export function optionsOf<L extends List>(option: string, list: L): Merged<L> {
  const merged = new Map<string, OptionSpec>();
  for (const [entry, { options }] of Object.entries(list)) {
    for (const [name, spec] of Object.entries<OptionSpec>(options as Schema)) {
      const { of, ...known } = merged.get(name) ?? spec;
      if (JSON.stringify(known) !== JSON.stringify(spec)) {
        throw new Error(`${option} ${entry}: option ${name} is another's with other values, rename it`);
      }
      merged.set(name, { ...spec, of: { option, is: [...(of?.is ?? []), entry] } });
    }
  }
  return Object.fromEntries(merged) as Merged<L>;
}

/** Returns true if an option means something beside these values: a leak does not for `neuron: 'relu'`. */
export function matters(
  { of }: { readonly of?: Owner | undefined },
  values: Readonly<Record<string, unknown>>,
): boolean {
  return of === undefined || of.is.includes(String(values[of.option]));
}

const KINDS: readonly OptionSpec['kind'][] = ['number', 'integer', 'choice', 'switch', 'widths', 'text'];

/** Returns the range of an option as a program reads it. Throws a UsageError for a kind of option there is not. */
export function rangeOf(spec: OptionSpec): string {
  switch (spec.kind) {
    case 'choice':
      return `one of ${spec.choices.join(', ')}`;
    case 'switch':
      return 'true or false';
    case 'text':
      return spec.form;
    case 'widths':
      return `an array of 1 to ${MAX_HIDDEN} widths, each an integer in [1, 1000000]`;
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

/** Returns true if a value is of the option's kind and in its range. */
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

/** Returns the flag of an option: `learningRate` → `learning-rate`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
