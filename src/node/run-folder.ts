/**
 * A run folder: what a training leaves behind, and all it needs to go on.
 *
 *     config.json             written first: options, data, versions
 *     metrics.jsonl           a line per logged batch
 *     checkpoint.safetensors  the network so far
 *     summary.json, report.html                       when the training is complete
 *     reconstructions.png, weights.png, raster.svg    the same, of an autoencoder
 *     drawings.png                                    the same, of an audiocoder
 *
 * Files are written whole or not at all (`atomic-file.ts`); lines of metrics are added one by one, and a line
 * cut off by a kill is left out when they are read.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ImageSize } from '../data/resize.js';
import { InputError, UsageError } from '../errors.js';
import { type AnyRunConfig, type AudioRunConfig, checkAnyRunConfig } from '../formats/audio-run-config.js';
import { type Check, readJson } from '../formats/json-input.js';
import { checkAudiocoderLine, checkMetricsLine, parseMetricsLines } from '../formats/metrics-lines.js';
import type { RunConfig } from '../formats/run-config.js';
import {
  type AudioRunSummary,
  checkAudioRunSummary,
  checkRunSummary,
  type RunSummary,
} from '../formats/run-summary.js';
import { type Checkpoint, decodeCheckpoint } from '../network/checkpoint.js';
import { decodeSynthesis, type SynthesisCheckpoint } from '../network/synthesis-checkpoint.js';
import type { TrainingOptions } from '../options/schema.js';
import { decisiveOptions } from '../options/stored.js';
import type { AudiocoderLine, MetricsLine, TrainingLine } from '../training/metrics-line.js';
import { writeFileAtomic } from './atomic-file.js';
import { fileError, isFolder, presentNames, readFileBounded } from './bounded-file.js';

export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.jsonl',
  checkpoint: 'checkpoint.safetensors',
  summary: 'summary.json',
  report: 'report.html',
  reconstructions: 'reconstructions.png',
  weights: 'weights.png',
  raster: 'raster.svg',
  drawings: 'drawings.png',
} as const;
export type RunFile = keyof typeof RUN_FILES;

/** A configuration names every test clip. */
const MAX_JSON_BYTES = 2 ** 26;
const MAX_METRICS_BYTES = 2 ** 28;
/** Room for a checkpoint's header. */
const HEADER_BYTES = 2 ** 20;
const MAX_CHECKPOINT_BYTES = 2 ** 32;

export function runFile(folder: string, file: RunFile): string {
  return join(folder, RUN_FILES[file]);
}

/**
 * Throws a UsageError unless a run may be written to `folder`: it must not exist, be empty, or hold a run that
 * `force` allows to replace.
 */
export async function checkFree(folder: string, force: boolean): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw fileError(error, folder);
  }
  if (names.length === 0) return;
  if (!names.some((name) => name === RUN_FILES.config || name === `${RUN_FILES.config}.part`)) {
    throw new UsageError(`${folder} holds other files, not a run; choose another folder with --out`);
  }
  if (!force) {
    throw new UsageError(
      `${folder} already holds a run; continue it with "spikeloom resume ${folder}", replace it with --force, ` +
        `or choose another folder with --out`,
    );
  }
}

/** Whether a folder is not there yet or holds nothing. */
export async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw fileError(error, folder);
  }
}

/** Begins a run: removes what an earlier one left, then writes its configuration. */
export async function createRun(folder: string, config: AnyRunConfig): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    // The configuration goes last: until then the folder still is the earlier run, without results.
    const others = (Object.keys(RUN_FILES) as RunFile[]).filter((file) => file !== 'config');
    for (const file of others) {
      await rm(runFile(folder, file), { force: true });
      await rm(`${runFile(folder, file)}.part`, { force: true });
    }
  } catch (error) {
    throw fileError(error, folder);
  }
  await writeFileAtomic(runFile(folder, 'config'), `${JSON.stringify(config, null, 2)}\n`);
}

