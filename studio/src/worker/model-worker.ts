/**
 * The worker that runs networks for Speak, Reconstruct and Compress, so that the page never waits. What it says to
 * the page is copied or handed over; networks stay here.
 */
import { expose } from 'comlink';
import type { Sound } from '../../../src/audio/sound.js';
import { digitsSet } from '../../../src/data/digits.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { InputError } from '../../../src/errors.js';
import { type Compressed, type CompressRequest, compressImage } from './compress.js';
import { fetchBytes } from './fetch-bytes.js';
import type { NetworkInfo } from './network-info.js';
import { type OpenedNetwork, openNetwork } from './open-network.js';
import { type Reconstructed, type ReconstructRequest, reconstructImage } from './reconstruct.js';
import { type SampleClip, Speaker, type SpokenDrawing, sampleClip } from './speak.js';
import { handOver } from './transferable.js';

export class Model {
  #network: OpenedNetwork | undefined;
  #speaker: Speaker | undefined;

  /** Opens a checkpoint. The one before stays where this one cannot be opened. */
  async open(bytes: Uint8Array, name: string): Promise<NetworkInfo> {
    const opened = openNetwork(bytes, name);
    await this.#speaker?.dispose();
    this.#speaker = undefined;
    this.#network = opened;
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

  /** Undefined where there is only silence. */
  async speak(sound: Sound): Promise<SpokenDrawing | undefined> {
    const { synthesis, info } = this.#opened();
    if (synthesis === undefined) {
      throw new InputError(`${info.name}: holds an autoencoder, which does not hear; open an audiocoder`);
    }
    this.#speaker ??= await Speaker.create(synthesis);
    return handOver(await this.#speaker.draw(sound));
  }

  sample(clip: SampleClip): Sound {
    return handOver(sampleClip(clip));
  }

  async reconstruct(request: ReconstructRequest): Promise<Reconstructed> {
    return handOver(await reconstructImage(this.#opened().autoencoder, request));
  }

  async compress(request: CompressRequest): Promise<Compressed> {
    return handOver(await compressImage(this.#opened().autoencoder, request));
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
