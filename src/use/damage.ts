/**
 * Spike maps that were damaged on the way: neurons that fell silent, and bits that were flipped.
 *
 * Both are nested: what a share damages, a larger share of the same seed damages too, so that a picture gets worse
 * bit by bit as the share rises.
 */
import { Purpose, RandomStream, shuffledOrder } from '../core/philox.js';
import { packSpikes, type SpikeMap, unpackSpikes } from '../core/spike-map.js';

/** Which of N neurons fall silent at a share in [0, 1]: the first round(share·N) of a seeded order. */
export function lostNeurons(neurons: number, share: number, seed: number): Uint32Array {
  checkShare(share);
  return shuffledOrder(neurons, seed, Purpose.damage).subarray(0, Math.round(share * neurons));
}

/** The map without the spikes of some neurons. Throws a RangeError where there is no such neuron. */
export function silenceNeurons(map: SpikeMap, neurons: Iterable<number>): SpikeMap {
  const spikes = unpackSpikes(map);
  for (const neuron of neurons) {
    if (!(Number.isInteger(neuron) && neuron >= 0 && neuron < map.neurons)) {
      throw new RangeError(`neuron must be an integer in [0, ${map.neurons - 1}], got ${neuron}`);
    }
    for (let step = 0; step < map.steps; step++) spikes[step * map.neurons + neuron] = 0;
  }
  return packSpikes(spikes, map.steps, map.neurons);
}

/** The map with each of its bits flipped by a chance `share` in [0, 1]. */
export function flipBits(map: SpikeMap, share: number, seed: number): SpikeMap {
  checkShare(share);
  const random = new RandomStream(seed, Purpose.damage, 1);
  const spikes = unpackSpikes(map).map((spike) => (random.uniform() < share ? 1 - spike : spike));
  return packSpikes(spikes, map.steps, map.neurons);
}

function checkShare(share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be in [0, 1], got ${share}`);
}
