/** What Compress shows: how many steps are kept, what is done to the map, and the picture that is left. */
import type { Compressed, CompressRequest } from '../worker/compress.js';
import type { NetworkInfo } from '../worker/network-info.js';
import { latestOnly } from './latest.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

class Compress {
  mapSteps = $state(15);
  settle = $state(10);
  /** Shares in [0, 1]. */
  lost = $state(0);
  flipped = $state(0);
  seed = $state(1);
  /** Neurons that were pressed one by one. */
  silenced = $state.raw<readonly number[]>([]);
  /** A map that was opened, in place of the image. */
  file = $state.raw<{ readonly file: Uint8Array; readonly name: string }>();
  result = $state.raw<Compressed>();
  problem = $state.raw<Problem>();
  #network: NetworkInfo | undefined;

  /** Begins anew with a network that was opened: neurons and maps are those of the other. */
  take(network: NetworkInfo): void {
    if (network === this.#network) return;
    this.#network = network;
    this.silenced = [];
    this.file = undefined;
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
      const { image } = request;
      const isFile = 'name' in image;
      this.problem = problemOf(
        error,
        isFile ? `${image.name} could not be opened` : 'The image could not be compressed',
      );
    }
  });
}

export const compress = new Compress();
