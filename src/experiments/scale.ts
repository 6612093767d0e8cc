/**
 * How large a reproduction is: the paper's own data and sizes, or a small version of all of it on built-in data.
 *
 * The small version runs the same experiments by the same code. It shows that everything works and which way things
 * go; its numbers are its own.
 */
import type { Optimizer } from '../engine/dense.js';
import type { GivenAudiocoderOptions, GivenOptions } from '../options/presets.js';

/** One of the paper's two sets of images, or what stands for it. */
export interface ImageScale {
  readonly set: string;
  /** What it is called in titles. */
  readonly name: string;
  /** Images of the training part that are shown; 0 for all. */
  readonly limit: number;
  /** Test images. */
  readonly evaluate: number;
  /** Widths of hidden layers: the paper's one for digits, its two for clothing. */
  readonly hidden: readonly number[];
  /** T. */
  readonly steps: number;
  /** Learning rates of the twins. */
  readonly annRates: AnnRates;
}

/**
 * The paper has one rate for each set of images, with and without Adam. Adam diverges at MNIST's 0.1, and without it
 * units die (MSE 1.00); rates here are those at which the twins come to about what the paper measured.
 */
interface AnnRates {
  readonly paper: Readonly<Record<Optimizer, number>>;
  /** The best found: docs/tuning.md. */
  readonly tuned: Readonly<Record<Optimizer, number>>;
}

const DIGIT_RATES: AnnRates = { paper: { sgd: 0.01, adam: 0.005 }, tuned: { sgd: 0.03, adam: 0.002 } };
const CLOTHING_RATES: AnnRates = { paper: { sgd: 0.005, adam: 0.005 }, tuned: { sgd: 0.02, adam: 0.001 } };

export interface SoundScale {
  readonly set: string;
  readonly name: string;
  readonly clips?: number | undefined;
  readonly hidden: number;
  /** What is heard, and whatever else makes it smaller. */
  readonly options: Pick<GivenAudiocoderOptions, 'frames' | 'decimation'>;
  /** Of the recipes that do not bring their own: the paper's, or what lets a small network learn as much in less. */
  readonly training: Pick<
    GivenAudiocoderOptions,
    'steps' | 'epochs' | 'spikeProbability' | 'learningRate'
  > & { readonly epochs: number };
  /** How the recipe `tuned` trains the autoencoder whose maps are learned (docs/audio.md). */
  readonly autoencoder: Pick<GivenOptions, 'threshold' | 'learningRate' | 'epochs'>;
}

export interface Scale {
  readonly name: 'full' | 'quick';
  readonly digits: ImageScale;
  readonly clothing: ImageScale;
  readonly sounds: SoundScale;
}

/** `audio` is the set of spoken digits: TI-46 is the paper's, FSDD is free. */
export function fullScale(audio: 'fsdd' | 'ti46'): Scale {
  return {
    name: 'full',
    digits: {
      set: 'mnist',
      name: 'MNIST',
      limit: 0,
      evaluate: 10_000,
      hidden: [196],
      steps: 15,
      annRates: DIGIT_RATES,
    },
    clothing: {
      set: 'fashion-mnist',
      name: 'Fashion-MNIST',
      limit: 0,
      evaluate: 10_000,
      hidden: [512, 1024],
      steps: 60,
      annRates: CLOTHING_RATES,
    },
    sounds: {
      set: audio,
      name: audio === 'fsdd' ? 'FSDD' : 'TI-46',
      hidden: 2048,
      options: {},
      // The text has 60 steps, Table 1 and the authors' code 30.
      training: { steps: 30, epochs: 20 },
      autoencoder: { threshold: 0.1, learningRate: 0.0015, epochs: 10 },
    },
  };
}

/** Drawn digits stand for both sets of images, shown fewer times; digits spoken by code for the sounds. */
export const QUICK_SCALE: Scale = {
  name: 'quick',
  digits: {
    set: 'digits',
    name: 'drawn digits',
    limit: 5000,
    evaluate: 500,
    hidden: [196],
    steps: 15,
    annRates: DIGIT_RATES,
  },
  clothing: {
    set: 'digits',
    name: 'drawn digits',
    limit: 3000,
    evaluate: 500,
    hidden: [96, 192],
    steps: 30,
    annRates: CLOTHING_RATES,
  },
  sounds: {
    set: 'spoken-digits',
    name: 'spoken digits',
    clips: 600,
    hidden: 256,
    options: { frames: 280, decimation: 40 },
    training: { steps: 15, epochs: 4, spikeProbability: 0.1, learningRate: 0.002 },
    autoencoder: { threshold: 0.1, learningRate: 0.003, epochs: 2 },
  },
};
