/**
 * Lines of metrics ⇄ columns: an array of float64 per field, [lines] or, of rates of layers, [lines, layers].
 *
 * A field of a field has both names, `testMse` for `test.mse`. What a line does not have is NaN.
 */
import { InputError } from '../core/errors.js';
import type { NpyArray } from '../formats/npy.js';
import type { NpzArrays } from '../formats/npz.js';
import { activityField } from '../network/activity.js';
import { NEURON_NAMES } from '../network/neuron-options.js';
import { TASKS } from '../tasks/index.js';
import { lineCheck } from '../tasks/lines.js';
import { quantitiesFor } from '../tasks/quantity.js';
import type { Task } from '../tasks/task.js';
import type { TrainingLine } from '../training/metrics-line.js';
import { formatMetricsLine, parseMetricsLines } from './metrics-lines.js';

type Cells = ReadonlyMap<string, number | readonly number[]>;

/** All columns, in the order in which the fields first come. */
export function metricsColumns(lines: readonly TrainingLine[]): NpzArrays {
  const rows = lines.map(cellsOf);
  const widths = new Map<string, number | undefined>();
  for (const row of rows) {
    for (const [name, cell] of row) {
      const width = typeof cell === 'number' ? undefined : Math.max(cell.length, widths.get(name) ?? 0);
      widths.set(name, width);
    }
  }
  return new Map([...widths].map(([name, width]) => [name, columnOf(rows, name, width)]));
}

const INNER = /^test([A-Z])(.*)$/;

/** The lines that such columns were made of. Throws an InputError that names `file` where they are none. */
export function metricsLines(columns: NpzArrays, file: string): TrainingLine[] {
  const tasks: readonly Task[] = Object.values(TASKS);
  const kinds = NEURON_NAMES.flatMap((neuron) => tasks.map((task) => ({ task, neuron })));
  // No two tasks log the same.
  const kind = kinds.find(({ task: { lines }, neuron }) =>
    [activityField(neuron), ...quantitiesFor(lines, { neuron }).map(({ id }) => id)].every((name) =>
      columns.has(name),
    ),
  );
  const count = columns.get('batch')?.data.length;
  if (kind === undefined || count === undefined) {
    throw new InputError(`${file}: holds no metrics, its columns are ${[...columns.keys()].join(', ')}`);
  }
  for (const [name, { shape }] of columns) {
    if ((shape.length === 1 || shape.length === 2) && shape[0] === count) continue;
    throw new InputError(`${file}: ${name} must have ${count} rows, as batch has, got [${shape.join(', ')}]`);
  }
  const texts = Array.from({ length: count }, (_, n) => formatMetricsLine(lineAt(columns, n)));
  return parseMetricsLines(texts.join(''), file, lineCheck(kind.task, kind));
}

function lineAt(columns: NpzArrays, n: number): TrainingLine {
  const line: Record<string, unknown> = {};
  for (const [name, { shape, data }] of columns) {
    const width = shape[1] ?? 1;
    const cells = Array.from(data.subarray(n * width, (n + 1) * width), Number).filter(
      (x) => !Number.isNaN(x),
    );
    if (cells.length === 0) continue;
    const value = shape.length === 2 ? cells : cells[0];
    const inner = INNER.exec(name);
    if (inner === null) line[name] = value;
    else line.test = { ...(line.test as object), [inner[1].toLowerCase() + inner[2]]: value };
  }
  // What it holds is checked where it is read.
  return line as unknown as TrainingLine;
}

function cellsOf(line: TrainingLine): Cells {
  const cells = new Map<string, number | readonly number[]>();
  for (const [name, value] of Object.entries(line)) {
    if (typeof value === 'number' || Array.isArray(value)) cells.set(name, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, number] of Object.entries(value)) {
        if (typeof number === 'number')
          cells.set(`${name}${inner[0].toUpperCase()}${inner.slice(1)}`, number);
      }
    }
  }
  return cells;
}

function columnOf(rows: readonly Cells[], name: string, width: number | undefined): NpyArray {
  const columns = width ?? 1;
  const data = new Float64Array(rows.length * columns).fill(Number.NaN);
  for (const [n, row] of rows.entries()) {
    const cell = row.get(name);
    if (typeof cell === 'number') data[n * columns] = cell;
    else if (cell !== undefined) data.set(cell, n * columns);
  }
  return { shape: width === undefined ? [rows.length] : [rows.length, width], data };
}
