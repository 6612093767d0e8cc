/** An autoencoder's training with a run folder: begins or goes on; what it writes is told in `run-sitting.ts`. */
import './setup.js';
import { rm } from 'node:fs/promises';
import type { ImageSet } from '../data/image-set.js';
import type { ImageSize } from '../data/resize.js';
import { preloadEngine } from '../engine/create.js';
import { UsageError } from '../errors.js';
import { formatMetricsLine } from '../formats/metrics-lines.js';
import { newRunConfig, type RunConfig } from '../formats/run-config.js';
import type { RunSummary } from '../formats/run-summary.js';
import { encodeCheckpoint } from '../network/checkpoint.js';
import { hiddenWidths, type Network } from '../network/network.js';
import { type GivenOptions, resolveOptions } from '../options/presets.js';
import type { MetricsLine } from '../training/metrics-line.js';
import { batchCount, trainAutoencoder } from '../training/train-autoencoder.js';
import type { TrainingState } from '../training/train-loop.js';
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
import { type RunControls, type RunEvent, type RunResult, runSitting } from './run-sitting.js';

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

export type AutoencoderRunResult = RunResult<RunConfig, Network, RunSummary>;

/** Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot. */
export async function* trainRun(
  request: RunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
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
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
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
  readonly began: number;
  readonly seconds?: number | undefined;
  readonly metrics: readonly MetricsLine[];
  readonly prepare: () => Promise<void>;
  readonly state?: TrainingState | undefined;
}

function runFrom(
  { images, test, ...rest }: Running,
  controls: RunControls,
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
  const { folder, config } = rest;
  const { widths, data, options } = config;
  return runSitting(
    {
      ...rest,
      train: (trainControls) => trainAutoencoder(images, options, trainControls),
      encode: (state) => encodeCheckpoint({ widths, image: data, options }, state),
      finish: async () => {
        const { writeResults } = await import('./run-report.js');
        return async (trainings) => writeResults({ ...trainings, folder, config, test: await test() });
      },
    },
    controls,
  );
}
