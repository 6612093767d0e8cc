/** Atomic writing of files: to a temporary file, which is synced to disk and renamed. */
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './bounded-file.js';

/** The lock under which a file is written. */
export interface WriteGuard {
  /** Distinguishes the temporary files of this holder from those of one that was considered dead. */
  readonly id: string;
  /** Throws if the lock was lost. */
  assertHeld(): void;
}

/**
 * Writes a file, given whole or in parts, atomically: after a full disk, a kill or a power failure the path holds the
 * earlier file or the new one. The next writing replaces a temporary file (`.part`) that a kill left; the next holder
 * of a lock removes those written under it (`isPart`). Data is written in small pieces: systems write at most 2 GiB at
 * once.
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

/** Returns true for names of temporary files of `file`, written by this process or another. */
export function isPart(name: string, file: string): boolean {
  return (
    name === `${file}.part` ||
    (name.startsWith(`${file}.`) && /^\.[0-9a-f]{8}\.part$/.test(name.slice(file.length)))
  );
}

/** Syncs a folder's names to disk, if the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot open folders; a rename is durable there without it.
  }
}
