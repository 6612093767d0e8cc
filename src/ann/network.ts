/** The ANN twins of the spiking networks: the same widths and weights, of rectified linear units (`engine/dense.ts`). */
import type { LayersOf } from '../network/junction.js';
import type { NetworkOf } from '../network/network.js';
import type { SynthesisOf } from '../network/synthesis.js';
import type { AnnAudiocoderOptions, AnnAutoencoderOptions, AnnOptions } from '../options/ann-schema.js';

/** An autoencoder, images → hidden values → the same images. */
export type AnnNetwork = NetworkOf<AnnAutoencoderOptions>;

/** An audiocoder, sounds → hidden values of an autoencoder, and that autoencoder. */
export type AnnSynthesisNetwork = SynthesisOf<AnnAudiocoderOptions, AnnNetwork>;

export type AnnLayers = LayersOf<AnnOptions>;
