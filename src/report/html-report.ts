/**
 * A training run as one HTML document that needs nothing else: no scripts, no requests, pictures inside.
 *
 * It opens with what was trained and how well, then shows what the network makes of images, how it got there, what
 * it learned, and how to do it again. Every text is escaped; `rasterSvg` alone is put in as it is.
 */
import type { MetricsLine } from '../training/metrics-line.js';
import { pngDataUri } from './data-uri.js';
import { REPORT_STYLE } from './html-style.js';
import { type LineSeries, lineChart } from './line-chart.js';
import { formatTick, formatValue } from './scale.js';
import { escapeMarkup } from './svg.js';

export interface ReportPicture {
  /** Where it belongs; reconstructions come first in the report, weights after the curves. */
  readonly section: 'reconstructions' | 'weights';
  readonly title: string;
  readonly caption: string;
  /** A whole PNG file. */
  readonly png: Uint8Array;
}

export interface RunReport {
  readonly title: string;
  /** One sentence: what was trained, on what. */
  readonly summary: string;
  /** The command line that made this run. */
  readonly command: string;
  /** The frozen network on test images; undefined where it was not evaluated. */
  readonly headline:
    | { readonly mse: number; readonly spikeMse: number; readonly samples: number }
    | undefined;
  readonly metrics: readonly MetricsLine[];
  /** Names for `spikeRates`, inputs first; `inputs`, `layer 1`, … unless given. */
  readonly layerNames?: readonly string[] | undefined;
  readonly pictures: readonly ReportPicture[];
  /** What `rasterPlot` gave. Trusted: it is not escaped. */
  readonly rasterSvg?: string | undefined;
  readonly rasterCaption?: string | undefined;
  readonly configuration: readonly { readonly name: string; readonly value: string; readonly help: string }[];
  /** Time, memory, engine, versions: whatever was measured, as it is to be read. */
  readonly resources: readonly { readonly label: string; readonly value: string }[];
  readonly warnings: readonly string[];
  /** Further commands, e.g. to resume or to evaluate. */
  readonly commands: readonly { readonly purpose: string; readonly command: string }[];
  readonly notes: readonly string[];
}

