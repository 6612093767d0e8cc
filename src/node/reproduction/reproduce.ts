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
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import { assemble } from '../../experiments/assemble.js';
import { experimentsNamed } from '../../experiments/catalogue.js';
import { pace } from '../../experiments/estimate.js';
import type { Experiment } from '../../experiments/experiment.js';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import type { ReproductionResult } from '../../experiments/result.js';
import { fullScale, QUICK_SCALE, type Scale } from '../../experiments/scale.js';
import type { Preset } from '../../network/schema.js';
import type { RunControls, RunEvent } from '../../runs/run.js';
import { RUN_FILES } from '../../runs/store.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import type { FolderLock } from '../files/folder-lock.js';
import { lockForReport, nextRun, openRuns, pauseBeforeLook } from './free-run.js';
import { measureRun, type Provenance, provenanceOf } from './measure-run.js';
import { checkData } from './needed-data.js';
import { keyOf, type PlannedRun, planRuns, type Seeds, seedsOf } from './plan.js';
import { resourcesOf } from './resources.js';
import { type RunState, stateOf, trainPlanned } from './run-planned.js';
import { writeReproduction } from './write-reproduction.js';

/** What to reproduce, and where. */
export interface ReproduceRequest {
  /** Experiments by name, such as `figure-3a`; `all` for all. */
  readonly names: readonly string[];
  /** Folder of the runs and the report. */
  readonly out: string;
  readonly recipes: readonly Preset[];
  /** A small version on built-in data. */
  readonly quick: boolean;
  readonly seeds: Seeds;
  readonly threads: number;
  /** Set of spoken digits. */
  readonly audio: 'fsdd' | 'ti46';
  readonly dataDir?: string | undefined;
  /** The command as it was typed, for the report. */
  readonly command: string;
  /** Trains nothing: writes the report of the runs that are there. */
  readonly reportOnly?: boolean | undefined;
}

/** A run and how far it has come. */
export interface PlannedState {
  readonly run: PlannedRun;
  readonly state: RunState;
}

