/**
 * The synthesis network: an audiocoder, which turns sounds into the hidden spikes of an autoencoder, and the decoder
 * of that autoencoder, which turns those into images (paper, figure 6).
 */
import type { NeuronName } from '../neurons/index.js';
import type { AUDIOCODER_SCHEMA, AudiocoderOptions } from './audiocoder-schema.js';
import { decoderOf, type Layers, layersOf } from './layers.js';
import type { Network, NetworkOf } from './network.js';
import { type GradedName, isSpiking, type OptionsOf, type SpikingName } from './neuron-options.js';

/** A synthesis network of parts trained with options of some kinds. */
export interface SynthesisOf<Options, Autoencoder> {
  readonly audiocoder: {
    /** [inputs, hidden layers, neurons of the autoencoder's hidden layer] */
    readonly widths: readonly number[];
    /** Per layer [N_l, N_{l−1}], row-major. */
    readonly weights: readonly Float32Array[];
    readonly options: Options;
  };
  /** Whole, so that the maps it was trained on can be made again. */
  readonly autoencoder: Autoencoder;
  /** Name of each label of the clips. */
  readonly classes: readonly string[];
  /** True if it was trained on words heard over all frames (`use/hear-word.ts`), and has to hear so. */
  readonly hearsWords?: boolean | undefined;
}

/** A synthesis network of some models of neurons, told apart by the options of its audiocoder. */
export type SynthesisNetwork<Neuron extends NeuronName = NeuronName> =
  | SynthesisIn<Extract<Neuron, SpikingName>>
  | SynthesisIn<Extract<Neuron, GradedName>>;
/** A synthesis network whose options may be those of several models; none of no model. */
type SynthesisIn<Neuron extends NeuronName> = [Neuron] extends [never]
  ? never
  : SynthesisOf<OptionsOf<typeof AUDIOCODER_SCHEMA, Neuron>, Network<Neuron>>;
/** A synthesis network of neurons that spike. */
export type SpikingSynthesisNetwork = SynthesisNetwork<SpikingName>;
/** A synthesis network of neurons with graded outputs: sounds → hidden values of an autoencoder → images. */
export type GradedSynthesisNetwork = SynthesisNetwork<GradedName>;

/** Returns true for a network of neurons that spike. */
export function synthesisSpikes(network: SynthesisNetwork): network is SpikingSynthesisNetwork {
  return isSpiking(network.audiocoder.options);
}

/** Returns the layers from sound to the hidden layer of the autoencoder. */
export function listenerOf({ audiocoder }: SynthesisNetwork): Layers {
  return layersOf(audiocoder);
}

/** Returns the layers from the hidden layer to an image. */
export function painterOf({ autoencoder }: Pick<SynthesisNetwork, 'autoencoder'>): Layers {
  return decoderOf(layersOf(autoencoder));
}

/** All widths, from a sound's inputs to an image's pixels. */
export function synthesisWidths({
  audiocoder,
  autoencoder,
}: SynthesisOf<unknown, NetworkOf<unknown>>): number[] {
  return [...audiocoder.widths, ...autoencoder.widths.slice(2)];
}

/** Widths of an audiocoder of `inputs` inputs for an autoencoder. */
export function audiocoderWidths(
  inputs: number,
  { hidden }: Pick<AudiocoderOptions, 'hidden'>,
  autoencoder: Pick<Network, 'widths'>,
): number[] {
  return [inputs, ...hidden, autoencoder.widths[1]];
}
