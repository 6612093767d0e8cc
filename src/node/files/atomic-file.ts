/** Files that are whole or not there: written beside, brought to the disk, renamed. */
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './bounded-file.js';

/** The lock under which a file is written. */
export interface WriteGuard {
  /** Tells the parts of this holder from those of one that was taken for dead. */
  readonly id: string;
  /** Throws if the lock was lost. */
  assertHeld(): void;
}

/**
 * Writes a file, given whole or part after part, so that its name never stands for half of it: after a full disk, a kill or a power failure
 * the earlier file is there, or the new one. What a kill leaves beside (`.part`) the next writing replaces; parts that
 * were written under a lock are removed by the next holder (`isPart`). It goes to the disk in small pieces: a system
 * writes no more than 2 GiB at once.
 */
export async function writeFileAtomic(
  file: string,
  content: Uint8Array | string | readonly Uint8Array[],
  guard?: WriteGuard,
): Promise<void> {
  const part = guard ? `${file}.${guard.id}.part` : `${file}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    guard?.assertHeld();
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw fileError(error, file);
  }
  await syncFolder(dirname(file));
}

/** True for the names of parts of a file, written by this process or another. */
export function isPart(name: string, file: string): boolean {
  return (
    name === `${file}.part` ||
    (name.startsWith(`${file}.`) && /^\.[0-9a-f]{8}\.part$/.test(name.slice(file.length)))
  );
}

/** Brings a folder's names to the disk, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders; a rename is durable there without it.
  }
}
