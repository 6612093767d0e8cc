/** Making of folders, with the true reason of a failure. */
import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../core/errors.js';
import { fileError } from './bounded-file.js';

/**
 * Makes a folder and those above it, and returns the topmost that was made; undefined if all existed. Throws an
 * InputError that names the folder and the reason.
 *
 * Node's recursive mkdir never returns if the system answers ENOENT for a name in a folder that exists, as /proc does,
 * and answers ENOENT on a read-only disk.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const code = await tryMake(path);
  if (code === undefined) return path;
  if (code === 'EEXIST') {
    await checkIsFolder(path, folder);
    return undefined;
  }
  const parent = dirname(path);
  if (code !== 'ENOENT' || parent === path || (await exists(parent))) throw cannotMake(code, folder);
  const top = await makeFolder(parent);
  const again = await tryMake(path);
  // Another process may have made it, or removed its parent, in the meantime.
  if (again !== undefined && again !== 'EEXIST') throw cannotMake(again, folder);
  return top ?? path;
}

/** Makes a folder like `makeFolder`; returns undefined if it exists already. */
export async function makeNewFolder(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const top = await makeFolder(dirname(path));
  const code = await tryMake(path);
  if (code !== undefined && code !== 'EEXIST') throw cannotMake(code, folder);
  return code === undefined ? (top ?? path) : undefined;
}

/** Removes a folder and those above it up to `top`, as far as they are empty. */
export async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let path = resolve(folder); path.length >= top.length; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      return;
    }
  }
}

/** Makes one folder; returns the code of the system's error if it fails. */
async function tryMake(path: string): Promise<string | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function checkIsFolder(path: string, folder: string): Promise<void> {
  try {
    if (!(await stat(path)).isDirectory()) throw cannotMake('EEXIST', folder);
  } catch (error) {
    const isLink = await lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (isLink && (error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new InputError(
        `${folder}: is a link to something that does not exist; remove it, or make its target`,
      );
    }
    throw fileError(error, folder);
  }
}

function cannotMake(code: string, folder: string): unknown {
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError(
      `${folder}: cannot be made, this user may not write to ${dirname(resolve(folder))}`,
    );
  }
  if (code === 'ENOENT') {
    return new InputError(`${folder}: cannot be made, the system allows no new folder there`);
  }
  return fileError(Object.assign(new Error(code), { code, syscall: 'mkdir' }), folder);
}
