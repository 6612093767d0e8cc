/**
 * Downloads one file from the first of several mirrors that has it.
 *
 * Bytes go to a file beside the destination (its name + `.part`), which is renamed only when its content was
 * checked. What a broken connection left there is continued by a range request, also by a later run; should
 * the joined file turn out wrong, as where two mirrors compress differently, it is fetched anew from the
 * start. Never more is accepted than the limit, or than the server declared.
 */

import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from './bounded-file.js';
import { openStream } from './http-stream.js';

export const DEFAULT_STALL_MS = 30_000;
/** Times in a row a mirror may bring nothing before the next is tried. */
const ATTEMPTS = 3;
/** Connections that one mirror is worth, however often it breaks off. */
const MAX_CONNECTIONS = 100;

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

/** Whether an error is the disk's, which no other attempt or mirror will mend. */
function isFileError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && DISK_CALLS.has(syscall ?? '');
}
const DISK_CALLS: ReadonlySet<string> = new Set([
  'open',
  'write',
  'rename',
  'mkdir',
  'unlink',
  'rm',
  'close',
]);

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
    let received = start;
    onProgress?.({ received, total, url });
    const file = await open(part, start > 0 ? 'a' : 'w');
    try {
      for await (const bytes of answer as AsyncIterable<Uint8Array>) {
        received += bytes.length;
        if (received > limit) {
          await file.truncate(0);
          throw new MirrorError(`sends more than ${limit} bytes`, true);
        }
        await file.appendFile(bytes);
        onProgress?.({ received, total, url });
      }
    } finally {
      await file.close();
    }
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
    await mkdir(dirname(destination), { recursive: true });
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
