/** The report of a reproduction: figures and tables of the runs that are there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { assemble } from '../../experiments/assemble.js';
import type { Experiment } from '../../experiments/experiment.js';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import type { ReproductionResult } from '../../experiments/result.js';
import { RUN_FILES } from '../../runs/store.js';
import { pauseBeforeLook, stateOf } from '../executors/local.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { FolderBusyError, type FolderLock, lockFolder } from '../files/folder-lock.js';
import { measureRun, type Provenance, provenanceOf } from './measure-run.js';
import { keyOf, type PlannedRun, seedsOf } from './plan.js';
import type { PreparedReproduction, ReproduceRequest } from './request.js';
import { resourcesOf } from './resources.js';
import { writeReproduction } from './write-reproduction.js';

/** Results of finished runs, and what they were made with. */
export type KnownRuns = Map<string, { readonly measured: MeasuredRun; readonly provenance: Provenance }>;

/** Milliseconds that a report of another process may take. */
const REPORT_LIMIT = 600_000;

/** Locks the folder of the reproduction for its report, when other processes have written theirs. */
async function lockForReport(root: string): Promise<FolderLock> {
  const limit = performance.now() + REPORT_LIMIT;
  for (;;) {
    try {
      return await lockFolder(root);
    } catch (error) {
      if (!(error instanceof FolderBusyError) || performance.now() > limit) throw error;
      await pauseBeforeLook(undefined);
    }
  }
}

/** Writes the report; runs that cannot be read are noted in `faults`. */
export async function writeReport(
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
    if ((await stateOf(join(out, run.folder))) === 'done') known.set(run.key, one);
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
