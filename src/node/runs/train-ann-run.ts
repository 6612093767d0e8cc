/** An ANN autoencoder's training with a run folder. */
import type { AnnNetwork } from '../../network/ann-network.js';
import type { AnnAutoencoderOptions } from '../../network/ann-schema.js';
import { annCheckpointParts } from '../../network/checkpoint.js';
import { resolveAnnOptions } from '../../network/presets.js';
import { type AnnRunConfig, newRunConfig } from '../../runs/run-config.js';
import type { AnnRunSummary } from '../../runs/run-summary.js';
import type { AnnMetricsLine } from '../../training/metrics-line.js';
import { trainAnnAutoencoder } from '../../training/train-ann-autoencoder.js';
import {
  type ImageRunKind,
  type ImageRunRequest,
  type ResumeRequest,
  resumeImageRun,
  trainImageRun,
} from './image-runs.js';
import { ANN_AUTOENCODER } from './run-readers.js';
import { type RunControls, type RunEvent, type RunResult, whileResumed } from './run-sitting.js';

/** The training of an ANN autoencoder, with a run folder. */
export type AnnRunRequest = ImageRunRequest<AnnAutoencoderOptions>;
/** What came of it. */
export type AnnRunResult = RunResult<AnnRunConfig, AnnNetwork, AnnRunSummary>;

const KIND: ImageRunKind<AnnRunConfig, AnnMetricsLine, AnnNetwork, AnnRunSummary> = {
  readers: ANN_AUTOENCODER,
  resolve: resolveAnnOptions,
  newConfig: (parts, node) => newRunConfig({ kind: 'ann-autoencoder', ...parts }, node),
  train: trainAnnAutoencoder,
  parts: ({ widths, data, options }, state) => annCheckpointParts({ widths, image: data, options }, state),
  finish: async () => (await import('./ann-run-report.js')).writeAnnResults,
};

/**
 * Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot, and a
 * UsageError where the training diverges.
 */
export function trainAnnRun(
  request: AnnRunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AnnRunResult> {
  return trainImageRun(KIND, request, controls);
}

/** Goes on where a run stopped. Throws an InputError if its folder or its data is not as it was, or it is busy. */
export function resumeAnnRun(
  folder: string,
  request: ResumeRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AnnRunResult> {
  return whileResumed(folder, controls, (lock) => resumeImageRun(KIND, folder, request, lock, controls));
}
