/**
 * A training with a run folder: begins or goes on, writes what happens, and closes with summary and report.
 *
 * What counts is written in this order: configuration, then lines of metrics and checkpoints as they come (a
 * checkpoint after the lines up to it), pictures, report, and the summary last. Whenever the program is stopped,
 * `resumeRun` takes up at the last checkpoint and ends with the same bytes.
 */
import './setup.js';
import { rm } from 'node:fs/promises';
import type { ImageSet } from '../data/image-set.js';
import type { ImageSize } from '../data/resize.js';
import { preloadEngine } from '../engine/create.js';
import { UsageError } from '../errors.js';
import { formatMetricsLine } from '../formats/metrics-lines.js';
import { newRunConfig, type RunConfig } from '../formats/run-config.js';
import type { RunSummary } from '../formats/run-summary.js';
import { hiddenWidths, type Network } from '../network/network.js';
import { type GivenOptions, resolveOptions } from '../options/presets.js';
import type { MetricsLine } from '../training/metrics-line.js';
import {
  type BatchEvent,
  batchCount,
  type TrainingState,
  trainAutoencoder,
} from '../training/train-autoencoder.js';
import { writeFileAtomic } from './atomic-file.js';
import { loadImageSet } from './image-sets.js';
import { checkSameData, type DataRequest, loadRunPart, loadTrainingData, PICTURED } from './run-data.js';
import {
  checkFree,
  createRun,
  readRunCheckpoint,
  readRunConfig,
  readRunMetrics,
  readRunSummary,
  runFile,
} from './run-folder.js';
import { RunWriter } from './run-writer.js';

