/**
 * The life of a run, for all tasks: it begins, goes on, and closes with its results.
 *
 * What counts is written in this order: configuration, then lines of metrics and checkpoints as they come (a
 * checkpoint after the lines up to it), pictures, report, and the summary last. Whenever the program is stopped,
 * another session takes up at the last checkpoint and ends with the same bytes.
 */
import { InputError } from '../core/errors.js';
import { countText } from '../core/number-texts.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import { type AnyRunConfig, storedConfig, TASKS, type TaskName, type TypesOf } from '../tasks/index.js';
import type { Moved, Task, TaskTypes } from '../tasks/task.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { TrainingState } from '../training/train-loop.js';
import { type OpenRun, openRun } from './open-run.js';
import { type RunControls, type RunEvent, type RunResult, runSession, type Work } from './session.js';
import type { RunSpec } from './spec.js';
import { BusyError, type LockedStore, type RunStore } from './store.js';

/** Controls of a run that begins. */
export interface BeginControls extends RunControls {
  /** Replaces a run that is there. */
  readonly force?: boolean | undefined;
  /** Longest time to train; after it, results are written of what was learned so far. */
  readonly seconds?: number | undefined;
}

/** Source of the tasks' works on a platform. */
export interface RunEnv {
  work<N extends TaskName>(task: N): Promise<Work<TypesOf<N>>>;
}

/**
 * Trains a new run from its first batch. Throws a UsageError or an InputError before anything is written if it cannot, a
 * BusyError if another process uses the place.
 */
export async function* beginRun<S extends RunSpec>(
  spec: S,
  store: RunStore,
  env: RunEnv,
  { force = false, seconds, ...controls }: BeginControls = {},
): AsyncGenerator<RunEvent, RunResult<TypesOf<S['task']>>> {
  const began = performance.now();
  const lock = await store.lock();
  try {
    const work = await env.work<S['task']>(spec.task);
    await store.checkFree(force);
    const { config, data } = await work.begin(spec, store, controls);
    const prepare = () => lock.begin(storedConfig(config as AnyRunConfig));
    return yield* runSession(
      { work, folder: store.place, lock, config, data, began, seconds, metrics: [], prepare },
      controls,
    );
  } catch (error) {
    explainLoss(error, lock);
    throw error;
  } finally {
    await lock.release();
  }
}

/**
 * Goes on with a run from its last checkpoint; of a complete run returns the result again. Throws an InputError if the
 * run or its data is not as it was, a BusyError if another process uses the place.
 */
