/**
 * The folder of runs that the server may read: validation of ids, and opening of files that certainly lie in it.
 *
 * Links are not followed: a file is opened first, and its true path is looked up afterwards, so that no change between
 * a check and the opening leads out of the folder.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILES } from '../../runs/store.js';

/** Most levels of folders that are searched for runs. */
export const MOST_LEVELS = 4;

/** Flag against links; missing on some systems, where the comparison of paths remains. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** Flags of opening; non-blocking, so that a pipe in a file's place does not hang the server. */
const FLAGS = constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0);

/** Error codes of the file system if there is no readable file. */
const NOTHING_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENXIO'];

export interface OpenedFile {
  readonly handle: FileHandle;
  /** Size in bytes when it was opened. */
  readonly size: number;
}

/** Returns true if a folder of this name is searched: hidden ones and packages are not. */
export function isLookedInto(name: string): boolean {
  if (name === '' || name === 'node_modules' || name.startsWith('.')) return false;
  // On Windows, a colon separates a file from a stream within it.
  const unsafe = process.platform === 'win32' ? ['/', '\\', '\0', ':'] : ['/', '\\', '\0'];
  return !unsafe.some((character) => name.includes(character));
}

/** Returns true if a text has the form of a run's id. */
export function isRunId(id: string): boolean {
  const parts = id.split('/');
  return id === '' || (parts.length <= MOST_LEVELS && parts.every(isLookedInto));
}

/** Resolves all links in a folder's path; returns undefined if there is no such folder. */
export async function realFolder(folder: string): Promise<string | undefined> {
  return present(realpath(folder));
}

/** Opens a file of run `id` below `root`, a path without links; returns undefined if there is no such run or file. */
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
    const stats = await handle.stat();
    if (stats.isFile() && (await liesAt(handle, path))) return { handle, size: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

/** Returns true if the open file lies at `path`, without a link in the path. */
async function liesAt(handle: FileHandle, path: string): Promise<boolean> {
  // The system knows the path of an open file, even after renaming.
  const known = await present(readlink(`/proc/self/fd/${handle.fd}`));
  if (known !== undefined) return known === path;
  // Without /proc, paths are compared. A folder that becomes a link and back in between stays undetected.
  const stats = await handle.stat({ bigint: true });
  const before = await present(realpath(path));
  const there = await present(lstat(path, { bigint: true }));
  const after = await present(realpath(path));
  return before === path && after === path && there?.ino === stats.ino && there.dev === stats.dev;
}

/** Returns what is found, undefined if nothing is there; throws for any other failure of the system. */
export async function present<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (NOTHING_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
