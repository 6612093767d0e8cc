/** Layers that are not as they should be, in words: told while a network is trained, and in its report. */
import { NEURONS, type NeuronName } from '../neurons/index.js';

const SILENT = 1e-4;
const SATURATED = 0.98;

/** Returns a sentence for every layer that hardly ever or nearly always spikes; rates are per neuron and step. */
export function rateWarnings(spikeRates: readonly number[]): string[] {
  return spikeRates.flatMap((rate, l) => {
    if (rate < SILENT) return [`${nameOf(l)} is silent: ${rate.toExponential(1)} spikes per neuron and step`];
    if (rate > SATURATED) return [`${nameOf(l)} is saturated: ${rate.toFixed(3)} spikes per neuron and step`];
    return [];
  });
}

/** Returns a sentence for every layer of an ANN of which hardly a unit is above 0: no gradient passes such a layer. */
export function shareWarnings(activeShares: readonly number[]): string[] {
  return activeShares.flatMap((share, l) =>
    share < SILENT ? [`${nameOf(l)} is dead: ${share.toExponential(1)} of its units are above 0`] : [],
  );
}

/** Returns a sentence for every layer whose activity, by its neurons, says that it cannot learn. */
export function layerWarnings(neuron: NeuronName, activity: readonly number[]): string[] {
  return NEURONS[neuron].spikes ? rateWarnings(activity) : shareWarnings(activity);
}

function nameOf(layer: number): string {
  return layer === 0 ? 'the input' : `layer ${layer}`;
}
