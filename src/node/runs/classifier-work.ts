/** Runs of classifiers: their samples, images or clips, and their training. */
import { UsageError } from '../../core/errors.js';
import type { ClipSet } from '../../data/clip-set.js';
import { splitClips } from '../../data/clip-split.js';
import { engineCard } from '../../engine/index.js';
import { type ClassifierOptions, classifierParts, classifierWidths } from '../../network/classifier.js';
import type { RunControls, Work } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';
import type { ImageSource } from '../../tasks/autoencoder.js';
import {
  CLASSIFIER,
  type Classifier,
  type ClassifierSource,
  newClassifierConfig,
  type RunSamples,
} from '../../tasks/classifier.js';
import { classifierBatches, trainClassifier } from '../../training/train-classifier.js';
import { labelledImages } from '../../use/labelled.js';
import { loadClipSet } from '../sets/clip-sets.js';
import { type ClassifierData, clipParts, samplesOf, testImages } from './classifier-samples.js';
import { clipPlace, clipsOf, hearSet } from './heard-clips.js';
import { loadTrainingData } from './run-data.js';

/** Samples of a new run, and what its configuration says of them. */
interface Loaded extends ClassifierData {
  readonly samples: RunSamples;
}

export const CLASSIFIER_WORK: Work<Classifier, ClassifierData> = {
  async begin(given, _place, controls) {
    const { source, options: asked } = given as RunSpec<'classifier'>;
    const options = CLASSIFIER.resolve(asked ?? {});
    checkSource(source);
    const [{ samples, ...data }] = await Promise.all([
      source.audio === undefined
        ? loadImages(source, options)
        : loadClips({ ...source, audio: source.audio }, options, controls),
      engineCard(options.engine).load(),
    ]);
    const { classes, inputs } = data.train;
    const widths = classifierWidths(inputs, options, classes);
    const batches = classifierBatches(data.train, options);
    const config = newClassifierConfig({ samples, classes, options, widths, batches }, process.versions.node);
    return { config, data };
  },
  async reload({ config, store }, _checkpoint, moved, controls) {
    return samplesOf(config, store.nameOf('config'), moved, controls);
  },
  train: ({ train }, { options }, { onPreparing: _, ...controls }) =>
    trainClassifier(train, options, controls),
  isLogged: (_, { options, batches }, batch) => batch % options.logEvery === 0 || batch === batches,
  encode: ({ train: { image } }, { widths, options, classes }, state) =>
    classifierParts({ widths, options, image, classes }, state),
  weightsOf: ({ weights }) => weights,
  finisher: async () => (await import('./classifier-report.js')).CLASSIFIER_RESULTS,
};

/** Throws a UsageError unless either images or clips are asked for, and what is asked of them is theirs. */
function checkSource({ data, audio, clips, resize, evaluate }: ClassifierSource): void {
  if ((data === undefined) === (audio === undefined)) {
    throw new UsageError('give either --data, images to tell apart, or --audio, clips');
  }
  if (data !== undefined && clips !== undefined) {
    throw new UsageError(`--clips is for spoken-digits, of ${data} all images are taken`);
  }
  if (audio !== undefined && (resize !== undefined || evaluate !== undefined)) {
    throw new UsageError('--resize and --evaluate are for images: clips are tested by --split');
  }
  if (evaluate !== undefined && !(Number.isSafeInteger(evaluate) && evaluate >= 0)) {
    throw new UsageError(`--evaluate must be an integer of at least 0, got ${evaluate}`);
  }
}

async function loadImages(
  { data: set = '', dataDir, resize, evaluate = 0 }: ClassifierSource,
  options: ClassifierOptions,
): Promise<Loaded> {
  const source: ImageSource = { data: set, dataDir, resize };
  const { images, data } = await loadTrainingData(source, options.limit);
  return {
    train: labelledImages(images),
    test: () => testImages(data, evaluate),
    samples: { kind: 'images', data, evaluate },
  };
}

async function loadClips(
  source: ClassifierSource & { readonly audio: string },
  options: ClassifierOptions,
  controls: RunControls,
): Promise<Loaded> {
  const place = clipPlace(source);
  const set: ClipSet = await loadClipSet(place.set, place);
  const split = splitClips(set, options.split, options.splitSeed);
  const heard = await hearSet(set, options, controls);
  const test = Array.from(split.test, (clip) => heard.clips[clip].name);
  return {
    ...clipParts(heard, split, options),
    samples: { kind: 'clips', clips: clipsOf(place, heard), test },
  };
}
