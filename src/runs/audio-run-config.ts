/** `config.json` of an audiocoder's run folder: the clips and images, how they are split and paired, the options. */
import type { Hearing } from '../cochlea/hearing.js';
import { array, type Check, integerIn, oneOf, optional, record, string } from '../core/json-input.js';
import type { AnnAudiocoderOptions } from '../network/ann-schema.js';
import type { AudiocoderOptions } from '../network/audiocoder-schema.js';
import type { LoopOptions } from '../network/schema.js';
import { OPTION_CHECKS, storedInputs } from '../network/stored.js';
import { audiocoderWidths } from '../network/synthesis.js';
import {
  type AnnRunConfig,
  checkAgreement,
  checkAnnRunConfig,
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

/** The configuration of the run of an audiocoder of some kind. */
export interface AudioRunConfigOf<Kind, Options> extends RunHead {
  readonly kind: Kind;
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
  readonly options: Options;
}

/** `config.json` of an audiocoder's run. */
export type AudioRunConfig = AudioRunConfigOf<'audiocoder', AudiocoderOptions>;
/** `config.json` of an ANN audiocoder's run. */
export type AnnAudioRunConfig = AudioRunConfigOf<'ann-audiocoder', AnnAudiocoderOptions>;

/** Of an autoencoder, spiking or not. */
export type AnyImageRunConfig = RunConfig | AnnRunConfig;
/** Of an audiocoder, spiking or not. */
export type AnyAudioRunConfig = AudioRunConfig | AnnAudioRunConfig;
/** `config.json` of any run. */
export type AnyRunConfig = AnyImageRunConfig | AnyAudioRunConfig;

const positive = integerIn(1, Number.MAX_SAFE_INTEGER);
const width = integerIn(1, 16_777_216);

function audioRunCheck<Kind, Options extends LoopOptions & Hearing>(
  checkKind: Check<Kind>,
  checkOptions: Check<Options>,
): Check<AudioRunConfigOf<Kind, Options>> {
  const checkFields = record({
    ...headFields,
    kind: checkKind,
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
    options: checkOptions,
  });
  return (value, place) => {
    const config = checkFields(value, place);
    const { options, autoencoder } = config;
    const expected = audiocoderWidths(storedInputs(options, place.file), options, autoencoder);
    checkAgreement(config, expected, options.seed, place.file);
    return config;
  };
}

const CHECKS: Readonly<Record<string, Check<AnyRunConfig>>> = {
  audiocoder: audioRunCheck(oneOf(['audiocoder']), OPTION_CHECKS.audiocoder.all),
  'ann-autoencoder': checkAnnRunConfig,
  'ann-audiocoder': audioRunCheck(oneOf(['ann-audiocoder']), OPTION_CHECKS['ann-audiocoder'].all),
};

/** Checks a configuration of any kind. */
export const checkAnyRunConfig: Check<AnyRunConfig> = (value, place) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const isKnown = typeof kind === 'string' && Object.hasOwn(CHECKS, kind);
  return (isKnown ? CHECKS[kind] : checkRunConfig)(value, place);
};

/** The configuration of a run that begins now. */
export function newAudioRunConfig<Kind, Options extends LoopOptions>(
  parts: Omit<AudioRunConfigOf<Kind, Options>, keyof RunHead> & Pick<RunHead, 'widths' | 'batches'>,
  node: string,
): AudioRunConfigOf<Kind, Options> {
  const { widths, batches, ...rest } = parts;
  return { ...newRunHead({ seed: parts.options.seed, widths, batches }, node), ...rest };
}
