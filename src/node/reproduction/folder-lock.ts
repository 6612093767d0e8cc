/** Keeps two reproductions from writing to one folder at the same time. */
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { fileError } from '../bounded-file.js';

const NAME = '.lock';

/** Folders that this process works on. */
const held = new Set<string>();

/**
 * Takes the folder's lock, made where it is not there, and returns what gives it back. Throws an InputError where
 * another reproduction that still runs holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const place = resolve(folder);
  const file = join(folder, NAME);
  if (held.has(place)) throw busy(folder, process.pid, file);
  held.add(place);
  try {
    await mkdir(folder, { recursive: true });
    await takeLock(folder, file);
  } catch (error) {
    held.delete(place);
    if (error instanceof InputError) throw error;
    throw fileError(error, file);
  }
  return async () => {
    held.delete(place);
    await rm(file, { force: true });
  };
}

/** A file with the number of the process appears whole or not at all: it is linked to its name. */
async function takeLock(folder: string, file: string): Promise<void> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await link(own, file);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
        const holder = Number(await readFile(file, 'utf8'));
        if (isRunning(holder)) throw busy(folder, holder, file);
        // A process that was killed left it.
        await rm(file, { force: true });
      }
    }
  } finally {
    await rm(own, { force: true });
  }
}

function busy(folder: string, holder: number, file: string): InputError {
  return new InputError(
    `${folder} is being worked on by process ${holder}; wait for it, or remove ${file} if that is no reproduction`,
  );
}

function isRunning(holder: number): boolean {
  // What this process holds is known; a file with its number is of an earlier one that had the same.
  if (!(Number.isInteger(holder) && holder > 0) || holder === process.pid) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
