/** A spiking autoencoder's training with a run folder. */
import { preloadEngine } from '../../engine/create.js';
import { checkpointParts } from '../../network/checkpoint.js';
import type { Network } from '../../network/network.js';
import { resolveOptions } from '../../network/presets.js';
import type { AutoencoderOptions } from '../../network/schema.js';
import { newRunConfig, type RunConfig } from '../../runs/run-config.js';
import type { RunSummary } from '../../runs/run-summary.js';
import type { MetricsLine } from '../../training/metrics-line.js';
import { trainAutoencoder } from '../../training/train-autoencoder.js';
import {
  type ImageRunKind,
  type ImageRunRequest,
  type ResumeRequest,
  resumeImageRun,
  trainImageRun,
} from './image-runs.js';
import { AUTOENCODER } from './run-readers.js';
import { type RunControls, type RunEvent, type RunResult, whileResumed } from './run-sitting.js';
import { resumedStack, type StackedRequest, stackedRun } from './stacked-runs.js';

export type { ResumeRequest, StackedRequest };
/** The training of an autoencoder, with a run folder. */
export type RunRequest = ImageRunRequest<AutoencoderOptions>;
/** What came of it. */
export type AutoencoderRunResult = RunResult<RunConfig, Network, RunSummary>;

const KIND: ImageRunKind<RunConfig, MetricsLine, Network, RunSummary> = {
  readers: AUTOENCODER,
  resolve: resolveOptions,
  newConfig: (parts, node) => newRunConfig({ kind: 'autoencoder', ...parts }, node),
  preload: ({ engine }) => preloadEngine(engine),
  train: trainAutoencoder,
  parts: ({ widths, data, options }, state) => checkpointParts({ widths, image: data, options }, state),
  finish: async () => (await import('./run-report.js')).writeResults,
};

/**
 * Trains an autoencoder on the hidden spikes of another one, in whose middle it then stands: the run holds both, joined
 * (greedy stacking). Throws as `trainRun` does.
 */
export async function* trainStackedRun(
  stacked: StackedRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
  const { kind, request } = await stackedRun(KIND, stacked);
  return yield* trainImageRun(kind, request, controls);
}

/** Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot. */
export function trainRun(
  request: RunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
  return trainImageRun(KIND, request, controls);
}

/** Goes on where a run stopped. Throws an InputError if its folder or its data is not as it was, or it is busy. */
export function resumeRun(
  folder: string,
  request: ResumeRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AutoencoderRunResult> {
  return whileResumed(folder, controls, async function* (lock) {
    const config = await AUTOENCODER.config(folder);
    const { stackedOn } = config;
    const kind = stackedOn
      ? await resumedStack(KIND, folder, stackedOn, await AUTOENCODER.checkpoint(folder, config))
      : KIND;
    return yield* resumeImageRun(kind, folder, request, lock, controls);
  });
}
