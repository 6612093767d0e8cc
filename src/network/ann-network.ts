/** The ANN baselines of the spiking networks: the same widths and weights, of rectified linear units (`neurons/relu.ts`). */
import type { AnnAudiocoderOptions, AnnAutoencoderOptions } from './ann-schema.js';
import type { NetworkOf } from './network.js';
import type { SynthesisOf } from './synthesis.js';

/** An autoencoder, images → hidden values → the same images. */
export type AnnNetwork = NetworkOf<AnnAutoencoderOptions>;

/** An audiocoder, sounds → hidden values of an autoencoder, and that autoencoder. */
export type AnnSynthesisNetwork = SynthesisOf<AnnAudiocoderOptions, AnnNetwork>;
