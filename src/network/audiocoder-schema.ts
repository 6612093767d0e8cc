/**
 * The options of an audiocoder: all of an autoencoder (`schema.ts`) with defaults of its own, what is heard of a clip, and
 * what it learns to draw (paper, section 3.2).
 */
import { HEARING_DEFAULTS, type Hearing } from '../cochlea/hearing.js';
import { optionNames, type Schema } from '../options/spec.js';
import {
  GRADED,
  type GradedName,
  type OptionsOf,
  type SharedOptions,
  SPIKING,
  type SpikingName,
} from './neuron-options.js';
import { AUTOENCODER_SCHEMA, type LoopOptions } from './schema.js';

/** One image per class (Dataset A), or one of its class per clip (Dataset B). */
export type Pairing = 'class' | 'clip';

// The intensities of clips are coded by their rate alone.
const { coding, ...SHARED_OPTIONS } = AUTOENCODER_SCHEMA;

const PAIRINGS: readonly Pairing[] = ['class', 'clip'];

/** Options of clips: which of them are test clips, and what is heard of each. */
export const CLIP_OPTIONS = {
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
} as const satisfies Schema;

/** Every option; defaults are those of the preset `paper` for LIF neurons. */
export const AUDIOCODER_SCHEMA = {
  ...SHARED_OPTIONS,
  hidden: { ...AUTOENCODER_SCHEMA.hidden, default: [2048] },
  steps: { ...AUTOENCODER_SCHEMA.steps, default: 60, help: 'time steps each clip is heard for, T' },
  epochs: { ...AUTOENCODER_SCHEMA.epochs, default: 20 },
  batch: { ...AUTOENCODER_SCHEMA.batch, default: 50, help: 'clips per batch, B' },
  limit: {
    ...AUTOENCODER_SCHEMA.limit,
    help: 'only the first so many training clips of the shuffled set; 0 for all',
  },
  spikeProbability: { ...AUTOENCODER_SCHEMA.spikeProbability, default: 0.02 },
  learningRate: { ...AUTOENCODER_SCHEMA.learningRate, default: 5e-5 },
  decay: { ...AUTOENCODER_SCHEMA.decay, default: 0 },
  decayMode: {
    ...AUTOENCODER_SCHEMA.decayMode,
    default: 'none',
    help: 'decay applied to the weights, or none; coupled would move the weights of silent inputs',
  },
  initialBound: { ...AUTOENCODER_SCHEMA.initialBound, default: 0.01 },
  checkpointEvery: { ...AUTOENCODER_SCHEMA.checkpointEvery, default: 250 },
  mapSteps: {
    of: SPIKING,
    kind: 'integer',
    default: 15,
    min: 1,
    max: 1000,
    help: 'steps of hidden spikes kept of an image, Th: shown again and again as the target',
  },
  mapSettle: {
    of: SPIKING,
    kind: 'integer',
    default: 0,
    min: 0,
    max: 1000,
    help: 'steps that an image is shown for before its map is kept, while potentials build up',
  },
  mapDraws: {
    of: SPIKING,
    kind: 'integer',
    default: 1,
    min: 1,
    max: 1000,
    help: 'draws of each map; kept is the one that is decoded to the nearest image',
  },
  bits: {
    of: GRADED,
    kind: 'integer',
    default: 0,
    min: 0,
    max: 16,
    help: 'bits of the hidden values that are learned: 2^bits equal levels up to the largest; 0 for full precision',
  },
  pairing: {
    kind: 'choice',
    default: 'class',
    choices: PAIRINGS,
    help: 'what clips are paired with: one image per class (Dataset A), or a random one of its class per clip (B)',
  },
  ...CLIP_OPTIONS,
} as const satisfies Schema;

/** All options of an audiocoder, resolved. */
export type AudiocoderOptions = OptionsOf<typeof AUDIOCODER_SCHEMA>;
/** Those of spiking neurons. */
export type SpikingAudiocoderOptions = OptionsOf<typeof AUDIOCODER_SCHEMA, SpikingName>;
/** Those of neurons with graded outputs. */
export type GradedAudiocoderOptions = OptionsOf<typeof AUDIOCODER_SCHEMA, GradedName>;
/** Options of every audiocoder's clips and images, resolved. */
export type ListeningOptions = Omit<SharedOptions<typeof AUDIOCODER_SCHEMA>, keyof LoopOptions>;
/** The name of an option. */
export type AudiocoderOptionName = keyof typeof AUDIOCODER_SCHEMA;
/** The names of an audiocoder's options, in the order of the schema. */
export const AUDIOCODER_OPTION_NAMES: readonly AudiocoderOptionName[] = optionNames(AUDIOCODER_SCHEMA);

/** Returns the options that say how clips are heard. */
export function hearingOf({ sampleRate, earQ, stepFactor, decimation, frames }: Hearing): Hearing {
  return { sampleRate, earQ, stepFactor, decimation, frames };
}
