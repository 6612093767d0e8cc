/**
 * A panel of a reproduction as SVG: a line per curve with a light band from the lowest to the highest seed, and the
 * paper's values as dashed lines with their numbers.
 *
 * Observable Plot draws axes, bands, lines and dots into a linkedom document, in browsers too, so that the bytes are
 * the same everywhere. Frame, style, names and texts are those of the other figures (`svg.ts`). Both libraries are
 * loaded for the first chart, so that no other command waits for them.
 */
import type { Markish } from '@observablehq/plot';
import { number3 } from '../experiments/numbers.js';
import type { Panel } from '../experiments/result.js';
import { colourClass, furtherDash, legendEntry, legendRows, shortened } from './legend.js';
import { cutCurve, isPlaced, type PanelRange, panelRange, placedPaper } from './panel-range.js';
import { formatTick, niceTicks } from './scale.js';
import { coordinate, element, figure, label, textWidth, wrapText } from './svg.js';

const MARGIN = 12;
const LINE_HEIGHT = 18;
const TICK_ROOM = 7;
/** Height of the plot; names above and notes below add to the height of the picture. */
const PLOT_HEIGHT = 200;
const PAPER_HEADING = 'in the paper';
/** Pixels between names. */
const SPACING = 22;
/** Least distance of the paper's values beside the plot, in pixels. */
const VALUE_HEIGHT = 14;

/** Options of a panel chart. */
export interface PanelChartOptions {
  /** Context of the panel, for its accessible name. */
  readonly context?: string;
  /** Heading in the picture. Default: the panel's title. */
  readonly title?: string;
  /** Width in pixels; texts have 12, so that the default width is readable on a phone. */
  readonly width?: number;
}

