/**
 * Listing of the runs below a folder, without paths of the machine.
 *
 * A folder with a config.json is a run, and its subfolders are not searched. At most `MOST_FOLDERS` folders are
 * searched, the upper ones first, and at most `MOST_RUNS` runs are listed.
 */
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { type Check, readJson } from '../../core/json-input.js';
import { type BrokenRun, type ListedRun, type RunListing, SERVED_RUN_FILES } from '../../runs/run-listing.js';
import { RUN_FILES } from '../../runs/store.js';
import {
  type AnyRunConfig,
  type AnyRunSummary,
  checkAnyRunConfig,
  TASKS,
  type TaskName,
  type TypesOf,
  taskOf,
} from '../../tasks/index.js';
import { summaryCheck } from '../../tasks/lines.js';
import { effectiveOperations } from '../../use/neurobench.js';
import { readStart } from '../files/bounded-file.js';
import { isLookedInto, MOST_LEVELS, openRunFile, present, realFolder } from './runs-folder.js';

const MOST_RUNS = 500;
const MOST_FOLDERS = 20_000;
/** Most bytes of a JSON file: a configuration names every test clip. */
const MAX_JSON_BYTES = 2 ** 24;
/** Runs read at a time. */
const AT_A_TIME = 8;

/** Lists the runs below `folder`; none if there is no such folder. */
export async function listRuns(folder: string): Promise<RunListing> {
  const root = await realFolder(folder);
  const found = root === undefined ? [] : await findRuns(root);
  const chosen = root === undefined ? [] : await newestOf(root, found);
  const runs: ListedRun[] = [];
  const broken: BrokenRun[] = [];
  for (let i = 0; root !== undefined && i < chosen.length; i += AT_A_TIME) {
    const read = await Promise.all(chosen.slice(i, i + AT_A_TIME).map((id) => readRun(root, id)));
    for (const run of read) {
      if ('error' in run) broken.push(run);
      else runs.push(run);
    }
  }
  runs.sort((a, b) => Date.parse(b.started) - Date.parse(a.started) || compare(a.id, b.id));
  broken.sort((a, b) => compare(a.id, b.id));
  return { folder: basename(folder), runs, broken, leftOut: found.length - chosen.length };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Finds the ids of the runs below a folder, level by level. */
async function findRuns(root: string): Promise<string[]> {
  const found: string[] = [];
  let level = [''];
  let folders = 0;
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    const below: string[] = [];
    for (const id of level) {
      if (++folders > MOST_FOLDERS) return found;
      const entries = (await present(readdir(join(root, id), { withFileTypes: true }))) ?? [];
      if (entries.some((entry) => entry.name === RUN_FILES.config && entry.isFile())) {
        found.push(id);
        continue;
      }
      for (const entry of entries) {
        // Links to folders are not followed.
        if (entry.isDirectory() && isLookedInto(entry.name))
          below.push(id === '' ? entry.name : `${id}/${entry.name}`);
      }
    }
    level = below;
  }
  return found;
}

/** Returns the runs to list: if there are too many, those whose configuration was written last. */
async function newestOf(root: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length <= MOST_RUNS) return ids;
  const dated: { readonly id: string; readonly time: number }[] = [];
  for (const id of ids) {
    const stats = await present(lstat(join(root, id, RUN_FILES.config)));
    dated.push({ id, time: stats?.mtimeMs ?? 0 });
  }
  dated.sort((a, b) => b.time - a.time || compare(a.id, b.id));
  return dated.slice(0, MOST_RUNS).map(({ id }) => id);
}

async function readRun(root: string, id: string): Promise<ListedRun | BrokenRun> {
  try {
    const text = await readText(root, id, RUN_FILES.config);
    if (text === undefined) throw new InputError(`${RUN_FILES.config}: cannot be read`);
    const config = readJson(text, RUN_FILES.config, checkAnyRunConfig);
    if (Number.isNaN(Date.parse(config.started)))
      throw new InputError(`${RUN_FILES.config}: started must be a date and time`);
    const summaryText = await readText(root, id, RUN_FILES.summary);
    const check: Check<AnyRunSummary> = summaryCheck<TypesOf<TaskName>>(TASKS[config.kind], config.options);
    const summary = summaryText === undefined ? undefined : readJson(summaryText, RUN_FILES.summary, check);
    return listed(id, config, summary, await fileSizes(root, id));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { id, error: withoutPlaces(error.message) };
  }
}

function listed(
  id: string,
  config: AnyRunConfig,
  summary: AnyRunSummary | undefined,
  files: ListedRun['files'],
): ListedRun {
  const { kind: task, started, widths, batches, options } = config;
  const kind = { task, neuron: options.neuron };
  // A name is already the last part of a path, unless the file was written by hand.
  const data = taskOf(task)
    .setsOf(config)[0]
    .name.replace(/^.*[\\/]/s, '');
  const complete = summary !== undefined;
  const run = { id, kind, data, started, widths, batches, complete, options: { ...options }, files };
  if (summary === undefined) return run;
  const { msPerBatch, threads, test, cost } = summary;
  return {
    ...{ ...run, msPerBatch, threads },
    test: test && numbersOf(test),
    cost: cost && {
      operations: effectiveOperations(cost.total),
      energyEstimate: cost.total.energyEstimate,
    },
  };
}

function numbersOf(test: object): Record<string, number> {
  const entries: [string, unknown][] = Object.entries(test);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** Reads a run's file as text; returns undefined if there is none. */
async function readText(root: string, id: string, name: string): Promise<string | undefined> {
  const file = await openRunFile(root, id, name);
  if (file === undefined) return undefined;
  const { handle, size } = file;
  try {
    if (size > MAX_JSON_BYTES) throw new InputError(`${name}: ${size} bytes long, at most ${MAX_JSON_BYTES}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readStart(handle, size));
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`${name}: not valid UTF-8`);
    throw error;
  } finally {
    await handle.close();
  }
}

async function fileSizes(root: string, id: string): Promise<ListedRun['files']> {
  const files: { -readonly [Name in keyof ListedRun['files']]: ListedRun['files'][Name] } = {};
  for (const name of SERVED_RUN_FILES) {
    const stats = await present(lstat(join(root, id, name)));
    if (stats?.isFile()) files[name] = stats.size;
  }
  return files;
}

/** Removes values from a message that may be paths: quoted ones with a slash or backslash. */
function withoutPlaces(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => (/[\\/]/.test(quoted) ? '"…"' : quoted));
}
