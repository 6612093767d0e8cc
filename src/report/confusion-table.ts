/** Confusion matrices as tables of counts; cells are shaded by their fraction of the row. */
import { escapeMarkup } from '../core/markup.js';
import { formatTick } from './scale.js';

/** Returns the table of `confusion` [spoken, nearest], counts of clips; `classes` names rows and columns. */
export function confusionTable(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  caption: string,
): string {
  const names = classes.map(escapeMarkup);
  const head = names.map((name) => `<th scope="col">${name}</th>`).join('');
  const rows = names.map((name, spoken) => {
    const all = confusion[spoken].reduce((sum, count) => sum + count, 0);
    const cells = confusion[spoken].map((count, nearest) => cell(count, all, spoken === nearest)).join('');
    return `<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  return `<div class="wide" role="group" aria-label="Confusion table" tabindex="0"><table class="confusion">
<caption>${escapeMarkup(caption)}</caption>
<thead><tr><td class="corner">spoken\u00a0↓<br>nearest\u00a0→</td>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function cell(count: number, all: number, isRight: boolean): string {
  if (count === 0) return '<td class="none">0</td>';
  const share = Math.round((100 * count) / all) / 100;
  return `<td class="${isRight ? 'right' : 'wrong'}" style="--share: ${share}">${formatTick(count)}</td>`;
}