/** Returns the chart as one SVG element; equal panels give equal bytes. */
export async function panelChart(
  panel: Panel,
  { context, title = panel.title, width = 400 }: PanelChartOptions = {},
): Promise<string> {
  const inner = width - 2 * MARGIN;
  const titleLines = wrapText(shortened(title, 2 * inner), inner, 14);
  const names = legendRows(
    panel.curves.map(({ name }, index) => ({ name, index, kind: panel.discrete ? 'dots' : 'line' })),
    MARGIN,
    inner,
    SPACING,
  ).filter((row) => row.length > 0);
  const paper = placedPaper(panel);
  const indent = textWidth(PAPER_HEADING) + 10;
  const reported = legendRows(
    paper.map(({ name, value }) => ({
      // A long name is shortened, never its number.
      name: `${shortened(name, inner - indent - 90)} ${number3(value.value)}`,
      ...{ index: curveIndex(panel, name), kind: 'rule' as const },
    })),
    MARGIN + indent,
    inner - indent,
    SPACING,
  ).filter((row) => row.length > 0);

  const namesTop = MARGIN + titleLines.length * LINE_HEIGHT + 2;
  const reportedTop = namesTop + names.length * LINE_HEIGHT;
  const top = reportedTop + reported.length * LINE_HEIGHT + 36;
  const bottom = top + PLOT_HEIGHT;
  const range = panelRange(panel, 5);
  const notes = wrapText(cutNote(range), inner).filter((line) => line !== '');
  const height = bottom + 46 + (notes.length > 0 ? 8 + notes.length * 16 : 0);

  const yTicks = niceTicks(range.low, range.high, 5);
  const left = MARGIN + Math.max(12, ...yTicks.map((tick) => textWidth(formatTick(tick)))) + TICK_ROOM;
  const values = paper.map(({ value }) => number3(value.value));
  const right = width - MARGIN - (values.length > 0 ? Math.max(...values.map(textWidth)) + 12 : 8);
  const frame = { left, right, top, bottom };
  const hasPoints = panel.curves.some(({ points }) => points.some(isPlaced));

  return figure(
    {
      width,
      height,
      title: context ? `${context} – ${title}` : title,
      description: describePanel(panel, range),
    },
    ...titleLines.map((line, i) => label(MARGIN, MARGIN + 12 + i * LINE_HEIGHT, line, 'sl-title')),
    ...names.flatMap((row, i) => row.map((entry) => legendEntry(entry, namesTop + 14 + i * LINE_HEIGHT))),
    reported.length > 0 ? label(MARGIN, reportedTop + 14, PAPER_HEADING, 'sl-soft') : '',
    ...reported.flatMap((row, i) =>
      row.map((entry) => legendEntry(entry, reportedTop + 14 + i * LINE_HEIGHT)),
    ),
    label(MARGIN, top - 16, shortened(panel.yLabel, inner), 'sl-soft'),
    await drawnByPlot(panel, range, yTicks, frame),
    hasPoints ? '' : label((left + right) / 2, (top + bottom) / 2, 'No data', 'sl-soft sl-middle'),
    ...paperValues(panel, range, frame),
    label(width - MARGIN, bottom + 36, shortened(panel.xLabel, inner), 'sl-soft sl-end'),
    ...notes.map((line, i) => label(MARGIN, bottom + 60 + i * 16, line, 'sl-soft')),
  );
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Draws everything within the axes. */
async function drawnByPlot(
  panel: Panel,
  { low, high }: PanelRange,
  yTicks: readonly number[],
  { left, right, top, bottom }: Frame,
): Promise<string> {
  // The one-file build of linkedom: the other one imports a canvas, which bundlers for browsers cannot resolve.
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom/worker')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const placed = panel.curves.flatMap(({ points }) => points.filter(isPlaced).map(({ x }) => x));
  const xs = [...new Set(placed)].sort((a, b) => a - b);
  const [xLow, xHigh] = xs.length > 1 ? [xs[0], xs[xs.length - 1]] : [(xs[0] ?? 0) - 1, (xs[0] ?? 0) + 1];
  const xTicks = panel.discrete
    ? xs
    : niceTicks(xLow, xHigh, Math.max(2, Math.round((right - left) / 80))).filter(() => xs.length > 0);

  const marks: Markish[] = [
    Plot.gridY(yTicks, { stroke: 'currentColor', strokeOpacity: 0.13 }),
    Plot.axisY(yTicks, { label: null, tickSize: 0, tickPadding: TICK_ROOM, tickFormat: formatTick, ...SOFT }),
    Plot.axisX(readable(xTicks, right - left), {
      ...{ label: null, tickSize: 4, tickPadding: 4, tickFormat: formatTick },
      ...SOFT,
    }),
    Plot.ruleY([low], { stroke: 'currentColor', strokeOpacity: 0.45 }),
    ...placedPaper(panel).map(({ name, value }) =>
      Plot.ruleY([value.value], {
        ...{ stroke: 'currentColor', strokeDasharray: '5 4', strokeWidth: 1.25 },
        ...classOf(curveIndex(panel, name)),
      }),
    ),
    ...panel.curves.flatMap((_, index) => spreadMarks(Plot, panel, index, high)),
    ...panel.curves.flatMap((_, index) => curveMarks(Plot, panel, index, high)),
  ];
  const svg = Plot.plot({
    // The class name would otherwise be random, and clipping would number ids: neither is used.
    ...{ document, className: 'sl-plot', axis: null, width: right + MARGIN, height: bottom + MARGIN },
    ...{ marginLeft: left, marginRight: MARGIN, marginTop: top, marginBottom: MARGIN },
    x: panel.discrete
      ? { type: 'point', domain: xs, padding: 0.5 }
      : { type: 'linear', domain: [xLow, xHigh] },
    y: { type: 'linear', domain: [low, high] },
    marks,
  });
  svg.querySelector('style')?.remove();
  const markup = svg.innerHTML
    // On screens with a pixel ratio of 1, Plot shifts every group by half a pixel. All other shifts are whole.
    .replace(/<g transform="translate\(([^,]+),([^)]+)\)"/g, (_, x, y) => {
      const [dx, dy] = [Math.floor(Number(x)), Math.floor(Number(y))];
      return dx === 0 && dy === 0 ? '<g' : `<g transform="translate(${dx},${dy})"`;
    })
    // More than a tenth of a pixel is not visible, and long numbers are most of the bytes.
    .replace(/ (?:d|transform|x\d?|y\d?|cx|cy)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{2,}/g, (number) => coordinate(Math.round(Number(number) * 10) / 10)),
    );
  // Plot does not repeat attributes of its own root.
  return `<g fill="currentColor" text-anchor="middle">${markup}</g>`;
}

const SOFT = { className: 'sl-soft' };
type PlotLibrary = typeof import('@observablehq/plot');

function classOf(index: number | undefined): { className?: string } {
  const className = colourClass(index);
  return className === undefined ? {} : { className };
}

/** Returns marks from the lowest to the highest seed: a band under a curve, a bar through a dot; none if all agree. */
function spreadMarks(Plot: PlotLibrary, { curves, discrete }: Panel, index: number, high: number): Markish[] {
  const points = curves[index].points.filter(
    (point) => isPlaced(point) && Number.isFinite(point.low + point.high),
  );
  if (points.every((point) => point.low === point.high)) return [];
  const within = points.filter((point) => point.low <= high);
  const places = { x: 'x', y1: 'low', y2: (point: { high: number }) => Math.min(point.high, high) };
  return discrete
    ? [Plot.ruleX(within, { ...places, stroke: 'currentColor', strokeWidth: 2, ...classOf(index) })]
    : [Plot.areaY(within, { ...places, fill: 'currentColor', fillOpacity: 0.16, ...classOf(index) })];
}

