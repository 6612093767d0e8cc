/** Histograms: bars of equal width, their heights the fraction of values in each bin. */
import type { Block } from './blocks.js';
import { colourClass } from './legend.js';
import { formatTick, niceRange, niceTicks } from './scale.js';
import { coordinate, element, label, wrapText } from './svg.js';

export interface Histogram {
  /** Heading of the histogram. */
  readonly name: string;
  /** Note below the heading; none if empty. */
  readonly note?: string;
  /** Ends of the axis, which the bins divide evenly. */
  readonly low: number;
  readonly high: number;
  /** Number of values in each bin [bins]. */
  readonly counts: ArrayLike<number>;
  /** Parts of a bin in another colour; colours count from 0 as those of series. */
  readonly marks?: readonly HistogramMark[];
  /** Counts [bins] for comparison, drawn as an outline over the bars; fractions refer to their own sum. */
  readonly outline?: ArrayLike<number>;
  /** Colour of the bars, counted from 0. */
  readonly colour?: number;
  /** Label of the x axis; none if empty, above a histogram with the same axis. */
  readonly xLabel: string;
}

export interface HistogramMark {
  readonly bin: number;
  readonly count: number;
  readonly colour: number;
}

const LINE_HEIGHT = 16;
const TICK_ROOM = 7;
/** Width of the numbers of the y axis, the same in all histograms so that they are aligned. */
const LEFT = 44;
const RIGHT = 14;

/** Draws a histogram `width` pixels wide; its bars have `plotHeight`. Throws a RangeError if there is no bin. */
export function histogramBlock(histogram: Histogram, width: number, plotHeight = 110): Block {
  const { name, note = '', low, high, counts, marks = [], colour = 0, outline, xLabel } = histogram;
  if (!(counts.length >= 1 && high > low)) {
    throw new RangeError(
      `a histogram needs a bin and a range, got ${counts.length} bins from ${low} to ${high}`,
    );
  }
  const percentTop = 100 * Math.max(highestShare(counts), outline ? highestShare(outline) : 0);
  // Applied twice, so that the axis ends at one of its own ticks.
  const [, rounded] = niceRange(0, percentTop > 0 ? percentTop : 1, 3);
  const [, yHigh] = niceRange(0, rounded, 3);
  const notes = note === '' ? [] : wrapText(note, width);
  const top = 12 + (1 + notes.length) * LINE_HEIGHT;
  const bottom = top + plotHeight;
  const right = width - RIGHT;
  const x = (value: number) => LEFT + ((value - low) / (high - low)) * (right - LEFT);
  const yOf = (all: ArrayLike<number>) => {
    const total = Math.max(1, sumOf(all));
    return (count: number) => bottom - ((100 * count) / total / yHigh) * plotHeight;
  };
  const y = yOf(counts);
  const bar = (bin: number, from: number, to: number) => {
    const [left, end] = [bin, bin + 1].map((edge) => x(low + (edge / counts.length) * (high - low)));
    return `M${coordinate(left + 0.5)} ${coordinate(y(from))}V${coordinate(y(to))}H${coordinate(end - 0.5)}V${coordinate(y(from))}z`;
  };
  const yTicks = niceTicks(0, yHigh, 3);
  const xTicks = niceTicks(low, high, Math.max(2, Math.round((right - LEFT) / 80)));
  const markedIn = (bin: number) =>
    marks.filter((mark) => mark.bin === bin).reduce((sum, { count }) => sum + count, 0);
  const bars = Array.from(counts, (count, bin) => (count > 0 ? bar(bin, markedIn(bin), count) : ''));
  const markup = [
    label(0, 12, name, 'sl-name'),
    ...notes.map((line, i) => label(0, 12 + (i + 1) * LINE_HEIGHT, line, 'sl-soft')),
    element('path', {
      class: 'sl-grid',
      d: yTicks
        .map((tick) => `M${LEFT} ${coordinate(bottom - (tick / yHigh) * plotHeight)}H${coordinate(right)}`)
        .join(''),
    }),
    ...yTicks.map((tick) =>
      label(
        LEFT - TICK_ROOM,
        bottom - (tick / yHigh) * plotHeight + 4,
        `${formatTick(tick)} %`,
        'sl-soft sl-end',
      ),
    ),
    element('path', { class: `sl-fill ${colourClass(colour)}`, d: bars.join('') }),
    ...marks
      .filter(({ count }) => count > 0)
      .map(({ bin, count, colour: own }) =>
        element('path', { class: `sl-fill ${colourClass(own)}`, d: bar(bin, 0, count) }),
      ),
    outline ? element('path', { class: 'sl-line', d: outlinePath(outline, x, yOf(outline), histogram) }) : '',
    element('path', {
      class: 'sl-axis',
      d: `M${LEFT} ${coordinate(bottom)}H${coordinate(right)}${xTicks
        .map((tick) => `M${coordinate(x(tick))} ${coordinate(bottom)}v4`)
        .join('')}`,
    }),
    ...xTicks.map((tick) => label(x(tick), bottom + 17, formatTick(tick), 'sl-soft sl-middle')),
    xLabel === '' ? '' : label(right, bottom + 33, xLabel, 'sl-soft sl-end'),
  ].join('');
  return { width, height: bottom + (xLabel === '' ? 21 : 37), markup };
}

/** Returns the path along the tops of bars. */
function outlinePath(
  counts: ArrayLike<number>,
  x: (value: number) => number,
  y: (count: number) => number,
  { low, high }: Histogram,
): string {
  const edge = (bin: number) => coordinate(x(low + (bin / counts.length) * (high - low)));
  let path = `M${edge(0)} ${coordinate(y(0))}`;
  for (let bin = 0; bin < counts.length; bin++) path += `V${coordinate(y(counts[bin]))}H${edge(bin + 1)}`;
  return `${path}V${coordinate(y(0))}`;
}

/** Returns the fraction of values in the fullest bin. */
function highestShare(counts: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]);
  return most / Math.max(1, sumOf(counts));
}

/** Counts the values in each of `bins` bins from `low` to `high`; values outside count in the first or last bin. */
export function binned(values: ArrayLike<number>, low: number, high: number, bins: number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(((values[i] - low) / (high - low)) * bins);
    counts[Math.min(bins - 1, Math.max(0, place))]++;
  }
  return counts;
}

function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}
