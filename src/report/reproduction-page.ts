/**
 * Report of a reproduction as one page (`report-page.ts`): first the verdicts on the paper's claims, then its table
 * with the measured values, then each figure with its charts, pictures, numbers, claims and runs.
 */
import { escapeMarkup } from '../core/markup.js';
import type { ReproductionResult } from '../experiments/result.js';
import { comparisonTable } from './comparison-table.js';
import { panelChart } from './panel-chart.js';
import { commandBlock, factList, listOf, namedSection, page, pictureFigure } from './report-page.js';
import {
  claimList,
  comparisonMarkup,
  remarkList,
  rowsTable,
  runList,
  verdictBadge,
} from './reproduction-figure.js';
import { REPRODUCTION_STYLE } from './reproduction-style.js';
import {
  figureRuns,
  orderedFigures,
  panelTitle,
  placedClaims,
  type SluggedFigure,
  verdictCounts,
} from './result-texts.js';

/** Returns the complete HTML document. */
export async function reproductionPage(result: ReproductionResult): Promise<string> {
  const figures = orderedFigures(result);
  const sections: string[] = [];
  for (const one of figures) sections.push(await figureSection(one));
  return page({
    kind: 'reproduction of a paper',
    title: result.title,
    summary: result.summary,
    style: REPRODUCTION_STYLE,
    headline: headline(result),
    sections: [
      contents(figures, result),
      namedSection('claims', 'Claims', overview(figures)),
      ...sections,
      namedSection('commands', 'How to do it again', commandBlock('All of it', result.command)),
      namedSection('resources', 'Resources', factList(result.resources, 'resources long')),
      namedSection('notes', 'Notes', listOf(result.notes, 'notes')),
    ],
  });
}

function headline({ figures }: ReproductionResult): string {
  const claims = figures.flatMap((figure) => figure.claims);
  return verdictCounts(claims)
    .map(({ share, rest }) => `<p class="headline"><strong>${share}</strong> <span>${rest}</span></p>`)
    .join('\n');
}

function contents(figures: readonly SluggedFigure[], { resources, notes }: ReproductionResult): string {
  const links = [
    ['claims', 'Claims'],
    ...figures.map(({ figure, slug }) => [anchor(slug), figure.title]),
    ['commands', 'How to do it again'],
    ...(resources.length > 0 ? [['resources', 'Resources']] : []),
    ...(notes.length > 0 ? [['notes', 'Notes']] : []),
  ];
  const items = links.map(([id, name]) => `<li><a href="#${id}">${escapeMarkup(name)}</a></li>`);
  return `<nav class="contents" aria-label="Contents"><ul>\n${items.join('\n')}\n</ul></nav>`;
}

function overview(figures: readonly SluggedFigure[]): string {
  const items = placedClaims(figures).map(
    ({ claim: { text, verdict, source }, figure, slug }) =>
      `<li>${verdictBadge(verdict)}<p>${escapeMarkup(text)} <span class="source">\
<a href="#${anchor(slug)}">${escapeMarkup(figure.title)}</a> · ${escapeMarkup(source)}</span></p></li>`,
  );
  if (items.length === 0) return '<p>No claim was checked.</p>';
  return `<ul class="overview">\n${items.join('\n')}\n</ul>`;
}

async function figureSection({ figure, slug }: SluggedFigure): Promise<string> {
  const { title, caption, panels, grids, rows, claims } = figure;
  const charts: string[] = [];
  for (const panel of panels) {
    const chart = await panelChart(panel, { context: title, title: panelTitle(figure, panel.title) });
    charts.push(`<figure>${chart}</figure>`);
  }
  const table = comparisonTable(figure);
  const allRows = rowsTable(rows);
  return namedSection(
    anchor(slug),
    title,
    caption === '' ? '' : `<p class="lead">${escapeMarkup(caption)}</p>`,
    table ? comparisonMarkup(table) : '',
    charts.length > 0 ? `<div class="panels">${charts.join('\n')}</div>` : '',
    grids.length > 0 ? `<div class="grids">${grids.map(pictureFigure).join('\n')}</div>` : '',
    table
      ? `<details><summary>Every row with its seeds</summary>\n${allRows}\n</details>`
      : allRows || '<p>Nothing was run for this.</p>',
    claimList(claims),
    remarkList(figure),
    runList(figureRuns(figure)),
  );
}

/** Returns the id of a figure, distinct from those of other sections. */
function anchor(slug: string): string {
  return `result-${slug}`;
}
