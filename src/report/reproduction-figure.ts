/** Parts of a figure of a reproduction as HTML: tables, claims with their evidence, runs. Every text is escaped. */
import { escapeMarkup } from '../core/markup.js';
import { number3 } from '../experiments/numbers.js';
import type { ClaimResult, FigureResult, PaperValue, ResultRow, Verdict } from '../experiments/result.js';
import type { ComparisonCell, ComparisonTable } from './comparison-table.js';
import { commandMarkup } from './report-page.js';
import {
  COMPARISON_NOTE,
  checkpointText,
  durationText,
  type FigureRun,
  hasRight,
  meanText,
  NOT_RUN,
  remarkOf,
  rightText,
  runsSummary,
  spreadText,
  VERDICT_MARKS,
} from './result-texts.js';

/** Returns mark and word of a verdict, with a class for the colour. */
export function verdictBadge(verdict: Verdict): string {
  return `<span class="verdict ${verdict.replaceAll(' ', '-')}"><span aria-hidden="true">${VERDICT_MARKS[verdict]}</span> ${verdict}</span>`;
}

/** Returns the rows of a figure: the paper's and the measured values. On a narrow page each row is a labelled list. */
export function rowsTable(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return '';
  const withRight = hasRight(rows);
  const names = ['What', 'Recipe', 'Metric', 'Paper', 'Ours', 'Lowest–highest', 'Seeds'];
  if (withRight) names.push('Right');
  const head = names.map((name) => `<th scope="col" role="columnheader">${name}</th>`).join('');
  const body = rows.map((row) => {
    const isMissing = row.values.length === 0;
    const cells = [
      labelled('Recipe', escapeMarkup(row.recipe)),
      labelled('Metric', escapeMarkup(row.metric)),
      labelled('Paper', paperText(row.paper)),
      labelled('Ours', isMissing ? `<span class="missing">${NOT_RUN}</span>` : meanText(row.values)),
      labelled('Lowest–highest', `<span class="number">${spreadText(row.values)}</span>`),
      labelled('Seeds', isMissing ? '' : `${row.values.length}`),
      ...(withRight ? [labelled('Right', rightText(row.right))] : []),
    ];
    return `<tr role="row"><th scope="row" role="rowheader">${escapeMarkup(row.name)}${remarkMarkup(row)}</th>${cells.join('')}</tr>`;
  });
  // Roles are explicit because the narrow layout removes the table display, and with it the meaning of rows.
  return `<table class="rows" role="table"><thead role="rowgroup"><tr role="row">${head}</tr></thead>\
<tbody role="rowgroup">\n${body.join('\n')}\n</tbody></table>`;
}

function labelled(name: string, markup: string): string {
  const content = markup === '<span class="number"></span>' ? '' : markup;
  return `<td role="cell" data-label="${name}">${content}</td>`;
}

function paperText(paper: PaperValue | undefined): string {
  return paper ? `<span>${number3(paper.value)} <small>${escapeMarkup(paper.source)}</small></span>` : '';
}

/** Returns the paper's table, with the measured values under each of its lines. */
export function comparisonMarkup({ columns, lines }: ComparisonTable): string {
  const head = columns.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const bodies = lines.map(({ name, paper, ours }) => {
    const reported = paper.map((value) => `<td>${value ? number3(value.value) : ''}</td>`).join('');
    const own = ours.map(
      ({ recipe, cells }) =>
        `<tr><th scope="row">ours, recipe ${escapeMarkup(recipe)}</th>${cells.map(comparisonCell).join('')}</tr>`,
    );
    return `<tbody><tr><th scope="rowgroup" colspan="${columns.length + 1}">${escapeMarkup(name)}</th></tr>
<tr class="reported"><th scope="row">in the paper</th>${reported}</tr>\n${own.join('\n')}</tbody>`;
  });
  return `<div class="compared"><table>
<caption>${COMPARISON_NOTE}</caption>
<thead><tr><td></td>${head}</tr></thead>
${bodies.join('\n')}
</table></div>`;
}

function comparisonCell({ row, isLowest }: ComparisonCell): string {
  if (!row) return '<td></td>';
  if (row.values.length === 0) return `<td><span class="missing">${NOT_RUN}</span>${remarkMarkup(row)}</td>`;
  const mean = isLowest ? `<b>${meanText(row.values)}</b>` : meanText(row.values);
  const spread = spreadText(row.values);
  return `<td>${mean}${spread === '' ? '' : ` <small>(${spread})</small>`}${remarkMarkup(row)}</td>`;
}

function remarkMarkup(row: ResultRow): string {
  const remark = remarkOf(row);
  return remark === '' ? '' : `<small>${escapeMarkup(remark)}</small>`;
}

/** Returns a list of claims with their evidence. */
export function claimList(claims: readonly ClaimResult[]): string {
  if (claims.length === 0) return '';
  const items = claims.map(({ text, source, verdict, evidence, remark }) => {
    const listed = evidence.map(
      ({ recipe, holds, numbers }) =>
        `<li><span class="verdict ${holds ? 'holds' : 'does-not-hold'}" role="img" \
aria-label="${holds ? 'holds' : 'does not hold'}">${VERDICT_MARKS[holds ? 'holds' : 'does not hold']}</span>\
<b>${escapeMarkup(recipe)}</b>: ${escapeMarkup(numbers)}</li>`,
    );
    return `<li><p class="said">${verdictBadge(verdict)}${escapeMarkup(text)}</p>
<p class="source">${escapeMarkup(source)}</p>\
${listed.length > 0 ? `<ul class="evidence">${listed.join('')}</ul>` : ''}\
${remark === undefined ? '' : `<p class="remark">${escapeMarkup(remark)}</p>`}</li>`;
  });
  return `<h3>Claims</h3>\n<ul class="claims">\n${items.join('\n')}\n</ul>`;
}

export function remarkList({ remarks }: FigureResult): string {
  if (remarks.length === 0) return '';
  return `<h3>Remarks</h3>\n<ul class="remarks">${remarks.map((text) => `<li>${escapeMarkup(text)}</li>`).join('')}</ul>`;
}

/** Returns the runs of a figure, collapsed. */
export function runList(runs: readonly FigureRun[]): string {
  if (runs.length === 0) return '';
  const items = runs.map((run) => {
    const { purpose, seed, mse, seconds, folder, key, command } = run;
    const facts = [
      ['mse', number3(mse)],
      ['Training', durationText(seconds)],
      ['Folder', folder],
      ['Key', key],
      ['SHA-256', checkpointText(run)],
    ];
    const listed = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`);
    return `<div class="run"><h4>${escapeMarkup(purpose)}, seed ${seed}</h4><dl>${listed.join('')}</dl>\
${commandMarkup(command)}</div>`;
  });
  return `<details><summary>${runsSummary(runs)}</summary>\n${items.join('\n')}\n</details>`;
}
