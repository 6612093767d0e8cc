/** Reads what a run came to from its folder, as far as it got. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import { resolvedOptions } from '../../experiments/run-spec.js';
import { fileError } from '../bounded-file.js';
import { runFile } from '../run-folder.js';
import {
  ANN_AUDIOCODER,
  ANN_AUTOENCODER,
  AUDIOCODER,
  AUTOENCODER,
  readAnyRunConfig,
} from '../run-readers.js';
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
  const readers = run.spec.kind === 'autoencoder' ? AUTOENCODER : ANN_AUTOENCODER;
  const summary = await readers.summary(folder);
  if (summary?.test === undefined) return undefined;
  const lines = await readers.metrics(folder);
  const { test } = summary;
  const { epochs } = resolvedOptions(run.spec);
  return {
    reference: await referenceOf(run, folder, summary.seconds.allTraining, test.mse),
    mse: test.mse,
    ...('spikeMse' in test && { spikeMse: test.spikeMse }),
    batches: {
      mse: lines.map(({ batch, mse }) => ({ x: batch, value: mse })),
      spikeMse: lines.flatMap((line) =>
        'spikeMse' in line ? [{ x: line.batch, value: line.spikeMse }] : [],
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
  const readers = run.spec.kind === 'audiocoder' ? AUDIOCODER : ANN_AUDIOCODER;
  const [lines, summary] = [await readers.metrics(folder), await readers.summary(folder)];
  const tests = lines.flatMap(({ epoch, seconds, test }) =>
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
    epochs: tests.map(({ epoch, mse: value }) => ({ x: epoch, value })),
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
