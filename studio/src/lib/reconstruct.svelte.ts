/** What Reconstruct shows: the image, the options that were turned, and what the network made of it. */
import type { NetworkInfo } from '../worker/network-info.js';
import type { Reconstructed, ReconstructRequest, Turned } from '../worker/reconstruct.js';
import { latestOnly } from './latest.js';
import { Player } from './player.svelte.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

/** A neuron of layer 1..L, counted from 0. */
export interface ChosenNeuron {
  readonly layer: number;
  readonly neuron: number;
}

class Reconstruct {
  turned = $state<Turned>({ steps: 15, spikeProbability: 1, leak: 0.1, threshold: 1 });
  result = $state.raw<Reconstructed>();
  problem = $state.raw<Problem>();
  /** The hidden layer that is shown, 1..L−1. */
  layer = $state(1);
  chosen = $state.raw<ChosenNeuron>({ layer: 1, neuron: 0 });
  readonly player = new Player();
  #network: NetworkInfo | undefined;
  #hasChosen = false;

  /** Takes the options of a network that was opened. */
  take(network: NetworkInfo): void {
    if (network === this.#network) return;
    this.#network = network;
    this.layer = 1;
    this.chosen = { layer: 1, neuron: 0 };
    this.#hasChosen = false;
    this.asTrained(network);
  }

  asTrained({ options: { steps, spikeProbability, leak, threshold } }: NetworkInfo): void {
    this.turned = { steps, spikeProbability, leak, threshold };
  }

  choose(layer: number, neuron: number): void {
    this.#hasChosen = true;
    this.chosen = { layer, neuron };
  }

  readonly run = latestOnly(async (request: ReconstructRequest) => {
    try {
      const result = await model().reconstruct(request);
      this.result = result;
      this.problem = undefined;
      this.player.update(result.steps);
      if (!this.#hasChosen) this.#chooseLively(result);
    } catch (error) {
      this.problem = problemOf(error, 'The image could not be reconstructed');
    }
  });

  /** Begins with a hidden neuron that spikes about every third step: integration and reset are both to be seen. */
  #chooseLively({ counts, steps }: Reconstructed): void {
    if (counts[1].every((count) => count === 0)) return;
    this.#hasChosen = true;
    const distance = Array.from(counts[1], (count) => Math.abs(count - steps / 3));
    this.chosen = { layer: 1, neuron: distance.indexOf(Math.min(...distance)) };
  }
}

export const reconstruct = new Reconstruct();
