/** Small runs of ANNs for tests, on digits and clips of a moment. */
import type { GivenAnnAudiocoderOptions, GivenAnnOptions } from '../../../src/network/presets.js';
import type { RunControls } from '../../../src/node/runs/run-sitting.js';
import {
  type AnnAudioRunRequest,
  type AnnAudioRunResult,
  resumeAnnAudioRun,
  trainAnnAudioRun,
} from '../../../src/node/runs/train-ann-audio-run.js';
import {
  type AnnRunRequest,
  type AnnRunResult,
  resumeAnnRun,
  trainAnnRun,
} from '../../../src/node/runs/train-ann-run.js';
import { type Look, watch } from './runs.js';

const SIZE = { width: 8, height: 8 };

/** Trains on a few small digits by Adam: 8 batches of 10, a line every 2, a checkpoint every 3. */
export function smallAnnRun(
  folder: string,
  { options, ...request }: Partial<AnnRunRequest> = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<AnnRunResult> {
  const given: GivenAnnOptions = {
    optimizer: 'adam',
    ...{ hidden: [12], batch: 10, limit: 75, threads: 1, logEvery: 2, checkpointEvery: 3 },
    ...options,
  };
  const base = { folder, set: 'digits', resize: SIZE, evaluate: 30 };
  return watch(trainAnnRun({ ...base, ...request, options: given }, controls), look);
}

export function resumedAnn(
  folder: string,
  request: Parameters<typeof resumeAnnRun>[1] = {},
  look: Look = () => undefined,
): Promise<AnnRunResult> {
  return watch(resumeAnnRun(folder, request), look);
}

/** Where a run finds its autoencoder and its images. */
export interface AnnPlaces {
  readonly autoencoder: string;
  readonly images: string;
}

/** Trains by Adam on 50 of 60 spoken digits: 3 epochs of 5 batches of 10, a line every 2, a checkpoint every 3. */
export function smallAnnAudioRun(
  folder: string,
  places: AnnPlaces,
  { options, ...request }: Partial<AnnAudioRunRequest> = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<AnnAudioRunResult> {
  const given: GivenAnnAudiocoderOptions = {
    optimizer: 'adam',
    ...{ hidden: [16], epochs: 3, batch: 10, threads: 1, logEvery: 2 },
    ...{ checkpointEvery: 3, frames: 40, decimation: 200, learningRate: 3e-3, initialBound: 0, ...options },
  };
  const base = { folder, audio: 'spoken-digits', clips: 60, ...places };
  return watch(trainAnnAudioRun({ ...base, ...request, options: given }, controls), look);
}

export function resumedAnnAudio(
  folder: string,
  request: Parameters<typeof resumeAnnAudioRun>[1] = {},
  look: Look = () => undefined,
): Promise<AnnAudioRunResult> {
  return watch(resumeAnnAudioRun(folder, request), look);
}

/** Controls and a look that stop a run while batch `batch` is under way, as Ctrl-C would. */
export function stopAt(batch: number): [RunControls, Look] {
  const controller = new AbortController();
  const look: Look = (event) => {
    if (event.kind === 'batch' && event.batch === batch - 1) controller.abort();
  };
  return [{ signal: controller.signal }, look];
}
