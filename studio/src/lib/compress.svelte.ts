/** What Compress shows: how many steps are kept, what is done to the map, and the picture that is left. */
import { InputError } from '../../../src/core/errors.js';
import type { Compressed, CompressRequest } from '../worker/compress.js';
import type { NetworkInfo } from '../worker/network-info.js';
import { download } from './download.js';
import { latestOnly } from './latest.js';
import { bytes } from './numbers.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

/** A map of 1000 steps of 1000 neurons, and more, is smaller. */
const MAX_MAP_BYTES = 1e6;

class Compress {
  mapSteps = $state(15);
  settle = $state(10);
  /** Shares in [0, 1]. */
  lost = $state(0);
  flipped = $state(0);
  seed = $state(1);
  /** Neurons that were pressed one by one. */
  silenced = $state.raw<readonly number[]>([]);
  /** The picture that a map was opened in place of; another picture takes the place of the map. */
  opened = $state.raw<Uint8Array>();
  /** Counts the maps: one may be opened after another in place of the same picture. */
  maps = $state(0);
  result = $state.raw<Compressed>();
  problem = $state.raw<Problem>();
  #network: NetworkInfo | undefined;

  /** Begins anew with a network that was opened: neurons and maps are those of the other. */
  take(network: NetworkInfo): void {
    if (network === this.#network) return;
    this.#network = network;
    this.silenced = [];
    this.opened = undefined;
  }

  /** Opens a map in place of `pixels`; what was there stays where it is none. */
  async openMap(file: File, pixels: Uint8Array): Promise<void> {
    try {
      if (file.size > MAX_MAP_BYTES) {
        throw new InputError(
          `it has ${bytes(file.size)}, maps of up to ${bytes(MAX_MAP_BYTES)} are opened here`,
        );
      }
      await model().openMap(new Uint8Array(await file.arrayBuffer()), file.name);
      this.opened = pixels;
      this.maps++;
      this.problem = undefined;
    } catch (error) {
      this.problem = problemOf(error, `${file.name} could not be opened`);
    }
  }

  /** Saves the map with all that was done to it. */
  async save(): Promise<void> {
    if (this.result === undefined) return;
    const { damaged, mapSteps } = this.result;
    try {
      download(await model().mapFile(damaged, mapSteps), 'spike-map.spk');
    } catch (error) {
      this.problem = problemOf(error, 'The map could not be saved');
    }
  }

  toggle(neuron: number): void {
    this.silenced = this.silenced.includes(neuron)
      ? this.silenced.filter((other) => other !== neuron)
      : [...this.silenced, neuron];
  }

  mend(): void {
    this.lost = 0;
    this.flipped = 0;
    this.silenced = [];
  }

  readonly run = latestOnly(async (request: CompressRequest) => {
    try {
      this.result = await model().compress(request);
      this.problem = undefined;
    } catch (error) {
      this.problem = problemOf(error, 'The image could not be compressed');
    }
  });
}

export const compress = new Compress();
