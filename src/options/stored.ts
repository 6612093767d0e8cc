/** Options as they stand in a stored configuration: JSON → checked, complete options. */
import { type Check, mustBe, record } from '../formats/json-input.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from './audiocoder-schema.js';
import { type AutoencoderOptions, OPTIONS, type TrainingOptions } from './schema.js';
import { fits, type OptionSpec, optionNames, rangeOf, type Schema } from './spec.js';

/**
 * Options that decide how a training runs but not what comes of it. A checkpoint leaves them out, so that equal
 * weights make equal files.
 */
export const RUNNING_OPTIONS: readonly string[] = ['threads', 'logEvery', 'checkpointEvery'];

function storedOption(spec: OptionSpec, required: boolean): Check<unknown> {
  return (value, place) => {
    if (value === undefined && !required) return spec.default;
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

/** All options, of a run's configuration. */
export const checkOptions: Check<AutoencoderOptions> = check<AutoencoderOptions>(OPTIONS, () => true);
export const checkAudiocoderOptions: Check<AudiocoderOptions> = check<AudiocoderOptions>(
  AUDIOCODER_OPTIONS,
  () => true,
);

/** The options that a checkpoint holds; the others come out at their defaults. */
export const checkDecisiveOptions: Check<AutoencoderOptions> = check<AutoencoderOptions>(OPTIONS, decides);
export const checkDecisiveAudiocoderOptions: Check<AudiocoderOptions> = check<AudiocoderOptions>(
  AUDIOCODER_OPTIONS,
  decides,
);

/** The options that decide what comes of a training, for a checkpoint. */
export function decisiveOptions<O extends TrainingOptions>(options: O): Partial<O> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => decides(name))) as Partial<O>;
}
