/** Training an autoencoder on images, also an ANN; the loop itself is `train-loop.ts`. */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { BatchResult } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import { activityFields } from '../network/activity.js';
import { ruleOf } from '../network/layers.js';
import { autoencoderWidths, type Network } from '../network/network.js';
import { neuronSpec } from '../network/neuron-options.js';
import { type GivenOptions, resolveOptions } from '../network/presets.js';
import type { AutoencoderOptions, LoopOptions } from '../network/schema.js';
import { NEURONS, type NeuronName } from '../neurons/index.js';
import type { ImageBatch } from '../use/batches.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';
import { type Showing, showingOf, shownBatch } from '../use/showing.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch } from './batch-order.js';
import type { AutoencoderLine, TrainingLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { layerWarnings } from './warnings.js';

/** A batch of an autoencoder's training. */
export type BatchEvent<Neuron extends NeuronName = NeuronName> = TrainingEvent<
  AutoencoderLine<Neuron>,
  Network<Neuron>
>;

/** Returns the batches of the whole training of an autoencoder. */
export function batchCount(images: Pick<ImageSet, 'count'>, options: LoopOptions): number {
  return options.epochs * batchesPerEpoch(samplesPerEpoch(images.count, options), options);
}

/** Abort signal and state of a training, and an encoder of one's own. */
export interface AutoencoderControls extends TrainControls {
  /**
   * An encoder that is not in the list, in place of that of the options. The network does not store it: pass it to
   * `evaluate`, `inspect` and `reconstruct`, too.
   */
  readonly coding?: SpikeCoding | undefined;
}

/** Returns the line of a batch of images that went through a network. */
export function imageLine(
  neuron: NeuronName,
  batch: ImageBatch,
  result: BatchResult,
  showing: Showing,
  line: TrainingLine,
): AutoencoderLine {
  const pixels = batch.intensities.length / batch.size;
  const errors = {
    mse: meanNormalisedMse(batch.intensities, showing.read(result), pixels),
    ...(NEURONS[neuron].spikes && { spikeMse: meanNormalisedMse(result.inputs, result.outputs, pixels) }),
  };
  // The fields are those of the neurons.
  return { ...line, ...activityFields(neuron, result.activity), ...errors } as AutoencoderLine;
}

/**
 * Trains an autoencoder on `images`: an event a batch, the network at the end. Throws a UsageError if an option is out of
 * range, or if the training diverges.
 */
export async function* trainAutoencoder<Neuron extends NeuronName = 'lif'>(
  images: ImageSet,
  given: GivenOptions<Neuron> = {},
  controls: AutoencoderControls = {},
): AsyncGenerator<BatchEvent<Neuron>, Network<Neuron>> {
  const training = train(images, resolveOptions<NeuronName>(given as GivenOptions), controls);
  // Lines and network are those of the neurons that are given.
  return yield* training as unknown as AsyncGenerator<BatchEvent<Neuron>, Network<Neuron>>;
}

async function* train(
  images: ImageSet,
  options: AutoencoderOptions,
  { coding: own, ...controls }: AutoencoderControls,
): AsyncGenerator<BatchEvent, Network> {
  const size = samplesPerEpoch(images.count, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const { width, height } = images;
  const { neuron } = options;
  const widths = autoencoderWidths(width * height, options.hidden);
  const showingAt = (epoch: number) => showingOf(options, { purpose: Purpose.trainingSpikes, epoch, own });
  const showing = showingAt(0);
  const samplesAt = batchSamples(images.count, options);
  return yield* trainLoop<AutoencoderLine, Network, ImageBatch>(
    {
      shape: denseShape(widths, neuronSpec(options)),
      rule: ruleOf(options),
      options,
      steps: showing.steps,
      size,
      batchAt: (index) => {
        const { epoch, samples } = samplesAt(index);
        return shownBatch(images, samples, showingAt(epoch));
      },
      batchOptions: showing.keeps,
      measure: (batch, result, line) => imageLine(neuron, batch, result, showing, line),
      warnings: ({ activity }) => layerWarnings(neuron, activity),
      // The network is of the neurons of its options.
      trained: (weights) => ({ widths, weights, image: { width, height }, options }) as Network,
    },
    controls,
  );
}
