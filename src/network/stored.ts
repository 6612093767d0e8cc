/** Options as they stand in a stored configuration: JSON ⇄ checked, complete options. */
import { type Hearing, hearingInputs } from '../cochlea/hearing.js';
import { InputError } from '../core/errors.js';
import { type Check, mustBe, oneOf, record, withDefault } from '../core/json-input.js';
import type { NeuronName } from '../neurons/index.js';
import { fits, type OptionSpec, rangeOf, type Schema } from '../options/spec.js';
import { hearingOf } from './audiocoder-schema.js';
import { isNamedByKind } from './naming.js';
import { NEURON_NAMES, schemaOf } from './neuron-options.js';

/** Returns true if an option has the value that files without the option imply (`before`). */
export function isImplied({ before }: OptionSpec, value: unknown): boolean {
  // Values are those of JSON: widths are lists.
  return before !== undefined && JSON.stringify(value) === JSON.stringify(before);
}

function storedOption(spec: OptionSpec, required: boolean): Check<unknown> {
  return (value, place) => {
    if (value === undefined && !required) return spec.default;
    if (value === undefined && spec.before !== undefined) return spec.before;
    if (!fits(spec, value)) throw mustBe(place, rangeOf(spec), value);
    return value;
  };
}

/** Checks of the options that files hold. */
interface OptionChecks<O> {
  /** All, of a run's configuration. */
  readonly all: Check<O>;
  /** Those that a checkpoint holds, so that equal weights make equal files; the others come out at their defaults. */
  readonly decisive: Check<O>;
}

/** Returns the checks of a schema's options; `implied` is the model of neurons if they name none. */
export function checksOf<O>(schema: Schema, implied: NeuronName = 'lif'): OptionChecks<O> {
  const check =
    (isRequired: (spec: OptionSpec) => boolean): Check<O> =>
    (value, place) => {
      const { neuron } = record({ neuron: withDefault(oneOf(NEURON_NAMES), implied) }, 'ignore')(
        value,
        place,
      );
      const fields = Object.entries(schemaOf(schema, neuron)).map(([name, spec]) => [
        name,
        name === 'neuron' ? () => neuron : storedOption(spec, isRequired(spec)),
      ]);
      // Every option has passed its own check.
      return record(Object.fromEntries(fields) as Record<string, Check<unknown>>)(value, place) as O;
    };
  return { all: check(() => true), decisive: check(({ decides }) => decides !== false) };
}

/** Returns options as files hold them: without the model of neurons if the kind of network names it. */
export function storedOptions(options: { readonly neuron: NeuronName }): object {
  const { neuron, ...others } = options;
  return isNamedByKind(neuron) ? others : options;
}

/** Returns the options that decide the result of a training. */
export function decisiveOptions<O extends object>(schema: Schema, options: O): Partial<O> {
  const decisive = Object.entries(options).filter(([name]) => schema[name].decides !== false);
  return Object.fromEntries(decisive) as Partial<O>;
}

/** Inputs of an audiocoder by its stored options: each is in its range, but together they may be no ear. */
export function storedInputs(options: Hearing, place: string): number {
  try {
    return hearingInputs(hearingOf(options));
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${place}: options: ${error.message}`);
    throw error;
  }
}
