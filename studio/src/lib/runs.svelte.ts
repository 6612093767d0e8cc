/** The runs that the server lists, which of them are compared, and their curves. */
import { InputError } from '../../../src/core/errors.js';
import type { ListedRun, RunListing } from '../../../src/runs/run-listing.js';
import { networks } from './networks.svelte.js';
import { bytes } from './numbers.js';
import { type Problem, problemOf } from './problem.js';
import { type AnyLine, parseLines } from './run-curves.js';
import { COLUMNS, runName, tableRows } from './run-table.js';
import { checkpointAddress, IS_SERVED, listRuns, partOf, runFileText } from './served.js';

/** As many as there are colours. */
export const MOST_COMPARED = 6;
const MAX_METRICS_BYTES = 64e6;

/** What was heard of a run's metrics. */
export interface RunCurves {
  readonly lines: readonly AnyLine[];
  readonly problem?: Problem | undefined;
}

class Runs {
  listing = $state.raw<RunListing>();
  isLoading = $state(false);
  problem = $state.raw<Problem>();
  filter = $state('');
  kind = $state('');
  sortedBy = $state('started');
  descending = $state(true);
  /** Ids, in the order they were chosen. */
  chosen = $state.raw<readonly string[]>([]);
  curves = $state.raw<Readonly<Record<string, RunCurves>>>({});

  readonly rows: readonly ListedRun[] = $derived(tableRows(this.listing?.runs ?? [], this));
  readonly compared: readonly ListedRun[] = $derived(
    this.chosen.flatMap((id) => this.listing?.runs.find((run) => run.id === id) ?? []),
  );
  readonly isFull: boolean = $derived(this.chosen.length >= MOST_COMPARED);

  /** Lists the runs, once. */
  begin(): void {
    if (IS_SERVED && this.listing === undefined) void this.reload();
  }

  async reload(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.problem = undefined;
    try {
      this.listing = await listRuns();
      // What is no longer there is no longer compared; what is may have gone on.
      this.chosen = this.compared.map(({ id }) => id);
      this.curves = {};
      await Promise.all(this.compared.map((run) => this.#load(run)));
    } catch (error) {
      this.problem = problemOf(error, 'The runs could not be listed');
    } finally {
      this.isLoading = false;
    }
  }

  sortBy(id: string): void {
    // Numbers begin with the smallest, dates with the newest.
    this.descending = id === this.sortedBy ? !this.descending : id === 'started';
    this.sortedBy = COLUMNS.some((column) => column.id === id) ? id : this.sortedBy;
  }

  toggle(run: ListedRun): void {
    if (this.chosen.includes(run.id)) this.chosen = this.chosen.filter((id) => id !== run.id);
    else if (!this.isFull) {
      this.chosen = [...this.chosen, run.id];
      if (this.curves[run.id] === undefined) void this.#load(run);
    }
  }

  /** Opens a run's network in the part of the page that is for its kind. */
  open(run: ListedRun): void {
    void networks.openAddress(checkpointAddress(run), runName(run));
    location.hash = `#${partOf(run)?.toLowerCase()}`;
  }

  async #load(run: ListedRun): Promise<void> {
    let curves: RunCurves;
    try {
      curves = { lines: await linesOf(run) };
    } catch (error) {
      curves = { lines: [], problem: problemOf(error, `The curves of ${runName(run)} could not be read`) };
    }
    this.curves = { ...this.curves, [run.id]: curves };
  }
}

async function linesOf({ id, kind, files }: ListedRun): Promise<readonly AnyLine[]> {
  const size = files['metrics.jsonl'];
  if (size === undefined) throw new InputError('it has no metrics.jsonl yet; reload when it has trained');
  if (size > MAX_METRICS_BYTES) {
    throw new InputError(
      `its metrics.jsonl has ${bytes(size)}, the page reads up to ${bytes(MAX_METRICS_BYTES)}`,
    );
  }
  return parseLines(kind, await runFileText(id, 'metrics.jsonl'), 'metrics.jsonl');
}

export const runs = new Runs();