/** Before anything is run. */
export interface PlanEvent {
  readonly kind: 'plan';
  readonly runs: readonly PlannedState[];
  /** Of all that is to be done, as far as can be told. */
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

/** When all that is left is being done by other processes. */
export interface WaitEvent {
  readonly kind: 'wait';
  /** Sentence that names one of the runs and the process that works on it. */
  readonly reason: string;
}

/** When a report was written. */
export interface ReportEvent {
  readonly kind: 'report';
  readonly result: ReproductionResult;
}

/** Events of a reproduction: the plan, the begin and the batches of each run, a wait, a report that was written. */
export type ReproduceEvent = PlanEvent | RunStartEvent | RunEvent | WaitEvent | ReportEvent;

/** What came of a reproduction. */
export interface ReproduceResult {
  /** Whether everything that was asked for is done and whole; false where it was interrupted. */
  readonly complete: boolean;
  readonly result: ReproductionResult;
}

/** What a reproduction will do. */
export interface PreparedReproduction {
  readonly scale: Scale;
  readonly experiments: readonly Experiment[];
  readonly runs: readonly PlannedState[];
  readonly secondsLeft: number;
}

/** What a request comes to, and what of it is there. Throws a UsageError where it cannot be. */
export async function prepareReproduction(request: ReproduceRequest): Promise<PreparedReproduction> {
  const { names, quick, audio, recipes, seeds, out, threads } = request;
  const scale = quick ? QUICK_SCALE : fullScale(audio);
  const experiments = experimentsNamed(names, scale);
  const planned = planRuns({ experiments, recipes, scale, seeds });
  const runs = await Promise.all(planned.map(async (run) => ({ run, state: await stateOf(out, run) })));
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
  const { out, threads, dataDir, reportOnly = false } = request;
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
  const { runs, secondsLeft, experiments } = needed;
  yield { kind: 'plan', runs, secondsLeft };
  const left = reportOnly ? [] : leftOf(needed);
  let pending: readonly PlannedRun[] = left;
  const done: { seconds: number; estimate: number }[] = [];
  const known: KnownRuns = new Map();
  const faults = new Map<string, string>();
  const report = () => writeReport(request, needed, known, faults);
  const stopped = async function* (): AsyncGenerator<ReproduceEvent, ReproduceResult> {
    const result = await report();
    yield { kind: 'report', result };
    return { complete: false, result };
  };
  for (let waiting = ''; ; ) {
    const next = await nextRun(out, pending);
    if (next.kind === 'none') break;
    if (next.kind === 'busy') {
      if (controls.signal?.aborted) return yield* stopped();
      // Said once for each run and process, whatever its last sign of life.
      const [reason] = next.error.message.split(' (');
      if (reason !== waiting) yield { kind: 'wait', reason };
      waiting = reason;
      await pauseBeforeLook(controls.signal);
      continue;
    }
    const { run, lock } = next;
    try {
      pending = await openRuns(out, pending);
      const isNew = (await stateOf(out, run)) === 'new';
      const number = left.length - pending.length + 1;
      const seconds = pace(done) * secondsOf(pending, threads);
      yield { kind: 'run', run, number, count: left.length, secondsLeft: seconds };
      const began = performance.now();
      const isWhole = yield* untilStopped(run, lock, request, controls);
      if (!isWhole) return yield* stopped();
      // A run that went on tells nothing of how long a whole one takes.
      if (isNew) {
        done.push({ seconds: (performance.now() - began) / 1000, estimate: secondsOf([run], threads) });
      }
    } finally {
      await lock.release();
    }
    pending = pending.filter((other) => other !== run);
    // Long reproductions are looked at while they run.
    if (pending.length > 0 && isLastOf(run, pending, experiments)) {
      yield { kind: 'report', result: await report() };
    }
  }
  const result = await report();
  yield { kind: 'report', result };
  for (const fault of faults.values()) controls.onWarning?.(fault);
  const isAll = !reportOnly || leftOf(needed).length === 0;
  return { complete: isAll && faults.size === 0, result };
}

function leftOf({ runs }: PreparedReproduction): PlannedRun[] {
  return runs.filter(({ state }) => state !== 'done').map(({ run }) => run);
}

/** Trains a run; an interruption before its first batch is one like any other. */
async function* untilStopped(
  run: PlannedRun,
  lock: FolderLock,
  { out, threads, dataDir }: ReproduceRequest,
  controls: RunControls,
): AsyncGenerator<RunEvent, boolean> {
  try {
    return yield* trainPlanned(run, lock, { root: out, threads, dataDir }, controls);
  } catch (error) {
    const { signal } = controls;
    if (signal?.aborted && error === signal.reason) return false;
    // Options were checked before: what is wrong now is in the folder, or the training went wrong.
    if (error instanceof InputError || error instanceof UsageError) {
      throw new InputError(`${error.message}; to begin this run anew, delete ${join(out, run.folder)}`);
    }
    throw error;
  }
}

/** Whether an experiment is complete with this run. */
function isLastOf(run: PlannedRun, rest: readonly PlannedRun[], experiments: readonly Experiment[]): boolean {
  return experiments.some(({ id }) => run.uses.includes(id) && !rest.some(({ uses }) => uses.includes(id)));
}

/** Of runs that were measured on two threads, on another number. */
export function secondsOf(runs: readonly PlannedRun[], threads: number): number {
  return runs.reduce((sum, { estimate }) => sum + (threads === 1 ? 1.8 : 1) * estimate, 0);
}

/** What finished runs came to, and what they were made with. */
type KnownRuns = Map<string, { readonly measured: MeasuredRun; readonly provenance: Provenance }>;

async function writeReport(
  request: ReproduceRequest,
  { experiments, scale, runs }: PreparedReproduction,
  known: KnownRuns,
  faults: Map<string, string>,
): Promise<ReproductionResult> {
  const { out, recipes, seeds, command, quick } = request;
  const found: KnownRuns = new Map();
  faults.clear();
  for (const { run } of runs) {
    const one = known.get(run.key) ?? (await readRun(out, run, faults));
    if (one === undefined) continue;
    found.set(run.key, one);
    if ((await stateOf(out, run)) === 'done') known.set(run.key, one);
  }
  const figures = [];
  for (const experiment of experiments) {
    figures.push(
      await assemble(experiment, {
        recipes,
        scale,
        seeds: (spec) => seedsOf(spec, seeds),
        measured: (spec) => found.get(keyOf(spec))?.measured,
        fault: (spec) => faults.get(keyOf(spec)),
        picture: ({ reference }) => pictureOf(join(out, reference.folder)),
      }),
    );
  }
  const all = [...found.values()];
  const result: ReproductionResult = {
    title: quick ? 'The paper in small' : 'Reproduction of the paper',
    summary: summaryText(request, experiments),
    command,
    figures,
    resources: resourcesOf(
      request,
      all.map(({ measured }) => measured),
      all.map(({ provenance }) => provenance),
    ),
    notes: notesOf(request),
  };
  const lock = await lockForReport(out);
  try {
    await writeReproduction(out, result);
  } finally {
    await lock.release();
  }
  return result;
}

/** Undefined where a run has nothing to show; one that is damaged is noted and spoils no report. */
async function readRun(
  out: string,
  run: PlannedRun,
  faults: Map<string, string>,
): Promise<{ readonly measured: MeasuredRun; readonly provenance: Provenance } | undefined> {
  try {
    const measured = await measureRun(out, run);
    return measured && { measured, provenance: await provenanceOf(out, run) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    faults.set(run.key, error.message);
    return undefined;
  }
}

function summaryText({ quick, recipes }: ReproduceRequest, experiments: readonly Experiment[]): string {
  const what = experiments.length === 1 ? 'One figure or table' : `${experiments.length} figures and tables`;
  const where = quick
    ? 'in small, on images and sounds that are made by code: it shows that everything works and which way things go; the numbers are its own'
    : "on the real data, beside the paper's values";
  return `${what} of “Learning Spatio-Temporal Representations Using Spike-Based Backpropagation”, ${where}. Recipes: ${recipes.join(', ')}.`;
}

function notesOf({ audio, quick }: ReproduceRequest): string[] {
  return [
    'MSE and Spike-MSE are those of the paper: both maps are normalised to zero mean and unit variance. Tables show the frozen network on test data; curves over batches are taken while the weights adapt to that very batch, and flatter.',
    'A series counts as below another where each of its seeds is below each of the other’s.',
    ...(quick
      ? []
      : [audio === 'ti46' ? 'Sounds: TI-46.' : 'Sounds: FSDD stands for TI-46, which is not free.']),
  ];
}

async function pictureOf(folder: string): Promise<Uint8Array | undefined> {
  const names = await presentNames(folder);
  const name = [RUN_FILES.reconstructions, RUN_FILES.drawings].find((file) => names.has(file));
  if (name === undefined) return undefined;
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    throw fileError(error, join(folder, name));
  }
}
