/** Small runs for tests: made once in a folder, looked at and broken by many. */

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { GivenOptions } from '../../../src/network/presets.js';
import { beginRun, resumeRun } from '../../../src/node/runs/run-folders.js';
import type { BeginControls } from '../../../src/runs/run.js';
import type { RunControls, RunEvent, RunResult } from '../../../src/runs/session.js';
import type { RunSpec } from '../../../src/runs/spec.js';
import type { ImageSource } from '../../../src/tasks/autoencoder.js';
import type { TaskName, TypesOf } from '../../../src/tasks/index.js';
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

/** Result of a run of a task. */
export type ResultOf<N extends TaskName> = RunResult<TypesOf<N>>;

/** A request for a small run, with whatever differs from its usual form. */
export interface SmallImageRequest
  extends Omit<Partial<ImageSource>, 'data'>,
    Pick<BeginControls, 'force' | 'seconds'> {
  readonly set?: string;
  readonly layers?: readonly number[] | undefined;
  readonly options?: RunSpec<'autoencoder'>['options'];
}

/** Trains on a few small digits: 8 batches of 10, a line every 2, a checkpoint every 3. */
export function smallRun(
  folder: string,
  { options, layers, force, seconds, set = 'digits', ...source }: SmallImageRequest = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<ResultOf<'autoencoder'>> {
  const spec: RunSpec<'autoencoder'> = {
    task: 'autoencoder',
    source: { data: set, resize: SIZE, evaluate: 30, ...source },
    layers,
    options: { ...SMALL, limit: 75, ...options } as GivenOptions,
  };
  return watch(beginRun(spec, folder, { ...controls, force, seconds }), look);
}

/** Goes on with a run to its end. */
export function resumed(
  folder: string,
  moved: Parameters<typeof resumeRun>[1] = {},
  look: Look = () => undefined,
): Promise<RunResult> {
  return watch(resumeRun(folder, moved), look);
}

/** Trains until batch `batch` is under way, as Ctrl-C would. */
export async function interruptedRun(folder: string, batch: number): Promise<ResultOf<'autoencoder'>> {
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
