/** Files that are whole or not there: written beside, brought to the disk, renamed. */
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './bounded-file.js';

/**
 * Writes a file, given whole or part after part, so that its name never stands for half of it: after a full disk, a kill or a power failure
 * the earlier file is there, or the new one. What a kill leaves beside (`.part`) the next writing replaces.
 * It goes to the disk in small pieces: a system writes no more than 2 GiB at once.
 */
export async function writeFileAtomic(
  file: string,
  content: Uint8Array | string | readonly Uint8Array[],
): Promise<void> {
  const part = `${file}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw fileError(error, file);
  }
  await syncFolder(dirname(file));
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
