/** Activity of layers, under the field that files and results have for their neurons. */
import { NEURONS, type NeuronName } from '../neurons/index.js';
import type { SpikingName } from './neuron-options.js';

/** Activity of inputs and layers, in [0, 1], inputs first. */
export type ActivityOf<Neuron extends NeuronName = NeuronName> = Neuron extends SpikingName
  ? {
      /** Spikes per neuron and step. */
      readonly spikeRates: readonly number[];
    }
  : {
      /** Share of units above 0. */
      readonly activeShares: readonly number[];
    };

/** Returns the field that holds the activity of a model of neurons. */
export function activityField(neuron: NeuronName): 'spikeRates' | 'activeShares' {
  return NEURONS[neuron].spikes ? 'spikeRates' : 'activeShares';
}

/** Returns activity under its field. */
export function activityFields<Neuron extends NeuronName>(
  neuron: Neuron,
  activity: readonly number[],
): ActivityOf<Neuron> {
  // The field is that of the model.
  return { [activityField(neuron)]: activity } as unknown as ActivityOf<Neuron>;
}
