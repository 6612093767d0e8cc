/** Reads what a run came to from its folder, as far as it got. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import { resolvedOptions } from '../../experiments/run-spec.js';
import type { AudiocoderLine, MetricsLine } from '../../training/metrics-line.js';
import { fileError } from '../bounded-file.js';
import {
  readAnyRunConfig,
  readAudioRunMetrics,
  readAudioRunSummary,
  readRunMetrics,
  readRunSummary,
  runFile,
} from '../run-folder.js';
import type { PlannedRun } from './plan.js';
import { stateOf } from './run-planned.js';

/**
 * Undefined where there is nothing to show yet. Of a training on sounds that is not finished, the test after its last
 * whole epoch counts; images are seen in so few epochs that only the end does.
 */
export async function measureRun(root: string, run: PlannedRun): Promise<MeasuredRun | undefined> {
  const state = await stateOf(root, run);
  if (state === 'new') return undefined;
  return 'audio' in run.spec ? measureSounds(root, run, state === 'done') : measureImages(root, run);
}

async function measureImages(root: string, run: PlannedRun): Promise<MeasuredRun | undefined> {
  const folder = join(root, run.folder);
  const summary = await readRunSummary(folder);
  if (summary?.test === undefined) return undefined;
  const lines = await readRunMetrics(folder);
  const { mse, spikeMse } = summary.test;
  const { epochs } = resolvedOptions(run.spec);
  return {
    reference: await referenceOf(run, folder, summary.seconds.allTraining, mse),
    mse,
    spikeMse,
    batches: {
      mse: lines.map((line) => ({ x: line.batch, value: line.mse })),
      spikeMse: lines.flatMap((line: Partial<MetricsLine> & { readonly batch: number }) =>
        line.spikeMse === undefined ? [] : [{ x: line.batch, value: line.spikeMse }],
      ),
    },
    epochs: [],
    epochsDone: epochs,
    epochsAsked: epochs,
  };
}

async function measureSounds(
  root: string,
  run: PlannedRun,
  isDone: boolean,
): Promise<MeasuredRun | undefined> {
  const folder = join(root, run.folder);
  const [lines, summary] = [await readAudioRunMetrics(folder), await readAudioRunSummary(folder)];
  const tests = lines.flatMap(({ epoch, seconds, test }: AudiocoderLine) =>
    test ? [{ epoch: epoch + 1, seconds, ...test }] : [],
  );
  const last = tests.at(-1);
  const result = isDone ? (summary?.test ?? last) : last;
  if (result === undefined) return undefined;
  const { mse, right } = result;
  const seconds = summary?.seconds.allTraining ?? last?.seconds ?? 0;
  return {
    reference: await referenceOf(run, folder, seconds, mse),
    mse,
    right,
    batches: { mse: [], spikeMse: [] },
    epochs: tests.map(({ epoch, mse }) => ({ x: epoch, value: mse })),
    epochsDone: last?.epoch ?? 0,
    epochsAsked: resolvedOptions(run.spec).epochs,
  };
}

async function referenceOf(
  { key, folder, seed, command }: PlannedRun,
  path: string,
  seconds: number,
  mse: number,
): Promise<MeasuredRun['reference']> {
  const checkpoint = await hashOf(runFile(path, 'checkpoint'));
  return { key, folder, seed, command, seconds, checkpoint, mse };
}

/** SHA-256 of a file, hexadecimal. */
async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw fileError(error, file);
  }
  return hash.digest('hex');
}

/** The name and checksum of the sets that a run learned from, as its configuration says. */
export async function dataOf(root: string, { folder }: PlannedRun): Promise<string[]> {
  const config = await readAnyRunConfig(join(root, folder));
  const images = `${config.data.name} (CRC-32 ${config.data.checksum})`;
  return 'clips' in config ? [images, `${config.clips.name} (CRC-32 ${config.clips.checksum})`] : [images];
}
