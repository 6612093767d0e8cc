/**
 * The worker that runs networks for Speak, Reconstruct and Compress, so that the page never waits. What it says to
 * the page is copied or handed over; networks stay here.
 */
import '../../../src/core/async-dispose.js';
import { expose } from 'comlink';
import { InputError } from '../../../src/core/errors.js';
import type { SpikeMap } from '../../../src/core/spike-map.js';
import { digitsSet } from '../../../src/data/digits.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import type { Sound } from '../../../src/data/sound.js';
import type { SpikingSynthesisNetwork } from '../../../src/network/synthesis.js';
import { type Compressed, type CompressRequest, compressImage, mapFile, openMap } from './compress.js';
import { fetchBytes } from './fetch-bytes.js';
import type { NetworkInfo } from './network-info.js';
import { type OpenedNetwork, openNetwork } from './open-network.js';
import { type Reconstructed, type ReconstructRequest, reconstructImage } from './reconstruct.js';
import { type SampleClip, Speaker, type SpokenDrawing, sampleClip } from './speak.js';
import { handOver } from './transferable.js';

/** A speaker and the network that it is of. */
interface Readied {
  readonly network: SpikingSynthesisNetwork;
  readonly speaker: Promise<Speaker>;
}

export class Model {
  #network: OpenedNetwork | undefined;
  #readied: Readied | undefined;
  /** A map that was opened in place of an image. */
  #map: SpikeMap | undefined;

  /** Opens a checkpoint. The one before stays where this one cannot be opened. */
  open(bytes: Uint8Array, name: string): NetworkInfo {
    const opened = openNetwork(bytes, name);
    const before = this.#readied;
    this.#readied = undefined;
    before?.speaker.then((speaker) => speaker.dispose()).catch(() => undefined);
    this.#network = opened;
    this.#map = undefined;
    return opened.info;
  }

  /** Opens a checkpoint that this site serves. */
  async openAddress(
    address: string,
    name: string,
    onProgress: (share: number) => void,
  ): Promise<NetworkInfo> {
    return this.open(await fetchBytes(address, name, onProgress), name);
  }

  /** Undefined where there is no word in the sound. `isRecorded` is of a microphone. */
  async speak(sound: Sound, isRecorded: boolean): Promise<SpokenDrawing | undefined> {
    const { synthesis, info } = this.#opened();
    if (synthesis === undefined) {
      throw new InputError(`${info.name}: holds an autoencoder, which does not hear; open an audiocoder`);
    }
    const speaker = await this.#speakerOf(synthesis);
    return handOver(await speaker.draw(sound, isRecorded));
  }

  /** Made once for a network, which may be another by the time it is ready. */
  async #speakerOf(network: SpikingSynthesisNetwork): Promise<Speaker> {
    if (this.#readied?.network !== network) {
      this.#readied = { network, speaker: Speaker.create(network) };
    }
    const readied = this.#readied;
    try {
      return await readied.speaker;
    } catch (error) {
      if (this.#readied === readied) this.#readied = undefined;
      throw error;
    }
  }

  sample(clip: SampleClip): Sound {
    return handOver(sampleClip(clip));
  }

  async reconstruct(request: ReconstructRequest): Promise<Reconstructed> {
    return handOver(await reconstructImage(this.#opened().autoencoder, request));
  }

  async compress(request: CompressRequest): Promise<Compressed> {
    return handOver(await compressImage(this.#opened().autoencoder, request, this.#map));
  }

  /** Spikes (0 or 1) [steps, neurons] of the hidden layer as a file of the network that is open. */
  mapFile(spikes: Uint8Array, steps: number): Uint8Array {
    return handOver(mapFile(this.#opened().autoencoder, spikes, steps));
  }

  /** Opens a map of the network that is open; it stays until another is. */
  openMap(bytes: Uint8Array, name: string): void {
    this.#map = openMap(this.#opened().autoencoder, bytes, name);
  }

  /** Built-in digits that no network is trained on. */
  digits(count: number): ImageSet {
    return handOver(digitsSet({ seed: 0, count, part: 'test' }));
  }

  #opened(): OpenedNetwork {
    if (this.#network === undefined) throw new InputError('no network is open; open one first');
    return this.#network;
  }
}

expose(new Model());
