/** Which neurons of a layer are worth looking at first. */
import { unknownName } from '../core/errors.js';
import { checkLayer } from '../network/neuron-weights.js';
import type { SpikeCounts } from './count-spikes.js';
import { type ClassTuning, classTuning, largestFirst } from './receptive-fields.js';
import { spikeRates } from './spike-rates.js';

/** By the size of their weights, by their spikes, or by how much their spikes tell of the class. */
export const NEURON_ORDERS = ['largest', 'active', 'selective'] as const;
/** Measure by which neurons are put in order. */
export type NeuronOrder = (typeof NEURON_ORDERS)[number];

/** The orders that spikes decide. */
const SPIKE_ORDERS: readonly NeuronOrder[] = ['active', 'selective'];

/** Class of every sample that was counted, and how many classes there are. */
export interface SampleClasses {
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
}

/** A neuron with what put it in its place. */
export interface RankedNeuron {
  readonly neuron: number;
  /** Spikes per step. */
  readonly rate: number;
  readonly tuning: ClassTuning;
}

/**
 * The neurons of layer l = 1..L by their spikes, the most active or the most selective first.
 * Throws a UsageError if there is no such layer or order.
 */
export function rankBySpikes(
  { steps, layers }: SpikeCounts,
  layer: number,
  { labels, classes }: SampleClasses,
  order: Exclude<NeuronOrder, 'largest'>,
): RankedNeuron[] {
  checkLayer(layer, layers.length - 1);
  if (!SPIKE_ORDERS.includes(order)) throw unknownName('order', order, SPIKE_ORDERS);
  const { counts, neurons } = layers[layer];
  const rates = spikeRates(counts, neurons, steps);
  const tuning = classTuning(counts, neurons, labels, classes.length);
  const keys = order === 'active' ? rates : tuning.map(({ selectivity }) => selectivity);
  return largestFirst(keys).map((neuron) => ({ neuron, rate: rates[neuron], tuning: tuning[neuron] }));
}
