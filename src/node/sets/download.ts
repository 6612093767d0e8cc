/**
 * Downloads one file from the first of several mirrors that has it.
 *
 * Bytes go to a file beside the destination (its name + `.part`), which is renamed only when its content was
 * checked. What a broken connection left there is continued by a range request, also by a later run; should
 * the joined file turn out wrong, as where two mirrors compress differently, it is fetched anew from the
 * start. Never more is accepted than the limit, or than the server declared.
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
/** Times in a row a mirror may bring nothing before the next is tried. */
const ATTEMPTS = 3;
/** Connections that one mirror is worth, however often it breaks off. */
const MAX_CONNECTIONS = 100;

/** How far a download has come. */
export interface DownloadProgress {
  /** Bytes in the part file. */
  readonly received: number;
  /** Length of the whole file, where the server told it. */
  readonly total: number | undefined;
  /** The address they come from. */
  readonly url: string;
}

export interface DownloadOptions {
  /** Full addresses of the file, tried in turn. */
  readonly urls: readonly string[];
  readonly destination: string;
  /** Most bytes to accept. */
  readonly maxBytes: number;
  /** Says what is wrong with the downloaded file, or undefined where it is right. */
  readonly check: (path: string) => Promise<string | undefined>;
  readonly signal?: AbortSignal | undefined;
  /** Default: 30,000. */
  readonly stallMs?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** A mirror's failure; `fatal` where trying it again is no use. */
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

/** Where the body starts and how long the whole file is, from the answer's headers. */
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
/** A socket is written to as well. */
const SOCKET_CODES: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT']);

/** Whether an error is the disk's, which no other attempt or mirror will mend. */
function isFileError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && DISK_CALLS.has(syscall ?? '') && !SOCKET_CODES.has(code);
}

/**
 * Writes a body to the part file from byte `start` on and resolves to the length of both.
 * Written synchronously as it arrives: what a stream still holds when its connection breaks would be lost.
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

/** Brings the part file from `from` bytes to the whole, as far as the connection lasts. */
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

/** Fetches the file from one mirror. Rejects where it cannot; what came is kept to be continued. */
async function fromMirror(url: string, part: string, options: DownloadOptions): Promise<void> {
  // What an earlier run or another mirror left may not fit what this mirror has.
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
 * Downloads one file to `destination`; see the module's text. Rejects with an InputError that names the file
 * and what each mirror did, or with the signal's reason where it was aborted.
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
