/**
 * An autoencoder that is opened once and used many times: its engines are kept, so that a call takes the time of its
 * batch alone. Results are the bytes of the single functions (`reconstruct`, `encodeImages`, `decodeMaps`).
 */
import { UsageError } from '../core/errors.js';
import type { SpikeMap } from '../core/spike-map.js';
import { type Network, type SpikingNetwork, spikes } from '../network/network.js';
import { decodeMaps, type EncodeOptions, encodeImages } from './hidden-map.js';
import { type Reconstruction, type ReconstructOptions, reconstruct } from './reconstruct.js';
import { KeptEngines } from './run-layers.js';

/** An autoencoder with engines of its own. Calls at the same time wait for each other. */
export class OpenAutoencoder<N extends Network = Network> implements AsyncDisposable {
  readonly #engines = new KeptEngines();

  constructor(readonly network: N) {}

  /** Reconstructs one image [height·width], bytes. Throws a UsageError if it is not of the network's size. */
  reconstruct(
    pixels: Uint8Array,
    options: Omit<ReconstructOptions, 'lend'> = {},
  ): Promise<Reconstruction<N['options']['neuron']>> {
    return reconstruct(this.network, pixels, { ...options, lend: this.#engines.lend });
  }

  /**
   * Returns the spike map of one image [height·width], bytes. Throws a UsageError if it is not of the network's size, or
   * if the network does not spike.
   */
  async encode(pixels: Uint8Array, options: Omit<EncodeOptions, 'lend'>): Promise<SpikeMap> {
    const [map] = await encodeImages(this.#spiking(), [pixels], { ...options, lend: this.#engines.lend });
    return map;
  }

  /**
   * Returns the readings of the outputs [height·width] for a spike map. Throws a UsageError if it does not fit, or if the
   * network does not spike.
   */
  async decode(map: SpikeMap): Promise<Uint16Array> {
    const [readings] = await decodeMaps(this.#spiking(), [map], { lend: this.#engines.lend });
    return readings;
  }

  #spiking(): SpikingNetwork {
    const network: Network = this.network;
    if (spikes(network)) return network;
    throw new UsageError('an ANN has no maps of spikes: open an autoencoder of neurons that spike');
  }

  /** Gives back threads and memory. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#engines[Symbol.asyncDispose]();
  }
}
