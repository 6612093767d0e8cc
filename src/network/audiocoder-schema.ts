/**
 * The schema of an audiocoder's options: all of a training (`schema.ts`) with defaults of its own, what is heard of a
 * clip, and what it learns to draw (paper, section 3.2).
 */
import { HEARING_DEFAULTS, type Hearing } from '../cochlea/hearing.js';
import { optionNames, type Schema } from '../options/spec.js';
import { OPTIONS, type TrainingOptions } from './schema.js';

/** One image per class (Dataset A), or one of its class per clip (Dataset B). */
export type Pairing = 'class' | 'clip';

/** What any audiocoder, spiking or not, is told of its clips and images. */
export interface ListeningOptions extends Hearing {
  readonly pairing: Pairing;
  /** `stratified`, or `speaker:` and the name of the speaker that is held out. */
  readonly split: string;
  readonly splitSeed: number;
}

/** All options of an audiocoder, resolved. */
export interface AudiocoderOptions extends TrainingOptions, ListeningOptions {
  /** Steps of a stored map, Th. */
  readonly mapSteps: number;
  /** Steps that the image is shown for before its map is kept. */
  readonly mapSettle: number;
  /** Draws of each map, of which the one that becomes the nearest image is kept. */
  readonly mapDraws: number;
}

// The intensities of clips are coded by their rate alone.
const { coding, ...SHARED_OPTIONS } = OPTIONS;

const PAIRINGS: readonly Pairing[] = ['class', 'clip'];

/** Every option; defaults are those of the preset `paper`. */
export const AUDIOCODER_OPTIONS = {
  ...SHARED_OPTIONS,
  hidden: { ...OPTIONS.hidden, default: [2048] },
  steps: { ...OPTIONS.steps, default: 60, help: 'time steps each clip is heard for, T' },
  epochs: { ...OPTIONS.epochs, default: 20 },
  batch: { ...OPTIONS.batch, default: 50, help: 'clips per batch, B' },
  limit: { ...OPTIONS.limit, help: 'only the first so many training clips of the shuffled set; 0 for all' },
  spikeProbability: { ...OPTIONS.spikeProbability, default: 0.02 },
  learningRate: { ...OPTIONS.learningRate, default: 5e-5 },
  decay: { ...OPTIONS.decay, default: 0 },
  decayMode: {
    ...OPTIONS.decayMode,
    default: 'none',
    help: 'decay applied to the weights, or none; coupled would move the weights of silent inputs and is refused',
  },
  initialBound: { ...OPTIONS.initialBound, default: 0.01 },
  checkpointEvery: { ...OPTIONS.checkpointEvery, default: 250 },
  mapSteps: {
    kind: 'integer',
    default: 15,
    min: 1,
    max: 1000,
    help: 'steps of hidden spikes kept of an image, Th: shown again and again as the target',
  },
  mapSettle: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: 1000,
    help: 'steps that an image is shown for before its map is kept, while potentials build up',
  },
  mapDraws: {
    kind: 'integer',
    default: 1,
    min: 1,
    max: 1000,
    help: 'draws of each map; kept is the one that is decoded to the nearest image',
  },
  pairing: {
    kind: 'choice',
    default: 'class',
    choices: PAIRINGS,
    help: 'what clips are paired with: one image per class (Dataset A), or a random one of its class per clip (B)',
  },
  split: {
    kind: 'text',
    default: 'stratified',
    pattern: /^(stratified|speaker:.{1,100})$/,
    form: '"stratified" or "speaker:NAME"',
    help: 'test clips: 15 % of every digit, or all of one speaker, as speaker:theo',
  },
  splitSeed: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    help: 'decides which clips are test clips, apart from --seed',
  },
  sampleRate: {
    kind: 'integer',
    default: HEARING_DEFAULTS.sampleRate,
    min: 1000,
    max: 384_000,
    help: 'rate that sounds are resampled to for the ear, Hz',
  },
  earQ: {
    kind: 'number',
    default: HEARING_DEFAULTS.earQ,
    min: 1,
    max: 100,
    help: 'quality of the ear, Q: centre frequency over bandwidth of a filter',
  },
  stepFactor: {
    kind: 'number',
    default: HEARING_DEFAULTS.stepFactor,
    min: 0.01,
    max: 4,
    help: 'distance of neighbouring channels in bandwidths',
  },
  decimation: {
    kind: 'integer',
    default: HEARING_DEFAULTS.decimation,
    min: 1,
    max: 10_000,
    help: 'samples per frame of a cochleagram',
  },
  frames: {
    kind: 'integer',
    default: HEARING_DEFAULTS.frames,
    min: 1,
    max: 100_000,
    help: 'frames kept of a clip; shorter ones are silent at their end',
  },
} as const satisfies Schema<AudiocoderOptions>;

/** The name of an option. */
export type AudiocoderOptionName = keyof AudiocoderOptions;
/** The names of an audiocoder's options, in the order of the schema. */
export const AUDIOCODER_OPTION_NAMES: readonly AudiocoderOptionName[] = optionNames(AUDIOCODER_OPTIONS);

/** What of the options says how clips are heard. */
export function hearingOf({ sampleRate, earQ, stepFactor, decimation, frames }: Hearing): Hearing {
  return { sampleRate, earQ, stepFactor, decimation, frames };
}
