/** An ANN audiocoder's training with a run folder. */
import type { AnnSynthesisNetwork } from '../../network/ann-network.js';
import type { AnnAudiocoderOptions } from '../../network/ann-schema.js';
import { resolveAnnAudiocoderOptions } from '../../network/presets.js';
import { annSynthesisParts } from '../../network/synthesis-checkpoint.js';
import { type AnnAudioRunConfig, newAudioRunConfig } from '../../runs/audio-run-config.js';
import type { AnnAudioRunSummary } from '../../runs/run-summary.js';
import type { AnnAudiocoderLine } from '../../training/metrics-line.js';
import { trainAnnAudiocoder } from '../../training/train-ann-audiocoder.js';
import type { AnnSynthesisQuality } from '../../use/ann-synthesis-quality.js';
import {
  type AudioRunKind,
  type AudioRunRequestOf,
  beginAudioRun,
  continueAudioRun,
  type ResumeAudioRequest,
} from './audio-runs.js';
import { openAnnNetwork } from './network-files.js';
import { ANN_AUDIOCODER } from './run-readers.js';
import type { RunControls, RunEvent, RunResult } from './run-sitting.js';

/** The training of an ANN audiocoder, with a run folder. */
export type AnnAudioRunRequest = AudioRunRequestOf<AnnAudiocoderOptions>;
/** What came of it. */
export type AnnAudioRunResult = RunResult<AnnAudioRunConfig, AnnSynthesisNetwork, AnnAudioRunSummary>;

const KIND: AudioRunKind<
  AnnAudioRunConfig,
  AnnAudiocoderLine,
  AnnSynthesisNetwork,
  AnnSynthesisQuality,
  AnnAudioRunSummary
> = {
  readers: ANN_AUDIOCODER,
  resolve: resolveAnnAudiocoderOptions,
  newConfig: (parts, node) => newAudioRunConfig({ kind: 'ann-audiocoder', ...parts }, node),
  openAutoencoder: openAnnNetwork,
  train: trainAnnAudiocoder,
  parts: ({ widths, options }, { autoencoder, heard }, state) =>
    annSynthesisParts({ audiocoder: { widths, options }, autoencoder, classes: heard.classes }, state),
  finish: async () => (await import('./ann-audio-run-report.js')).writeAnnAudioResults,
};

/**
 * Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot, and a
 * UsageError where the training diverges.
 */
export function trainAnnAudioRun(
  request: AnnAudioRunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AnnAudioRunResult> {
  return beginAudioRun(KIND, request, controls);
}

/** Goes on where a run stopped. Throws an InputError where its folder or its data is not as it was. */
export function resumeAnnAudioRun(
  folder: string,
  request: ResumeAudioRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AnnAudioRunResult> {
  return continueAudioRun(KIND, folder, request, controls);
}
