/**
 * Line charts as SVG: curves over a common axis, their names above them.
 *
 * A point that is not finite, or not above 0 on a logarithmic axis, leaves a gap. Curves with more points than pixels
 * keep the lowest and the highest point of every pixel column, so that no peak is lost.
 */
import { colourClass, furtherDash, legendEntry, legendRows } from './legend.js';
import { formatTick, formatValue, logTicks, niceRange, niceTicks } from './scale.js';
import { coordinate, element, figure, label, textWidth, wrapText } from './svg.js';

/** A point of a line. */
export type Point = readonly [x: number, y: number];

/** A line of a chart. */
export interface LineSeries {
  readonly name: string;
  /** Points in ascending order of x. */
  readonly points: readonly Point[];
  /** True if every point has a dot, for few, single values. */
  readonly dots?: boolean;
}

/** A chart of lines over a common axis. */
export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly LineSeries[];
  /** Width in pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly yScale?: 'linear' | 'log';
}

/** Mapping from data to pixels. */
interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const MARGIN = 12;
const LINE_HEIGHT = 18;
const TICK_ROOM = 7;
/** Values beyond this count as infinite: differences between values would overflow. */
export const HUGE = 1e100;

/** Returns the chart as one SVG element. */
export function lineChart(chart: LineChart): string {
  const { title, xLabel, yLabel, series, width = 560, height = 320, yScale = 'linear' } = chart;
  const log = yScale === 'log';
  const shown = series.map(({ points }) => points.filter((point) => isShown(point, log)));
  const titleLines = wrapText(title, width - 2 * MARGIN, 14);
  const legend = series.length > 1 ? legendOf(series, width - 2 * MARGIN) : [];
  const legendTop = MARGIN + titleLines.length * LINE_HEIGHT;
  const top = legendTop + legend.length * LINE_HEIGHT + 36;
  const bottom = height - 42;

  const all = shown.flat();
  const [xLow, xHigh] = rangeOf(all.map(([x]) => x));
  const yCount = Math.max(2, Math.round((bottom - top) / 36));
  const [yLow, yHigh] = yRange(
    all.map(([, y]) => y),
    log,
    yCount,
  );
  const yTicks = log ? logTicks(yLow, yHigh, yCount) : niceTicks(yLow, yHigh, yCount);
  const yTexts = yTicks.map(formatTick);
  const left = MARGIN + Math.max(12, ...yTexts.map(textWidth)) + TICK_ROOM;
  const right = width - MARGIN - textWidth(formatTick(xHigh)) / 2;
  const xTicks = all.length === 0 ? [] : niceTicks(xLow, xHigh, Math.max(2, Math.round((right - left) / 80)));

  const plot: Plot = {
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - xLow) / (xHigh - xLow)) * (right - left),
    y: (value) =>
      bottom -
      (log ? Math.log(value / yLow) / Math.log(yHigh / yLow) : (value - yLow) / (yHigh - yLow)) *
        (bottom - top),
  };

  return figure(
    { width, height, title, description: describeChart(chart, shown) },
    ...titleLines.map((line, i) => label(MARGIN, MARGIN + 12 + i * LINE_HEIGHT, line, 'sl-title')),
    ...legend.flatMap((row, i) => row.map((entry) => legendEntry(entry, legendTop + 14 + i * LINE_HEIGHT))),
    ...(all.length === 0
      ? [label(width / 2, (top + bottom) / 2, 'No data', 'sl-soft sl-middle')]
      : [
          label(MARGIN, top - 16, yLabel, 'sl-soft'),
          element('path', {
            class: 'sl-grid',
            d: yTicks
              .map((tick) => `M${coordinate(left)} ${coordinate(plot.y(tick))}H${coordinate(right)}`)
              .join(''),
          }),
          ...yTicks.map((tick, i) => label(left - TICK_ROOM, plot.y(tick) + 4, yTexts[i], 'sl-soft sl-end')),
          ...xTicks.map((tick) => label(plot.x(tick), bottom + 17, formatTick(tick), 'sl-soft sl-middle')),
          label(width - MARGIN, height - 8, xLabel, 'sl-soft sl-end'),
        ]),
    element('path', {
      class: 'sl-axis',
      d: `M${coordinate(left)} ${coordinate(bottom)}H${coordinate(right)}${xTicks
        .map((tick) => `M${coordinate(plot.x(tick))} ${coordinate(bottom)}v4`)
        .join('')}`,
    }),
    ...series.map((one, i) => curve(one, i, plot, log)),
  );
}

