/** Classifiers: their files in a run folder, and their task. */
import { InputError } from '../core/errors.js';
import { array, type Check, integerIn, oneOf, record, string } from '../core/json-input.js';
import type { ImageSize } from '../data/resize.js';
import {
  CLASSIFIER_SCHEMA,
  type Classifier as ClassifierNetwork,
  type ClassifierOptions,
  classifierWidths,
  decodeClassifier,
  type GivenClassifierOptions,
  resolveClassifierOptions,
} from '../network/classifier.js';
import { checksOf, storedInputs } from '../network/stored.js';
import type { NeuronName } from '../neurons/index.js';
import type { ClassifierLine } from '../training/train-classifier.js';
import type { Classification } from '../use/classify.js';
import type { NetworkCost } from '../use/neurobench.js';
import { checkRunClips, type RunClips } from './audiocoder.js';
import {
  checkAgreement,
  checkRunData,
  headFields,
  newRunHead,
  type RunData,
  type RunHead,
} from './config.js';
import { type NeuronSummary, whole } from './summary.js';
import type { Task } from './task.js';

/** Samples of a classifier's run: images, or clips. */
export interface ClassifierSource {
  /** Images: the name of a set, or the path of a folder of images by class. */
  readonly data?: string | undefined;
  /** Clips: the name of a set, or the path of a folder of sounds by class; in place of images. */
  readonly audio?: string | undefined;
  /** Number of `spoken-digits` to make. */
  readonly clips?: number | undefined;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
  readonly resize?: ImageSize | undefined;
  /** Test images for the result; 0 for all. Default: 0. */
  readonly evaluate?: number | undefined;
}

/** Request for a run of a classifier. */
export interface ClassifierRequest {
  readonly task: 'classifier';
  readonly source: ClassifierSource;
  readonly options?: GivenClassifierOptions;
  readonly on?: undefined;
}

/** Samples that a run learned from. */
export type RunSamples =
  | {
      readonly kind: 'images';
      readonly data: RunData;
      /** Test images the result is measured on; 0 for all. */
      readonly evaluate: number;
    }
  | {
      readonly kind: 'clips';
      readonly clips: RunClips;
      /** Names of the clips that are tested on; all others are learned from. */
      readonly test: readonly string[];
    };

/** `config.json` of a classifier's run. */
export interface ClassifierConfig extends RunHead {
  readonly kind: 'classifier';
  readonly samples: RunSamples;
  /** Name of each output. */
  readonly classes: readonly string[];
  readonly options: ClassifierOptions;
}

const classNames = array(string, 2, 256);

const checkSamples: Check<RunSamples> = (value, place) => {
  const { kind } = record({ kind: oneOf(['images', 'clips']) }, 'ignore')(value, place);
  return kind === 'images'
    ? record({ kind: oneOf(['images']), data: checkRunData, evaluate: whole })(value, place)
    : record({ kind: oneOf(['clips']), clips: checkRunClips, test: array(string, 1) })(value, place);
};

/** Returns the check of a configuration, the agreement of its parts included. */
function configCheck(implied: NeuronName): Check<ClassifierConfig> {
  const checkFields = record({
    ...headFields,
    kind: oneOf(['classifier']),
    samples: checkSamples,
    classes: classNames,
    options: checksOf<ClassifierOptions>(CLASSIFIER_SCHEMA, implied).all,
  });
  return (value, place) => {
    const config = checkFields(value, place);
    const { samples, options, classes } = config;
    const inputs =
      samples.kind === 'images'
        ? samples.data.width * samples.data.height
        : storedInputs(options, place.file);
    checkAgreement(config, classifierWidths(inputs, options, classes), options.seed, place.file);
    if (samples.kind === 'clips' && samples.clips.classes.join('\n') !== classes.join('\n')) {
      throw new InputError(`${place.file}: classes are not those of its clips`);
    }
    return config;
  };
}

/** The configuration of a run that begins now. */
export function newClassifierConfig(
  parts: Pick<ClassifierConfig, 'samples' | 'classes' | 'options' | 'widths' | 'batches'>,
  node: string,
): ClassifierConfig {
  const { widths, batches, ...rest } = parts;
  const head = newRunHead({ seed: parts.options.seed, widths, batches }, node);
  return { ...head, kind: 'classifier', ...rest };
}

const ACCURACY = { id: 'accuracy', name: 'right', heading: 'Samples right', isShare: true } as const;

/** Types of the task of classifiers. */
export interface Classifier {
  readonly config: ClassifierConfig;
  readonly request: ClassifierRequest;
  readonly line: ClassifierLine;
  readonly network: ClassifierNetwork;
  readonly summary: NeuronSummary<Classification> & { readonly cost?: NetworkCost | undefined };
}

export const CLASSIFIER: Task<Classifier> = {
  kind: 'classifier',
  movesOf: ({ samples }) => [samples.kind === 'images' ? 'data' : 'audio'],
  schema: CLASSIFIER_SCHEMA,
  leading: ['preset', 'neuron', 'optimizer', 'steps'],
  resolve: resolveClassifierOptions,
  configCheck,
  lines: [ACCURACY],
  results: [ACCURACY],
  more: { confusion: array(array(integerIn(0, Number.MAX_SAFE_INTEGER))) },
  samples: 'test samples',
  decode: decodeClassifier,
  optionsOf: ({ options }) => options,
  takes: ({ image, classes }, { samples, classes: named }) =>
    classes.join('\n') === named.join('\n') &&
    (samples.kind === 'images'
      ? image?.width === samples.data.width && image.height === samples.data.height
      : image === undefined),
  identityOf: ({ source: { data, audio, clips, evaluate } }) => ({ data, audio, clips, evaluate }),
  flagsOf: ({ source: { data, audio, clips, dataDir, resize, evaluate } }) => ({
    ...{ data, audio, clips, dataDir },
    ...{ resize: resize && `${resize.width}x${resize.height}`, evaluate },
  }),
  requestOf({ samples }) {
    if (samples.kind === 'clips') {
      const { set: audio, count: clips, dataDir } = samples.clips;
      return { source: { audio, clips, dataDir } };
    }
    const { set: data, dataDir, resize } = samples.data;
    return { source: { data, dataDir, resize, evaluate: samples.evaluate || undefined } };
  },
  setsOf: ({ samples }) => [samples.kind === 'images' ? samples.data : samples.clips],
  sentenceOf({ samples, options: { limit } }) {
    const all = samples.kind === 'images' ? samples.data.images : samples.clips.clips - samples.test.length;
    const shown = (limit > 0 ? Math.min(limit, all) : all).toLocaleString('en');
    return samples.kind === 'images'
      ? ` was shown ${shown} images of ${samples.data.name}`
      : ` heard ${shown} clips of ${samples.clips.name}, each`;
  },
};
