/**
 * The schemas of the options of the ANN twins: an autoencoder and an audiocoder of rectified linear units, trained by
 * gradient descent (paper, sections 3.1 and 3.2.3). What they share with the spiking ones has the same names and ranges.
 */
import { OPTIMIZERS, type SquaredRule } from '../learning/rule.js';
import { optionNames, type Schema } from '../options/spec.js';
import { AUDIOCODER_OPTIONS, type ListeningOptions } from './audiocoder-schema.js';
import { type LoopOptions, OPTIONS } from './schema.js';

/** Bundles of options of ANN twins: as the paper says, or the best found so far. */
export type AnnPreset = 'paper' | 'tuned';

/** What decides the training of any ANN, resolved. */
export interface AnnOptions extends LoopOptions, Omit<SquaredRule, 'loss'> {
  readonly preset: AnnPreset;
}

/** All options of an ANN autoencoder, resolved. */
export type AnnAutoencoderOptions = AnnOptions;

/** All options of an ANN audiocoder, resolved. */
export interface AnnAudiocoderOptions extends AnnOptions, ListeningOptions {
  /** Of the hidden values that are learned; 0 for full precision. */
  readonly bits: number;
}

const PRESETS: readonly AnnPreset[] = ['paper', 'tuned'];

/** Every option; defaults are those of the preset `paper`. */
export const ANN_AUTOENCODER_OPTIONS = {
  preset: {
    ...OPTIONS.preset,
    choices: PRESETS,
    help: 'bundle of settings: as the paper says, or the best found so far',
  },
  hidden: { ...OPTIONS.hidden, help: 'units of the hidden layer, or of several: 256-64-256' },
  optimizer: {
    kind: 'choice',
    default: 'sgd',
    choices: OPTIMIZERS,
    help: 'how weights follow the gradient: plain descent, or Adam with moments kept over all batches',
  },
  epochs: OPTIONS.epochs,
  batch: OPTIONS.batch,
  limit: OPTIONS.limit,
  seed: { ...OPTIONS.seed, help: 'decides weights and order' },
  learningRate: { ...OPTIONS.learningRate, default: 0.1, help: 'step size, η; of adam 5e-3 unless given' },
  schedule: OPTIONS.schedule,
  beta1: OPTIONS.beta1,
  beta2: OPTIONS.beta2,
  epsilon: OPTIONS.epsilon,
  decay: OPTIONS.decay,
  decayMode: OPTIONS.decayMode,
  initialBound: { ...OPTIONS.initialBound, default: 0.01 },
  engine: OPTIONS.engine,
  threads: OPTIONS.threads,
  logEvery: OPTIONS.logEvery,
  checkpointEvery: OPTIONS.checkpointEvery,
} as const satisfies Schema<AnnAutoencoderOptions>;

/** Every option of an audiocoder; data and hearing are those of the spiking one, so that both can be compared. */
export const ANN_AUDIOCODER_OPTIONS = {
  ...ANN_AUTOENCODER_OPTIONS,
  hidden: { ...ANN_AUTOENCODER_OPTIONS.hidden, default: [2048] },
  epochs: AUDIOCODER_OPTIONS.epochs,
  batch: { ...OPTIONS.batch, help: 'clips per batch, B' },
  limit: AUDIOCODER_OPTIONS.limit,
  learningRate: { ...OPTIONS.learningRate, default: 1e-4, help: 'step size, η' },
  checkpointEvery: {
    ...OPTIONS.checkpointEvery,
    default: 250,
    help: 'batches per checkpoint; at full size and with Adam one is 1.4 GB',
  },
  bits: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: 16,
    help: 'bits of the hidden values that are learned: 2^bits equal levels up to the largest; 0 for full precision',
  },
  pairing: AUDIOCODER_OPTIONS.pairing,
  split: AUDIOCODER_OPTIONS.split,
  splitSeed: AUDIOCODER_OPTIONS.splitSeed,
  sampleRate: AUDIOCODER_OPTIONS.sampleRate,
  earQ: AUDIOCODER_OPTIONS.earQ,
  stepFactor: AUDIOCODER_OPTIONS.stepFactor,
  decimation: AUDIOCODER_OPTIONS.decimation,
  frames: AUDIOCODER_OPTIONS.frames,
} as const satisfies Schema<AnnAudiocoderOptions>;

/** The name of an option. */
export type AnnAutoencoderOptionName = keyof AnnAutoencoderOptions;
/** The name of an option. */
export type AnnAudiocoderOptionName = keyof AnnAudiocoderOptions;
/** The names of an ANN autoencoder's options, in the order of the schema. */
export const ANN_AUTOENCODER_OPTION_NAMES: readonly AnnAutoencoderOptionName[] =
  optionNames(ANN_AUTOENCODER_OPTIONS);
/** The names of an ANN audiocoder's options, in the order of the schema. */
export const ANN_AUDIOCODER_OPTION_NAMES: readonly AnnAudiocoderOptionName[] =
  optionNames(ANN_AUDIOCODER_OPTIONS);