/** Draws one curve: a path, and dots for points without neighbours, or for all if `dots` is set. */
function curve({ points, dots = false }: LineSeries, index: number, plot: Plot, log: boolean): string {
  const segments: Point[][] = [[]];
  for (const point of points) {
    if (isShown(point, log)) segments[segments.length - 1].push([plot.x(point[0]), plot.y(point[1])]);
    else if (segments[segments.length - 1].length > 0) segments.push([]);
  }
  const lines = segments.filter((segment) => segment.length > 1).map(thin);
  const dotted = segments.filter((segment) => dots || segment.length === 1).flat();
  return element(
    'g',
    { class: colourClass(index) },
    lines.length === 0
      ? ''
      : element('path', {
          class: 'sl-line',
          'stroke-dasharray': furtherDash(index),
          d: lines.map(pathOf).join(''),
        }),
    ...dotted.map(([x, y]) => element('circle', { class: 'sl-fill', cx: x, cy: y, r: 3 })),
  );
}

/** Keeps lowest and highest point of each pixel column in their order, and the first and the last point. */
function thin(points: readonly Point[]): readonly Point[] {
  const columns = Math.max(1, Math.ceil(Math.abs(points[points.length - 1][0] - points[0][0])));
  if (points.length <= 2 * columns + 2) return points;
  const kept: Point[] = [points[0]];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * points.length) / columns);
    const to = Math.floor(((column + 1) * points.length) / columns);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      if (points[i][1] < points[low][1]) low = i;
      if (points[i][1] > points[high][1]) high = i;
    }
    kept.push(points[Math.min(low, high)]);
    if (low !== high) kept.push(points[Math.max(low, high)]);
  }
  kept.push(points[points.length - 1]);
  return kept;
}

function pathOf(points: readonly Point[]): string {
  const places = points.map(([x, y]) => `${tenth(x)} ${tenth(y)}`);
  return `M${places[0]}L${places.slice(1).join(' ')}`;
}

function legendOf(series: readonly LineSeries[], width: number) {
  const entries = series.map(({ name }, index) => ({ name, index, kind: 'line' as const }));
  return legendRows(entries, MARGIN, width);
}

function isShown([x, y]: Point, log: boolean): boolean {
  // Written so that NaN is excluded.
  return Math.abs(x) < HUGE && Math.abs(y) < HUGE && (!log || y > 1 / HUGE);
}

/** Returns lowest and highest value; the range around a single value has it in the middle. */
function rangeOf(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  // A tenth rather than 1, since adding 1 to a large value changes nothing.
  const room = Math.max(1, Math.abs(low) / 10);
  return low < high ? [low, high] : [low - room, high + room];
}

function yRange(values: readonly number[], log: boolean, count: number): [number, number] {
  const [low, high] = rangeOf(values);
  if (values.length === 0) return log ? [0.1, 1] : [0, 1];
  const flat = values.every((value) => value === values[0]);
  if (log) return flat ? [values[0] / 2, values[0] * 2] : [low, high];
  if (flat && values[0] !== 0)
    return niceRange(Math.min(0, 2 * values[0]), Math.max(0, 2 * values[0]), count);
  // Values far from 0 would lose their shape on an axis from 0.
  const fromZero = low >= 0 && low < high / 2;
  return niceRange(fromZero ? 0 : low, high, count);
}

function describeChart({ series, xLabel, yLabel }: LineChart, shown: readonly (readonly Point[])[]): string {
  const parts = series.map(({ name }, i) => {
    const points = shown[i];
    if (points.length === 0) return `${name}: no data.`;
    const [first, last] = [points[0], points[points.length - 1]];
    const place = ([x, y]: Point) => `${formatValue(y)} at ${formatTick(x)}`;
    return points.length === 1
      ? `${name}: ${place(first)}.`
      : `${name}: from ${place(first)} to ${place(last)}.`;
  });
  return [`Line chart of ${yLabel} against ${xLabel}.`, ...parts].join(' ');
}

function tenth(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
