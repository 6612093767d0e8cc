/** In what runs differ: their options, and what came of them. */
import { optionText } from '../../../src/options/flag-text.js';
import { flagOf } from '../../../src/options/spec.js';
import type { ListedRun } from '../../../src/runs/run-listing.js';
import { COLUMNS } from './run-table.js';

export interface Difference {
  readonly name: string;
  /** Of each run; – where it has none. */
  readonly values: readonly string[];
}

const DESCRIPTION = ['kind', 'data', 'widths'];
const RESULTS = ['mse', 'right', 'speed', 'operations', 'energy'];

/** What the runs are and the options in which they differ, in the order that the first has them. */
export function differences(runs: readonly ListedRun[]): Difference[] {
  const names = [...new Set(runs.flatMap(({ options }) => Object.keys(options)))];
  const options = names.map((name) => ({
    name: flagOf(name).replaceAll('-', ' '),
    values: runs.map((run) => (name in run.options ? optionText(run.options[name]) : '–')),
  }));
  return [...columns(runs, DESCRIPTION), ...options].filter(({ values }) => new Set(values).size > 1);
}

/** What came of the runs. */
export function results(runs: readonly ListedRun[]): Difference[] {
  return columns(runs, RESULTS).filter(({ values }) => values.some((value) => value !== '–'));
}

function columns(runs: readonly ListedRun[], ids: readonly string[]): Difference[] {
  return COLUMNS.filter(({ id }) => ids.includes(id)).map(({ name, text }) => ({
    name: name.toLowerCase(),
    values: runs.map(text),
  }));
}
