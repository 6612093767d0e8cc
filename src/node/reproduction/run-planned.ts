/** Trains one planned run in its folder: from the first batch, or on from where it was stopped. */
import { join } from 'node:path';
import type { RunSpec as PlannedSpec } from '../../experiments/run-spec.js';
import type { RunControls, RunEvent } from '../../runs/run.js';
import type { RunSpec } from '../../runs/spec.js';
import { RUN_FILES } from '../../runs/store.js';
import { presentNames } from '../files/bounded-file.js';
import type { FolderLock } from '../files/folder-lock.js';
import { beginRun, resumeRun } from '../runs/run-folders.js';
import { folderOf, type PlannedRun } from './plan.js';

export interface RunPlace {
  /** The reproduction's folder. */
  readonly root: string;
  readonly threads: number;
  /** Where the published sets lie. */
  readonly dataDir?: string | undefined;
}

/** How far a run has come. */
export type RunState = 'done' | 'begun' | 'new';

/** How far a run has come, by what its folder holds. */
export async function stateOf(root: string, { folder }: PlannedRun): Promise<RunState> {
  const names = await presentNames(join(root, folder));
  if (names.has(RUN_FILES.summary)) return 'done';
  return names.has(RUN_FILES.checkpoint) ? 'begun' : 'new';
}

/** Trains a run in its locked folder; returns true if it came to its end, false if it was interrupted and can go on. */
export async function* trainPlanned(
  run: PlannedRun,
  lock: FolderLock,
  { root, threads, dataDir }: RunPlace,
  controls: RunControls,
): AsyncGenerator<RunEvent, boolean> {
  const state = await stateOf(root, run);
  if (state === 'done') return true;
  if (state === 'begun') {
    const { summary } = yield* resumeRun(lock, { threads, dataDir }, controls);
    return summary !== undefined;
  }
  // A folder without a checkpoint holds nothing that is worth keeping.
  const { summary } = yield* beginRun(requestOf(run.spec, { root, threads, dataDir }), lock, {
    ...controls,
    force: true,
  });
  return summary !== undefined;
}

/** Returns the request for a planned run. */
function requestOf(spec: PlannedSpec, { root, threads, dataDir }: RunPlace): RunSpec {
  const { kind: task } = spec;
  const options = { ...spec.options, threads };
  switch (spec.kind) {
    case 'autoencoder':
    case 'ann-autoencoder': {
      const { images: data, evaluate } = spec;
      return { task, source: { data, evaluate, dataDir }, options } as RunSpec;
    }
    default: {
      const { audio, clips, images } = spec;
      const path = join(root, folderOf(spec.autoencoder));
      return { task, source: { audio, clips, images, dataDir }, options, on: { path } } as RunSpec;
    }
  }
}
