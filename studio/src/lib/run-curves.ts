/** Curves of runs: what their lines of metrics have, and several of them over the same batches. */
import type { Check } from '../../../src/core/json-input.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { type RunKind, TASKS, type TaskName, type TypesOf } from '../../../src/tasks/index.js';
import { lineCheck } from '../../../src/tasks/lines.js';
import { ACTIVITIES, activityOf, numberOf, type Quantity } from '../../../src/tasks/quantity.js';
import type { Task } from '../../../src/tasks/task.js';

export type AnyLine = TypesOf<TaskName>['line'];

/** The lines of `metrics.jsonl`. Throws an InputError that names `file` where one is wrong. */
export function parseLines(kind: RunKind, text: string, file: string): readonly AnyLine[] {
  const check: Check<AnyLine> = lineCheck<TypesOf<TaskName>>(TASKS[kind.task], kind);
  return parseMetricsLines(text, file, check);
}

/** A curve that lines may have. */
export interface Curve {
  readonly id: string;
  readonly name: string;
  /** Undefined if a line has none. */
  readonly of: (line: AnyLine) => number | undefined;
}

/** Returns the curves of quantities of a line, or of its test after an epoch. */
function curvesOf(quantities: readonly Quantity[], tested = false): Curve[] {
  return quantities.map((quantity) => ({
    id: tested ? `test${quantity.id[0].toUpperCase()}${quantity.id.slice(1)}` : quantity.id,
    name: tested ? `${quantity.name} after each epoch` : quantity.name,
    of: (line: AnyLine & { readonly test?: object | undefined }) =>
      numberOf(tested ? line.test : line, quantity),
  }));
}

const ALL_TASKS: readonly Task[] = Object.values(TASKS);
const SINGLE: readonly Curve[] = [
  ...curvesOf([{ id: 'loss', name: 'loss' }]),
  ...ALL_TASKS.flatMap(({ lines }) => curvesOf(lines)),
  ...ALL_TASKS.flatMap(({ tested = [] }) => curvesOf(tested, true)),
  ...curvesOf([{ id: 'learningRate', name: 'learning rate' }]),
];

/** Returns the curves of a layer's activity, counted from 0, the inputs. */
function activities(layer: number): Curve[] {
  const name = layer === 0 ? 'inputs' : `layer ${layer}`;
  return ACTIVITIES.map((activity) => ({
    id: `${activity.field.replace(/s$/, '')}${layer}`,
    name: `${activity.ofLayer} ${name}`,
    of: (line) => activityOf(line, activity)?.[layer],
  }));
}

/** Returns every curve that at least one run has, once. */
export function curvesIn(runs: readonly (readonly AnyLine[])[]): Curve[] {
  const layersOf = (line: AnyLine) => ACTIVITIES.map((activity) => activityOf(line, activity)?.length ?? 0);
  const layers = Math.max(0, ...runs.flatMap(([line]) => (line === undefined ? [] : layersOf(line))));
  const all = [...SINGLE, ...Array.from({ length: layers }, (_, layer) => activities(layer)).flat()];
  const unique = all.filter(({ id }, place) => all.findIndex((other) => other.id === id) === place);
  return unique.filter(({ of }) => runs.some((lines) => lines.some((line) => of(line) !== undefined)));
}

export interface Point {
  readonly batch: number;
  readonly value: number;
}

/** A quantity over the batches; where values become logarithms, only those above 0. */
export function pointsOf(lines: readonly AnyLine[], { of }: Curve, logarithmic: boolean): Point[] {
  return lines.flatMap((line) => {
    const value = of(line);
    return value === undefined || (logarithmic && !(value > 0)) ? [] : [{ batch: line.batch, value }];
  });
}

export interface Aligned {
  /** Batches that any curve has, rising. */
  readonly x: readonly number[];
  /** [curves, x]; null where a curve has no point there. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** Curves over the batches of all of them. */
export function align(curves: readonly (readonly Point[])[]): Aligned {
  const x = [...new Set(curves.flatMap((points) => points.map(({ batch }) => batch)))].sort((a, b) => a - b);
  const values = curves.map((points) => {
    const at = new Map(points.map(({ batch, value }) => [batch, value]));
    return x.map((batch) => at.get(batch) ?? null);
  });
  return { x, values };
}
