/** Options as they stand in a stored configuration: JSON → checked, complete options. */
import { type Check, mustBe, record } from '../formats/json-input.js';
import { type AutoencoderOptions, fits, OPTION_NAMES, OPTIONS, type OptionName, rangeOf } from './schema.js';

/**
 * Options that decide how a training runs but not what comes of it. A checkpoint leaves them out, so that equal
 * weights make equal files.
 */
export const RUNNING_OPTIONS: readonly OptionName[] = ['threads', 'logEvery', 'checkpointEvery'];

function storedOption(name: OptionName, required: boolean): Check<unknown> {
  const spec = OPTIONS[name];
  return (value, place) => {
    if (value === undefined && !required) return spec.default;
    if (!fits(spec, value))
      throw mustBe(place, spec.kind === 'widths' ? 'a list of widths' : rangeOf(spec), value);
    return value;
  };
}

function check(required: (name: OptionName) => boolean): Check<AutoencoderOptions> {
  const fields = Object.fromEntries(OPTION_NAMES.map((name) => [name, storedOption(name, required(name))]));
  const checkFields = record(fields);
  // Every option has passed its own check.
  return (value, place) => checkFields(value, place) as unknown as AutoencoderOptions;
}

/** All options, of a run's configuration. */
export const checkOptions: Check<AutoencoderOptions> = check(() => true);

/** The options that a checkpoint holds; the others come out at their defaults. */
export const checkDecisiveOptions: Check<AutoencoderOptions> = check(
  (name) => !RUNNING_OPTIONS.includes(name),
);

/** The options that decide what comes of a training, for a checkpoint. */
export function decisiveOptions(options: AutoencoderOptions): Partial<AutoencoderOptions> {
  const kept = OPTION_NAMES.filter((name) => !RUNNING_OPTIONS.includes(name));
  return Object.fromEntries(kept.map((name) => [name, options[name]]));
}
