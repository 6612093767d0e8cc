/**
 * The paper's table with the measured values: a line per task, a column per kind of network.
 *
 * A row's name gives its line and column: `MNIST 196, SNN`, `MNIST 196, ANN, Adam`.
 */
import type { FigureResult, PaperValue, ResultRow } from '../experiments/result.js';
import { spreadOf } from './result-texts.js';

/** Suffixes of names, the longer of two with the same end first, and order of the columns. */
const KINDS = ['ANN, Adam', 'ANN', 'SNN'];
const COLUMNS = ['SNN', 'ANN', 'ANN, Adam'];

export interface ComparisonTable {
  readonly columns: readonly string[];
  readonly lines: readonly ComparisonLine[];
}

export interface ComparisonLine {
  /** Name of the task. */
  readonly name: string;
  /** Values of the paper, one per column. */
  readonly paper: readonly (PaperValue | undefined)[];
  readonly ours: readonly { readonly recipe: string; readonly cells: readonly ComparisonCell[] }[];
}

export interface ComparisonCell {
  /** Measured row; undefined if there is none. */
  readonly row: ResultRow | undefined;
  /** True if its mean is the lowest of its line. */
  readonly isLowest: boolean;
}

/** Returns the table; undefined if the figure is no such table. */
export function comparisonTable({ id, rows }: FigureResult): ComparisonTable | undefined {
  const placed = rows.map((row) => ({ row, ...placeOf(row.name) }));
  if (!id.startsWith('table') || rows.length === 0 || placed.some(({ column }) => column === undefined)) {
    return undefined;
  }
  const columns = COLUMNS.filter((name) => placed.some(({ column }) => column === name));
  const lines = unique(placed.map(({ line }) => line)).map((name) => {
    const ofLine = placed.filter(({ line }) => line === name);
    const recipes = unique(ofLine.map(({ row }) => row.recipe));
    return {
      name,
      paper: columns.map((column) => ofLine.find((one) => one.column === column && one.row.paper)?.row.paper),
      ours: recipes.map((recipe) => ({
        recipe,
        cells: cellsOf(
          columns.map(
            (column) => ofLine.find((one) => one.column === column && one.row.recipe === recipe)?.row,
          ),
        ),
      })),
    };
  });
  return { columns, lines };
}

function placeOf(name: string): { line: string; column: string | undefined } {
  const column = KINDS.find((kind) => name.endsWith(`, ${kind}`));
  return { line: column ? name.slice(0, -column.length - 2) : name, column };
}

function cellsOf(rows: readonly (ResultRow | undefined)[]): ComparisonCell[] {
  const means = rows.map((row) => spreadOf(row?.values ?? [])?.mean ?? Number.NaN);
  const known = means.filter((mean) => !Number.isNaN(mean));
  const lowest = known.length > 1 ? Math.min(...known) : Number.NaN;
  return rows.map((row, i) => ({ row, isLowest: means[i] === lowest }));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
