/** Cutting an image set into batches for an engine. */
import { type ImageSet, imagePixels } from '../data/image-set.js';
import type { Purpose } from '../encoding/philox.js';
import { pixelIntensity } from '../encoding/rate-coding.js';
import type { Batch } from '../engine/engine.js';

/** How images are turned into spikes. */
export interface Presentation {
  readonly steps: number;
  readonly spikeProbability: number;
  readonly seed: number;
  readonly purpose: typeof Purpose.trainingSpikes | typeof Purpose.testSpikes;
  readonly epoch: number;
}

export interface BatchSource extends Presentation {
  readonly images: ImageSet;
  /** Which image comes when: indices into the set. */
  readonly order: Uint32Array;
}

/** Images `start` to `end` of the order as a batch whose target is its own input. */
export function imageBatch(source: BatchSource, start: number, end: number): Batch {
  const { images, order } = source;
  const samples = order.slice(start, end);
  const rows = Array.from(samples, (n) => imagePixels(images, n));
  return pixelBatch(rows, samples, source);
}

/** Rows of pixels [B][N_0] as intensities [B, N_0]. */
export function imageIntensities(rows: readonly Uint8Array[]): Uint16Array {
  const size = rows[0]?.length ?? 0;
  const intensities = new Uint16Array(rows.length * size);
  for (const [b, row] of rows.entries()) {
    for (let j = 0; j < size; j++) intensities[b * size + j] = pixelIntensity(row[j]);
  }
  return intensities;
}

/** Rows of pixels [B][N_0] as such a batch; `samples` [B] are the places their random numbers come from. */
export function pixelBatch(
  rows: readonly Uint8Array[],
  samples: Uint32Array,
  { steps, spikeProbability, seed, purpose, epoch }: Presentation,
): Batch {
  const intensities = imageIntensities(rows);
  const code = { spikeProbability, seed, purpose, epoch };
  return {
    size: rows.length,
    steps,
    input: { kind: 'intensities', intensities, samples, code },
    target: 'input',
  };
}

/** The intensities [B, N_0] of a batch made by `imageBatch`. */
export function intensitiesOf(batch: Batch): Uint16Array {
  if (batch.input.kind !== 'intensities') throw new TypeError('the batch holds spikes, not intensities');
  return batch.input.intensities;
}