/** The document, ready to be written to a file. */
export function runReport(report: RunReport): string {
  const { title, summary, warnings, pictures, notes } = report;
  const shown = (section: ReportPicture['section']) =>
    pictures.filter((picture) => picture.section === section).map(pictureFigure);
  const weights = shown('weights');
  const body = [
    '<header>',
    '<p class="brand">Spikeloom · training run</p>',
    `<h1>${escapeMarkup(title)}</h1>`,
    `<p class="summary">${escapeMarkup(summary)}</p>`,
    headlineParagraph(report.headline),
    warningList(warnings),
    '</header>',
    '<main>',
    section('Reconstructions', ...shown('reconstructions')),
    section('Training', curves(report)),
    section('Weights', weights.length > 0 ? `<div class="weights">${weights.join('\n')}</div>` : ''),
    section('Spikes of one sample', rasterFigure(report)),
    section('Time and memory', resourceList(report.resources)),
    section('Configuration', configurationTable(report.configuration)),
    section('Commands', commandList(report)),
    section('Notes', listOf(notes, 'notes')),
    '</main>',
    '<footer>Made by Spikeloom. This page loads nothing from elsewhere.</footer>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)} · Spikeloom</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

/** A part of the page with its heading; nothing where it has no content. */
function section(heading: string, ...content: readonly string[]): string {
  const filled = content.filter((part) => part !== '');
  if (filled.length === 0) return '';
  const id = heading.toLowerCase().replaceAll(' ', '-');
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${heading}</h2>\n${filled.join('\n')}\n</section>`;
}

function headlineParagraph(headline: RunReport['headline']): string {
  if (!headline) {
    return '<p class="headline"><span>Not evaluated yet: the frozen network has seen no test images.</span></p>';
  }
  const { mse, spikeMse, samples } = headline;
  const images = samples === 1 ? '1 test image' : `${formatTick(samples)} test images`;
  return `<p class="headline"><strong>${formatValue(mse)}</strong> <span><b>mse on ${images}</b>, weights frozen: image \
against output spike counts, both normalised. 0 is a perfect copy, 2 no relation at all. \
Input spikes against output spikes (spikeMse): <b>${formatValue(spikeMse)}</b>.</span></p>`;
}

function warningList(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  const heading = warnings.length === 1 ? 'Warning' : `${warnings.length} warnings`;
  return `<div class="warnings" role="note"><h2>${heading}</h2>${listOf(warnings)}</div>`;
}

function listOf(items: readonly string[], name?: string): string {
  if (items.length === 0) return '';
  const listed = items.map((item) => `<li>${escapeMarkup(item)}</li>`).join('');
  return name ? `<ul class="${name}">${listed}</ul>` : `<ul>${listed}</ul>`;
}

function curves({ metrics, layerNames }: RunReport): string {
  if (metrics.length === 0) return '<p>No batch was logged.</p>';
  const series = (name: string, value: (line: MetricsLine) => number): LineSeries => ({
    name,
    points: metrics.map((line) => [line.batch, value(line)]),
  });
  const layers = Math.max(...metrics.map(({ spikeRates }) => spikeRates.length));
  const rates = Array.from({ length: layers }, (_, i) =>
    series(layerNames?.[i] ?? (i === 0 ? 'inputs' : `layer ${i}`), ({ spikeRates }) => spikeRates[i] ?? NaN),
  );
  const charts = [
    chart('Error while training', 'normalised squared error', [
      series('mse', ({ mse }) => mse),
      series('spikeMse', ({ spikeMse }) => spikeMse),
    ]),
    chart('Loss', 'loss per sample and step', [series('loss', ({ loss }) => loss)]),
    chart('Spike rates', 'spikes per neuron and step', rates),
    chart('Learning rate', 'learning rate', [series('learning rate', ({ learningRate }) => learningRate)]),
  ];
  const captions = [
    `Taken while the weights adapt to that very batch, so these values flatter: only the frozen network on test \
images counts.`,
    'Half the squared error of the outputs, of those that the mask lets through.',
    'A layer near 0 is silent; one near 1 is saturated and carries little.',
    'The rate that the update of each batch began with.',
  ];
  const figures = charts.map((svg, i) => `<figure>${svg}<figcaption>${captions[i]}</figcaption></figure>`);
  return `<div class="curves">${figures.join('\n')}</div>`;
}

function chart(title: string, yLabel: string, series: readonly LineSeries[]): string {
  return lineChart({ title, xLabel: 'batch', yLabel, series, width: 400, height: 264 });
}

function pictureFigure({ title, caption, png }: ReportPicture): string {
  const size = pngSize(png);
  const attributes = size ? ` width="${size.width}" height="${size.height}"` : '';
  return `<figure><p class="picture-title">${escapeMarkup(title)}</p>\
<img alt="${escapeMarkup(title)}" src="${pngDataUri(png)}"${attributes}>\
<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}

function rasterFigure({ rasterSvg, rasterCaption }: RunReport): string {
  if (!rasterSvg) return '';
  const caption =
    rasterCaption ??
    `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls back to 0.`;
  return `<figure><div class="wide" role="group" aria-label="Spikes over time" tabindex="0">${rasterSvg}</div><figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}

function configurationTable(configuration: RunReport['configuration']): string {
  if (configuration.length === 0) return '';
  // Roles are named because the narrow layout takes the table display, and with it the meaning, from the rows.
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

function resourceList(resources: RunReport['resources']): string {
  if (resources.length === 0) return '';
  const items = resources.map(
    ({ label, value }) => `<div><dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}</dd></div>`,
  );
  return `<dl class="resources">${items.join('\n')}</dl>`;
}

function commandList({ command, commands }: RunReport): string {
  return [{ purpose: 'This run', command }, ...commands]
    .map(
      (entry) =>
        `<div class="command"><p>${escapeMarkup(entry.purpose)}</p><pre><code>${escapeMarkup(entry.command)}</code></pre></div>`,
    )
    .join('\n');
}

/** Width and height that a PNG states of itself, so that the page keeps room for it. */
function pngSize(png: Uint8Array): { width: number; height: number } | undefined {
  if (png.length < 24) return undefined;
  const header = new DataView(png.buffer, png.byteOffset);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}