export async function* resumeRun(
  store: RunStore,
  env: RunEnv,
  { threads, ...moved }: Moved = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, RunResult> {
  const began = performance.now();
  let lock: LockedStore | undefined;
  let failure: unknown;
  try {
    // Locking makes a folder, and reading explains better what is wrong with one that holds no run.
    if (await store.isUsed()) lock = await store.lock();
  } catch (error) {
    if (error instanceof BusyError) throw error;
    // A complete run is shown all the same.
    failure = error;
  }
  try {
    const run: OpenRun<TypesOf<TaskName>> = await openRun(store);
    const [checkpoint, summary] = [await run.checkpoint(), await run.summary()];
    let { config } = run;
    if (checkpoint !== undefined && summary !== undefined && checkpoint.batch === config.batches) {
      const { network, batch } = checkpoint;
      return { folder: store.place, config, network, batch, summary };
    }
    if (lock === undefined) throw failure;
    checkNotLost(store, checkpoint, summary);
    const work = await env.work<TaskName>(run.kind);
    const data = await work.reload(run, checkpoint, moved, controls);
    if (threads !== undefined) {
      const task: Task<TypesOf<TaskName>> = TASKS[run.kind];
      config = { ...config, options: task.resolve({ ...config.options, threads }) } as typeof config;
    }
    const resumed = await resumedLines(run, {
      batch: checkpoint?.batch ?? 0,
      isLogged: (batch) => work.isLogged(data, config, batch),
      onWarning: controls.onWarning,
    });
    const held = lock;
    return yield* runSession(
      {
        ...{ work, folder: store.place, lock, config, data, began, metrics: resumed },
        prepare: () => held.rewind(resumed),
        state: checkpoint && resumedState(checkpoint, work.weightsOf(checkpoint.network), resumed),
      },
      controls,
    );
  } catch (error) {
    explainLoss(error, lock);
    throw error;
  } finally {
    await lock?.release();
  }
}

/** Files that cannot be written since the place was lost are not the reason: that is told instead. */
function explainLoss(error: unknown, lock: LockedStore | undefined): void {
  if (error instanceof InputError) lock?.assertHeld();
}

/** Throws an InputError if a run has results but no checkpoint: it would begin anew, and its lines would be lost. */
function checkNotLost(store: RunStore, checkpoint: unknown, summary: unknown): void {
  if (checkpoint !== undefined || summary === undefined) return;
  throw new InputError(
    `${store.nameOf('checkpoint')}: is missing, though the run has results; put it back from a copy, or begin ` +
      'the run anew with --force',
  );
}

/** Returns the state that a checkpoint holds; `weights` are those that were trained, in float32. */
function resumedState(
  { batch, precise, optimizer }: CheckpointOf<unknown>,
  weights: readonly Float32Array[],
  metrics: readonly TrainingLine[],
): TrainingState {
  const seconds = metrics[metrics.length - 1]?.seconds ?? 0;
  return { batch, seconds, weights: precise ?? weights, optimizer };
}

const MOST_NAMED = 5;

/** Returns subject and verb: `batch 7 has`, or `batches 2, 4, 6, 8, 10 and 12 more have`. */
function batchesText(batches: readonly number[]): string {
  if (batches.length === 1) return `batch ${countText(batches[0])} has`;
  const named = batches.slice(0, MOST_NAMED).map(countText).join(', ');
  const more = batches.length - MOST_NAMED;
  return `batches ${named}${more > 0 ? ` and ${countText(more)} more` : ''} have`;
}

/** Progress of a run that goes on, and the batches that must have a line. */
interface LinesNeeded {
  /** Batches done at the checkpoint; 0 without one. */
  readonly batch: number;
  readonly isLogged: (batch: number) => boolean;
  readonly onWarning: RunControls['onWarning'];
}

/**
 * Returns the lines up to the checkpoint. Those after it come again, so that damage there does no harm; a line that an
 * interruption added would not be there otherwise and is left out. Throws an InputError that names the batches without
 * a line if any before the checkpoint is missing or damaged: there is no earlier checkpoint to go on from.
 */
async function resumedLines<K extends TaskTypes>(
  run: OpenRun<K>,
  { batch, isLogged, onWarning }: LinesNeeded,
): Promise<K['line'][]> {
  const { lines, damage } = await run.wholeMetrics();
  const metrics = lines.filter((line) => line.batch <= batch && isLogged(line.batch));
  const found = new Set(metrics.map((line) => line.batch));
  const missing: number[] = [];
  for (let number = 1; number <= batch; number++) {
    if (isLogged(number) && !found.has(number)) missing.push(number);
  }
  if (missing.length > 0) {
    throw new InputError(
      `${damage?.message ?? `${run.store.nameOf('metrics')}: lines are missing`}; the checkpoint is after batch ` +
        `${countText(batch)}, but ${batchesText(missing)} no line; put the file back from a copy, or begin the run ` +
        'anew with --force',
    );
  }
  if (damage !== undefined) {
    onWarning?.(`${damage.message}; it is left out: all lines up to the checkpoint are there`);
  }
  if (batch === 0 && lines.length > 0) {
    onWarning?.(`${run.store.place}: has no checkpoint yet; the training begins at its first batch again`);
  }
  return metrics;
}
