/** A trained autoencoder beside itself before its training: the first weights that its seed and bound decide. */
import type { ImageSet } from '../data/image-set.js';
import { initialWeights, type SpikingNetwork } from '../network/network.js';
import { codeLayer, stackWeights } from '../network/stack.js';
import { type CountOptions, countSpikes, type SpikeCounts } from './count-spikes.js';
import { readingsToGrey } from './grey.js';
import { meanNormalisedMse } from './normalised-mse.js';

/** One of the two, and what it makes of the images. */
export interface MeasuredNetwork {
  readonly network: SpikingNetwork;
  readonly counts: SpikeCounts;
  /** Error of the images, that of `evaluate`. */
  readonly mse: number;
}

/** A network as it was before its training, and as it is after it. */
export interface TrainingComparison {
  readonly before: MeasuredNetwork;
  readonly after: MeasuredNetwork;
}

/**
 * Returns a network with its first weights. Of one that was trained in the middle of another (`training/train-stacked.ts`),
 * whose widths are `stackedOn`, the layers around stay as they are: they were there before.
 */
export function untrained(network: SpikingNetwork, stackedOn?: readonly number[]): SpikingNetwork {
  const { widths, weights, options } = network;
  const { seed, initialBound } = options;
  if (stackedOn === undefined) return { ...network, weights: initialWeights(widths, seed, initialBound) };
  const code = codeLayer(stackedOn);
  const after = stackedOn.length - 1 - code;
  const inner = initialWeights(widths.slice(code, widths.length - after), seed, initialBound);
  const around = [...weights.slice(0, code), ...weights.slice(weights.length - after)];
  return { ...network, weights: stackWeights(around, inner, code) };
}

/** Shows the images of a set to both. Throws a UsageError where they are not of the network's size. */
export async function compareTraining(
  network: SpikingNetwork,
  images: ImageSet,
  { stackedOn, ...options }: CountOptions & { readonly stackedOn?: readonly number[] | undefined } = {},
): Promise<TrainingComparison> {
  const half = (part: number): CountOptions => ({
    ...options,
    progress: (done, all) => options.progress?.(part * all + done, 2 * all),
  });
  const before = await measured(untrained(network, stackedOn), images, half(0));
  const after = await measured(network, images, half(1));
  return { before, after };
}

async function measured(
  network: SpikingNetwork,
  images: ImageSet,
  options: CountOptions,
): Promise<MeasuredNetwork> {
  const counts = await countSpikes(network, images, options);
  const outputs = counts.layers[counts.layers.length - 1];
  const pixels = images.pixels.subarray(0, counts.samples * outputs.neurons);
  return { network, counts, mse: meanNormalisedMse(pixels, counts.readings, outputs.neurons) };
}

/** Returns what the network made of image `index`, as grey bytes [height·width]. */
export function outputOf({ network, counts }: MeasuredNetwork, index: number): Uint8Array {
  const { neurons } = counts.layers[counts.layers.length - 1];
  const own = counts.readings.subarray(index * neurons, (index + 1) * neurons);
  return readingsToGrey(own, network.options);
}

/** The first image of each class among the first `samples`, at most `most` of them. */
export function firstOfEachClass(
  { labels, classes }: Pick<ImageSet, 'labels' | 'classes'>,
  samples: number,
  most = 10,
): number[] {
  const shown = labels.subarray(0, samples);
  const places = classes.map((_, label) => shown.indexOf(label)).filter((place) => place >= 0);
  return places.slice(0, most);
}
