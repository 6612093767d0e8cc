/** Training a spiking autoencoder on images; the loop itself is `train-loop.ts`. */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { CodingName, SpikeCoding } from '../encoders/coding.js';
import type { BatchResult } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import { lifOf, membraneRule } from '../network/layers.js';
import { autoencoderWidths, type Network } from '../network/network.js';
import { type GivenOptions, resolveOptions } from '../network/presets.js';
import type { LoopOptions } from '../network/schema.js';
import { type ImageBatch, imageBatch, presentationOf, readOut, readoutOptions } from '../use/batches.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch } from './batch-order.js';
import type { MetricsLine, TrainingLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { rateWarnings } from './warnings.js';

/** A batch of an autoencoder's training. */
export type BatchEvent = TrainingEvent<MetricsLine, Network>;

/** Batches of the whole training, of a spiking autoencoder or its ANN twin. */
export function batchCount(images: Pick<ImageSet, 'count'>, options: LoopOptions): number {
  return options.epochs * batchesPerEpoch(samplesPerEpoch(images.count, options), options);
}

/** To stop a training, to go on with one, and to code images in a way of one's own. */
export interface AutoencoderControls extends TrainControls {
  /**
   * A coding of one's own, in place of that of the options. The network does not store it: pass
   * it to `evaluate`, `inspect` and `reconstruct`, too.
   */
  readonly coding?: SpikeCoding | undefined;
}

/** The line of a batch of images that went through a network. */
export function imageLine(
  batch: ImageBatch,
  result: BatchResult,
  coding: CodingName | SpikeCoding,
  line: TrainingLine,
): MetricsLine {
  const pixels = batch.intensities.length / batch.size;
  return {
    ...line,
    spikeRates: result.activity,
    mse: meanNormalisedMse(batch.intensities, readOut(coding, result), pixels),
    spikeMse: meanNormalisedMse(result.inputs, result.outputs, pixels),
  };
}

/**
 * Trains a spiking autoencoder on `images`: an event a batch, the network at the end. Throws a UsageError where an option is
 * out of range.
 */
export async function* trainAutoencoder(
  images: ImageSet,
  given: GivenOptions = {},
  { coding: own, ...controls }: AutoencoderControls = {},
): AsyncGenerator<BatchEvent, Network> {
  const options = resolveOptions(given);
  const size = samplesPerEpoch(images.count, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const { width, height } = images;
  const pixels = width * height;
  const widths = autoencoderWidths(pixels, options.hidden);
  const { steps } = options;
  const purpose = Purpose.trainingSpikes;
  const coding = own ?? options.coding;
  const samplesAt = batchSamples(images.count, options);
  return yield* trainLoop<MetricsLine, Network, ImageBatch>(
    {
      shape: denseShape(widths, lifOf(options)),
      rule: membraneRule(options),
      options,
      steps,
      size,
      batchAt: (index) => {
        const { epoch, samples } = samplesAt(index);
        const presentation = presentationOf(options, { purpose, epoch, own });
        return imageBatch({ images, order: samples, ...presentation }, 0, samples.length);
      },
      batchOptions: readoutOptions(coding),
      measure: (batch, result, line) => imageLine(batch, result, coding, line),
      warnings: ({ activity }) => rateWarnings(activity),
      trained: (weights): Network => ({ widths, weights, image: { width, height }, options }),
    },
    controls,
  );
}
