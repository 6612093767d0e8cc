/** Markdown version of a reproduction's page: the content for GitHub, with pictures as separate files. */
import { number3 } from '../experiments/numbers.js';
import type {
  ClaimResult,
  FigureResult,
  PaperValue,
  ReproductionResult,
  ResultRow,
} from '../experiments/result.js';
import { type ComparisonTable, comparisonTable } from './comparison-table.js';
import { code, codeBlock, folded, list, picture, plain, table } from './markdown.js';
import { panelChart } from './panel-chart.js';
import {
  COMPARISON_NOTE,
  checkpointText,
  durationText,
  type FigureRun,
  figureRuns,
  hasRight,
  meanText,
  NOT_RUN,
  orderedFigures,
  panelTitle,
  placedClaims,
  remarkOf,
  rightText,
  runsSummary,
  type SluggedFigure,
  spreadText,
  VERDICT_MARKS,
  verdictCounts,
} from './result-texts.js';

/** A picture of a Markdown document. */
export interface MarkdownFile {
  /** Path relative to the document, such as `reproduction/figure-3a-1.svg`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A Markdown document and its pictures. */
export interface ReproductionMarkdown {
  readonly markdown: string;
  /** Pictures of the document. */
  readonly files: readonly MarkdownFile[];
}

/** Returns the document and its pictures, whose paths begin with `folder`; equal results give equal bytes. */
export async function reproductionMarkdown(
  result: ReproductionResult,
  folder: string,
): Promise<ReproductionMarkdown> {
  const { title, summary, command, resources, notes } = result;
  const figures = orderedFigures(result);
  const files: MarkdownFile[] = [];
  const sections: string[] = [];
  for (const one of figures) sections.push(await figureSection(one, folder, files));
  const claims = figures.flatMap(({ figure }) => figure.claims);
  const parts = [
    `# ${plain(title)}`,
    plain(summary),
    claims.length > 0 ? `**${verdictLine(claims)}**` : 'No claim was checked.',
    contents(figures, result),
    ...(claims.length > 0 ? [heading('claims', 'Claims'), overview(figures)] : []),
    ...sections,
    heading('commands', 'How to do it again'),
    codeBlock(command, 'sh'),
    ...(resources.length > 0
      ? [
          heading('resources', 'Resources'),
          table(
            [{ name: 'What' }, { name: 'Value' }],
            resources.map(({ label, value }) => [plain(label), plain(value)]),
          ),
        ]
      : []),
    ...(notes.length > 0 ? [heading('notes', 'Notes'), list(notes.map(plain))] : []),
  ];
  return { markdown: `${parts.filter((part) => part !== '').join('\n\n')}\n`, files };
}

/** Returns a heading with an explicit anchor: those that GitHub generates are hard to predict. */
function heading(id: string, title: string): string {
  return `<a id="${id}"></a>\n\n## ${plain(title)}`;
}

function contents(figures: readonly SluggedFigure[], { resources, notes }: ReproductionResult): string {
  return list([
    ...(figures.some(({ figure }) => figure.claims.length > 0) ? ['[Claims](#claims)'] : []),
    ...figures.map(({ figure, slug }) => linkTo(figure, slug)),
    '[How to do it again](#commands)',
    ...(resources.length > 0 ? ['[Resources](#resources)'] : []),
    ...(notes.length > 0 ? ['[Notes](#notes)'] : []),
  ]);
}

function linkTo({ title }: FigureResult, slug: string): string {
  return `[${plain(title)}](#result-${slug})`;
}

function verdictLine(claims: readonly ClaimResult[]): string {
  return verdictCounts(claims)
    .map(({ share, rest }) => `${share} ${rest}`)
    .join(' ');
}

function verdictText({ verdict }: ClaimResult): string {
  return `${VERDICT_MARKS[verdict]} ${verdict}`;
}

function overview(figures: readonly SluggedFigure[]): string {
  const rows = placedClaims(figures).map(({ claim, figure, slug }) => [
    verdictText(claim),
    plain(claim.text),
    linkTo(figure, slug),
    plain(claim.source),
  ]);
  return table([{ name: 'Verdict' }, { name: 'Claim' }, { name: 'Figure' }, { name: 'Source' }], rows);
}

async function figureSection(
  { figure, slug }: SluggedFigure,
  folder: string,
  files: MarkdownFile[],
): Promise<string> {
  const { title, caption, panels, grids, rows, claims, remarks } = figure;
  const charts: string[] = [];
  for (const [i, panel] of panels.entries()) {
    const name = `${folder}/${slug}-${i + 1}.svg`;
    const heading = panelTitle(figure, panel.title);
    const svg = await panelChart(panel, { context: title, title: heading });
    files.push({ name, bytes: new TextEncoder().encode(`${svg}\n`) });
    charts.push(picture(`${title} – ${heading}`, name));
  }
  const pictures = grids.flatMap(({ title, caption, png }, i) => {
    const name = `${folder}/${slug}-${i + 1}.png`;
    files.push({ name, bytes: png });
    return [`**${plain(title)}**`, picture(title, name), plain(caption)];
  });
  const compared = comparisonTable(figure);
  const allRows = rowsTable(rows);
  const parts = [
    heading(`result-${slug}`, title),
    plain(caption),
    compared ? comparison(compared) : '',
    charts.join('\n'),
    ...pictures,
    compared ? folded('Every row with its seeds', allRows) : allRows || 'Nothing was run for this.',
    claims.length > 0 ? '### Claims' : '',
    claims.map(claimText).join('\n'),
    remarks.length > 0 ? '### Remarks' : '',
    list(remarks.map(plain)),
    runs(figureRuns(figure)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function paperText(paper: PaperValue | undefined): string {
  return paper ? `${number3(paper.value)} (${plain(paper.source)})` : '';
}

function rowsTable(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return '';
  const withRight = hasRight(rows);
  const hasRemarks = rows.some((row) => remarkOf(row) !== '');
  const head = [
    ...[{ name: 'What' }, { name: 'Recipe' }, { name: 'Metric' }],
    ...['Paper', 'Ours', 'Lowest–highest', 'Seeds'].map((name) => ({ name, isNumber: true })),
    ...(withRight ? [{ name: 'Right', isNumber: true }] : []),
    ...(hasRemarks ? [{ name: 'Remark' }] : []),
  ];
  return table(
    head,
    rows.map((row) => {
      const { name, recipe, metric, paper, values, right } = row;
      return [
        ...[plain(name), plain(recipe), plain(metric), paperText(paper), meanText(values)],
        ...[spreadText(values), values.length === 0 ? '' : `${values.length}`],
        ...(withRight ? [rightText(right)] : []),
        ...(hasRemarks ? [plain(remarkOf(row))] : []),
      ];
    }),
  );
}

function comparison({ columns, lines }: ComparisonTable): string {
  const head = [{ name: 'Task' }, { name: 'Whose' }, ...columns.map((name) => ({ name, isNumber: true }))];
  const rows = lines.flatMap(({ name, paper, ours }) => [
    [`**${plain(name)}**`, 'in the paper', ...paper.map((value) => (value ? number3(value.value) : ''))],
    ...ours.map(({ recipe, cells }) => [
      '',
      `ours, recipe ${plain(recipe)}`,
      ...cells.map(({ row, isLowest }) => {
        if (!row) return '';
        const remark = remarkOf(row) === '' ? '' : `<br>${plain(remarkOf(row))}`;
        if (row.values.length === 0) return `${NOT_RUN}${remark}`;
        const mean = isLowest ? `**${meanText(row.values)}**` : meanText(row.values);
        const spread = spreadText(row.values);
        return `${mean}${spread === '' ? '' : ` (${spread})`}${remark}`;
      }),
    ]),
  ]);
  return `${table(head, rows)}\n\n${COMPARISON_NOTE}`;
}

function claimText(claim: ClaimResult): string {
  const { text, source, evidence, remark } = claim;
  return [
    `- **${verdictText(claim)}**: ${plain(text)} (${plain(source)})`,
    ...evidence.map(
      ({ recipe, holds, numbers }) =>
        `  - ${VERDICT_MARKS[holds ? 'holds' : 'does not hold']} ${plain(recipe)}: ${plain(numbers)}`,
    ),
    ...(remark === undefined ? [] : [`  - ${plain(remark)}`]),
  ].join('\n');
}

function runs(all: readonly FigureRun[]): string {
  if (all.length === 0) return '';
  const head = [
    ...[{ name: 'What' }, { name: 'Seed', isNumber: true }, { name: 'mse', isNumber: true }],
    ...[{ name: 'Training', isNumber: true }, { name: 'Folder' }, { name: 'Key' }],
    { name: 'Checkpoint, SHA-256' },
  ];
  const rows = all.map((run) => [
    ...[plain(run.purpose), `${run.seed}`, number3(run.mse), durationText(run.seconds)],
    ...[code(run.folder), code(run.key), code(checkpointText(run))],
  ]);
  const commands = codeBlock(all.map(({ command }) => command).join('\n'), 'sh');
  return folded(runsSummary(all), table(head, rows), commands);
}
