/** Small runs of ANNs for tests, on digits and clips of a moment. */
import type { GivenAudiocoderOptions, GivenOptions } from '../../../src/network/presets.js';
import { beginRun } from '../../../src/node/runs/run-folders.js';
import type { RunControls } from '../../../src/runs/session.js';
import type { SmallClipRequest } from './audio-runs.js';
import { type Look, type ResultOf, type SmallImageRequest, watch } from './runs.js';

const SIZE = { width: 8, height: 8 };

/** Trains on a few small digits by Adam: 8 batches of 10, a line every 2, a checkpoint every 3. */
export function smallAnnRun(
  folder: string,
  { options, layers, force, seconds, set = 'digits', ...source }: SmallImageRequest = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<ResultOf<'autoencoder'>> {
  const given: GivenOptions<'relu'> = {
    neuron: 'relu',
    optimizer: 'adam',
    ...{ hidden: [12], batch: 10, limit: 75, threads: 1, logEvery: 2, checkpointEvery: 3 },
    ...(options as GivenOptions<'relu'>),
  };
  const task = 'autoencoder';
  const spec = {
    task,
    source: { data: set, resize: SIZE, evaluate: 30, ...source },
    layers,
    options: given,
  } as const;
  return watch(beginRun(spec, folder, { ...controls, force, seconds }), look);
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
  { options, force, seconds, ...more }: SmallClipRequest = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<ResultOf<'audiocoder'>> {
  const given: GivenAudiocoderOptions<'relu'> = {
    neuron: 'relu',
    optimizer: 'adam',
    ...{ hidden: [16], epochs: 3, batch: 10, threads: 1, logEvery: 2 },
    ...{ checkpointEvery: 3, frames: 40, decimation: 200, learningRate: 3e-3, initialBound: 0 },
    ...(options as GivenAudiocoderOptions<'relu'>),
  };
  const { autoencoder, ...source } = { audio: 'spoken-digits', clips: 60, ...places, ...more };
  const spec = { task: 'audiocoder', source, options: given, on: { path: autoencoder } } as const;
  return watch(beginRun(spec, folder, { ...controls, force, seconds }), look);
}

/** Controls and a look that stop a run while batch `batch` is under way, as Ctrl-C would. */
export function stopAt(batch: number): [RunControls, Look] {
  const controller = new AbortController();
  const look: Look = (event) => {
    if (event.kind === 'batch' && event.batch === batch - 1) controller.abort();
  };
  return [{ signal: controller.signal }, look];
}
