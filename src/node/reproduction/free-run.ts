/** Several processes on one reproduction: each takes a run that is free, and waits for those that others work on. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prerequisiteOf } from '../../experiments/run-spec.js';
import { FolderBusyError, type FolderLock, lockFolder } from '../files/folder-lock.js';
import { keyOf, type PlannedRun } from './plan.js';
import { stateOf } from './run-planned.js';

/** Milliseconds between looks at runs of other processes. */
const LOOK_EVERY = 1000;
/** Milliseconds that a report of another process may take. */
const REPORT_LIMIT = 600_000;

/** Returns those of the runs that are not done, by this process or another. */
export async function openRuns(root: string, runs: readonly PlannedRun[]): Promise<PlannedRun[]> {
  const open: PlannedRun[] = [];
  for (const run of runs) if ((await stateOf(root, run)) !== 'done') open.push(run);
  return open;
}

/** What can be done next. */
export type NextRun =
  | { readonly kind: 'free'; readonly run: PlannedRun; readonly lock: FolderLock }
  /** Other processes work on all that is left; the first of them. */
  | { readonly kind: 'busy'; readonly error: FolderBusyError }
  | { readonly kind: 'none' };

/** Takes the first of `runs` that is not done, on which no process works and whose autoencoder is there; locks it. */
export async function nextRun(root: string, runs: readonly PlannedRun[]): Promise<NextRun> {
  const open = await openRuns(root, runs);
  const openKeys = new Set(open.map(({ key }) => key));
  let busy: FolderBusyError | undefined;
  for (const run of open) {
    const needed = prerequisiteOf(run.spec);
    if (needed !== undefined && openKeys.has(keyOf(needed))) continue;
    try {
      const lock = await lockFolder(join(root, run.folder));
      // Another process may have ended it between our look and our lock.
      if ((await stateOf(root, run)) !== 'done') return { kind: 'free', run, lock };
      await lock.release();
    } catch (error) {
      if (!(error instanceof FolderBusyError)) throw error;
      busy ??= error;
    }
  }
  if (busy !== undefined) return { kind: 'busy', error: busy };
  // A run that was ended in the meantime may have been needed by another.
  return open.length === 0 ? { kind: 'none' } : nextRun(root, open);
}

/** Waits until it is time to look again; returns at once if `signal` is aborted. */
export async function pauseBeforeLook(signal: AbortSignal | undefined): Promise<void> {
  await sleep(LOOK_EVERY, undefined, signal && { signal }).catch(() => undefined);
}

/** Locks the folder of the reproduction for its report, when other processes have written theirs. */
export async function lockForReport(root: string): Promise<FolderLock> {
  const limit = performance.now() + REPORT_LIMIT;
  for (;;) {
    try {
      return await lockFolder(root);
    } catch (error) {
      if (!(error instanceof FolderBusyError) || performance.now() > limit) throw error;
      await pauseBeforeLook(undefined);
    }
  }
}
