/**
 * Folders of runs and of imported networks.
 *
 * A network that was imported lies in a folder of its own, which is no run: a checkpoint, and `imported.json`, which
 * says what it was imported from.
 *
 * Files are written whole or not at all (`atomic-file.ts`); lines of metrics are added one by one, and a line
 * cut off by a kill is left out when they are read.
 */
import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { RUN_FILES, type RunFile } from '../../runs/store.js';
import { isPart } from '../files/atomic-file.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { type FolderLock, lockFolder } from '../files/folder-lock.js';
import { makeNewFolder } from '../files/make-folder.js';

/** File of an imported network's folder in place of a configuration. */
export const ORIGIN_FILE = 'imported.json';

/** Returns true for the names in the folder of an imported network. */
export function isImported(names: ReadonlySet<string>): boolean {
  return names.has(ORIGIN_FILE) && !names.has(RUN_FILES.config);
}

export function runFile(folder: string, file: RunFile): string {
  return join(folder, RUN_FILES[file]);
}

/** Removes what kills left of files of a run in a locked folder. */
export async function removeParts(folder: string): Promise<void> {
  for (const name of await presentNames(folder)) {
    if (Object.values(RUN_FILES).some((file) => isPart(name, file))) await removeFile(join(folder, name));
  }
}

/** Removes a file if it is there. */
export async function removeFile(file: string): Promise<void> {
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
