/**
 * Classifiers: networks with one output per class, of which the one that spikes most is the answer. Their options, and their
 * checkpoints.
 *
 *     layers.0.weight, layers.1.weight, …   F32 [N_l, N_{l−1}], row-major; the rest as of an autoencoder (checkpoint.ts)
 *     metadata: inputs (`28x28` of images, or the number of inputs of clips), classes (JSON)
 */
import { array, readJson, record, string } from '../core/json-input.js';
import type { SafetensorsParts } from '../formats/safetensors.js';
import type { NeuronName } from '../neurons/index.js';
import { OptionError, type OptionSet, resolve } from '../options/resolve.js';
import type { Given, Schema } from '../options/spec.js';
import { CLIP_OPTIONS } from './audiocoder-schema.js';
import type { CheckpointOf } from './checkpoint.js';
import {
  openCheckpoint,
  readCount,
  readSize,
  readTrained,
  type StoredState,
  trainedParts,
} from './checkpoint-parts.js';
import { type OptionsOf, SPIKING } from './neuron-options.js';
import { AUTOENCODER_SCHEMA, type Preset } from './schema.js';
import { checksOf } from './stored.js';

// Samples are shown by the rate of their intensities, or have spikes of their own.
const { coding, ...SHARED_OPTIONS } = AUTOENCODER_SCHEMA;
const PRESETS: readonly Preset[] = ['tuned', 'paper'];

/** Every option; defaults are those of LIF neurons. Options of clips mean nothing for images. */
export const CLASSIFIER_SCHEMA = {
  ...SHARED_OPTIONS,
  preset: {
    ...AUTOENCODER_SCHEMA.preset,
    default: 'tuned',
    choices: PRESETS,
    help: 'bundle of settings: the best found so far, or as the paper trains autoencoders',
  },
  hidden: { ...AUTOENCODER_SCHEMA.hidden, default: [512] },
  steps: { ...AUTOENCODER_SCHEMA.steps, help: 'time steps each sample is shown for, T' },
  batch: { ...AUTOENCODER_SCHEMA.batch, help: 'samples per batch, B' },
  limit: {
    ...AUTOENCODER_SCHEMA.limit,
    help: 'only the first so many samples of the shuffled set; 0 for all',
  },
  ...CLIP_OPTIONS,
} as const satisfies Schema;

/** All options of a classifier, resolved. */
export type ClassifierOptions = OptionsOf<typeof CLASSIFIER_SCHEMA>;
/** Options of a classifier, any of which may be missing. */
export type GivenClassifierOptions = Given<ClassifierOptions>;

/** Presets of classifiers: `tuned` is told in docs/classifier.md. */
const CLASSIFIER_SET: OptionSet<typeof CLASSIFIER_SCHEMA> = {
  schema: CLASSIFIER_SCHEMA,
  presets: {
    tuned: {
      values: ({ neuron, steps, optimizer }) =>
        neuron === 'relu'
          ? {
              // Larger steps make rectified outputs die: a class is lost.
              learningRate: optimizer === 'adam' ? 1e-4 : 0.3,
              schedule: 'linear',
              decayMode: 'none',
              decay: 0,
            }
          : {
              trace: 'plain',
              error: 'spikes',
              reset: 'subtract',
              settle: Math.min(2, steps - 1),
              threshold: 2,
              initialBound: 0.05,
              beta1: 0,
              epsilon: 1e-3,
              decayMode: 'none',
              decay: 0,
              learningRate: 0.008 / Math.sqrt(steps),
              schedule: 'linear',
            },
    },
    paper: { of: SPIKING, values: () => ({}) },
  },
  check({ settle, steps, neuron }) {
    if (neuron === 'relu' || settle < steps) return;
    throw new OptionError(
      `{{settle}} must be below {{steps}}, or nothing is learned: got ${settle} and ${steps}`,
    );
  },
};

/** Resolves options of a classifier. Throws an OptionError if they are wrong. */
export function resolveClassifierOptions(given: GivenClassifierOptions): ClassifierOptions {
  return resolve(CLASSIFIER_SET, given) as ClassifierOptions;
}

/** Size of the images that a network takes; clips have none. */
type ImageSize = { readonly width: number; readonly height: number } | undefined;

/** A trained classifier. */
export interface Classifier {
  /** [N_0, …, classes] */
  readonly widths: readonly number[];
  /** Per layer [N_l, N_{l−1}], row-major. */
  readonly weights: readonly Float32Array[];
  readonly options: ClassifierOptions;
  /** Size of its images; undefined if it hears clips. */
  readonly image: ImageSize;
  /** Name of each output. */
  readonly classes: readonly string[];
}

/** Returns the widths of a classifier of `inputs` inputs. */
export function classifierWidths(
  inputs: number,
  { hidden }: Pick<ClassifierOptions, 'hidden'>,
  classes: readonly string[],
): number[] {
  return [inputs, ...hidden, classes.length];
}

/** Returns the content of a checkpoint; `weights` of the state are in the engine's precision. */
export function classifierParts(
  { widths, options, image, classes }: Omit<Classifier, 'weights'>,
  state: StoredState,
): SafetensorsParts {
  const inputs = image === undefined ? String(widths[0]) : `${image.width}x${image.height}`;
  const about = { classes: JSON.stringify(classes) };
  return trainedParts(
    {
      ...{ task: 'classifier', schema: CLASSIFIER_SCHEMA, prefix: 'layers' },
      ...{ widths, options, sizes: { inputs }, about },
    },
    state,
  );
}

const checkMetadata = record({ inputs: string, classes: string, options: string }, 'ignore');

/**
 * Reads a checkpoint; `file` is its name in errors. Throws an InputError if it is none of a classifier, or if its neurons do
 * not spike or not as `spikes` says.
 */
export function decodeClassifier(
  bytes: Uint8Array,
  file: string,
  spikes?: boolean,
): CheckpointOf<Classifier> {
  const { content, neuron, ...rest } = openCheckpoint(bytes, { task: 'classifier', spikes }, file);
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  const image = metadata.inputs.includes('x') ? readSize(metadata.inputs, place) : undefined;
  const inputs = image ? image.width * image.height : readCount(metadata.inputs, 'inputs', place);
  const classes = readJson(metadata.classes, `${place}: classes`, array(string, 1, 256));
  const options = readJson(metadata.options, `${place}: options`, optionsCheck(neuron));
  const widths = classifierWidths(inputs, options, classes);
  const { weights, ...trained } = readTrained(content, 'layers', widths, options, file);
  return { network: { widths, weights, options, image, classes }, ...trained, ...rest };
}

const optionsCheck = (implied: NeuronName) =>
  checksOf<ClassifierOptions>(CLASSIFIER_SCHEMA, implied).decisive;
