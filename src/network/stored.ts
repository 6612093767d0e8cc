/** Options as they stand in a stored configuration: JSON → checked, complete options. */
import { type Hearing, hearingInputs } from '../cochlea/hearing.js';
import { InputError } from '../core/errors.js';
import { type Check, mustBe, record } from '../core/json-input.js';
import { fits, type OptionSpec, optionNames, rangeOf, type Schema } from '../options/spec.js';
import {
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTIONS,
  type AnnAudiocoderOptions,
  type AnnAutoencoderOptions,
} from './ann-schema.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions, hearingOf } from './audiocoder-schema.js';
import type { NetworkKind } from './kind.js';
import { type AutoencoderOptions, type LoopOptions, OPTIONS } from './schema.js';

/**
 * Options that decide how a training runs but not what comes of it. A checkpoint leaves them out, so that equal
 * weights make equal files.
 */
export const RUNNING_OPTIONS: readonly string[] = ['threads', 'logEvery', 'checkpointEvery'];

/** The schema of each kind of network. */
export const SCHEMAS: Readonly<Record<NetworkKind, Readonly<Record<string, OptionSpec>>>> = {
  autoencoder: OPTIONS,
  audiocoder: AUDIOCODER_OPTIONS,
  'ann-autoencoder': ANN_AUTOENCODER_OPTIONS,
  'ann-audiocoder': ANN_AUDIOCODER_OPTIONS,
};

/** Returns true if an option of a kind of network has the value that files without the option imply (`before`). */
export function isImplied(kind: NetworkKind, name: string, value: unknown): boolean {
  const { before } = SCHEMAS[kind][name];
  // Values are those of JSON: widths are lists.
  return before !== undefined && JSON.stringify(value) === JSON.stringify(before);
}

function storedOption(spec: OptionSpec, required: boolean): Check<unknown> {
  return (value, place) => {
    if (value === undefined && !required) return spec.default;
    if (value === undefined && spec.before !== undefined) return spec.before;
    if (!fits(spec, value))
      throw mustBe(place, spec.kind === 'widths' ? 'a list of widths' : rangeOf(spec), value);
    return value;
  };
}

function check<O>(schema: Schema<O>, required: (name: string) => boolean): Check<O> {
  const names = optionNames(schema);
  const fields = Object.fromEntries(names.map((name) => [name, storedOption(schema[name], required(name))]));
  const checkFields = record(fields);
  // Every option has passed its own check.
  return (value, place) => checkFields(value, place) as unknown as O;
}

const decides = (name: string) => !RUNNING_OPTIONS.includes(name);

/** How the options of a kind of network are checked. */
export interface OptionChecks<O> {
  /** All, of a run's configuration. */
  readonly all: Check<O>;
  /** Those that a checkpoint holds; the others come out at their defaults. */
  readonly decisive: Check<O>;
}

/** Returns the checks of a schema's options. */
export function checksOf<O>(schema: Schema<O>): OptionChecks<O> {
  return { all: check<O>(schema, () => true), decisive: check<O>(schema, decides) };
}

export const OPTION_CHECKS = {
  autoencoder: checksOf<AutoencoderOptions>(OPTIONS),
  audiocoder: checksOf<AudiocoderOptions>(AUDIOCODER_OPTIONS),
  'ann-autoencoder': checksOf<AnnAutoencoderOptions>(ANN_AUTOENCODER_OPTIONS),
  'ann-audiocoder': checksOf<AnnAudiocoderOptions>(ANN_AUDIOCODER_OPTIONS),
} as const;

/** The options that decide what comes of a training, for a checkpoint. */
export function decisiveOptions<O extends LoopOptions>(options: O): Partial<O> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => decides(name))) as Partial<O>;
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
