/** Curves of runs: what their lines of metrics have, and several of them over the same batches. */
import type { Check } from '../../../src/core/json-input.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { TASKS, type TaskName } from '../../../src/tasks/index.js';
import type {
  AnnAudiocoderLine,
  AnnMetricsLine,
  AudiocoderLine,
  MetricsLine,
} from '../../../src/training/metrics-line.js';

export type AnyLine = MetricsLine | AudiocoderLine | AnnMetricsLine | AnnAudiocoderLine;

/** The lines of `metrics.jsonl`. Throws an InputError that names `file` where one is wrong. */
export function parseLines(kind: TaskName, text: string, file: string): readonly AnyLine[] {
  const check: Check<AnyLine> = TASKS[kind].checkLine;
  return parseMetricsLines(text, file, check);
}

export interface Quantity {
  readonly id: string;
  readonly name: string;
  /** Undefined where a line has none. */
  readonly of: (line: AnyLine) => number | undefined;
}

const SINGLE: readonly Quantity[] = [
  { id: 'loss', name: 'loss', of: ({ loss }) => loss },
  { id: 'mse', name: 'mse', of: (line) => ('mse' in line ? line.mse : undefined) },
  { id: 'spikeMse', name: 'spike mse', of: (line) => ('spikeMse' in line ? line.spikeMse : undefined) },
  { id: 'mapMse', name: 'map mse', of: (line) => ('mapMse' in line ? line.mapMse : undefined) },
  { id: 'testMse', name: 'test mse after each epoch', of: (line) => testOf(line)?.mse },
  { id: 'testRight', name: 'digits right after each epoch', of: (line) => testOf(line)?.right },
  { id: 'learningRate', name: 'learning rate', of: ({ learningRate }) => learningRate },
];

function testOf(line: AnyLine): { readonly mse: number; readonly right: number } | undefined {
  return 'test' in line ? line.test : undefined;
}

/** How active a layer is, counted from 0, the inputs. */
function activities(layer: number): Quantity[] {
  const name = layer === 0 ? 'inputs' : `layer ${layer}`;
  return [
    {
      id: `spikeRate${layer}`,
      name: `spike rate of ${name}`,
      of: (line) => ('spikeRates' in line ? line.spikeRates[layer] : undefined),
    },
    {
      id: `activeShare${layer}`,
      name: `active units of ${name}`,
      of: (line) => ('activeShares' in line ? line.activeShares[layer] : undefined),
    },
  ];
}

/** What at least one of the curves has. */
export function quantitiesOf(curves: readonly (readonly AnyLine[])[]): Quantity[] {
  const layers = Math.max(
    0,
    ...curves.map(([line]) =>
      line === undefined ? 0 : ('spikeRates' in line ? line.spikeRates : line.activeShares).length,
    ),
  );
  const all = [...SINGLE, ...Array.from({ length: layers }, (_, layer) => activities(layer)).flat()];
  return all.filter(({ of }) => curves.some((lines) => lines.some((line) => of(line) !== undefined)));
}

export interface Point {
  readonly batch: number;
  readonly value: number;
}

/** A quantity over the batches; where values become logarithms, only those above 0. */
export function pointsOf(lines: readonly AnyLine[], { of }: Quantity, logarithmic: boolean): Point[] {
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
