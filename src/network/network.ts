/** A network of fully connected layers: its widths and weights, and how it was made. */
import { UsageError } from '../core/errors.js';
import { Purpose, RandomStream } from '../core/philox.js';
import type { NeuronName } from '../neurons/index.js';
import { type GradedName, isSpiking, type OptionsOf, type SpikingName } from './neuron-options.js';
import type { AUTOENCODER_SCHEMA } from './schema.js';

/** An autoencoder trained with options of some kind. */
export interface NetworkOf<Options> {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  /** Per layer [N_l, N_{l−1}], row-major. */
  readonly weights: readonly Float32Array[];
  /** Width and height of the images it was made for. */
  readonly image: { readonly width: number; readonly height: number };
  readonly options: Options;
}

/** An autoencoder of some models of neurons, told apart by its options. */
export type Network<Neuron extends NeuronName = NeuronName> =
  | NetworkIn<Extract<Neuron, SpikingName>>
  | NetworkIn<Extract<Neuron, GradedName>>;
/** An autoencoder whose options may be those of several models; none of no model. */
type NetworkIn<Neuron extends NeuronName> = [Neuron] extends [never]
  ? never
  : NetworkOf<OptionsOf<typeof AUTOENCODER_SCHEMA, Neuron>>;
/** An autoencoder of neurons that spike. */
export type SpikingNetwork = Network<SpikingName>;
/** An autoencoder of neurons with graded outputs, images → hidden values → the same images. */
export type GradedNetwork = Network<GradedName>;

/** Returns true for a network of neurons that spike. */
export function spikes(network: Network): network is SpikingNetwork {
  return isSpiking(network.options);
}

/** First weights: uniform within ±bound, or ±1/√(fan-in) where the bound is 0. Seed and layer decide them. */
export function initialWeights(widths: readonly number[], seed: number, bound: number): Float32Array[] {
  return widths.slice(1).map((post, l) => {
    const random = new RandomStream(seed, Purpose.weights, l);
    const most = bound > 0 ? bound : 1 / Math.sqrt(widths[l]);
    return Float32Array.from({ length: post * widths[l] }, () => random.between(-most, most));
  });
}

/** Widths of an autoencoder for images of `pixels` pixels. */
export function autoencoderWidths(pixels: number, hidden: readonly number[]): number[] {
  return [pixels, ...hidden, pixels];
}

/**
 * The hidden widths of a whole list such as 784-256-64-256-784.
 * Throws a UsageError unless both ends equal the number of pixels and there is a layer between them.
 */
export function hiddenWidths(layers: readonly number[], pixels: number): number[] {
  const text = layers.join('-');
  if (layers.length < 3) {
    throw new UsageError(
      `--layers must hold inputs, hidden layers and outputs, as ${pixels}-196-${pixels}, got ${text}`,
    );
  }
  if (layers[0] !== pixels || layers[layers.length - 1] !== pixels) {
    throw new UsageError(`--layers must begin and end with the ${pixels} pixels of the images, got ${text}`);
  }
  return layers.slice(1, -1);
}
