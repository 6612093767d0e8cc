/** Samples of classifiers: those of a run, found again, and those that a trained network is tested on. */
import { hearingInputs } from '../../cochlea/hearing.js';
import { UsageError } from '../../core/errors.js';
import type { HeardSet } from '../../data/clip-set.js';
import type { ClipSplit } from '../../data/clip-split.js';
import type { ImageSize } from '../../data/resize.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import type { Classifier, ClassifierOptions } from '../../network/classifier.js';
import type { RunControls } from '../../runs/session.js';
import type { ImageSource } from '../../tasks/autoencoder.js';
import type { ClassifierConfig } from '../../tasks/classifier.js';
import type { Moved } from '../../tasks/task.js';
import { type Labelled, labelledClips, labelledImages } from '../../use/labelled.js';
import { loadImageSet } from '../sets/image-sets.js';
import { folderStore } from './folder-store.js';
import { reloadClips } from './heard-clips.js';
import { checkSameData, loadRunPart } from './run-data.js';

/** Samples of a run. */
export interface ClassifierData {
  readonly train: Labelled;
  /** Loads the test samples. */
  readonly test: () => Promise<Labelled>;
}

/** Loads the test images of a set. */
export async function testImages(
  { set, dataDir, resize }: { readonly set: string } & Pick<ImageSource, 'dataDir' | 'resize'>,
  evaluate: number,
): Promise<Labelled> {
  return labelledImages(
    await loadImageSet(set, { part: 'test', dataDir, resize, count: evaluate || undefined }),
  );
}

/** Returns the parts of clips that were heard. */
export function clipParts(
  heard: HeardSet,
  { train, test }: ClipSplit,
  options: ClassifierOptions,
): ClassifierData {
  const inputs = hearingInputs(hearingOf(options));
  return {
    train: labelledClips(heard, train, inputs),
    test: async () => labelledClips(heard, test, inputs),
  };
}

/** Loads the samples of a run again; `file` is its configuration. Throws an InputError if they are not as they were. */
export async function samplesOf(
  { samples, options }: Pick<ClassifierConfig, 'samples' | 'options'>,
  file: string,
  { data: set, audio, dataDir }: Moved,
  controls: RunControls,
): Promise<ClassifierData> {
  if (samples.kind === 'clips') {
    const { clips, test } = samples;
    const { heard, split } = await reloadClips({ clips, test, options }, { audio, dataDir }, file, controls);
    return clipParts(heard, split, options);
  }
  const data = { ...samples.data, ...(set && { set }), ...(dataDir && { dataDir }) };
  const images = await loadRunPart(data, 'train');
  checkSameData(images, samples.data, file);
  return { train: labelledImages(images), test: () => testImages(data, samples.evaluate) };
}

/** The run that a network is of. */
interface OwnRun {
  readonly folder: string;
  readonly config: ClassifierConfig;
}

/** Samples that are asked for; whatever is not given is that of the run. */
interface SamplesRequest extends Pick<Moved, 'data' | 'audio' | 'dataDir'>, RunControls {
  readonly resize?: ImageSize | undefined;
}

/** Loads the test samples for a network. Throws a UsageError if it is not known which. */
export async function loadTestSamples(
  { image }: Classifier,
  run: OwnRun | undefined,
  { data, audio, dataDir, resize, ...controls }: SamplesRequest = {},
): Promise<Labelled> {
  const own = run?.config.samples;
  if (own?.kind === 'clips' && run !== undefined) {
    if (data !== undefined || resize !== undefined) {
      throw new UsageError(`${run.folder} hears clips: leave out --data and --resize`);
    }
    const file = folderStore(run.folder).nameOf('config');
    return (await samplesOf(run.config, file, { audio, dataDir }, controls)).test();
  }
  const trained = own?.kind === 'images' ? own.data : undefined;
  const set = data ?? trained?.set;
  if (image === undefined || set === undefined) {
    throw new UsageError(
      'a checkpoint without its run does not say which samples test it: give the run folder',
    );
  }
  if (audio !== undefined) throw new UsageError('the network takes images: leave out --audio');
  const isOwn = data === undefined || data === trained?.set;
  return labelledImages(
    await loadImageSet(set, {
      part: 'test',
      dataDir: dataDir ?? (isOwn ? trained?.dataDir : undefined),
      resize: resize ?? (trained?.resize ? image : undefined),
    }),
  );
}
