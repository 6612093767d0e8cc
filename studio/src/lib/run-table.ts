/** The table of runs: its columns, and which rows it shows in what order. */

import { naturalCompare } from '../../../src/data/image-classes.js';
import { isSpikingKind, kindWords } from '../../../src/network/naming.js';
import { energyText, perSample } from '../../../src/report/cost-table.js';
import type { ListedRun } from '../../../src/runs/run-listing.js';
import { TASKS } from '../../../src/tasks/index.js';
import type { Task } from '../../../src/tasks/task.js';
import { count } from './numbers.js';

export interface Column {
  readonly id: string;
  readonly name: string;
  readonly isNumber: boolean;
  /** What it is sorted by; undefined where a run has none, which then comes last. */
  readonly value: (run: ListedRun) => string | number | undefined;
  readonly text: (run: ListedRun) => string;
}

/** The id of a run as it is read; the served folder itself may be one. */
export function runName({ id }: Pick<ListedRun, 'id'>): string {
  return id === '' ? 'this folder' : id;
}

function words(id: string, name: string, value: (run: ListedRun) => string): Column {
  return { id, name, isNumber: false, value, text: value };
}

function number(
  id: string,
  name: string,
  value: (run: ListedRun) => number | undefined,
  text: (value: number, run: ListedRun) => string,
): Column {
  const textOf = (run: ListedRun) => {
    const found = value(run);
    return found === undefined ? '–' : text(found, run);
  };
  return { id, name, isNumber: true, value, text: textOf };
}

/** An option that every kind of network has. */
function option(run: ListedRun, name: string): string | number {
  const value = run.options[name];
  return typeof value === 'number' ? value : String(value);
}

/** In picojoules: all runs in one unit. */
const MICROJOULE = 1e6;
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Quantities of the results of all tasks that have a column, by their ids. */
const ALL_TASKS: readonly Task[] = Object.values(TASKS);
const RESULTS = new Map(
  ALL_TASKS.flatMap(({ results }) => results.filter(({ heading }) => heading).map((own) => [own.id, own])),
);

export const COLUMNS: readonly Column[] = [
  words('name', 'Run', runName),
  words('kind', 'Kind', ({ kind }) => kindWords(kind)),
  words('data', 'Data', ({ data }) => data),
  words('preset', 'Preset', (run) => String(option(run, 'preset'))),
  ...[...RESULTS].map(([id, { heading = '', isShare = false }]) =>
    number(
      id,
      heading,
      ({ test }) => test?.[id],
      (value) => (isShare ? `${(100 * value).toFixed(1)} %` : value.toFixed(4)),
    ),
  ),
  {
    id: 'batches',
    name: 'Batches',
    isNumber: true,
    value: ({ batches }) => batches,
    text: ({ batches, complete }) => `${count(batches)}${complete ? '' : ', unfinished'}`,
  },
  number(
    'speed',
    'Per batch',
    ({ msPerBatch }) => msPerBatch,
    (value) => `${value.toFixed(1)} ms`,
  ),
  // Of spikes an operation is an accumulate (AC), of an ANN a multiply-accumulate (MAC).
  number(
    'operations',
    'Operations',
    ({ cost }) => cost?.operations,
    (value, { kind }) => `${perSample(value)} ${isSpikingKind(kind) ? 'ACs' : 'MACs'}`,
  ),
  number(
    'energy',
    'Energy, estimate',
    ({ cost }) => cost?.energyEstimate,
    (value) => energyText(value, MICROJOULE),
  ),
  words('widths', 'Widths', ({ widths }) => widths.join('-')),
  number('seed', 'Seed', (run) => Number(option(run, 'seed')), String),
  {
    id: 'started',
    name: 'Begun',
    isNumber: false,
    value: ({ started }) => started,
    text: ({ started }) => {
      const date = new Date(started);
      return Number.isNaN(date.getTime()) ? started : DATE.format(date);
    },
  },
];

export interface RowsRequest {
  /** Words that a row must hold, all of them. */
  readonly filter: string;
  /** A kind of network, or '' for all. */
  readonly kind: string;
  /** Id of a column. */
  readonly sortedBy: string;
  readonly descending: boolean;
}

export function tableRows(
  runs: readonly ListedRun[],
  { filter, kind, sortedBy, descending }: RowsRequest,
): ListedRun[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const column = COLUMNS.find(({ id }) => id === sortedBy) ?? COLUMNS[0];
  return runs
    .filter((run) => {
      if (kind !== '' && kindWords(run.kind) !== kind) return false;
      const text = COLUMNS.map((one) => one.text(run))
        .join(' ')
        .toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => {
      const [left, right] = [column.value(a), column.value(b)];
      if (left === undefined || right === undefined)
        return Number(left === undefined) - Number(right === undefined);
      const order =
        typeof left === 'number' && typeof right === 'number'
          ? left - right
          : naturalCompare(String(left), String(right));
      return descending ? -order : order;
    });
}
