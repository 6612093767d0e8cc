/**
 * A run folder: what a training leaves behind, and all it needs to go on.
 *
 *     config.json             written first: options, data, versions
 *     metrics.jsonl           a line per logged batch
 *     checkpoint.safetensors  the network so far
 *     summary.json, report.html                       when the training is complete
 *     reconstructions.png, weights.png, raster.svg    the same, of an autoencoder (of an ANN no raster)
 *     drawings.png                                    the same, of an audiocoder
 *
 * A network that was imported lies in a folder of its own, which is no run: a checkpoint, and `imported.json`, which
 * says what it was imported from.
 *
 * Files are written whole or not at all (`atomic-file.ts`); lines of metrics are added one by one, and a line
 * cut off by a kill is left out when they are read.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { AnyRunConfig } from '../../runs/audio-run-config.js';
import { isPart, writeFileAtomic } from '../files/atomic-file.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { type FolderLock, isLockFile, lockFolder } from '../files/folder-lock.js';
import { makeNewFolder } from '../files/make-folder.js';

/** Names of the files in a run folder. */
export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.jsonl',
  checkpoint: 'checkpoint.safetensors',
  summary: 'summary.json',
  report: 'report.html',
  reconstructions: 'reconstructions.png',
  weights: 'weights.png',
  raster: 'raster.svg',
  drawings: 'drawings.png',
} as const;
export type RunFile = keyof typeof RUN_FILES;

/** What the folder of an imported network has in place of a configuration. */
export const ORIGIN_FILE = 'imported.json';

/** Whether the names in a folder are those of an imported network. */
export function isImported(names: ReadonlySet<string>): boolean {
  return names.has(ORIGIN_FILE) && !names.has(RUN_FILES.config);
}

export function runFile(folder: string, file: RunFile): string {
  return join(folder, RUN_FILES[file]);
}

/**
 * Throws a UsageError unless a run may be written to `folder`: it must not exist, be empty, or hold a run that
 * `force` allows to replace. A training that was stopped before it wrote its configuration left nothing that counts.
 */
export async function checkFree(folder: string, force: boolean): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => !isPart(name, RUN_FILES.config));
  if (names.length === 0) return;
  if (!names.includes(RUN_FILES.config)) {
    throw new UsageError(`${folder} holds other files, not a run; choose another folder with --out`);
  }
  if (!force) {
    throw new UsageError(
      `${folder} already holds a run; continue it with "spikeloom resume ${folder}", replace it with --force, ` +
        `or choose another folder with --out`,
    );
  }
}

/** Whether a folder is not there yet or holds nothing. */
export async function isEmpty(folder: string): Promise<boolean> {
  return (await namesIn(folder)).length === 0;
}

/** Names in a folder but those of locks; none if it does not exist. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !isLockFile(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(error, folder);
  }
}

/** Begins a run in a locked folder: removes the files of an earlier one, then writes its configuration. */
export async function createRun(lock: FolderLock, config: AnyRunConfig): Promise<void> {
  const { folder } = lock;
  // The configuration goes last: until then the folder still is the earlier run, without results.
  const others = (Object.keys(RUN_FILES) as RunFile[]).filter((file) => file !== 'config');
  for (const file of others) await removeFile(runFile(folder, file));
  await removeParts(folder);
  await writeFileAtomic(runFile(folder, 'config'), `${JSON.stringify(config, null, 2)}\n`, lock);
}

/** Removes what kills left of files of a run in a locked folder. */
export async function removeParts(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (Object.values(RUN_FILES).some((file) => isPart(name, file))) await removeFile(join(folder, name));
  }
}

async function removeFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw fileError(error, file);
  }
}

/** Makes a new folder in `parent`: `mnist-1`, `mnist-2`, …; two processes never get the same. */
export async function freeRunFolder(parent: string, set: string): Promise<string> {
  return (await newRunFolder(parent, set)).folder;
}

/** Such a folder, and the topmost that was made for it. */
async function newRunFolder(
  parent: string,
  set: string,
): Promise<{ readonly folder: string; readonly made: string }> {
  const taken = await presentNames(parent);
  const name = basename(resolve(set)).replace(/[^\w.-]+/g, '-') || 'run';
  for (let number = 1; ; number++) {
    if (taken.has(`${name}-${number}`)) continue;
    const folder = join(parent, `${name}-${number}`);
    const made = await makeNewFolder(folder);
    if (made !== undefined) return { folder, made };
  }
}

/** Locks the folder that is asked for; if none is, a new one (`freeRunFolder`), which goes again if it stays empty. */
export async function lockRunFolder(
  folder: string | undefined,
  parent: string,
  set: string,
): Promise<FolderLock> {
  if (folder !== undefined) return lockFolder(folder);
  const { made, ...place } = await newRunFolder(parent, set);
  return lockFolder(place.folder, { made });
}
