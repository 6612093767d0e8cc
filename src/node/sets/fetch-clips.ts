/** Fetching of a published set of clips: download of its archive, unpacking to a temporary folder, check, renaming. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { withFolderLock } from '../files/folder-lock.js';
import { unpackClips } from './clip-archive.js';
import { missingClips } from './clip-sets.js';
import { clipSetState } from './clip-state.js';
import { download } from './download.js';
import { type FetchOptions, lockOf } from './fetch-set.js';
import type { ClipArchive, PublishedClips } from './published-clips.js';

async function md5(path: string, signal: AbortSignal | undefined): Promise<string> {
  const sum = createHash('md5');
  for await (const bytes of createReadStream(path, { ...(signal && { signal }) })) sum.update(bytes);
  return sum.digest('hex');
}

/** Unpacks an archive to a new folder; returns what is wrong with it, or undefined if it holds the set. */
async function unpackChecked(
  path: string,
  set: PublishedClips,
  archive: ClipArchive,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (archive.md5 !== undefined) {
    const sum = await md5(path, signal);
    if (sum !== archive.md5) return `has MD5 ${sum}, expected ${archive.md5}`;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    await unpackClips(path, set, archive.folders, folder, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof InputError) return error.message;
    // An error of the disk, which no other archive can avoid.
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    return `damaged archive, ${(error as Error).message}`;
  }
  const { reason } = await clipSetState(set, folder);
  return reason && `holds ${reason}`;
}

/**
 * Fetches a set to `folder`, whole or not at all; an existing set is left unchanged. A folder with other content is the
 * user's: an InputError asks to move it away. Throws a FolderBusyError if another process is fetching the set.
 */
export async function fetchClips(set: PublishedClips, options: FetchOptions): Promise<void> {
  const { folder, onFile } = options;
  const { reason } = await clipSetState(set, folder);
  if (reason === undefined) {
    onFile?.(set.name, 'present');
    return;
  }
  await withFolderLock(lockOf(folder), () => fetchMissing(set, options));
}

async function fetchMissing(set: PublishedClips, options: FetchOptions): Promise<void> {
  const { folder, signal, stallMs, onFile, onProgress } = options;
  const { name, archive } = set;
  const { clips, reason } = await clipSetState(set, folder);
  if (reason === undefined) {
    onFile?.(name, 'present');
    return;
  }
  if (archive === undefined && clips === 0) throw missingClips(set, folder);
  if (archive === undefined || (await presentNames(folder)).size > 0) {
    throw new InputError(`${folder}: holds ${reason}; complete it, or move it away to get all of ${name}`);
  }
  const beside = `${folder}.part`;
  const destination = `${folder}.tar.gz`;
  onFile?.(name, 'fetching');
  try {
    await download({
      urls: archive.urls,
      destination,
      maxBytes: archive.maxBytes,
      check: (path) => unpackChecked(path, set, archive, beside, signal),
      signal,
      stallMs,
      onProgress: onProgress && ((progress) => onProgress(name, progress)),
    });
    // Some systems cannot rename to an existing folder, even an empty one.
    await rmdir(folder).catch(() => undefined);
    await rename(beside, folder);
    await rm(destination, { force: true });
  } catch (error) {
    throw fileError(error, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  onFile?.(name, 'fetched');
}
