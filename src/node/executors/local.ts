/** One run after the other, in this process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError, UsageError } from '../../core/errors.js';
import type { RunControls, RunEvent } from '../../runs/session.js';
import { prerequisiteOf, type RunSpec, runIdentity } from '../../runs/spec.js';
import { RUN_FILES } from '../../runs/store.js';
import { presentNames } from '../files/bounded-file.js';
import { FolderBusyError, type FolderLock, lockFolder } from '../files/folder-lock.js';
import { beginRun, resumeRun } from '../runs/run-folders.js';
import type { Executor, ExecutorEvent, ExecutorOptions, Job } from './executor.js';

/** Milliseconds between looks at runs of other processes. */
const LOOK_EVERY = 1000;

export const LOCAL: Executor = {
  help: 'one run after the other, in this process',
  async *execute<J extends Job>(
    jobs: readonly J[],
    options: ExecutorOptions,
    controls: RunControls,
  ): AsyncGenerator<ExecutorEvent<J>, boolean> {
    let left = jobs;
    for (let waiting = ''; ; ) {
      const next = await nextJob(left);
      if (next.kind === 'none') return true;
      if (next.kind === 'busy') {
        if (controls.signal?.aborted) return false;
        // Said once for each run and process, whatever its last sign of life.
        const [reason] = next.error.message.split(' (');
        if (reason !== waiting) yield { kind: 'wait', reason };
        waiting = reason;
        await pauseBeforeLook(controls.signal);
        continue;
      }
      const { job, lock } = next;
      try {
        left = await openJobs(left);
        const isNew = (await stateOf(job.place)) === 'new';
        yield { kind: 'job', job, left, isNew };
        if (!(yield* untilStopped(job, placesOf(jobs), lock, options, controls))) return false;
      } finally {
        await lock.release();
      }
      left = left.filter((other) => other !== job);
      yield { kind: 'done', job, left };
    }
  },
};

/** Progress of a run. */
export type RunState = 'done' | 'begun' | 'new';

/** Returns how far a run has come, by the files in its folder. */
export async function stateOf(place: string): Promise<RunState> {
  const names = await presentNames(place);
  if (names.has(RUN_FILES.summary)) return 'done';
  return names.has(RUN_FILES.checkpoint) ? 'begun' : 'new';
}

/** Waits until it is time to look again; returns at once if `signal` is aborted. */
export async function pauseBeforeLook(signal: AbortSignal | undefined): Promise<void> {
  await sleep(LOOK_EVERY, undefined, signal && { signal }).catch(() => undefined);
}

/** Returns those of the jobs that are not done, by this process or another. */
async function openJobs<J extends Job>(jobs: readonly J[]): Promise<J[]> {
  const open: J[] = [];
  for (const job of jobs) if ((await stateOf(job.place)) !== 'done') open.push(job);
  return open;
}

/** The next job, if there is one. */
type NextJob<J> =
  | { readonly kind: 'free'; readonly job: J; readonly lock: FolderLock }
  /** Other processes work on all that is left; the first of them. */
  | { readonly kind: 'busy'; readonly error: FolderBusyError }
  | { readonly kind: 'none' };

/** Takes the first job that is not done, on which no process works and whose autoencoder is there; locks it. */
async function nextJob<J extends Job>(jobs: readonly J[]): Promise<NextJob<J>> {
  const open = await openJobs(jobs);
  const identities = new Set(open.map(({ spec }) => runIdentity(spec)));
  let busy: FolderBusyError | undefined;
  for (const job of open) {
    const needed = prerequisiteOf(job.spec);
    if (needed !== undefined && identities.has(runIdentity(needed))) continue;
    try {
      const lock = await lockFolder(job.place);
      // Another process may have ended it between our look and our lock.
      if ((await stateOf(job.place)) !== 'done') return { kind: 'free', job, lock };
      await lock.release();
    } catch (error) {
      if (!(error instanceof FolderBusyError)) throw error;
      busy ??= error;
    }
  }
  if (busy !== undefined) return { kind: 'busy', error: busy };
  // A run that was ended in the meantime may have been needed by another.
  return open.length === 0 ? { kind: 'none' } : nextJob(open);
}

/** Places of runs by their identity. */
type Places = ReadonlyMap<string, string>;

function placesOf(jobs: readonly Job[]): Places {
  return new Map(jobs.map(({ spec, place }) => [runIdentity(spec), place]));
}

/** Trains a run; an interruption before its first batch is one like any other. */
async function* untilStopped(
  job: Job,
  places: Places,
  lock: FolderLock,
  options: ExecutorOptions,
  controls: RunControls,
): AsyncGenerator<RunEvent, boolean> {
  try {
    return yield* train(job, places, lock, options, controls);
  } catch (error) {
    const { signal } = controls;
    if (signal?.aborted && error === signal.reason) return false;
    // Options were checked before: what is wrong now is in the folder, or the training went wrong.
    if (error instanceof InputError || error instanceof UsageError) {
      throw new InputError(`${error.message}; to begin this run anew, delete ${job.place}`);
    }
    throw error;
  }
}

/** Trains a run in its locked folder; returns true if it came to its end, false if it was interrupted and can go on. */
async function* train(
  { spec, place }: Job,
  places: Places,
  lock: FolderLock,
  { threads, dataDir }: ExecutorOptions,
  controls: RunControls,
): AsyncGenerator<RunEvent, boolean> {
  if ((await stateOf(place)) === 'begun') {
    const { summary } = yield* resumeRun(lock, { threads, dataDir }, controls);
    return summary !== undefined;
  }
  const needed = prerequisiteOf(spec);
  const path = needed && places.get(runIdentity(needed));
  const request = {
    ...spec,
    source: { ...spec.source, dataDir },
    options: { ...spec.options, threads },
    ...(path !== undefined && { on: { path } }),
  } as RunSpec;
  // A folder without a checkpoint holds nothing that is worth keeping.
  const { summary } = yield* beginRun(request, lock, { ...controls, force: true });
  return summary !== undefined;
}
