/**
 * The range of a chart of errors, from 0 up to the values to compare.
 *
 * A training begins with errors many times the final ones; an axis that held them all would compress the values to
 * compare into one line. So the range is that of the settled part, higher values are cut at the top edge, and the chart
 * names them. The axis is linear: the paper's charts are, and halves look like halves.
 */
import type { Curve, CurvePoint, Panel } from '../experiments/result.js';
import { HUGE } from './line-chart.js';
import { niceRange } from './scale.js';

/** Fraction of a curve's x range that is its beginning, which the range need not contain. */
const BEGINNING = 0.1;
/** Fraction of the settled values that the range must contain: a single batch must not set it. */
const SETTLED_SHARE = 0.98;
/** Largest ratio of the full range to the required one at which nothing is cut. */
const WHOLE_UP_TO = 1.6;
/** Least ratio to the median at which single values are cut. */
const FAR_OFF = 6;
/** Least distance of marks of cut values, as a fraction of the curve's x range. */
const MARKS_APART = 0.06;
export interface PanelRange {
  readonly low: number;
  readonly high: number;
  /** Highest means above the range, with their curves. */
  readonly cut: readonly { readonly name: string; readonly value: number; readonly x: number }[];
}

/** Returns true if a point can be drawn: its numbers are finite. Written so that NaN is excluded. */
export function isPlaced({ x, mean }: CurvePoint): boolean {
  return Math.abs(x) < HUGE && Math.abs(mean) < HUGE;
}

/** Returns the values of the paper that can be drawn. */
export function placedPaper({ paper }: Panel): Panel['paper'] {
  return paper.filter(({ value }) => Math.abs(value.value) < HUGE);
}

/** Returns the range of y, which ends at ticks, about `count` of them. */
export function panelRange(panel: Panel, count: number): PanelRange {
  const curves = panel.curves.map(({ name, points }) => ({ name, points: points.filter(isPlaced) }));
  const reported = placedPaper(panel).map(({ value }) => value.value);
  const points = curves.flatMap((curve) => curve.points);
  const all = [...points.map(({ mean }) => mean), ...reported];
  if (all.length === 0) return { low: 0, high: 1, cut: [] };
  const least = all.reduce((a, b) => Math.min(a, b));
  const most = all.reduce((a, b) => Math.max(a, b));
  const needed = Math.max(...reported, panel.discrete ? ofSingle(points) : settled(curves));
  const whole = !(needed > 0) || most <= needed * WHOLE_UP_TO;
  const top = whole ? most : needed * 1.1;
  const flat = Math.min(0, least) === Math.max(0, top);
  const [low, high] = niceRange(Math.min(0, least), flat ? 1 : Math.max(0, top), count);
  const cut = curves.flatMap(({ name, points }) => {
    const above = points.filter(({ mean }) => mean > high);
    if (above.length === 0) return [];
    const { mean, x } = above.reduce((a, b) => (b.mean > a.mean ? b : a));
    return [{ name, value: mean, x }];
  });
  return { low, high, cut };
}

/** Cuts a curve at the range: returns pieces of [x, y] within it, and the places where it is above. */
export function cutCurve(
  { points }: Curve,
  high: number,
): { readonly pieces: readonly (readonly [number, number])[][]; readonly above: readonly number[] } {
  const pieces: [number, number][][] = [[]];
  const above: number[] = [];
  let previous: CurvePoint | undefined;
  for (const point of points) {
    if (!isPlaced(point)) {
      if (pieces[pieces.length - 1].length > 0) pieces.push([]);
      previous = undefined;
      continue;
    }
    const isAbove = point.mean > high;
    const wasAbove = previous !== undefined && previous.mean > high;
    if (previous && isAbove !== wasAbove) {
      const share = (high - previous.mean) / (point.mean - previous.mean);
      pieces[pieces.length - 1].push([previous.x + share * (point.x - previous.x), high]);
      if (isAbove) pieces.push([]);
    }
    if (!isAbove) pieces[pieces.length - 1].push([point.x, point.mean]);
    else if (!wasAbove) above.push(point.x);
    previous = point;
  }
  const apart = MARKS_APART * ((previous?.x ?? 0) - (points.find(isPlaced)?.x ?? 0));
  const marks: number[] = [];
  for (const x of above) if (marks.length === 0 || x - marks[marks.length - 1] >= apart) marks.push(x);
  return { pieces: pieces.filter((piece) => piece.length > 0), above: marks };
}

/** Returns an upper bound of nearly all values after the beginnings, and of the last value of every curve. */
function settled(curves: readonly Curve[]): number {
  const ends: number[] = [];
  const values: number[] = [];
  for (const { points } of curves) {
    if (points.length === 0) continue;
    const [first, last] = [points[0], points[points.length - 1]];
    const from = first.x + BEGINNING * (last.x - first.x);
    ends.push(last.mean);
    for (const { x, mean } of points) if (x >= from) values.push(mean);
  }
  return Math.max(...ends, quantile(values, SETTLED_SHARE));
}

/** Returns the highest of single values, without those far above the others. */
function ofSingle(points: readonly CurvePoint[]): number {
  const values = points.map(({ mean }) => mean);
  const limit = FAR_OFF * quantile(values, 0.5);
  return Math.max(...values.filter((value) => value <= limit));
}

/** Returns a quantile; -Infinity if there are no values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NEGATIVE_INFINITY;
}
