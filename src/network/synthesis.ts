/**
 * The synthesis network: an audiocoder, which turns sounds into the hidden spikes of an autoencoder, and the decoder
 * of that autoencoder, which turns those into images (paper, figure 6).
 */
import type { AudiocoderOptions } from './audiocoder-schema.js';
import { decoderOf, type Layers, lifLayers } from './layers.js';
import type { Network, NetworkOf } from './network.js';

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

/** A synthesis network of LIF neurons. */
export type SynthesisNetwork = SynthesisOf<AudiocoderOptions, Network>;

/** The layers from sound to hidden spikes. */
export function listenerOf({ audiocoder }: SynthesisNetwork): Layers {
  return lifLayers(audiocoder);
}

/** The layers from hidden spikes to an image. */
export function painterOf({ autoencoder }: SynthesisNetwork): Layers {
  return decoderOf(lifLayers(autoencoder));
}

/** All widths, from a sound's inputs to an image's pixels. */
export function synthesisWidths<O>({
  audiocoder,
  autoencoder,
}: SynthesisOf<unknown, NetworkOf<O>>): number[] {
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
