/**
 * Trainings on images with a run folder, of autoencoders of every kind: begin or go on; what they write is told in
 * `run-sitting.ts`.
 */
import '../setup.js';
import { UsageError } from '../../core/errors.js';
import type { ImageSet } from '../../data/image-set.js';
import type { ImageSize } from '../../data/resize.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import type { CheckpointOf } from '../../network/checkpoint.js';
import { hiddenWidths, type NetworkOf } from '../../network/network.js';
import type { Given } from '../../network/presets.js';
import type { LoopOptions } from '../../network/schema.js';
import type { AnyImageRunConfig } from '../../runs/audio-run-config.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import { batchCount } from '../../training/train-autoencoder.js';
import type { TrainControls, TrainingEvent, TrainingState } from '../../training/train-loop.js';
import type { FolderLock } from '../files/folder-lock.js';
import { loadImageSet } from '../sets/image-sets.js';
import { checkNotLost, type ResumedLines, resumedLines } from './resumed-lines.js';
import { checkSameData, type DataRequest, loadRunPart, loadTrainingData, PICTURED } from './run-data.js';
import { checkFree, createRun, runFile } from './run-folder.js';
import type { RunReaders } from './run-readers.js';
import {
  type RunControls,
  type RunEvent,
  type RunResult,
  runSitting,
  type Trainings,
  whileLocked,
} from './run-sitting.js';

/** A training on images, with a run folder. */
export interface ImageRunRequest<Options> extends DataRequest {
  /** The run folder to make. */
  readonly folder: string;
  readonly options?: Given<Options>;
  /** All widths, inputs and outputs included, in place of the option `hidden`. */
  readonly layers?: readonly number[] | undefined;
  readonly resize?: ImageSize | undefined;
  /** Test images for the result; 0 for none. Default: 1000. */
  readonly evaluate?: number | undefined;
  /** Replaces a run that is there. */
  readonly force?: boolean | undefined;
  /** Longest time to train; after it, results are written of what was learned so far. */
  readonly seconds?: number | undefined;
}

/** How to go on with a run on images. */
export interface ResumeRequest {
  /** Where the images lie now, where they were moved. */
  readonly set?: string | undefined;
  readonly dataDir?: string | undefined;
  /** Another number of threads; the result is the same. */
  readonly threads?: number | undefined;
}

/** What is known of a run that ends. */
export interface FinishedImageRun<Config, Line, Trained> extends Trainings<Line, Trained> {
  readonly folder: string;
  readonly config: Config;
  /** At least the test images to evaluate on, and those that pictures show. */
  readonly test: ImageSet;
}

/** What is its own of the runs of one kind of autoencoder. */
export interface ImageRunKind<
  Config extends AnyImageRunConfig,
  Line extends TrainingLine,
  Trained extends NetworkOf<LoopOptions>,
  Summary,
> {
  readonly readers: RunReaders<Config, Line, CheckpointOf<Trained>, Summary>;
  readonly resolve: (given: Given<Config['options']>) => Config['options'];
  readonly newConfig: (
    parts: Pick<Config, 'data' | 'batches' | 'evaluate' | 'options'>,
    node: string,
  ) => Config;
  /** Loads the code of the engine ahead of its making, while data is loaded. */
  readonly preload?: (options: Config['options']) => Promise<void>;
  readonly train: (
    images: ImageSet,
    options: Config['options'],
    controls: TrainControls,
  ) => AsyncGenerator<TrainingEvent<Line, Trained>, Trained>;
  /** What a checkpoint holds. */
  readonly parts: (config: Config, state: TrainingState) => SafetensorsParts;
  /** Loads what measures, draws and writes the results. */
  readonly finish: () => Promise<(finished: FinishedImageRun<Config, Line, Trained>) => Promise<Summary>>;
}

/**
 * Trains from the first batch. Throws a UsageError or an InputError before anything is written if it cannot, a
 * FolderBusyError if another process writes to the folder.
 */
export function trainImageRun<
  Config extends AnyImageRunConfig,
  Line extends TrainingLine,
  Trained extends NetworkOf<LoopOptions>,
  Summary,
>(
  kind: ImageRunKind<Config, Line, Trained, Summary>,
  request: ImageRunRequest<Config['options']>,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  return whileLocked(request.folder, controls, (lock) => beginLocked(kind, request, lock, controls));
}

async function* beginLocked<
  Config extends AnyImageRunConfig,
  Line extends TrainingLine,
  Trained extends NetworkOf<LoopOptions>,
  Summary,
