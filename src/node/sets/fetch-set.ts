/**
 * Published sets in the data folder: presence and integrity of their files, and fetching of missing ones.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { presentNames, readFileBounded } from '../files/bounded-file.js';
import { withFolderLock } from '../files/folder-lock.js';
import { gunzipExactly, isGzip } from '../files/gunzip.js';
import { type DownloadProgress, download } from './download.js';
import { localName, type PublishedFile, type PublishedSet } from './published-sets.js';

/** Returns the most bytes of a copy of a file: its content stored without compression, and room for gzip's frame. */
function largestCopy(file: PublishedFile): number {
  return Math.ceil(file.rawBytes * 1.01) + 4096;
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** Returns what is wrong with a copy of a published file, or undefined if its content is the published one. */
export async function checkPublishedFile(file: PublishedFile, path: string): Promise<string | undefined> {
  try {
    const bytes = await readFileBounded(path, largestCopy(file));
    const sum = md5(bytes);
    if (sum === file.gzipMd5 || sum === file.rawMd5) return undefined;
    if (!isGzip(bytes)) return `has MD5 ${sum}, expected ${file.gzipMd5}`;
    const content = md5(await gunzipExactly(bytes, file.rawBytes, path));
    return content === file.rawMd5 ? undefined : `its content has MD5 ${content}, expected ${file.rawMd5}`;
  } catch (error) {
    if (error instanceof InputError) return error.message.replace(`${path}: `, '');
    throw error;
  }
}

export interface FileState {
  /** Name as published. */
  readonly name: string;
  /** Path of the copy, if there is one. */
  readonly path: string | undefined;
  /** State of the copy; `present`: its content was not checked. */
  readonly state: 'missing' | 'present' | 'right' | 'wrong';
  /** Reason of the state `wrong`. */
  readonly reason?: string;
}

/** Returns the state of every file of a set in `folder`; with `look`, their content is checked too. */
export async function publishedSetState(
  set: PublishedSet,
  folder: string,
  look: boolean,
): Promise<FileState[]> {
  const present = await presentNames(folder);
  const states: FileState[] = [];
  for (const file of set.files) {
    const local = localName(file, present);
    const path = local === undefined ? undefined : join(folder, local);
    const { name } = file;
    if (path === undefined) states.push({ name, path, state: 'missing' });
    else if (!look) states.push({ name, path, state: 'present' });
    else {
      const reason = await checkPublishedFile(file, path);
      states.push(
        reason === undefined ? { name, path, state: 'right' } : { name, path, state: 'wrong', reason },
      );
    }
  }
  return states;
}

/** Destination and callbacks of fetching a published set. */
export interface FetchOptions {
  /** Folder of the set itself. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a connection is closed. Default: 30,000. */
  readonly stallMs?: number | undefined;
  /** Called before and after a file is fetched, or if a valid copy exists already. */
  readonly onFile?: (name: string, state: 'present' | 'fetching' | 'fetched') => void;
  /** Called when bytes of a file arrive. */
  readonly onProgress?: (name: string, progress: DownloadProgress) => void;
}

/**
 * Fetches every file of a set to `folder`; valid copies are left unchanged. Throws a FolderBusyError if another process
 * is fetching the set.
 */
export async function fetchSet(set: PublishedSet, options: FetchOptions): Promise<void> {
  const { folder, onFile } = options;
  const states = await publishedSetState(set, folder, true);
  if (states.every(({ state }) => state === 'right')) {
    // Nothing is written: the folder may belong to someone else.
    for (const { name } of set.files) onFile?.(name, 'present');
    return;
  }
  await withFolderLock(lockOf(folder), () => fetchMissing(set, options));
}

/** Returns the folder whose lock protects the set in `folder`, which does not exist until the set is complete. */
export function lockOf(folder: string): string {
  return `${folder}.lock`;
}

async function fetchMissing(set: PublishedSet, options: FetchOptions): Promise<void> {
  const { folder, signal, stallMs, onFile, onProgress } = options;
  const states = await publishedSetState(set, folder, true);
  for (const [i, file] of set.files.entries()) {
    signal?.throwIfAborted();
    if (states[i].state === 'right') {
      onFile?.(file.name, 'present');
      continue;
    }
    onFile?.(file.name, 'fetching');
    await download({
      urls: set.mirrors.map((mirror) => mirror + file.name),
      // This name is tried first, so an invalid copy under another name is ignored.
      destination: join(folder, file.name),
      maxBytes: largestCopy(file),
      check: (path) => checkPublishedFile(file, path),
      signal,
      stallMs,
      onProgress: onProgress && ((progress) => onProgress(file.name, progress)),
    });
    onFile?.(file.name, 'fetched');
  }
}
