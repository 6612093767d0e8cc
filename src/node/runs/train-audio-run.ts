/** A spiking audiocoder's training with a run folder. */
import { preloadEngine } from '../../engine/create.js';
import type { AudiocoderOptions } from '../../network/audiocoder-schema.js';
import { resolveAudiocoderOptions } from '../../network/presets.js';
import type { SynthesisNetwork } from '../../network/synthesis.js';
import { synthesisParts } from '../../network/synthesis-checkpoint.js';
import { type AudioRunConfig, newAudioRunConfig } from '../../runs/audio-run-config.js';
import type { AudioRunSummary } from '../../runs/run-summary.js';
import type { AudiocoderLine } from '../../training/metrics-line.js';
import { checkPainter, trainAudiocoder } from '../../training/train-audiocoder.js';
import type { SynthesisQuality } from '../../use/synthesis-quality.js';
import {
  type AudioRunKind,
  type AudioRunRequestOf,
  beginAudioRun,
  continueAudioRun,
  type ResumeAudioRequest,
} from './audio-runs.js';
import { openNetwork } from './network-files.js';
import { AUDIOCODER } from './run-readers.js';
import type { RunControls, RunEvent, RunResult } from './run-sitting.js';

export type { ResumeAudioRequest };
/** The training of an audiocoder, with a run folder. */
export type AudioRunRequest = AudioRunRequestOf<AudiocoderOptions>;
/** What came of it. */
export type AudioRunResult = RunResult<AudioRunConfig, SynthesisNetwork, AudioRunSummary>;

const KIND: AudioRunKind<
  AudioRunConfig,
  AudiocoderLine,
  SynthesisNetwork,
  SynthesisQuality,
  AudioRunSummary
> = {
  readers: AUDIOCODER,
  resolve: resolveAudiocoderOptions,
  newConfig: (parts, node) => newAudioRunConfig({ kind: 'audiocoder', ...parts }, node),
  openAutoencoder: async (path) => {
    const opened = await openNetwork(path);
    checkPainter(opened.network);
    return opened;
  },
  preload: ({ engine }) => preloadEngine(engine),
  train: trainAudiocoder,
  parts: ({ widths, options }, { autoencoder, heard }, state) =>
    synthesisParts({ audiocoder: { widths, options }, autoencoder, classes: heard.classes }, state),
  finish: async () => (await import('./audio-run-report.js')).writeAudioResults,
};

/** Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot. */
export function trainAudioRun(
  request: AudioRunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AudioRunResult> {
  return beginAudioRun(KIND, request, controls);
}

/** Goes on where a run stopped. Throws an InputError where its folder or its data is not as it was. */
export function resumeAudioRun(
  folder: string,
  request: ResumeAudioRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AudioRunResult> {
  return continueAudioRun(KIND, folder, request, controls);
}
