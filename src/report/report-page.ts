/**
 * Frame of every report: one HTML document without scripts or requests, with all pictures embedded; and the common
 * parts of all kinds of reports.
 *
 * Every text is escaped. Parameters documented as markup are inserted unchanged.
 */
import { escapeMarkup } from '../core/markup.js';
import { withFirmHyphens } from '../core/number-texts.js';
import { pngDataUri } from './data-uri.js';
import { REPORT_STYLE } from './html-style.js';
import { type LineSeries, lineChart } from './line-chart.js';

/** Content of a report of any kind besides its results. */
export interface ReportFrame {
  readonly title: string;
  /** Network and data, one sentence. */
  readonly summary: string;
  /** Command line that made this run. */
  readonly command: string;
  readonly configuration: readonly { readonly name: string; readonly value: string; readonly help: string }[];
  /** Time, memory, engine, versions, as text. */
  readonly resources: readonly Fact[];
  readonly warnings: readonly string[];
  /** Further commands, e.g. to resume or to evaluate. */
  readonly commands: readonly { readonly purpose: string; readonly command: string }[];
  readonly notes: readonly string[];
}

/** A line of a report's table of facts. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A picture and what it shows. */
export interface PictureFigure {
  readonly title: string;
  readonly caption: string;
  /** Alternative text, if the title is not enough. */
  readonly alt?: string | undefined;
  /** Whole PNG file. */
  readonly png: Uint8Array;
}

export interface CurveFigure {
  readonly title: string;
  readonly yLabel: string;
  readonly caption: string;
  readonly series: readonly LineSeries[];
}

export interface PageParts {
  /** Subject of the report, such as `training run`. */
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  /** Markup below the summary. */
  readonly headline: string;
  /** Markup of the sections; empty ones are omitted. */
  readonly sections: readonly string[];
  /** CSS in addition to that of all reports. */
  readonly style?: string | undefined;
  /** True if the page contains sounds. */
  readonly sounds?: boolean | undefined;
}

/** Returns a complete HTML document. */
export function page({ kind, title, summary, headline, sections, style = '', sounds }: PageParts): string {
  const policy = `default-src 'none'; img-src data:;${sounds ? ' media-src data:;' : ''} style-src 'unsafe-inline'`;
  const body = [
    '<header>',
    `<p class="brand">Spikeloom · ${escapeMarkup(kind)}</p>`,
    `<h1>${escapeMarkup(withFirmHyphens(title))}</h1>`,
    `<p class="summary">${escapeMarkup(summary)}</p>`,
    headline,
    '</header>',
    '<main>',
    ...sections,
    '</main>',
    '<footer>Made by Spikeloom. This page loads nothing from elsewhere.</footer>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeMarkup(title)} · Spikeloom</title>
<style>${REPORT_STYLE}${style}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

/** Returns the document of a training run: its results, and below them the facts of every run. */
export function reportPage(
  frame: ReportFrame,
  { headline, sections, style, sounds }: Omit<PageParts, 'kind' | 'title' | 'summary'>,
): string {
  const { title, summary, warnings, notes } = frame;
  return page({
    ...{ kind: 'training run', title, summary, style, sounds },
    headline: [headline, warningList(warnings)].filter((part) => part !== '').join('\n'),
    sections: [
      ...sections,
      section('Time and memory', factList(frame.resources)),
      section('Configuration', configurationTable(frame.configuration)),
      section('Commands', commandList(frame)),
      section('Notes', listOf(notes, 'notes')),
    ],
  });
}

/** Returns a section with its heading; empty if it has no content. */
export function section(heading: string, ...content: readonly string[]): string {
  return namedSection(heading.toLowerCase().replaceAll(' ', '-'), heading, ...content);
}

/** Returns a section with an id, for links; the id is inserted unchanged. */
export function namedSection(id: string, heading: string, ...content: readonly string[]): string {
  const filled = content.filter((part) => part !== '');
  if (filled.length === 0) return '';
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeMarkup(heading)}</h2>\n${filled.join('\n')}\n</section>`;
}

export function pictureFigure({ title, caption, alt = title, png }: PictureFigure): string {
  const size = pngSize(png);
  const attributes = size ? ` width="${size.width}" height="${size.height}"` : '';
  return `<figure><p class="picture-title">${escapeMarkup(title)}</p>\
<img alt="${escapeMarkup(alt)}" src="${pngDataUri(png)}"${attributes}>\
<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}

/** Returns charts over the batches of a training, side by side. */
export function curveFigures(curves: readonly CurveFigure[]): string {
  const figures = curves.map(({ title, yLabel, series, caption }) => {
    const chart = lineChart({ title, xLabel: 'batch', yLabel, series, width: 400, height: 264 });
    return `<figure>${chart}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
  });
  return `<div class="curves">${figures.join('\n')}</div>`;
}

/** Returns a list of names and values in columns. */
export function factList(facts: readonly Fact[], classes = 'resources'): string {
  if (facts.length === 0) return '';
  const items = facts.map(
    ({ label, value }) => `<div><dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}</dd></div>`,
  );
  return `<dl class="${classes}">${items.join('\n')}</dl>`;
}

function warningList(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  const heading = warnings.length === 1 ? 'Warning' : `${warnings.length} warnings`;
  return `<div class="warnings" role="note"><h2>${heading}</h2>${listOf(warnings)}</div>`;
}

/** Returns a list of texts; empty if there are none. */
export function listOf(items: readonly string[], name?: string): string {
  if (items.length === 0) return '';
  const listed = items.map((item) => `<li>${escapeMarkup(item)}</li>`).join('');
  return name ? `<ul class="${name}">${listed}</ul>` : `<ul>${listed}</ul>`;
}

function configurationTable(configuration: ReportFrame['configuration']): string {
  if (configuration.length === 0) return '';
  // Roles are explicit because the narrow layout removes the table display, and with it the meaning of rows.
  const rows = configuration.map(
    ({ name, value, help }) =>
      `<tr role="row"><th scope="row" role="rowheader"><code>${escapeMarkup(name)}</code></th>\
<td role="cell" class="value">${escapeMarkup(value)}</td><td role="cell" class="help">${escapeMarkup(help)}</td></tr>`,
  );
  const head = ['Option', 'Value', 'Meaning'].map(
    (name) => `<th scope="col" role="columnheader">${name}</th>`,
  );
  return `<table class="configuration" role="table"><thead role="rowgroup"><tr role="row">${head.join('')}</tr></thead>\
<tbody role="rowgroup">\n${rows.join('\n')}\n</tbody></table>`;
}

function commandList({ command, commands }: ReportFrame): string {
  return [{ purpose: 'This run', command }, ...commands]
    .map((entry) => commandBlock(entry.purpose, entry.command))
    .join('\n');
}

/** Returns a command line under its purpose. */
export function commandBlock(purpose: string, command: string): string {
  return `<div class="command"><p>${escapeMarkup(purpose)}</p>${commandMarkup(command)}</div>`;
}

/** Returns a command line that breaks between words, not after the hyphens of a flag. */
export function commandMarkup(command: string): string {
  const words = escapeMarkup(command).replace(
    /(?<=^|\s)--?[a-z][\w-]{0,30}(?=\s|$)/g,
    '<span class="flag">$&</span>',
  );
  return `<pre><code>${words}</code></pre>`;
}

/** Reads width and height from a PNG, so that the page reserves space for it. */
function pngSize(png: Uint8Array): { width: number; height: number } | undefined {
  if (png.length < 24) return undefined;
  const header = new DataView(png.buffer, png.byteOffset);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}
