/**
 * The folder of runs that the server may read: which ids name a run in it, and opening files that lie in it for certain.
 *
 * Links are not followed, wherever they lead: a file is opened first, and its true place is looked up afterwards, so that
 * no change between a check and the opening leads out of the folder.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILES } from '../../runs/store.js';

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
    const stats = await handle.stat();
    if (stats.isFile() && (await liesAt(handle, path))) return { handle, size: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

/** True if the open file lies at `path`, with no link on the way to it. */
async function liesAt(handle: FileHandle, path: string): Promise<boolean> {
  // The system knows where an open file lies, whatever is renamed meanwhile.
  const known = await present(readlink(`/proc/self/fd/${handle.fd}`));
  if (known !== undefined) return known === path;
  // Without /proc the place is compared. A folder that turns into a link and back between all of these goes unnoticed.
  const stats = await handle.stat({ bigint: true });
  const before = await present(realpath(path));
  const there = await present(lstat(path, { bigint: true }));
  const after = await present(realpath(path));
  return before === path && after === path && there?.ino === stats.ino && there.dev === stats.dev;
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
