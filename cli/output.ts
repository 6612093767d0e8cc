/** Printing of results. */
import { io } from './io.js';

export function print(line = ''): void {
  io().stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Spikes per neuron and step of inputs and layers. */
export function ratesText(rates: readonly number[], digits = 3): string {
  return rates.map((rate) => rate.toFixed(digits)).join(' · ');
}

/** Rows of cells as lines with columns one below the other: the first to the left, all others to the right. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]);
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}