function curveMarks(Plot: PlotLibrary, { curves, discrete }: Panel, index: number, high: number): Markish[] {
  const { pieces, above } = cutCurve(curves[index], high);
  const colour = { ...classOf(index) };
  const dash = furtherDash(index);
  // On an ordinal axis there is no position between points, so curves end at whole points.
  const lines = discrete
    ? [curves[index].points.filter((point) => isPlaced(point) && point.mean <= high).map(pair)]
    : pieces.filter((piece) => piece.length > 1);
  const dots = discrete ? lines.flat() : pieces.filter((piece) => piece.length === 1).flat();
  return [
    ...lines.map((line) =>
      Plot.line(line, {
        // Hundreds of points are batches; thick strokes would turn their noise into an area.
        ...{ stroke: 'currentColor', strokeWidth: line.length > 200 ? 1.2 : 1.6, ...colour },
        ...(dash !== undefined && { strokeDasharray: dash }),
      }),
    ),
    ...(dots.length > 0 ? [Plot.dot(dots, { fill: 'currentColor', r: 3.5, ...colour })] : []),
    ...(above.length > 0
      ? [
          Plot.dot(
            above.map((x) => [x, high]),
            { symbol: 'triangle', fill: 'currentColor', r: 4, dy: -6, ...colour },
          ),
        ]
      : []),
  ];
}

function pair({ x, mean }: { x: number; mean: number }): [number, number] {
  return [x, mean];
}

/** Returns as many ticks as are readable side by side. */
function readable(ticks: readonly number[], width: number): number[] {
  const widest = Math.max(1, ...ticks.map((tick) => textWidth(formatTick(tick)) + 8));
  const every = Math.max(1, Math.ceil((ticks.length * widest) / width));
  return ticks.filter((_, i) => i % every === 0);
}

/** Draws the paper's numbers at the right end of their lines, moved apart if they would overlap. */
function paperValues(panel: Panel, { low, high }: PanelRange, { right, top, bottom }: Frame): string[] {
  const sorted = placedPaper(panel)
    .map(({ name, value }) => ({
      text: number3(value.value),
      colour: colourClass(curveIndex(panel, name)),
      rule: bottom - ((value.value - low) / (high - low)) * (bottom - top),
    }))
    .sort((a, b) => a.rule - b.rule);
  const places = sorted.map(({ rule }) => rule);
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i], places[i - 1] + VALUE_HEIGHT);
  for (let i = places.length - 1; i >= 0; i--) {
    places[i] = Math.min(places[i], bottom - (places.length - 1 - i) * VALUE_HEIGHT);
  }
  return sorted.map(({ text, colour, rule }, i) =>
    element(
      'g',
      { class: colour },
      element('path', {
        class: 'sl-drop',
        d: `M${coordinate(right + 1)} ${coordinate(rule)}L${coordinate(right + 9)} ${coordinate(places[i])}`,
      }),
      label(right + 12, places[i] + 4, text),
    ),
  );
}

/** Returns the index of the curve that a value of the paper belongs to. */
function curveIndex({ curves }: Panel, name: string): number | undefined {
  const index = curves.findIndex((curve) => curve.name === name);
  return index < 0 ? undefined : index;
}

function cutNote({ cut }: PanelRange): string {
  if (cut.length === 0) return '';
  // Names and their numbers stay on one line.
  const shown = cut.map(({ name, value }) =>
    `${shortened(name, 150)} ${number3(value)}`.replaceAll(' ', '\u00a0'),
  );
  const more = cut.length > 4 ? ' and more' : '';
  return `▴ Cut at the top; highest: ${shown.slice(0, 4).join(', ')}${more}.`;
}

/** Describes a panel in sentences. */
function describePanel(panel: Panel, range: PanelRange): string {
  const { curves, xLabel, yLabel, discrete } = panel;
  const parts = curves.map(({ name, points }) => {
    const placed = points.filter(isPlaced);
    if (placed.length === 0) return `${name}: no data.`;
    const [first, last] = [placed[0], placed[placed.length - 1]];
    const place = ({ x, mean }: { x: number; mean: number }) => `${number3(mean)} at ${formatTick(x)}`;
    return placed.length === 1
      ? `${name}: ${place(first)}.`
      : `${name}: from ${place(first)} to ${place(last)}.`;
  });
  const reported = placedPaper(panel).map(
    ({ name, value }) => `${name} ${number3(value.value)} (${value.source})`,
  );
  return [
    `${discrete ? 'Values' : 'Curves'} of ${yLabel} against ${xLabel}.`,
    ...parts,
    ...(reported.length > 0 ? [`In the paper: ${reported.join(', ')}.`] : []),
    ...(range.cut.length > 0 ? [cutNote(range).replace('▴ ', '').replaceAll('\u00a0', ' ')] : []),
  ].join(' ');
}
