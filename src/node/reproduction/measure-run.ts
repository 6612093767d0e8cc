/** Reads what a run came to from its folder, as far as it got. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../core/errors.js';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import { resolvedOptions } from '../../experiments/run-spec.js';
import { RUNNING_OPTIONS } from '../../network/stored.js';
import { fileError } from '../files/bounded-file.js';
import { runFile } from '../runs/run-folder.js';
import {
  ANN_AUDIOCODER,
  ANN_AUTOENCODER,
  AUDIOCODER,
  AUTOENCODER,
  readAnyRunConfig,
} from '../runs/run-readers.js';
import type { PlannedRun } from './plan.js';
import { stateOf } from './run-planned.js';

/**
 * Undefined where there is nothing to show yet. Of a training on sounds that is not finished, the test after its last
 * whole epoch counts; images are seen in so few epochs that only the end does.
 */
export async function measureRun(root: string, run: PlannedRun): Promise<MeasuredRun | undefined> {
  const state = await stateOf(root, run);
  if (state === 'new') return undefined;
  await checkIsPlanned(root, run);
  return 'audio' in run.spec ? measureSounds(root, run, state === 'done') : measureImages(root, run);
}

/** Throws an InputError where a folder does not hold the run that its name says. */
async function checkIsPlanned(root: string, { folder, spec }: PlannedRun): Promise<void> {
  const { kind, options } = await readAnyRunConfig(join(root, folder));
  const stored = new Map<string, unknown>(Object.entries(options));
  const different = Object.entries(resolvedOptions(spec)).find(
    ([name, value]) =>
      !RUNNING_OPTIONS.includes(name) && JSON.stringify(stored.get(name)) !== JSON.stringify(value),
  );
  if (kind === spec.kind && different === undefined) return;
  const what = kind === spec.kind ? `its option ${different?.[0]} is another` : `it is an ${kind}`;
  throw new InputError(`${join(root, folder)}: not the run that its name says, ${what}; delete it`);
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
    reference: await referenceOf(run, folder, {
      seconds: summary.seconds.allTraining,
      mse: test.mse,
      isDone: true,
    }),
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
    reference: await referenceOf(run, folder, { seconds, mse, isDone }),
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
  { seconds, mse, isDone }: { readonly seconds: number; readonly mse: number; readonly isDone: boolean },
): Promise<MeasuredRun['reference']> {
  // Of a training that is not finished, the number is of an earlier network than the checkpoint.
  const checkpoint = isDone ? await hashOf(runFile(path, 'checkpoint')) : undefined;
  return { key, folder, seed, command, seconds, ...(checkpoint && { checkpoint }), mse };
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

/** What a run was made with, as its configuration says. */
export interface Provenance {
  /** Sets with their checksums. */
  readonly data: readonly string[];
  readonly versions: string;
  readonly threads: number;
}

export async function provenanceOf(root: string, { folder }: PlannedRun): Promise<Provenance> {
  const config = await readAnyRunConfig(join(root, folder));
  const { versions, options, data } = config;
  const images = `${data.name} (CRC-32 ${data.checksum})`;
  const clips = 'clips' in config ? [`${config.clips.name} (CRC-32 ${config.clips.checksum})`] : [];
  return {
    data: [images, ...clips],
    versions: `Spikeloom ${versions.spikeloom}, Node ${versions.node}`,
    threads: options.threads,
  };
}
