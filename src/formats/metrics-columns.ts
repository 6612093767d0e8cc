/**
 * Lines of metrics → columns: an array of float64 per field, [lines] or, of rates of layers, [lines, layers].
 *
 * A field of a field has both names, `testMse` for `test.mse`. What a line does not have is NaN.
 */
import type { TrainingLine } from '../training/metrics-line.js';
import type { NpyArray } from './npy.js';
import type { NpzArrays } from './npz.js';

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
