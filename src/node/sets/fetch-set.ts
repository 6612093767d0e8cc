/**
 * Published sets in the data folder: which of their files are there, whether they are the right ones, and
 * getting those that are not.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { presentNames, readFileBounded } from '../files/bounded-file.js';
import { withFolderLock } from '../files/folder-lock.js';
import { gunzipExactly, isGzip } from '../files/gunzip.js';
import { type DownloadProgress, download } from './download.js';
import { localName, type PublishedFile, type PublishedSet } from './published-sets.js';

/** Most bytes a copy of a file may have: its content stored without compression, with room for gzip's frame. */
function largestCopy(file: PublishedFile): number {
  return Math.ceil(file.rawBytes * 1.01) + 4096;
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** What is wrong with a copy of a published file, or undefined where its content is the published one. */
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
  /** Path of the copy found, where there is one. */
  readonly path: string | undefined;
  /** `present`: not looked into. */
  readonly state: 'missing' | 'present' | 'right' | 'wrong';
  /** What is wrong. */
  readonly reason?: string;
}

/** Every file of a set in `folder`; with `look`, their content is checked too. */
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

/** Where to put a published set, and how to follow it. */
export interface FetchOptions {
  /** Folder of the set itself. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a connection is given up. Default: 30,000. */
  readonly stallMs?: number | undefined;
  /** Called before a file is fetched, or where a right copy is there already. */
  readonly onFile?: (name: string, state: 'present' | 'fetching' | 'fetched') => void;
  /** Called as bytes of a file come in. */
  readonly onProgress?: (name: string, progress: DownloadProgress) => void;
}

/**
 * Brings every file of a set to `folder`; files that are there and right are left alone. Throws a FolderBusyError if
 * another process is getting the set.
 */
export async function fetchSet(set: PublishedSet, options: FetchOptions): Promise<void> {
  const { folder, onFile } = options;
  const states = await publishedSetState(set, folder, true);
  if (states.every(({ state }) => state === 'right')) {
    // Nothing is written: the folder may be one of others.
    for (const { name } of set.files) onFile?.(name, 'present');
    return;
  }
  await withFolderLock(lockOf(folder), () => fetchMissing(set, options));
}

/** The folder whose lock stands for the set in `folder`, which is not there until the set is whole. */
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
      // This name is looked for first, so a wrong copy under another one no longer counts.
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
