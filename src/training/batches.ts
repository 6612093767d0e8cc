/** Cutting an image set into batches for an engine. */
import type { ImageSet } from '../data/image-set.js';
import type { Purpose } from '../encoding/philox.js';
import { pixelIntensity } from '../encoding/rate-coding.js';
import type { Batch } from '../engine/engine.js';

export interface BatchSource {
  readonly images: ImageSet;
  /** Which image comes when: indices into the set. */
  readonly order: Uint32Array;
  readonly steps: number;
  readonly spikeProbability: number;
  readonly seed: number;
  readonly purpose: typeof Purpose.trainingSpikes | typeof Purpose.testSpikes;
  readonly epoch: number;
}

/** Images `start` to `end` of the order as a batch whose target is its own input. */
export function imageBatch(source: BatchSource, start: number, end: number): Batch {
  const { images, order, seed, purpose, epoch, spikeProbability } = source;
  const pixels = images.width * images.height;
  const samples = order.slice(start, end);
  const intensities = new Uint16Array(samples.length * pixels);
  for (let b = 0; b < samples.length; b++) {
    const from = samples[b] * pixels;
    for (let j = 0; j < pixels; j++) intensities[b * pixels + j] = pixelIntensity(images.pixels[from + j]);
  }
  return {
    size: samples.length,
    steps: source.steps,
    input: { kind: 'intensities', intensities, samples, code: { spikeProbability, seed, purpose, epoch } },
    target: 'input',
  };
}

/** The intensities [B, N_0] of a batch made by `imageBatch`. */
export function intensitiesOf(batch: Batch): Uint16Array {
  if (batch.input.kind !== 'intensities') throw new TypeError('the batch holds spikes, not intensities');
  return batch.input.intensities;
}
