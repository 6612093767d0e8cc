/**
 * Download of one file from the first of several mirrors that has it.
 *
 * Bytes go to a file next to the destination (its name + `.part`), which is renamed after its content was checked. A
 * range request, also of a later run, continues the part that a broken connection left; if the joined file is wrong,
 * for example because two mirrors compress differently, it is fetched again from the start. Never more is accepted
 * than the limit, or than the server declared.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { InputError } from '../../core/errors.js';
import { fileError } from '../files/bounded-file.js';
import { openStream } from '../files/http-stream.js';
import { makeFolder } from '../files/make-folder.js';

export const DEFAULT_STALL_MS = 30_000;
/** Consecutive attempts without data after which the next mirror is tried. */
const ATTEMPTS = 3;
/** Most connections to one mirror. */
const MAX_CONNECTIONS = 100;

/** Progress of a download. */
export interface DownloadProgress {
  /** Bytes in the part file. */
  readonly received: number;
  /** Length of the whole file, if the server declared it. */
  readonly total: number | undefined;
  /** Address of the mirror. */
  readonly url: string;
}

export interface DownloadOptions {
  /** Full addresses of the file, tried in order. */
  readonly urls: readonly string[];
  readonly destination: string;
  /** Most bytes to accept. */
  readonly maxBytes: number;
  /** Returns what is wrong with the downloaded file, or undefined if it is valid. */
  readonly check: (path: string) => Promise<string | undefined>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a connection is closed. Default: 30,000. */
  readonly stallMs?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Error of a mirror; `fatal` if retrying is useless. */
class MirrorError extends Error {
  constructor(
    message: string,
    readonly fatal: boolean,
  ) {
    super(message);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** First byte of the body and length of the whole file, from the answer's headers. */
interface Extent {
  readonly start: number;
  readonly total: number | undefined;
}

function readExtent(answer: IncomingMessage, from: number): Extent | 'complete' | 'restart' {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(answer.headers['content-range'] ?? '');
  const total = range !== null && range[2] !== '*' ? Number(range[2]) : undefined;
  switch (answer.statusCode) {
    case 200: {
      const length = answer.headers['content-length'];
      return { start: 0, total: length === undefined ? undefined : Number(length) };
    }
    case 206:
      return range !== null && Number(range[1]) === from ? { start: from, total } : 'restart';
    case 416:
      return from > 0 && total === from ? 'complete' : 'restart';
    default:
      throw new MirrorError(`answers ${answer.statusCode}`, true);
  }
}

const DISK_CALLS: ReadonlySet<string> = new Set([
  'open',
  'write',
  'ftruncate',
  'rename',
  'mkdir',
  'unlink',
  'rm',
]);
/** System errors of sockets, as opposed to the disk's. */
const SOCKET_CODES: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT']);

/** Returns true if an error is the disk's, which no other attempt or mirror can avoid. */
function isFileError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && DISK_CALLS.has(syscall ?? '') && !SOCKET_CODES.has(code);
}

/**
 * Writes a body to the part file from byte `start` on and resolves to the part file's length.
 * Writes synchronously: data still buffered in a stream when its connection breaks would be lost.
 */
function store(
  answer: IncomingMessage,
  part: string,
  start: number,
  limit: number,
  onStored: (received: number) => void,
): Promise<number> {
  const file = openSync(part, start > 0 ? 'a' : 'w');
  let received = start;
  return new Promise<number>((resolve, reject) => {
    answer.on('data', (bytes: Uint8Array) => {
      try {
        if (received + bytes.length > limit) {
          ftruncateSync(file);
          throw new MirrorError(`sends more than ${limit} bytes`, true);
        }
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
        received += bytes.length;
        onStored(received);
      } catch (error) {
        reject(error);
        answer.destroy();
      }
    });
    answer.on('end', () => resolve(received));
    answer.on('error', (error) => {
      reject(
        error.message === 'aborted' ? new MirrorError(`breaks off after ${received} bytes`, false) : error,
      );
    });
  }).finally(() => closeSync(file));
}

/** Extends the part file from `from` bytes until it is complete or the connection ends. */
async function receive(url: string, part: string, from: number, options: DownloadOptions): Promise<void> {
  const { maxBytes, stallMs = DEFAULT_STALL_MS, signal, onProgress } = options;
  const answer = await openStream(url, { from, stallMs, signal });
  try {
    const extent = readExtent(answer, from);
    if (extent === 'complete') return;
    if (extent === 'restart') {
      await rm(part, { force: true });
      throw new MirrorError('answers with another range than was asked for', from === 0);
    }
    const { start, total } = extent;
    const limit = total ?? maxBytes;
    if (limit > maxBytes) {
      throw new MirrorError(`declares ${limit} bytes, at most ${maxBytes} are accepted`, true);
    }
    onProgress?.({ received: start, total, url });
    const received = await store(answer, part, start, limit, (stored) =>
      onProgress?.({ received: stored, total, url }),
    );
    if (total !== undefined && received < total) {
      throw new MirrorError(`breaks off after ${received} of ${total} bytes`, false);
    }
  } finally {
    answer.destroy();
  }
}

/** Fetches the file from one mirror. Rejects on failure; received data is kept to be continued. */
async function fromMirror(url: string, part: string, options: DownloadOptions): Promise<void> {
  // The part of an earlier run or another mirror may not fit this mirror's file.
  let foreign = (await sizeOf(part)) > 0;
  let fruitless = 0;
  for (let connection = 1; ; connection++) {
    const from = await sizeOf(part);
    try {
      await receive(url, part, from, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      fruitless = (await sizeOf(part)) > from ? 0 : fruitless + 1;
      const fatal = error instanceof MirrorError ? error.fatal : isFileError(error);
      if (fatal || fruitless >= ATTEMPTS || connection >= MAX_CONNECTIONS) throw error;
      continue;
    }
    const wrong = await options.check(part);
    options.signal?.throwIfAborted();
    if (wrong === undefined) return;
    await rm(part, { force: true });
    if (!foreign) throw new MirrorError(wrong, true);
    foreign = false;
  }
}

/**
 * Downloads one file to `destination`; see the module's text. Rejects with an InputError that names the file and each
 * mirror's failure, or with the signal's reason if it was aborted.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { urls, destination, signal } = options;
  const part = `${destination}.part`;
  const failures: string[] = [];
  try {
    await makeFolder(dirname(destination));
    for (const url of urls) {
      signal?.throwIfAborted();
      try {
        await fromMirror(url, part, options);
        await rename(part, destination);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (isFileError(error)) throw error;
        failures.push(`${url} ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } catch (error) {
    throw fileError(error, destination);
  }
  throw new InputError(`${destination}: cannot be downloaded: ${failures.join('; ')}`.replace(/\s+/g, ' '));
}
