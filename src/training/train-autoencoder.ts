/** Training a spiking autoencoder on images; the loop itself is `train-loop.ts`. */
import type { ImageSet } from '../data/image-set.js';
import { Purpose } from '../encoding/philox.js';
import type { Batch } from '../engine/engine.js';
import { UsageError } from '../errors.js';
import { imageBatch, intensitiesOf } from '../inference/batches.js';
import { meanNormalisedMse } from '../metrics/normalised-mse.js';
import { autoencoderWidths, type Network } from '../network/network.js';
import { type GivenOptions, resolveOptions } from '../options/presets.js';
import type { AutoencoderOptions } from '../options/schema.js';
import type { MetricsLine } from './metrics-line.js';
import {
  batchesPerEpoch,
  type TrainControls,
  type TrainingEvent,
  trainingOrder,
  trainLoop,
} from './train-loop.js';

export type BatchEvent = TrainingEvent<MetricsLine, Network>;

/** Batches of the whole training. */
export function batchCount(images: ImageSet, options: AutoencoderOptions): number {
  return options.epochs * batchesPerEpoch(trainingSize(images, options), options);
}

function trainingSize(images: ImageSet, { limit }: AutoencoderOptions): number {
  return limit > 0 ? Math.min(limit, images.count) : images.count;
}

/** Trains on `images`. Throws a UsageError where an option is out of range. */
export async function* trainAutoencoder(
  images: ImageSet,
  given: GivenOptions = {},
  controls: TrainControls = {},
): AsyncGenerator<BatchEvent, Network> {
  const options = resolveOptions(given);
  const size = trainingSize(images, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const { width, height } = images;
  const pixels = width * height;
  const widths = autoencoderWidths(pixels, options.hidden);
  return yield* trainLoop(
    {
      widths,
      options,
      size,
      batchAt: batchMaker(images, options, size),
      measure: (batch, { inputCounts, outputCounts }, line) => ({
        ...line,
        mse: meanNormalisedMse(intensitiesOf(batch), outputCounts, pixels),
        spikeMse: meanNormalisedMse(inputCounts, outputCounts, pixels),
      }),
      trained: (weights): Network => ({ widths, weights, image: { width, height }, options }),
    },
    controls,
  );
}

/** Gives batch `index` (from 0) of the whole training. */
function batchMaker(images: ImageSet, options: AutoencoderOptions, size: number): (index: number) => Batch {
  const { steps, seed, spikeProbability } = options;
  const perEpoch = batchesPerEpoch(size, options);
  let order = new Uint32Array(0);
  let orderEpoch = -1;
  return (index) => {
    const epoch = Math.floor(index / perEpoch);
    if (epoch !== orderEpoch) {
      order = trainingOrder(images.count, size, seed, epoch);
      orderEpoch = epoch;
    }
    const start = (index % perEpoch) * options.batch;
    const end = Math.min(size, start + options.batch);
    const purpose = Purpose.trainingSpikes;
    return imageBatch({ images, order, steps, seed, spikeProbability, purpose, epoch }, start, end);
  };
}
