/** `config.json` of an audiocoder's run folder: the clips and images, how they are split and paired, the options. */
import { hearingInputs } from '../audio/hearing.js';
import { InputError } from '../errors.js';
import { type AudiocoderOptions, hearingOf } from '../options/audiocoder-schema.js';
import { checkAudiocoderOptions } from '../options/stored.js';
import { array, type Check, integerIn, oneOf, optional, type Place, record, string } from './json-input.js';
import {
  checkAgreement,
  checkRunConfig,
  checkRunData,
  headFields,
  newRunHead,
  type RunConfig,
  type RunData,
  type RunHead,
} from './run-config.js';

/** The clips of a run. */
export interface RunClips {
  /** What loads them: a name such as `fsdd`, or the absolute path of a folder. */
  readonly set: string;
  /** Its name in titles. */
  readonly name: string;
  /** Absolute path of the folder the published sets lay in; only for those. */
  readonly dataDir?: string | undefined;
  /** Clips asked for, of sets that have any number of them. */
  readonly count?: number | undefined;
  readonly clips: number;
  /** What each label is called. */
  readonly classes: readonly string[];
  /** CRC-32 of all that is heard of them, hexadecimal. */
  readonly checksum: string;
}

export interface AudioRunConfig extends RunHead {
  readonly kind: 'audiocoder';
  readonly clips: RunClips;
  /** The images that clips are paired with. */
  readonly data: RunData;
  readonly autoencoder: {
    /** Absolute path of the run or checkpoint that it was read from. */
    readonly path: string;
    /** [pixels, hidden layers, pixels] */
    readonly widths: readonly number[];
    /** CRC-32 of its weights, hexadecimal. */
    readonly checksum: string;
  };
  /** Names of the clips that are tested on; all others are learned from. */
  readonly test: readonly string[];
  /** Of Dataset A: the place of each class's image in its set. */
  readonly classImages?: readonly number[] | undefined;
  readonly options: AudiocoderOptions;
}

export type AnyRunConfig = RunConfig | AudioRunConfig;

const positive = integerIn(1, Number.MAX_SAFE_INTEGER);
const width = integerIn(1, 16_777_216);

const checkFields = record({
  ...headFields,
  kind: oneOf(['audiocoder']),
  clips: record({
    set: string,
    name: string,
    dataDir: optional(string),
    count: optional(positive),
    clips: positive,
    classes: array(string, 1, 256),
    checksum: string,
  }),
  data: checkRunData,
  autoencoder: record({ path: string, widths: array(width, 3, 64), checksum: string }),
  test: array(string, 1),
  classImages: optional(array(integerIn(0, 2 ** 31 - 1), 1, 256)),
  options: checkAudiocoderOptions,
});

const checkAudioRunConfig: Check<AudioRunConfig> = (value, place) => {
  const config = checkFields(value, place);
  const { options, autoencoder } = config;
  const expected = [inputsOf(options, place), ...options.hidden, autoencoder.widths[1]];
  checkAgreement(config, expected, options.seed, place.file);
  return config;
};

function inputsOf(options: AudiocoderOptions, { file }: Place): number {
  try {
    return hearingInputs(hearingOf(options));
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${file}: options: ${error.message}`);
    throw error;
  }
}

/** Checks a configuration of any kind. */
export const checkAnyRunConfig: Check<AnyRunConfig> = (value, place) => {
  const isAudio =
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'audiocoder';
  return isAudio ? checkAudioRunConfig(value, place) : checkRunConfig(value, place);
};

/** The configuration of a run that begins now. */
export function newAudioRunConfig(
  parts: Omit<AudioRunConfig, keyof RunHead | 'kind'> & Pick<RunHead, 'widths' | 'batches'>,
  node: string,
): AudioRunConfig {
  const { widths, batches, ...rest } = parts;
  const head = newRunHead({ seed: parts.options.seed, widths, batches }, node);
  return { ...head, kind: 'audiocoder', ...rest };
}
