/** Files that are whole or not there: written beside, brought to the disk, renamed. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './bounded-file.js';

/**
 * Writes a file so that its name never stands for half of it: after a full disk, a kill or a power failure
 * the earlier file is there, or the new one. What a kill leaves beside (`.part`) the next writing replaces.
 */
export async function writeFileAtomic(file: string, content: Uint8Array | string): Promise<void> {
  const part = `${file}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(content);
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
