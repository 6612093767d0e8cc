/** Audiocoders: their files in a run folder, and their task. */
import { array, type Check, integerIn, number, oneOf, optional, record, string } from '../core/json-input.js';
import { AUDIOCODER_SCHEMA, type AudiocoderOptions } from '../network/audiocoder-schema.js';
import { decodeCheckpoint } from '../network/checkpoint.js';
import { resolveAudiocoderOptions } from '../network/presets.js';
import { checksOf, storedInputs } from '../network/stored.js';
import { audiocoderWidths, type SynthesisNetwork } from '../network/synthesis.js';
import type { NeuronName } from '../neurons/index.js';
import type { Given } from '../options/spec.js';
import type { AudiocoderLine } from '../training/metrics-line.js';
import type { SynthesisQuality } from '../use/synthesis-quality.js';
import type { AutoencoderRequest } from './autoencoder.js';
import {
  checkAgreement,
  checkRunData,
  headFields,
  newRunHead,
  type RunData,
  type RunHead,
} from './config.js';
import { type NeuronSummary, whole } from './summary.js';
import type { RunAt, Task } from './task.js';

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

/** Clips of a run, and the images they are paired with. */
export interface ClipSource {
  /** `spoken-digits`, a published set of clips, or the path of a folder of sounds by class. */
  readonly audio: string;
  /** Number of `spoken-digits` to make. */
  readonly clips?: number | undefined;
  /** Images that clips are paired with. Default: those that the autoencoder was trained on. */
  readonly images?: string | undefined;
  /** Dataset A: the place of each class's image. Default: those nearest to the means of their classes. */
  readonly classImages?: readonly number[] | undefined;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
  /** Folder of the published images, if it is another. */
  readonly imagesDir?: string | undefined;
}

/** Request for a run of an audiocoder; it learns from the hidden layer of the autoencoder that it builds on. */
export interface AudiocoderRequest {
  readonly task: 'audiocoder';
  readonly source: ClipSource;
  readonly options?: Given<AudiocoderOptions>;
  readonly on: RunAt | AutoencoderRequest;
}

/** `config.json` of an audiocoder's run. */
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
  /** Place of each class's image in its set, for Dataset A. */
  readonly classImages?: readonly number[] | undefined;
  readonly options: AudiocoderOptions;
}

/** `summary.json` of an audiocoder's run: images that the synthesis network draws of test clips. */
export type AudioRunSummary<Neuron extends NeuronName = NeuronName> = Neuron extends NeuronName
  ? NeuronSummary<SynthesisQuality<Neuron>, Neuron>
  : never;

const positive = integerIn(1, Number.MAX_SAFE_INTEGER);
const width = integerIn(1, 16_777_216);

/** The check of the clips of a run. */
export const checkRunClips: Check<RunClips> = record({
  set: string,
  name: string,
  dataDir: optional(string),
  count: optional(positive),
  clips: positive,
  classes: array(string, 1, 256),
  checksum: string,
});

/** Returns the check of a configuration, the agreement of its parts included. */
function configCheck(implied: NeuronName): Check<AudioRunConfig> {
  const checkFields = record({
    ...headFields,
    kind: oneOf(['audiocoder']),
    clips: checkRunClips,
    data: checkRunData,
    autoencoder: record({ path: string, widths: array(width, 3, 64), checksum: string }),
    test: array(string, 1),
    classImages: optional(array(integerIn(0, 2 ** 31 - 1), 1, 256)),
    options: checksOf<AudiocoderOptions>(AUDIOCODER_SCHEMA, implied).all,
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
export function newAudioRunConfig(
  parts: Omit<AudioRunConfig, 'kind' | keyof RunHead> & Pick<RunHead, 'widths' | 'batches'>,
  node: string,
): AudioRunConfig {
  const { widths, batches, ...rest } = parts;
  return { ...newRunHead({ seed: parts.options.seed, widths, batches }, node), kind: 'audiocoder', ...rest };
}

const RIGHT = {
  id: 'right',
  name: 'nearest to the right class',
  heading: 'Digits right',
  isShare: true,
} as const;

/** Types of the task of audiocoders. */
export interface Audiocoder {
  readonly config: AudioRunConfig;
  readonly request: AudiocoderRequest;
  readonly line: AudiocoderLine;
  readonly network: SynthesisNetwork;
  readonly summary: AudioRunSummary;
}

export const AUDIOCODER: Task<Audiocoder> = {
  kind: 'audiocoder',
  movesOf: () => ['audio', 'images', 'imagesDir'],
  schema: AUDIOCODER_SCHEMA,
  leading: ['preset', 'neuron', 'optimizer', 'steps'],
  resolve: resolveAudiocoderOptions,
  configCheck,
  lines: [{ id: 'mapMse', name: 'map mse' }],
  tested: [{ id: 'mse', name: 'test mse' }, RIGHT],
  results: [{ id: 'mse', name: 'mse', heading: 'Test mse' }, RIGHT],
  more: { mseOfAny: number, confusion: array(array(whole)) },
  samples: 'test clips',
  decode: (bytes, file, spikes) => decodeCheckpoint('audiocoder', bytes, file, spikes),
  optionsOf: ({ audiocoder: { options } }) => options,
  takes: ({ autoencoder: { image } }, { data }) => image.width === data.width && image.height === data.height,
  identityOf: ({ source: { audio, clips, images } }) => ({ audio, clips, images }),
  flagsOf: ({ source: { audio, clips, images, dataDir, imagesDir, classImages } }, autoencoder = '') => ({
    ...{ autoencoder, audio, clips, images, dataDir, imagesDir },
    classImages: classImages?.join(','),
  }),
  requestOf({ clips, data, autoencoder: { path }, classImages }) {
    const { set: audio, count, dataDir } = clips;
    const imagesDir = data.dataDir === dataDir ? undefined : data.dataDir;
    return {
      source: { audio, images: data.set, clips: count, dataDir, imagesDir, classImages },
      on: { path },
    };
  },
  setsOf: ({ clips, data }) => [clips, data],
  sentenceOf({ clips, test, data, options: { limit, pairing } }) {
    const training = clips.clips - test.length;
    const heard = limit > 0 ? Math.min(limit, training) : training;
    const paired = pairing === 'class' ? 'one image per class' : 'an image of its own per clip';
    return (
      ` learned from ${heard.toLocaleString('en')} clips of ${clips.name}, paired with ` +
      `${data.name} (${paired}), each heard`
    );
  },
  heldWidths: ({ autoencoder }) => autoencoder.widths,
  madeWith: ({ autoencoder }) => autoencoder.path,
};