async function readText(file: string, limit: number): Promise<string> {
  const bytes = await readFileBounded(file, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: not valid UTF-8`);
  }
}

/** A run's configuration, whatever kind of network it trains. Throws an InputError where the folder holds none. */
export async function readAnyRunConfig(folder: string): Promise<AnyRunConfig> {
  const names = await presentNames(folder);
  if (!names.has(RUN_FILES.config)) {
    const what = names.size === 0 ? 'is not there or empty' : `has no ${RUN_FILES.config}`;
    throw new InputError(`${folder}: not a run folder, it ${what}`);
  }
  const file = runFile(folder, 'config');
  return readJson(await readText(file, MAX_JSON_BYTES), file, checkAnyRunConfig);
}

/** What a run folder holds; of a checkpoint file that it is an autoencoder's, which it need not be. */
export async function networkKind(path: string): Promise<AnyRunConfig['kind']> {
  return (await isFolder(path)) ? (await readAnyRunConfig(path)).kind : 'autoencoder';
}

/** The configuration of an autoencoder's run. Throws an InputError where the folder holds another or none. */
export async function readRunConfig(folder: string): Promise<RunConfig> {
  const config = await readAnyRunConfig(folder);
  if (config.kind === 'autoencoder') return config;
  throw new InputError(
    `${folder}: holds an audiocoder, an autoencoder is needed, such as ${config.autoencoder.path} that it was made with`,
  );
}

/** The configuration of an audiocoder's run. Throws an InputError where the folder holds another or none. */
export async function readAudioRunConfig(folder: string): Promise<AudioRunConfig> {
  const config = await readAnyRunConfig(folder);
  if (config.kind === 'audiocoder') return config;
  throw new InputError(
    `${folder}: holds an autoencoder, an audiocoder is needed; train one with ` +
      `"spikeloom train audiocoder --autoencoder ${folder}"`,
  );
}

/** The lines of an autoencoder's metrics; none where there is no such file. */
export function readRunMetrics(folder: string): Promise<MetricsLine[]> {
  return readLines(folder, checkMetricsLine);
}

/** The lines of an audiocoder's metrics; none where there is no such file. */
export function readAudioRunMetrics(folder: string): Promise<AudiocoderLine[]> {
  return readLines(folder, checkAudiocoderLine);
}

async function readLines<Line extends TrainingLine>(folder: string, check: Check<Line>): Promise<Line[]> {
  if (!(await presentNames(folder)).has(RUN_FILES.metrics)) return [];
  const file = runFile(folder, 'metrics');
  return parseMetricsLines(await readText(file, MAX_METRICS_BYTES), file, check);
}

/** The summary of an autoencoder's run; undefined where the run is not complete. */
export function readRunSummary(folder: string): Promise<RunSummary | undefined> {
  return readSummary(folder, checkRunSummary);
}

/** The summary of an audiocoder's run; undefined where the run is not complete. */
export function readAudioRunSummary(folder: string): Promise<AudioRunSummary | undefined> {
  return readSummary(folder, checkAudioRunSummary);
}

async function readSummary<Summary>(folder: string, check: Check<Summary>): Promise<Summary | undefined> {
  if (!(await presentNames(folder)).has(RUN_FILES.summary)) return undefined;
  const file = runFile(folder, 'summary');
  return readJson(await readText(file, MAX_JSON_BYTES), file, check);
}

/** Reads a checkpoint file. Throws an InputError where it is not one. */
export async function readCheckpointFile(file: string, limit = MAX_CHECKPOINT_BYTES): Promise<Checkpoint> {
  return decodeCheckpoint(await readFileBounded(file, limit), file);
}

/** Reads a checkpoint file of an audiocoder. Throws an InputError where it is not one. */
export async function readSynthesisFile(
  file: string,
  limit = MAX_CHECKPOINT_BYTES,
): Promise<SynthesisCheckpoint> {
  return decodeSynthesis(await readFileBounded(file, limit), file);
}

/**
 * The checkpoint of an autoencoder's run; undefined where none was written yet. Throws an InputError where it is of
 * another.
 */
export async function readRunCheckpoint(folder: string, config: RunConfig): Promise<Checkpoint | undefined> {
  if (!(await presentNames(folder)).has(RUN_FILES.checkpoint)) return undefined;
  const file = runFile(folder, 'checkpoint');
  const checkpoint = await readCheckpointFile(file, checkpointLimit(config.widths));
  const { network, batch } = checkpoint;
  checkBelongs({ options: network.options, image: network.image, batch }, config, file);
  return checkpoint;
}

/** The same of an audiocoder's run. */
export async function readSynthesisCheckpoint(
  folder: string,
  config: AudioRunConfig,
): Promise<SynthesisCheckpoint | undefined> {
  if (!(await presentNames(folder)).has(RUN_FILES.checkpoint)) return undefined;
  const file = runFile(folder, 'checkpoint');
  const limit = checkpointLimit(config.widths) + checkpointLimit(config.autoencoder.widths);
  const checkpoint = await readSynthesisFile(file, limit);
  const { network, batch } = checkpoint;
  const { options } = network.audiocoder;
  checkBelongs({ options, image: network.autoencoder.image, batch }, config, file);
  return checkpoint;
}

/** Most bytes of a checkpoint, with weights in both precisions. */
function checkpointLimit(widths: readonly number[]): number {
  return 12 * widths.slice(1).reduce((sum, post, l) => sum + post * widths[l], 0) + HEADER_BYTES;
}

/** Throws an InputError unless a checkpoint is of the training that a configuration describes. */
function checkBelongs(
  found: { readonly options: object; readonly image: ImageSize; readonly batch: number },
  config: AnyRunConfig,
  file: string,
): void {
  const { width, height } = config.data;
  const stored = new Map(Object.entries(found.options));
  const different = Object.entries(decisiveOptions<TrainingOptions>(config.options)).find(
    ([name, value]) => JSON.stringify(stored.get(name)) !== JSON.stringify(value),
  );
  if (different !== undefined) {
    throw new InputError(
      `${file}: of another training, its option ${different[0]} is not that of config.json`,
    );
  }
  if (found.image.width !== width || found.image.height !== height) {
    throw new InputError(`${file}: of another training, its images are not those of config.json`);
  }
  if (found.batch > config.batches) {
    throw new InputError(
      `${file}: after batch ${found.batch}, but config.json has ${config.batches} batches`,
    );
  }
}

/** A folder in `parent` that is not there yet: `mnist-1`, `mnist-2`, … */
export async function freeRunFolder(parent: string, set: string): Promise<string> {
  const taken = await presentNames(parent);
  const name = basename(resolve(set)).replace(/[^\w.-]+/g, '-') || 'run';
  let number = 1;
  while (taken.has(`${name}-${number}`)) number++;
  return join(parent, `${name}-${number}`);
}
