/** Quantities: numbers that lines of metrics and results hold, as data that checks, texts, tables and curves follow. */
import { array, type Check, number, numberIn } from '../core/json-input.js';
import { shortNumber } from '../core/number-texts.js';
import { NEURONS, type NeuronName } from '../neurons/index.js';
import { matters, type Owner } from '../options/spec.js';

/** A number by its field. */
export interface Quantity {
  /** Field of the line or the result. */
  readonly id: string;
  /** Name in a sentence and beside a curve. */
  readonly name: string;
  /** Heading of its column in a table of runs; absent for one that has none. */
  readonly heading?: string;
  /** True for a share in [0, 1], which is shown in per cent. */
  readonly isShare?: boolean;
  /** Models of neurons that have it; absent for all. */
  readonly of?: Owner | undefined;
}

/** The share of each layer that is active, inputs first, in [0, 1]. */
export interface Activity {
  /** Field of lines, summaries and results. */
  readonly field: 'spikeRates' | 'activeShares';
  /** Name in a line of progress. */
  readonly short: string;
  /** Unit of its numbers beside that name. */
  readonly unit: string;
  readonly name: string;
  /** Name of a layer's curve, before the layer. */
  readonly ofLayer: string;
}

/** Activity of neurons that spike. */
export const SPIKES: Activity = {
  field: 'spikeRates',
  short: 'spikes',
  unit: 'per neuron and step',
  name: 'spikes per neuron and step',
  ofLayer: 'spike rate of',
};
/** Activity of units of an ANN. */
export const UNITS: Activity = {
  field: 'activeShares',
  short: 'active',
  unit: 'share of units above 0',
  name: 'share of units above 0',
  ofLayer: 'active units of',
};
export const ACTIVITIES: readonly Activity[] = [SPIKES, UNITS];

/** A network, told by its neurons. */
export interface OfNeuron {
  readonly neuron: NeuronName;
}

/** Returns the activity of a model of neurons. */
export function activityFor({ neuron }: OfNeuron): Activity {
  return NEURONS[neuron].spikes ? SPIKES : UNITS;
}

/** Returns the quantities that networks of a model of neurons have. */
export function quantitiesFor(quantities: readonly Quantity[], { neuron }: OfNeuron): readonly Quantity[] {
  return quantities.filter((quantity) => matters(quantity, { neuron }));
}

/** Returns the checks of quantities by their fields. */
export function checksOf(quantities: readonly Quantity[]): Record<string, Check<number>> {
  return Object.fromEntries(
    quantities.map(({ id, isShare = false }) => [id, isShare ? numberIn(0, 1) : number]),
  );
}

/** Returns the check of an activity by its field, of at least `least` layers. */
export function activityCheck({ field }: Activity, least: number): Record<string, Check<number[]>> {
  return { [field]: array(numberIn(0, 1), least, 64) };
}

/** Returns the value of a quantity; undefined if there is none. */
export function numberOf(values: object | undefined, { id }: Quantity): number | undefined {
  const value = new Map<string, unknown>(Object.entries(values ?? {})).get(id);
  return typeof value === 'number' ? value : undefined;
}

/** Returns the layers' activity; undefined if there is none. */
export function activityOf(values: object, { field }: Activity): readonly number[] | undefined {
  // Lines and summaries have passed the check of this field.
  return new Map<string, unknown>(Object.entries(values)).get(field) as readonly number[] | undefined;
}

/** Returns a quantity with its value, such as `mse 0.213` or `81.0 % nearest to the right class`. */
export function quantityText({ name, isShare = false }: Quantity, value: number): string {
  return isShare ? `${(100 * value).toFixed(1)} % ${name}` : `${name} ${shortNumber(value)}`;
}
