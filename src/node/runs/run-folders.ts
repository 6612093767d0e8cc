/** Runs in folders on disk: begin, go on, open. */
import '../setup.js';
import { type AnyRun, type OpenRun, openRun as openIn, openRunOf as openOfIn } from '../../runs/open-run.js';
import {
  type BeginControls,
  beginRun as beginIn,
  type RunEnv,
  resumeRun as resumeIn,
} from '../../runs/run.js';
import type { RunControls, RunEvent, RunResult } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';
import type { TaskName, TypesOf } from '../../tasks/index.js';
import type { Moved } from '../../tasks/task.js';
import type { FolderLock } from '../files/folder-lock.js';
import { folderStore } from './folder-store.js';
import { WORKS } from './works.js';

/** Runs with data sets, reports and threads of Node. */
export const NODE_ENV: RunEnv = {
  work: (task) => WORKS[task](),
};

/**
 * Trains a new run in a folder, or in one that the caller has locked. Throws a UsageError or an InputError before
 * anything is written if it cannot, a FolderBusyError if another process writes to the folder.
 */
export function beginRun<S extends RunSpec>(
  spec: S,
  folder: string | FolderLock,
  controls: BeginControls = {},
): AsyncGenerator<RunEvent, RunResult<TypesOf<S['task']>>> {
  return beginIn(spec, folderStore(folder), NODE_ENV, controls);
}

/**
 * Goes on with the run in a folder. Throws an InputError if the run or its data is not as it was, a FolderBusyError if
 * another process writes to the folder.
 */
export function resumeRun(
  folder: string | FolderLock,
  moved: Moved = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, RunResult> {
  return resumeIn(folderStore(folder), NODE_ENV, moved, controls);
}

/** Opens the run in a folder. Throws an InputError if there is none or it is damaged. */
export function openRun(folder: string): Promise<AnyRun> {
  return openIn(folderStore(folder));
}

/** Opens the run in a folder that holds one of the task `kind`. Throws an InputError if it holds another or none. */
export function openRunOf<N extends TaskName>(folder: string, kind: N): Promise<OpenRun<TypesOf<N>>> {
  return openOfIn(folderStore(folder), kind);
}
