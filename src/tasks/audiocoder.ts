/** Audiocoders, spiking or ANN: their files in a run folder, and their tasks. */
import type { Hearing } from '../cochlea/hearing.js';
import { array, type Check, integerIn, number, oneOf, optional, record, string } from '../core/json-input.js';
import type { AnnSynthesisNetwork } from '../network/ann-network.js';
import { ANN_AUDIOCODER_OPTIONS, type AnnAudiocoderOptions } from '../network/ann-schema.js';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from '../network/audiocoder-schema.js';
import { decodeCheckpoint } from '../network/checkpoint.js';
import type { NetworkOf } from '../network/network.js';
import { resolveAnnAudiocoderOptions, resolveAudiocoderOptions } from '../network/presets.js';
import type { LoopOptions } from '../network/schema.js';
import { OPTION_CHECKS, storedInputs } from '../network/stored.js';
import { audiocoderWidths, type SynthesisNetwork, type SynthesisOf } from '../network/synthesis.js';
import type { AnnAudiocoderLine, AudiocoderLine } from '../training/metrics-line.js';
import type { AnnSynthesisQuality } from '../use/ann-synthesis-quality.js';
import type { SynthesisQuality } from '../use/synthesis-quality.js';
import {
  checkAgreement,
  checkRunData,
  headFields,
  newRunHead,
  type RunData,
  type RunHead,
} from './config.js';
import { lineCheck, summaryCheck } from './lines.js';
import { type Quantity, SPIKES, UNITS } from './quantity.js';
import { type AnnSummary, type SpikingSummary, whole } from './summary.js';
import type { NetworkTraits, Task } from './task.js';

/** The clips of a run. */
export interface RunClips {
  /** Name of the set, such as `fsdd`, or the absolute path of a folder. */
  readonly set: string;
  /** Its name in titles. */
  readonly name: string;
  /** Absolute path of the folder the published sets lay in; only for those. */
  readonly dataDir?: string | undefined;
  /** Clips asked for, of sets that have any number of them. */
  readonly count?: number | undefined;
  readonly clips: number;
  /** Name of each label. */
  readonly classes: readonly string[];
  /** CRC-32 of all that is heard of them, hexadecimal. */
  readonly checksum: string;
}

/** Configuration of an audiocoder's run. */
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
  /** Place of each class's image in its set, for Dataset A. */
  readonly classImages?: readonly number[] | undefined;
  readonly options: Options;
}

/** `config.json` of an audiocoder's run. */
export type AudioRunConfig = AudioRunConfigOf<'audiocoder', AudiocoderOptions>;
/** `config.json` of an ANN audiocoder's run. */
export type AnnAudioRunConfig = AudioRunConfigOf<'ann-audiocoder', AnnAudiocoderOptions>;

/** `config.json` of an audiocoder's run, spiking or ANN. */
export type AnyAudioRunConfig = AudioRunConfig | AnnAudioRunConfig;

/** `summary.json` of a spiking audiocoder's run: images that the synthesis network draws of test clips. */
export type AudioRunSummary = SpikingSummary<SynthesisQuality>;
/** `summary.json` of an ANN audiocoder's run. */
export type AnnAudioRunSummary = AnnSummary<AnnSynthesisQuality>;

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

/** The configuration of a run that begins now. */
export function newAudioRunConfig<Kind, Options extends LoopOptions>(
  parts: Omit<AudioRunConfigOf<Kind, Options>, keyof RunHead> & Pick<RunHead, 'widths' | 'batches'>,
  node: string,
): AudioRunConfigOf<Kind, Options> {
  const { widths, batches, ...rest } = parts;
  return { ...newRunHead({ seed: parts.options.seed, widths, batches }, node), ...rest };
}

const traitsOf = ({
  audiocoder: { options },
  autoencoder: { image },
}: SynthesisOf<LoopOptions, NetworkOf<LoopOptions>>): NetworkTraits => ({ options, image });

const LINES: readonly Quantity[] = [{ id: 'mapMse', name: 'map mse' }];
const RIGHT = { id: 'right', name: 'nearest to the right class', isShare: true } as const;
const TESTED: readonly Quantity[] = [{ id: 'mse', name: 'test mse' }, RIGHT];
const RESULTS: readonly Quantity[] = [{ id: 'mse', name: 'mse' }, RIGHT];
/** Fields of a result that need a reader of their own. */
const MORE = { mseOfAny: number, confusion: array(array(whole)) };

/** Types of the task of spiking audiocoders. */
export interface Audiocoder {
  readonly config: AudioRunConfig;
  readonly line: AudiocoderLine;
  readonly network: SynthesisNetwork;
  readonly summary: AudioRunSummary;
}

export const AUDIOCODER: Task<Audiocoder> = {
  kind: 'audiocoder',
  schema: AUDIOCODER_OPTIONS,
  leading: ['preset', 'steps'],
  resolve: resolveAudiocoderOptions,
  checkConfig: audioRunCheck(oneOf(['audiocoder']), OPTION_CHECKS.audiocoder.all),
  lines: LINES,
  tested: TESTED,
  results: RESULTS,
  samples: 'test clips',
  activity: SPIKES,
  checkLine: lineCheck(LINES, SPIKES, TESTED),
  checkSummary: summaryCheck(RESULTS, SPIKES, MORE),
  decode: (bytes, file) => decodeCheckpoint('audiocoder', bytes, file),
  traitsOf,
};

/** Types of the task of ANN audiocoders. */
export interface AnnAudiocoder {
  readonly config: AnnAudioRunConfig;
  readonly line: AnnAudiocoderLine;
  readonly network: AnnSynthesisNetwork;
  readonly summary: AnnAudioRunSummary;
}

export const ANN_AUDIOCODER: Task<AnnAudiocoder> = {
  kind: 'ann-audiocoder',
  schema: ANN_AUDIOCODER_OPTIONS,
  leading: ['preset', 'optimizer'],
  resolve: resolveAnnAudiocoderOptions,
  checkConfig: audioRunCheck(oneOf(['ann-audiocoder']), OPTION_CHECKS['ann-audiocoder'].all),
  lines: LINES,
  tested: TESTED,
  results: RESULTS,
  samples: 'test clips',
  activity: UNITS,
  checkLine: lineCheck(LINES, UNITS, TESTED),
  checkSummary: summaryCheck(RESULTS, UNITS, MORE),
  decode: (bytes, file) => decodeCheckpoint('ann-audiocoder', bytes, file),
  traitsOf,
};