>(
  kind: ImageRunKind<Config, Line, Trained, Summary>,
  request: ImageRunRequest<Config['options']>,
  lock: FolderLock,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const began = performance.now();
  const { folder, layers, evaluate = 1000, force = false, seconds } = request;
  let options = kind.resolve(request.options ?? {});
  if (!(Number.isSafeInteger(evaluate) && evaluate >= 0)) {
    throw new UsageError(`--evaluate must be an integer of at least 0, got ${evaluate}`);
  }
  await checkFree(folder, force);
  const [{ images, data }, test] = await Promise.all([
    loadTrainingData(request, options.limit),
    loadTest(request, evaluate),
    kind.preload?.(options),
  ]);
  if (layers !== undefined) {
    options = kind.resolve({ ...options, hidden: hiddenWidths(layers, data.width * data.height) });
  }
  const batches = batchCount(images, options);
  const config = kind.newConfig({ data, batches, evaluate, options }, process.versions.node);
  const prepare = () => createRun(lock, config);
  const running = { folder, lock, config, images, test, began, seconds, metrics: [], prepare };
  return yield* runFrom(kind, running, controls);
}

/**
 * Goes on with a run whose folder is locked; `lock` throws if it could not be. Throws an InputError if its folder or its
 * data is not as it was.
 */
export async function* resumeImageRun<
  Config extends AnyImageRunConfig,
  Line extends TrainingLine,
  Trained extends NetworkOf<LoopOptions>,
  Summary,
>(
  kind: ImageRunKind<Config, Line, Trained, Summary>,
  folder: string,
  { set, dataDir, threads }: ResumeRequest,
  lock: () => FolderLock,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const began = performance.now();
  const { readers } = kind;
  let config = await readers.config(folder);
  const [checkpoint, summary] = [await readers.checkpoint(folder, config), await readers.summary(folder)];
  if (checkpoint !== undefined && summary !== undefined && checkpoint.batch === config.batches) {
    const { network, batch } = checkpoint;
    return { folder, config, network, batch, summary };
  }
  const held = lock();
  checkNotLost(folder, checkpoint, summary);
  const data = { ...config.data, ...(set && { set }), ...(dataDir && { dataDir }) };
  const [images, test] = await Promise.all([loadRunPart(data, 'train'), loadTest(data, config.evaluate)]);
  checkSameData(images, config.data, runFile(folder, 'config'));
  if (threads !== undefined) {
    config = { ...config, options: kind.resolve({ ...config.options, threads }) };
  }
  const { batches, options } = config;
  const isKept = (batch: number) => batch % options.logEvery === 0 || batch === batches;
  const { onWarning } = controls;
  const resumed = await resumedLines(readers, {
    lock: held,
    batch: checkpoint?.batch ?? 0,
    isKept,
    onWarning,
  });
  const state = checkpoint && resumedState(checkpoint, checkpoint.network.weights, resumed.metrics);
  const running = { folder, lock: held, config, images, test, began, ...resumed, state };
  return yield* runFrom(kind, running, controls);
}

/** The state that a checkpoint holds; `weights` are those that were trained, in float32. */
export function resumedState(
  { batch, precise, optimizer }: Omit<CheckpointOf<unknown>, 'network'>,
  weights: readonly Float32Array[],
  metrics: readonly TrainingLine[],
): TrainingState {
  const seconds = metrics[metrics.length - 1]?.seconds ?? 0;
  return { batch, seconds, weights: precise ?? weights, optimizer };
}

/** The test images that the end of a run needs. Digits are drawn only then, so that the first batch comes sooner. */
async function loadTest(request: DataRequest, evaluate: number): Promise<() => Promise<ImageSet>> {
  const { set, dataDir, resize } = request;
  const load = () =>
    loadImageSet(set, { part: 'test', dataDir, resize, count: Math.max(evaluate, PICTURED) });
  if (set === 'digits') return load;
  const images = await load();
  return async () => images;
}

interface Running<Config, Line> extends ResumedLines<Line> {
  readonly folder: string;
  readonly lock: FolderLock;
  readonly config: Config;
  readonly images: ImageSet;
  readonly test: () => Promise<ImageSet>;
  readonly began: number;
  readonly seconds?: number | undefined;
  readonly state?: TrainingState | undefined;
}

function runFrom<
  Config extends AnyImageRunConfig,
  Line extends TrainingLine,
  Trained extends NetworkOf<LoopOptions>,
  Summary,
>(
  kind: ImageRunKind<Config, Line, Trained, Summary>,
  { images, test, ...rest }: Running<Config, Line>,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const { folder, config } = rest;
  return runSitting(
    {
      ...rest,
      train: (trainControls) => kind.train(images, config.options, trainControls),
      encode: (state) => kind.parts(config, state),
      finish: async () => {
        const write = await kind.finish();
        return async (trainings) => write({ ...trainings, folder, config, test: await test() });
      },
    },
    controls,
  );
}
