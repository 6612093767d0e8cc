/** Cost of a network, on a terminal. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import {
  costTable,
  costWidths,
  ENERGY_NOTE,
  energyText,
  footprintText,
  isSpiking,
  perSample,
} from '../src/report/cost-table.js';
import { denseAnnCost, effectiveOperations, type NetworkCost } from '../src/use/neurobench.js';
import { print, tableLines } from './output.js';

/** A table of all layers and what belongs to it. */
export function printCost(cost: NetworkCost): void {
  const { head, rows } = costTable(cost);
  print(`Per sample${isSpiking(cost) ? `, over ${cost.steps} steps` : ''}`);
  for (const line of tableLines([head, ...rows])) print(line);
  print();
  print(`footprint  ${footprintText(cost)}`);
  print(
    `inputs     ${perSample(cost.inputActivations)} ${isSpiking(cost) ? 'spikes' : 'that are not 0'} per sample`,
  );
}

/** Prints the operations of an ANN of such widths that computes with every input and unit. */
export function printDenseAnn(widths: readonly number[]): void {
  const { macs, energyEstimate } = denseAnnCost(widths);
  print(
    `as an ANN  ${countText(macs)} dense MACs, ${energyText(energyEstimate)} (est.); --twin measures one`,
  );
}

export function printEnergyNote(): void {
  print(ENERGY_NOTE);
}

/** A network in the comparison of several. */
export interface ComparedNetwork {
  readonly name: string;
  readonly mse: number;
  readonly cost: NetworkCost;
}

/** Error, effective operations and energy of networks side by side; of ANNs the dense operations too. */
export function printCompared(networks: readonly ComparedNetwork[]): void {
  // One unit for the column, that of the first.
  const like = networks[0]?.cost.total.energyEstimate;
  const rows = networks.flatMap(({ name, mse, cost }) => {
    const { total, steps } = cost;
    const effective = perSample(effectiveOperations(total));
    const error = shortNumber(mse);
    if (isSpiking(cost)) {
      return [[name, error, `${steps}`, `${effective} ACs`, energyText(total.energyEstimate, like)]];
    }
    const { macs, energyEstimate } = denseAnnCost(costWidths(cost));
    return [
      [name, error, '', `${effective} MACs`, energyText(total.energyEstimate, like)],
      ['  computed densely', '', '', `${countText(macs)} MACs`, energyText(energyEstimate, like)],
    ];
  });
  const head = ['', 'mse', 'steps', 'operations', 'energy (est.)'];
  for (const line of tableLines([head, ...rows])) print(line);
}
