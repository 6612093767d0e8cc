/** Trains one planned run in its folder: from the first batch, or on from where it was stopped. */
import { join } from 'node:path';
import { prerequisiteOf } from '../../experiments/run-spec.js';
import { presentNames } from '../files/bounded-file.js';
import { RUN_FILES } from '../runs/run-folder.js';
import type { RunControls, RunEvent } from '../runs/run-sitting.js';
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

/** Whether it came to its end; false where it was interrupted, and can go on. */
export async function* trainPlanned(
  run: PlannedRun,
  { root, threads, dataDir }: RunPlace,
  controls: RunControls,
): AsyncGenerator<RunEvent, boolean> {
  const folder = join(root, run.folder);
  const state = await stateOf(root, run);
  if (state === 'done') return true;
  const isBegun = state === 'begun';
  // A folder without a checkpoint holds nothing that is worth keeping.
  const request = { folder, dataDir, force: true };
  const prerequisite = prerequisiteOf(run.spec);
  const autoencoder = prerequisite ? join(root, folderOf(prerequisite)) : '';
  const { spec } = run;
  switch (spec.kind) {
    case 'autoencoder': {
      const { trainRun, resumeRun } = await import('../runs/train-run.js');
      const { images: set, evaluate } = spec;
      const options = { ...spec.options, threads };
      const { summary } = isBegun
        ? yield* resumeRun(folder, { threads, dataDir }, controls)
        : yield* trainRun({ ...request, set, evaluate, options }, controls);
      return summary !== undefined;
    }
    case 'audiocoder': {
      const { trainAudioRun, resumeAudioRun } = await import('../runs/train-audio-run.js');
      const { audio, clips, images } = spec;
      const options = { ...spec.options, threads };
      const { summary } = isBegun
        ? yield* resumeAudioRun(folder, { threads, dataDir }, controls)
        : yield* trainAudioRun({ ...request, audio, clips, images, autoencoder, options }, controls);
      return summary !== undefined;
    }
    case 'ann-autoencoder': {
      const { trainAnnRun, resumeAnnRun } = await import('../runs/train-ann-run.js');
      const { images: set, evaluate } = spec;
      const options = { ...spec.options, threads };
      const { summary } = isBegun
        ? yield* resumeAnnRun(folder, { threads, dataDir }, controls)
        : yield* trainAnnRun({ ...request, set, evaluate, options }, controls);
      return summary !== undefined;
    }
    case 'ann-audiocoder': {
      const { trainAnnAudioRun, resumeAnnAudioRun } = await import('../runs/train-ann-audio-run.js');
      const { audio, clips, images } = spec;
      const options = { ...spec.options, threads };
      const { summary } = isBegun
        ? yield* resumeAnnAudioRun(folder, { threads, dataDir }, controls)
        : yield* trainAnnAudioRun({ ...request, audio, clips, images, autoencoder, options }, controls);
      return summary !== undefined;
    }
    default:
      return spec satisfies never;
  }
}
