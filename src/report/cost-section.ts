/** Section of a report on the cost of the frozen network (`cost-table.ts`). */
import { escapeMarkup } from '../core/markup.js';
import { denseAnnCost, type NetworkCost } from '../use/neurobench.js';
import {
  costTable,
  costWidths,
  ENERGY_NOTE,
  energyText,
  footprintText,
  isSpiking,
  perSample,
} from './cost-table.js';
import { section } from './report-page.js';
import { formatTick } from './scale.js';

/** Returns the section; empty if the cost was not measured. */
export function costSection(cost: NetworkCost | undefined): string {
  if (cost === undefined) return '';
  const { head, rows } = costTable(cost);
  const cells = (names: readonly string[]) =>
    names.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const lines = rows.map(([name, ...numbers]) => {
    const row = numbers.map((number) => `<td>${escapeMarkup(number)}</td>`).join('');
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${row}</tr>`;
  });
  const table = `<div class="wide" role="group" aria-label="Cost of each layer" tabindex="0"><table class="cost">
<thead><tr>${cells(head)}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table></div>`;
  return section('Operations and energy', `<p>${escapeMarkup(leadText(cost))}</p>`, table, paragraph(cost));
}

function leadText(cost: NetworkCost): string {
  const { samples, steps, inputActivations } = cost;
  const of = `Per sample, mean of ${formatTick(samples)} that were tested`;
  const inputs = perSample(inputActivations);
  return isSpiking(cost)
    ? `${of}, over ${steps} steps; ${inputs} input spikes. An operation is effective where an input spikes and the weight is ` +
        'not 0; an update is a potential that differs from that of the step before.'
    : `${of}; ${inputs} inputs that are not 0. An operation is effective where neither the input nor the weight is 0.`;
}

function paragraph(cost: NetworkCost): string {
  const { macs, energyEstimate } = denseAnnCost(costWidths(cost));
  const dense = `An ANN of the same widths, computed densely: ${perSample(macs)} MACs, ${energyText(energyEstimate)} (estimate).`;
  const text = `Footprint: ${footprintText(cost)}. ${isSpiking(cost) ? `${dense} ` : ''}${ENERGY_NOTE}`;
  return `<p class="help">${escapeMarkup(text)}</p>`;
}
