/** The ANN twins of the spiking networks: the same widths and weights, of rectified linear units (`engine/dense.ts`). */
import type { AnnAudiocoderOptions, AnnAutoencoderOptions, AnnOptions } from './ann-schema.js';
import type { LayersOf } from './junction.js';
import type { NetworkOf } from './network.js';
import type { SynthesisOf } from './synthesis.js';

/** An autoencoder, images → hidden values → the same images. */
export type AnnNetwork = NetworkOf<AnnAutoencoderOptions>;

/** An audiocoder, sounds → hidden values of an autoencoder, and that autoencoder. */
export type AnnSynthesisNetwork = SynthesisOf<AnnAudiocoderOptions, AnnNetwork>;

export type AnnLayers = LayersOf<AnnOptions>;
