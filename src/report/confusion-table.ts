/** Confusion matrices as tables of counts; cells are shaded by their fraction of the row. */
import { escapeMarkup } from '../core/markup.js';
import { formatTick } from './scale.js';

/** Texts of a table: names of its rows and its columns in its corner, and its caption. */
export interface ConfusionTexts {
  readonly rows: string;
  readonly columns: string;
  readonly caption: string;
}

/** Most classes in a readable table. */
const MOST_CLASSES = 40;

/** Returns the table of `confusion` [row, column], counts of samples; `classes` names rows and columns. */
export function confusionTable(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  { rows: rowName, columns, caption }: ConfusionTexts,
): string {
  if (classes.length > MOST_CLASSES) {
    return `<p>Of ${classes.length} classes a table would be too large; summary.json has it.</p>`;
  }
  const names = classes.map(escapeMarkup);
  const head = names.map((name) => `<th scope="col">${name}</th>`).join('');
  const rows = names.map((name, spoken) => {
    const all = confusion[spoken].reduce((sum, count) => sum + count, 0);
    const cells = confusion[spoken].map((count, nearest) => cell(count, all, spoken === nearest)).join('');
    return `<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  return `<div class="wide" role="group" aria-label="Confusion table" tabindex="0"><table class="confusion">
<caption>${escapeMarkup(caption)}</caption>
<thead><tr><td class="corner">${escapeMarkup(rowName)}\u00a0↓<br>${escapeMarkup(columns)}\u00a0→</td>${head}</tr></thead>
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

/** Style of such tables, in addition to that of all reports. */
export const CONFUSION_STYLE = `
:root { --right: #00795a; --wrong: #b8430a; --most: 55%; }
@media (prefers-color-scheme: dark) { :root { --right: #35c69b; --wrong: #f28b4b; --most: 45%; } }
.confusion { width: auto; font-variant-numeric: tabular-nums; }
.confusion caption { caption-side: bottom; text-align: left; padding-top: .75rem; color: var(--soft); font-size: .875rem; line-height: 1.5; }
.confusion th, .confusion td, .confusion td:last-child, .confusion th:last-child { padding: .35rem .3rem; text-align: center; vertical-align: middle; border: 1px solid var(--rule); }
.confusion thead th, .confusion tbody th { font-size: .9375rem; font-weight: 600; color: var(--ink); }
.confusion thead th { min-width: 2.9rem; }
.confusion .corner { font-size: .75rem; line-height: 1.25; color: var(--soft); }
.confusion .none { color: var(--soft); opacity: .55; }
.confusion td.right { font-weight: 600; background: color-mix(in srgb, var(--right) calc(var(--share) * var(--most)), transparent); }
.confusion td.wrong { background: color-mix(in srgb, var(--wrong) calc(var(--share) * var(--most)), transparent); }
@media (max-width: 40rem) {
  .confusion th, .confusion td, .confusion td:last-child, .confusion th:last-child { padding: .3rem .1rem; }
  .confusion thead th { min-width: 1.6rem; }
  .confusion .corner { font-size: .6875rem; }
}`;
