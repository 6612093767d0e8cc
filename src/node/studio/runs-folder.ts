/**
 * The folder of runs that the server may read: which ids name a run in it, and opening files that lie in it for certain.
 *
 * Links are not followed, wherever they lead: a file is opened first and compared afterwards with what lies at its
 * place, so that no change between a check and the opening leads out of the folder.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILES } from '../run-folder.js';

/** Folders below each other in which runs are looked for. */
export const MOST_LEVELS = 4;

/** Missing on systems whose links cannot be told so; the comparison remains. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** A pipe in a file's place is not to be waited for. */
const FLAGS = constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0);

/** What the file system says of a place where there is no file that may be read. */
const NOTHING_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENXIO'];

export interface OpenedFile {
  readonly handle: FileHandle;
  /** In bytes, when it was opened. */
  readonly size: number;
}

/** Whether a folder of this name is looked into: hidden ones and packages are not. */
export function isLookedInto(name: string): boolean {
  if (name === '' || name === 'node_modules' || name.startsWith('.')) return false;
  // Windows names streams within a file after a colon.
  const unsafe = process.platform === 'win32' ? ['/', '\\', '\0', ':'] : ['/', '\\', '\0'];
  return !unsafe.some((character) => name.includes(character));
}

/** Whether a text has the form of a run's id. */
export function isRunId(id: string): boolean {
  const parts = id.split('/');
  return id === '' || (parts.length <= MOST_LEVELS && parts.every(isLookedInto));
}

/** The folder with all links on the way to it resolved; undefined where there is none. */
export async function realFolder(folder: string): Promise<string | undefined> {
  return present(realpath(folder));
}

/** Opens a file of the run `id` below `root`, a folder without links; undefined where there is no such run or file. */
export async function openRunFile(root: string, id: string, name: string): Promise<OpenedFile | undefined> {
  if (!isRunId(id)) return undefined;
  const folder = join(root, id);
  const config = await present(lstat(join(folder, RUN_FILES.config)));
  return config?.isFile() ? openInside(join(folder, name)) : undefined;
}

async function openInside(path: string): Promise<OpenedFile | undefined> {
  const handle = await present(open(path, FLAGS));
  if (handle === undefined) return undefined;
  try {
    const opened = await handle.stat({ bigint: true });
    const real = await present(realpath(path));
    const there = await present(lstat(path, { bigint: true }));
    const isIt = real === path && there?.ino === opened.ino && there.dev === opened.dev;
    if (isIt && opened.isFile()) return { handle, size: Number(opened.size) };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

/** What is found, undefined where nothing is there; throws where the system fails otherwise. */
export async function present<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (NOTHING_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
