/** Keeps two processes from writing to one folder at the same time. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { fileError } from '../bounded-file.js';

const NAME = '.lock';

/**
 * Takes the folder's lock, made where it is not there, and returns what gives it back. Throws an InputError where
 * another process that still runs holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, NAME);
  try {
    await mkdir(folder, { recursive: true });
    for (let attempt = 0; ; attempt++) {
      try {
        const handle = await open(file, 'wx');
        await handle.writeFile(String(process.pid));
        await handle.close();
        return () => rm(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
        const holder = Number(await readFile(file, 'utf8'));
        if (isRunning(holder)) {
          throw new InputError(
            `${folder} is being worked on by process ${holder}; wait for it, or stop it first`,
          );
        }
        // A process that was killed left it.
        await rm(file, { force: true });
      }
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw fileError(error, file);
  }
}

function isRunning(process_: number): boolean {
  if (!(Number.isInteger(process_) && process_ > 0) || process_ === process.pid) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
