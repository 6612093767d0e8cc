/** Reads what a run came to from its folder, as far as it got. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../core/errors.js';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import { decisiveOptions } from '../../network/stored.js';
import type { AnyRun, OpenRun } from '../../runs/open-run.js';
import { resolvedOptions } from '../../runs/spec.js';
import type { RunStore } from '../../runs/store.js';
import type { Audiocoder } from '../../tasks/audiocoder.js';
import type { Autoencoder } from '../../tasks/autoencoder.js';
import { taskOf } from '../../tasks/index.js';
import { stateOf } from '../executors/local.js';
import { fileError } from '../files/bounded-file.js';
import { openRun } from '../runs/run-folders.js';
import type { PlannedRun } from './plan.js';

/**
 * Undefined where there is nothing to show yet. Of a training on sounds that is not finished, the test after its last
 * whole epoch counts; images are seen in so few epochs that only the end does.
 */
export async function measureRun(root: string, run: PlannedRun): Promise<MeasuredRun | undefined> {
  const state = await stateOf(join(root, run.folder));
  if (state === 'new') return undefined;
  const opened = await openRun(join(root, run.folder));
  checkIsPlanned(opened, run);
  if (opened.kind === 'autoencoder') return measureImages(opened, run);
  return opened.kind === 'audiocoder' ? measureSounds(opened, run, state === 'done') : undefined;
}

/** Throws an InputError where a folder does not hold the run that its name says. */
function checkIsPlanned({ kind, config, store }: AnyRun, { spec }: PlannedRun): void {
  const stored = new Map<string, unknown>(Object.entries(config.options));
  const different = Object.entries(decisiveOptions(taskOf(spec.task).schema, resolvedOptions(spec))).find(
    ([name, value]) => JSON.stringify(stored.get(name)) !== JSON.stringify(value),
  );
  if (kind === spec.task && different === undefined) return;
  const what = kind === spec.task ? `its option ${different?.[0]} is another` : `it is an ${kind}`;
  throw new InputError(`${store.place}: not the run that its name says, ${what}; delete it`);
}

/** Errors of a line of metrics; `spikeMse` only of networks that spike. */
interface Errors {
  readonly batch: number;
  readonly mse: number;
  readonly spikeMse?: number;
}

/** Returns the measurement of an autoencoder's run; undefined without a result. */
async function measureImages(
  run: OpenRun<Autoencoder>,
  planned: PlannedRun,
): Promise<MeasuredRun | undefined> {
  const summary = await run.summary();
  if (summary?.test === undefined) return undefined;
  const lines: readonly Errors[] = await run.metrics();
  const { mse, spikeMse }: Omit<Errors, 'batch'> = summary.test;
  const seconds = summary.seconds.allTraining;
  const { epochs } = run.config.options;
  return {
    reference: await referenceOf(planned, run.store, { seconds, mse, isDone: true }),
    mse,
    ...(spikeMse !== undefined && { spikeMse }),
    batches: {
      mse: lines.map((line) => ({ x: line.batch, value: line.mse })),
      spikeMse: lines.flatMap((line) =>
        line.spikeMse === undefined ? [] : [{ x: line.batch, value: line.spikeMse }],
      ),
    },
    epochs: [],
    epochsDone: epochs,
    epochsAsked: epochs,
  };
}

/** Returns the measurement of an audiocoder's run; undefined without a result. */
async function measureSounds(
  run: OpenRun<Audiocoder>,
  planned: PlannedRun,
  isDone: boolean,
): Promise<MeasuredRun | undefined> {
  const [lines, summary] = [await run.metrics(), await run.summary()];
  const tests = lines.flatMap(({ epoch, seconds, test }) =>
    test ? [{ epoch: epoch + 1, seconds, ...test }] : [],
  );
  const last = tests.at(-1);
  const result = isDone ? (summary?.test ?? last) : last;
  if (result === undefined) return undefined;
  const { mse, right } = result;
  const seconds = summary?.seconds.allTraining ?? last?.seconds ?? 0;
  return {
    reference: await referenceOf(planned, run.store, { seconds, mse, isDone }),
    mse,
    right,
    batches: { mse: [], spikeMse: [] },
    epochs: tests.map(({ epoch, mse: value }) => ({ x: epoch, value })),
    epochsDone: last?.epoch ?? 0,
    epochsAsked: run.config.options.epochs,
  };
}

async function referenceOf(
  { key, folder, seed, command }: PlannedRun,
  store: RunStore,
  { seconds, mse, isDone }: { readonly seconds: number; readonly mse: number; readonly isDone: boolean },
): Promise<MeasuredRun['reference']> {
  // Of a training that is not finished, the number is of an earlier network than the checkpoint.
  const checkpoint = isDone ? await hashOf(store.nameOf('checkpoint')) : undefined;
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

/** Data and versions that a run was made with, from its configuration. */
export interface Provenance {
  /** Sets with their checksums. */
  readonly data: readonly string[];
  readonly versions: string;
  readonly threads: number;
}

export async function provenanceOf(root: string, { folder }: PlannedRun): Promise<Provenance> {
  const config = (await openRun(join(root, folder))).config;
  const { kind, versions, options } = config;
  const sets = taskOf(kind).setsOf(config);
  return {
    data: sets.map(({ name, checksum }) => `${name} (CRC-32 ${checksum})`).reverse(),
    versions: `Spikeloom ${versions.spikeloom}, Node ${versions.node}`,
    threads: options.threads,
  };
}