export interface RunRequest extends DataRequest {
  /** The run folder to make. */
  readonly folder: string;
  readonly options?: GivenOptions;
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

export interface ResumeRequest {
  /** Where the images lie now, where they were moved. */
  readonly set?: string | undefined;
  readonly dataDir?: string | undefined;
  /** Another number of threads; the result is the same. */
  readonly threads?: number | undefined;
}

export interface RunControls {
  /** The batch under way is finished and saved, then the training returns. */
  readonly signal?: AbortSignal | undefined;
}

/** Before the first batch. */
export interface BeginEvent {
  readonly kind: 'begin';
  readonly folder: string;
  readonly config: RunConfig;
  /** Batches that were done before. */
  readonly batch: number;
}

/** After the last batch, before evaluation and pictures. */
export interface ResultsEvent {
  readonly kind: 'results';
}

export type RunEvent = BeginEvent | BatchEvent | ResultsEvent;

export interface RunResult {
  readonly folder: string;
  readonly config: RunConfig;
  readonly network: Network;
  /** Batches done; fewer than `config.batches` where it was interrupted or its time was up. */
  readonly batch: number;
  /** Undefined where it was interrupted. */
  readonly summary: RunSummary | undefined;
}

/** Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot. */
export async function* trainRun(
  request: RunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, RunResult> {
  const began = performance.now();
  const { folder, layers, evaluate = 1000, force = false, seconds } = request;
  let options = resolveOptions(request.options ?? {});
  if (!(Number.isSafeInteger(evaluate) && evaluate >= 0)) {
    throw new UsageError(`--evaluate must be an integer of at least 0, got ${evaluate}`);
  }
  await checkFree(folder, force);
  const [{ images, data }, test] = await Promise.all([
    loadTrainingData(request, options.limit),
    loadTest(request, evaluate),
    preloadEngine(options.engine),
  ]);
  if (layers !== undefined) {
    options = resolveOptions({ ...options, hidden: hiddenWidths(layers, data.width * data.height) });
  }
  const batches = batchCount(images, options);
  const config = newRunConfig({ data, batches, evaluate, options }, process.versions.node);
  const prepare = () => createRun(folder, config);
  return yield* runFrom({ folder, config, images, test, began, seconds, metrics: [], prepare }, controls);
}

/** Goes on where a run stopped. Throws an InputError where its folder or its data is not as it was. */
export async function* resumeRun(
  folder: string,
  { set, dataDir, threads }: ResumeRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, RunResult> {
  const began = performance.now();
  let config = await readRunConfig(folder);
  const [checkpoint, summary] = [await readRunCheckpoint(folder, config), await readRunSummary(folder)];
  if (checkpoint !== undefined && summary !== undefined && checkpoint.batch === config.batches) {
    const { network, batch } = checkpoint;
    return { folder, config, network, batch, summary };
  }
  const data = { ...config.data, ...(set && { set }), ...(dataDir && { dataDir }) };
  const [images, test] = await Promise.all([loadRunPart(data, 'train'), loadTest(data, config.evaluate)]);
  checkSameData(images, config.data, runFile(folder, 'config'));
  if (threads !== undefined) {
    config = { ...config, options: resolveOptions({ ...config.options, threads }) };
  }
  const batch = checkpoint?.batch ?? 0;
  const { logEvery } = config.options;
  // Lines after the checkpoint come again, and one that an interruption added would not have been there.
  const metrics = (await readRunMetrics(folder)).filter(
    (line) => line.batch <= batch && (line.batch % logEvery === 0 || line.batch === config.batches),
  );
  const prepare = async () => {
    await rm(runFile(folder, 'summary'), { force: true });
    await writeFileAtomic(runFile(folder, 'metrics'), metrics.map(formatMetricsLine).join(''));
  };
  const { network, precise } = checkpoint ?? {};
  const weights = precise ?? network?.weights;
  const seconds = metrics[metrics.length - 1]?.seconds ?? 0;
  const state = weights && { batch, seconds, weights };
  return yield* runFrom({ folder, config, images, test, began, metrics, prepare, state }, controls);
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

interface Running {
  readonly folder: string;
  readonly config: RunConfig;
  readonly images: ImageSet;
  readonly test: () => Promise<ImageSet>;
  /** When this sitting began, milliseconds. */
  readonly began: number;
  readonly seconds?: number | undefined;
  readonly metrics: readonly MetricsLine[];
  /** Brings the folder to where the training begins; called when the first batch has shown that it can run. */
  readonly prepare: () => Promise<void>;
  readonly state?: TrainingState | undefined;
}

async function* runFrom(running: Running, { signal }: RunControls): AsyncGenerator<RunEvent, RunResult> {
  const { folder, config, images, began, state } = running;
  const { options } = config;
  yield { kind: 'begin', folder, config, batch: state?.batch ?? 0 };
  const metrics = [...running.metrics];
  const timeUp = new AbortController();
  const stop = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
  const trainingBegan = performance.now();
  const training = trainAutoencoder(images, options, { signal: stop, ...(state && { state }) });
  let batch = state?.batch ?? 0;
  let allTraining = state?.seconds ?? 0;
  let writer: RunWriter | undefined;
  // What the end needs is loaded while the first batches run.
  const loadReport = () => import('./run-report.js');
  let report: ReturnType<typeof loadReport> | undefined;
  let network: Network;
  try {
    for (;;) {
      const next = await training.next();
      if (writer === undefined) {
        await running.prepare();
        writer = new RunWriter(folder, config);
        report = loadReport();
      }
      if (next.done) {
        network = next.value;
        break;
      }
      const event = next.value;
      batch = event.batch;
      allTraining = event.seconds;
      if (event.metrics) {
        metrics.push(event.metrics);
        writer.addLine(event.metrics);
      }
      if (event.state) await writer.save(event.state);
      yield event;
      if (running.seconds !== undefined && allTraining >= running.seconds) timeUp.abort();
    }
    await writer.saved();
  } finally {
    await writer?.close();
    // Where the events are no longer asked for, the engine's threads must still be given back.
    await training.return(undefined as never);
  }
  const interrupted = signal?.aborted === true || !timeUp.signal.aborted;
  if (batch < config.batches && interrupted) return { folder, config, network, batch, summary: undefined };
  yield { kind: 'results' };
  const trained = performance.now();
  const test = await running.test();
  const { writeResults } = await (report ?? loadReport());
  const times = { began, trainingBegan, trained, allTraining };
  const summary = await writeResults({ folder, config, network, metrics, batch, test, times });
  return { folder, config, network, batch, summary };
}
