/** Options as they stand in a stored configuration: JSON → checked, complete options. */
import { type Hearing, hearingInputs } from '../cochlea/hearing.js';
import { InputError } from '../core/errors.js';
import { type Check, mustBe, record } from '../core/json-input.js';
import { fits, type OptionSpec, rangeOf, type Schema } from '../options/spec.js';
import {
  ANN_AUDIOCODER_OPTIONS,
  ANN_AUTOENCODER_OPTIONS,
  type AnnAudiocoderOptions,
  type AnnAutoencoderOptions,
} from './ann-schema.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions, hearingOf } from './audiocoder-schema.js';
import type { NetworkKind } from './kind.js';
import { type AutoencoderOptions, OPTIONS } from './schema.js';

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
    if (!fits(spec, value)) throw mustBe(place, rangeOf(spec), value);
    return value;
  };
}

/** Checks of the options that files hold. */
export interface OptionChecks<O> {
  /** All, of a run's configuration. */
  readonly all: Check<O>;
  /** Those that a checkpoint holds, so that equal weights make equal files; the others come out at their defaults. */
  readonly decisive: Check<O>;
}

/** Returns the checks of a schema's options. */
export function checksOf<O>(schema: Schema<O>): OptionChecks<O> {
  const check = (isRequired: (spec: OptionSpec) => boolean): Check<O> => {
    const fields = Object.entries<OptionSpec>(schema).map(([name, spec]) => [
      name,
      storedOption(spec, isRequired(spec)),
    ]);
    const checkFields = record(Object.fromEntries(fields));
    // Every option has passed its own check.
    return (value, place) => checkFields(value, place) as unknown as O;
  };
  return { all: check(() => true), decisive: check(({ decides }) => decides !== false) };
}

export const OPTION_CHECKS = {
  autoencoder: checksOf<AutoencoderOptions>(OPTIONS),
  audiocoder: checksOf<AudiocoderOptions>(AUDIOCODER_OPTIONS),
  'ann-autoencoder': checksOf<AnnAutoencoderOptions>(ANN_AUTOENCODER_OPTIONS),
  'ann-audiocoder': checksOf<AnnAudiocoderOptions>(ANN_AUDIOCODER_OPTIONS),
} as const;

/** Returns the options of a kind of network that decide the result of a training. */
export function decisiveOptions<O extends object>(kind: NetworkKind, options: O): Partial<O> {
  const decisive = Object.entries(options).filter(([name]) => SCHEMAS[kind][name].decides !== false);
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
