/** Small runs of audiocoders for tests, on clips and images of a moment. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imagePixels } from '../../../src/data/image-set.js';
import { encodePng } from '../../../src/formats/png.js';
import type { GivenAudiocoderOptions } from '../../../src/network/presets.js';
import { beginRun } from '../../../src/node/runs/run-folders.js';
import type { BeginControls } from '../../../src/runs/run.js';
import type { RunControls } from '../../../src/runs/session.js';
import type { RunSpec } from '../../../src/runs/spec.js';
import type { ClipSource } from '../../../src/tasks/audiocoder.js';
import { SIDE, smallImages } from '../../training/small-images.js';
import { type Look, type ResultOf, watch } from './runs.js';

/** Where a run finds its autoencoder and its images. */
export interface AudioPlaces {
  readonly autoencoder: string;
  readonly images: string;
}

/** A request for a small run, with whatever differs from its usual form. */
export interface SmallClipRequest extends Partial<ClipSource>, Pick<BeginControls, 'force' | 'seconds'> {
  readonly options?: RunSpec<'audiocoder'>['options'];
}

/** A folder of a few digits by class, as small as the autoencoder of `smallRun` has them. */
export async function writeSmallImages(folder: string): Promise<void> {
  const images = smallImages(60);
  for (const label of images.labels) await mkdir(join(folder, images.classes[label]), { recursive: true });
  for (let n = 0; n < images.count; n++) {
    const png = encodePng({ width: SIDE, height: SIDE, pixels: imagePixels(images, n) });
    await writeFile(join(folder, images.classes[images.labels[n]], `${n}.png`), png);
  }
}

const DIGITS = { audio: 'spoken-digits', clips: 60 };

/** Trains on 50 of 60 spoken digits: 3 epochs of 5 batches of 10, a line every 2, a checkpoint every 3. */
export function smallAudioRun(
  folder: string,
  places: AudioPlaces,
  { options, audio, force, seconds, ...more }: SmallClipRequest = {},
  controls: RunControls = {},
  look: Look = () => undefined,
): Promise<ResultOf<'audiocoder'>> {
  const given = {
    ...{ hidden: [16], steps: 6, epochs: 3, batch: 10, threads: 1, logEvery: 2, checkpointEvery: 3 },
    ...{ frames: 40, decimation: 200, mapSteps: 4, spikeProbability: 0.2, initialBound: 0.1 },
    ...{ learningRate: 5e-3, ...options },
  } as GivenAudiocoderOptions;
  const { autoencoder, ...source } = { ...places, ...(audio === undefined ? DIGITS : { audio }), ...more };
  const spec = { task: 'audiocoder', source, options: given, on: { path: autoencoder } } as const;
  return watch(beginRun(spec, folder, { ...controls, force, seconds }), look);
}

/** Trains until batch `batch` is under way, as Ctrl-C would. */
export function interruptedAudioRun(
  folder: string,
  places: AudioPlaces,
  batch: number,
  request: SmallClipRequest = {},
): Promise<ResultOf<'audiocoder'>> {
  const controller = new AbortController();
  return smallAudioRun(folder, places, request, { signal: controller.signal }, (event) => {
    if (event.kind === 'batch' && event.batch === batch - 1) controller.abort();
  });
}
