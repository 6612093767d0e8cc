/**
 * Reproduces figures and tables of the paper: plans the runs, trains those that are not there yet, and writes the
 * report of what there is.
 *
 *     runs/KIND-SET-PRESET-KEY/   a run folder each; the key is that of all that decides the run
 *     report.html, REPRODUCTION.md, reproduction/, results.json
 *
 * A run that is there is never done twice, whatever figure asked for it. Whenever the program is stopped, the same
 * request goes on: finished runs are kept, and the one under way goes on at its last checkpoint. Several processes may
 * work on one reproduction: each run is locked by the one that trains it, and the report by the one that writes it.
 */
import '../setup.js';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { experimentsNamed } from '../../experiments/catalogue.js';
import { pace } from '../../experiments/estimate.js';
import type { Experiment } from '../../experiments/experiment.js';
import type { ReproductionResult } from '../../experiments/result.js';
import { fullScale, QUICK_SCALE } from '../../experiments/scale.js';
import type { RunControls, RunEvent } from '../../runs/session.js';
import type { Job, WaitEvent } from '../executors/executor.js';
import { EXECUTORS } from '../executors/index.js';
import { stateOf } from '../executors/local.js';
import { checkData } from './needed-data.js';
import { type PlannedRun, planRuns } from './plan.js';
import { type KnownRuns, writeReport } from './report.js';
import type { PlannedState, PreparedReproduction, ReproduceRequest } from './request.js';

/** Before anything is run. */
export interface PlanEvent {
  readonly kind: 'plan';
  readonly runs: readonly PlannedState[];
  /** Estimate for all that is to be done. */
  readonly secondsLeft: number;
}

/** Before each run. */
export interface RunStartEvent {
  readonly kind: 'run';
  readonly run: PlannedRun;
  /** From 1, among those that are to be done. */
  readonly number: number;
  readonly count: number;
  readonly secondsLeft: number;
}

/** When a report was written. */
export interface ReportEvent {
  readonly kind: 'report';
  readonly result: ReproductionResult;
}

/** Events of a reproduction: the plan, the begin and the batches of each run, a wait, a report that was written. */
export type ReproduceEvent = PlanEvent | RunStartEvent | RunEvent | WaitEvent | ReportEvent;

/** Result of a reproduction. */
export interface ReproduceResult {
  /** True if everything that was asked for is done and whole; false if it was interrupted. */
  readonly complete: boolean;
  readonly result: ReproductionResult;
}

/** A run as a job of an executor. */
type PlannedJob = PlannedRun & Job;

/** Returns the runs of a request, and how far they are. Throws a UsageError if it cannot be met. */
export async function prepareReproduction(request: ReproduceRequest): Promise<PreparedReproduction> {
  const { names, quick, audio, recipes, seeds, out, threads } = request;
  const scale = quick ? QUICK_SCALE : fullScale(audio);
  const experiments = experimentsNamed(names, scale);
  const planned = planRuns({ experiments, recipes, scale, seeds });
  const runs = await Promise.all(
    planned.map(async (run) => ({ run, state: await stateOf(join(out, run.folder)) })),
  );
  const left = runs.filter(({ state }) => state !== 'done').map(({ run }) => run);
  return { scale, experiments, runs, secondsLeft: secondsOf(left, threads) };
}

/**
 * Runs what is not done yet of the experiments that are asked for, and writes the report. Throws a UsageError before
 * anything is written, an InputError where data or disk fail.
 */
export async function* reproduce(
  request: ReproduceRequest,
  controls: RunControls = {},
): AsyncGenerator<ReproduceEvent, ReproduceResult> {
  const { out, dataDir, reportOnly = false } = request;
  const needed = await prepareReproduction(request);
  if (reportOnly && needed.runs.every(({ state }) => state === 'new')) {
    throw new InputError(
      `${out} has no runs of ${request.names.join(', ')} yet; leave out --report to make them`,
    );
  }
  if (!reportOnly)
    await checkData(
      leftOf(needed).map(({ spec }) => spec),
      dataDir,
    );
  const { runs, secondsLeft } = needed;
  yield { kind: 'plan', runs, secondsLeft };
  const known: KnownRuns = new Map();
  const faults = new Map<string, string>();
  const report = () => writeReport(request, needed, known, faults);
  const isWhole = reportOnly || (yield* carryOut(request, needed, report, controls));
  const result = await report();
  yield { kind: 'report', result };
  if (!isWhole) return { complete: false, result };
  for (const fault of faults.values()) controls.onWarning?.(fault);
  const isAll = !reportOnly || leftOf(needed).length === 0;
  return { complete: isAll && faults.size === 0, result };
}

/** Makes the runs that are not done; returns false if it was interrupted. */
async function* carryOut(
  { out, threads, dataDir }: ReproduceRequest,
  needed: PreparedReproduction,
  report: () => Promise<ReproductionResult>,
  controls: RunControls,
): AsyncGenerator<ReproduceEvent, boolean> {
  // All are named, so that a run finds what it builds on; those that are done take no time.
  const jobs = needed.runs.map(({ run }): PlannedJob => ({ ...run, place: join(out, run.folder) }));
  const count = leftOf(needed).length;
  const done: { seconds: number; estimate: number }[] = [];
  let [began, isNew] = [0, false];
  const execution = EXECUTORS.local.execute(jobs, { threads, dataDir }, controls);
  try {
    for (;;) {
      const next = await execution.next();
      if (next.done) return next.value;
      const event = next.value;
      if (event.kind === 'job') {
        const { job: run, left } = event;
        [began, isNew] = [performance.now(), event.isNew];
        const secondsLeft = pace(done) * secondsOf(left, threads);
        yield { kind: 'run', run, number: count - left.length + 1, count, secondsLeft };
      } else if (event.kind === 'done') {
        const { job: run, left } = event;
        // A run that went on tells nothing of how long a whole one takes.
        if (isNew) {
          done.push({ seconds: (performance.now() - began) / 1000, estimate: secondsOf([run], threads) });
        }
        // Long reproductions are looked at while they run.
        if (left.length > 0 && isLastOf(run, left, needed.experiments)) {
          yield { kind: 'report', result: await report() };
        }
      } else {
        yield event;
      }
    }
  } finally {
    // Ends the run under way if the events are no longer asked for.
    await execution.return(false);
  }
}

function leftOf({ runs }: PreparedReproduction): PlannedRun[] {
  return runs.filter(({ state }) => state !== 'done').map(({ run }) => run);
}

/** Returns true if an experiment is complete with this run. */
function isLastOf(run: PlannedRun, rest: readonly PlannedRun[], experiments: readonly Experiment[]): boolean {
  return experiments.some(({ id }) => run.uses.includes(id) && !rest.some(({ uses }) => uses.includes(id)));
}

/** Returns the estimate for runs, made for two threads, on another number of threads. */
export function secondsOf(runs: readonly PlannedRun[], threads: number): number {
  return runs.reduce((sum, { estimate }) => sum + (threads === 1 ? 1.8 : 1) * estimate, 0);
}
