/** Cost of a network as text: the table of a terminal and of a report, and its notes. */
import { effectiveOperations, type LayerCost, type NetworkCost, PICOJOULES } from '../use/neurobench.js';
import { layerNames } from './run-texts.js';
import { formatValue } from './scale.js';

export interface CostTable {
  /** Column heads: the first is the layer's name, all others are numbers. */
  readonly head: readonly string[];
  /** Rows; the last is the total. */
  readonly rows: readonly (readonly string[])[];
}

/** Note for every table with energies. */
export const ENERGY_NOTE =
  `Energy is an estimate: ${PICOJOULES.accumulate} pJ per accumulate (AC), ${PICOJOULES.multiplyAccumulate} pJ per ` +
  'multiply-accumulate (MAC), 32-bit floats at 45 nm (Horowitz, 2014); synaptic operations alone, without memory, leak and resets.';

/** Returns the table: a row per layer, then the total; numbers are per sample. */
export function costTable(cost: NetworkCost): CostTable {
  const spikes = isSpiking(cost);
  const widths = costWidths(cost);
  const names = layerNames(widths).slice(1);
  const row = (name: string, size: string, layer: LayerCost) => [
    name,
    size,
    shareText(layer.connectionSparsity),
    shareText(layer.activationSparsity),
    perSample(layer.activations),
    perSample(layer.synapticOperations.dense),
    perSample(effectiveOperations(layer)),
    ...(spikes ? [perSample(layer.membraneUpdates)] : []),
    energyText(layer.energyEstimate, cost.total.energyEstimate),
  ];
  return {
    head: [
      'layer',
      'size',
      'zero weights',
      'zero outputs',
      spikes ? 'spikes' : 'active',
      'dense ops',
      `effective ${spikes ? 'ACs' : 'MACs'}`,
      ...(spikes ? ['updates'] : []),
      'energy (est.)',
    ],
    rows: [
      ...cost.layers.map((layer, l) => row(names[l], `${widths[l]} → ${widths[l + 1]}`, layer)),
      row('total', '', cost.total),
    ],
  };
}

/** Returns one sentence on the network's memory. */
export function footprintText({ total }: NetworkCost): string {
  const { parameters, buffers } = total.footprint;
  const ofPotentials = buffers > 0 ? ` and ${whole(buffers)} bytes of potentials` : '';
  return `${whole(total.parameters)} parameters, ${whole(parameters)} bytes${ofPotentials}`;
}

/** Returns the widths [N_0, …, N_L]. */
export function costWidths({ layers }: Pick<NetworkCost, 'layers'>): number[] {
  const [first] = layers;
  return [first.parameters / first.neurons, ...layers.map(({ neurons }) => neurons)];
}

/** Returns true for a spiking network: an ANN has no state. */
export function isSpiking({ total }: Pick<NetworkCost, 'total'>): boolean {
  return total.footprint.buffers > 0;
}

/** Returns picojoules as 12 pJ, 3.4 nJ, 0.56 µJ or 7.8 mJ, in the unit for `like`, so that a column has one unit. */
export function energyText(picojoules: number, like = picojoules): string {
  const [factor, unit] =
    like >= 1e8 ? [1e9, 'mJ'] : like >= 1e5 ? [1e6, 'µJ'] : like >= 1e3 ? [1e3, 'nJ'] : [1, 'pJ'];
  return `${formatValue(picojoules / factor)} ${unit}`;
}

/** Returns a number per sample: rounded, unless it is small. */
export function perSample(value: number): string {
  return value >= 100 ? whole(value) : formatValue(value);
}

function shareText(share: number): string {
  return `${formatValue(100 * share)} %`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
