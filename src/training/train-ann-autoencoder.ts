/** Training the ANN twin of an autoencoder on the same images in the same order; the loop itself is `train-loop.ts`. */
import { UsageError } from '../core/errors.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import { denseShape } from '../engine/shape.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { RELU_NEURON, squaredRule } from '../network/layers.js';
import { autoencoderWidths } from '../network/network.js';
import { type GivenAnnOptions, resolveAnnOptions } from '../network/presets.js';
import { imageIntensities } from '../use/batches.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';
import { batchSamples, samplesPerEpoch } from './batch-order.js';
import type { AnnMetricsLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { shareWarnings } from './warnings.js';

/** A batch of an ANN autoencoder's training. */
export type AnnEvent = TrainingEvent<AnnMetricsLine, AnnNetwork>;

/**
 * Trains the ANN twin of an autoencoder on `images`: an event a batch, the network at the end. Throws a UsageError where an
 * option is out of range, or where the training diverges.
 */
export async function* trainAnnAutoencoder(
  images: ImageSet,
  given: GivenAnnOptions = {},
  controls: TrainControls = {},
): AsyncGenerator<AnnEvent, AnnNetwork> {
  const options = resolveAnnOptions(given);
  const size = samplesPerEpoch(images.count, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const { width, height } = images;
  const pixels = width * height;
  const widths = autoencoderWidths(pixels, options.hidden);
  const samplesAt = batchSamples(images.count, options);
  return yield* trainLoop(
    {
      shape: denseShape(widths, RELU_NEURON),
      rule: squaredRule(options),
      options,
      steps: 1,
      size,
      batchAt: (index) => {
        const rows = Array.from(samplesAt(index).samples, (n) => imagePixels(images, n));
        const values = imageIntensities(rows);
        return { size: rows.length, steps: 1, input: { kind: 'values', values }, target: 'input' } as const;
      },
      measure: ({ input }, { outputs, activity }, line) => ({
        ...line,
        activeShares: activity,
        mse: meanNormalisedMse(input.values, outputs, pixels),
      }),
      warnings: ({ activity }) => shareWarnings(activity),
      trained: (weights): AnnNetwork => ({ widths, weights, image: { width, height }, options }),
    },
    controls,
  );
}
