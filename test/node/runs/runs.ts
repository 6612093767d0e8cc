/** Small runs for tests: made once in a folder, looked at and broken by many. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunControls, RunEvent } from '../../../src/node/runs/run-sitting.js';
import {
  type AutoencoderRunResult,
  type RunRequest,
  resumeRun,
  trainRun,
} from '../../../src/node/runs/train-run.js';
import { SMALL } from '../../training/small-images.js';
import { temporaryFolder } from '../folders.js';

const SIZE = { width: 8, height: 8 };

export type Look = (event: RunEvent) => void;

/** Runs a training to its end; `look` sees every event. */
export async function watch<Result>(training: AsyncGenerator<RunEvent, Result>, look: Look): Promise<Result> {
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
    look(next.value);
  }
}

/** Trains on a few small digits: 8 batches of 10, a line every 2, a checkpoint every 3. */
export function smallRun(
  folder: string,
  { options, ...request }: Partial<RunRequest> = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<AutoencoderRunResult> {
  const given = { ...SMALL, limit: 75, ...options };
  const training = trainRun(
    { folder, set: 'digits', resize: SIZE, evaluate: 30, ...request, options: given },
    controls,
  );
  return watch(training, look);
}

export function resumed(
  folder: string,
  request: Parameters<typeof resumeRun>[1] = {},
  look: Look = () => undefined,
): Promise<AutoencoderRunResult> {
  return watch(resumeRun(folder, request), look);
}

/** Trains until batch `batch` is under way, as Ctrl-C would. */
export async function interruptedRun(folder: string, batch: number): Promise<AutoencoderRunResult> {
  const controller = new AbortController();
  return smallRun(folder, {}, { signal: controller.signal }, (event) => {
    if (event.kind === 'batch' && event.batch === batch - 1) controller.abort();
  });
}

/** A copy of a run for one test. */
export async function copyOf(run: string): Promise<string> {
  const folder = join(await temporaryFolder(), 'run');
  await cp(run, folder, { recursive: true });
  return folder;
}
