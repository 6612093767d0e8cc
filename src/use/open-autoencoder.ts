/**
 * An autoencoder that is opened once and used many times: its engines are kept, so that a call takes the time of its
 * spikes alone. Results are the bytes of the single functions (`reconstruct`, `encodeImages`, `decodeMaps`).
 */
import type { SpikeMap } from '../core/spike-map.js';
import type { AnnNetwork } from '../network/ann-network.js';
import type { Network } from '../network/network.js';
import { reconstructAnn } from './ann-images.js';
import { decodeMaps, type EncodeOptions, encodeImages } from './hidden-map.js';
import { type Reconstruction, type ReconstructOptions, reconstruct } from './reconstruct.js';
import { KeptEngines } from './run-layers.js';

/** A spiking autoencoder with engines of its own. Calls at the same time wait for each other. */
export class OpenAutoencoder implements AsyncDisposable {
  readonly #engines = new KeptEngines();

  constructor(readonly network: Network) {}

  /** Returns the output for one image [height·width], bytes. Throws a UsageError if it is not of the network's size. */
  reconstruct(pixels: Uint8Array, options: Omit<ReconstructOptions, 'lend'> = {}): Promise<Reconstruction> {
    return reconstruct(this.network, pixels, { ...options, lend: this.#engines.lend });
  }

  /** Returns the spike map of one image [height·width], bytes. Throws a UsageError if it is not of the network's size. */
  async encode(pixels: Uint8Array, options: Omit<EncodeOptions, 'lend'>): Promise<SpikeMap> {
    const [map] = await encodeImages(this.network, [pixels], { ...options, lend: this.#engines.lend });
    return map;
  }

  /** Returns the readings of the outputs [height·width] for a spike map. Throws a UsageError if it does not fit. */
  async decode(map: SpikeMap): Promise<Uint16Array> {
    const [readings] = await decodeMaps(this.network, [map], { lend: this.#engines.lend });
    return readings;
  }

  /** Gives back threads and memory. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#engines[Symbol.asyncDispose]();
  }
}

/** An ANN autoencoder with engines of its own. Calls at the same time wait for each other. */
export class OpenAnnAutoencoder implements AsyncDisposable {
  readonly #engines = new KeptEngines();

  constructor(readonly network: AnnNetwork) {}

  /** Returns the output for one image [height·width], bytes, as grey. Throws a UsageError if its size is another. */
  async reconstruct(pixels: Uint8Array): Promise<Uint8Array> {
    const [output] = await reconstructAnn(this.network, [pixels], { lend: this.#engines.lend });
    return output;
  }

  /** Gives back threads and memory. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#engines[Symbol.asyncDispose]();
  }
}
