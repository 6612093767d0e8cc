/**
 * Downloads one file from the first of several mirrors that has it.
 *
 * Bytes go to a file beside the destination (its name + `.part`), which is renamed only when its content was
 * checked. What a broken connection left there is continued by a range request, also by a later run; should
 * the joined file turn out wrong, as where two mirrors compress differently, it is fetched anew from the
 * start. Never more is accepted than the limit, or than the server declared.
 */
import type { IncomingMessage } from 'node:http';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../errors.js';
import { fileError } from './bounded-file.js';
import { openStream } from './http-stream.js';

export const DEFAULT_STALL_MS = 30_000;
/** Times in a row a mirror may break off before the next is tried. */
const ATTEMPTS = 3;

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

/** Downloads one file to `destination`. Throws an InputError that names every mirror and its failure. */
export class Download {
  readonly #options: DownloadOptions;
  readonly #part: string;
  readonly #signal: AbortSignal;

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#part = `${options.destination}.part`;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  async run(): Promise<void> {
    const { urls, destination } = this.#options;
    const failures: string[] = [];
    try {
      await mkdir(dirname(destination), { recursive: true });
      for (const url of urls) {
        try {
          await this.#fromMirror(url);
          return;
        } catch (error) {
          this.#signal.throwIfAborted();
          const failure = fileError(error, this.#part);
          if (failure instanceof InputError) throw failure;
          failures.push(`${url} ${failure instanceof Error ? failure.message : String(failure)}`);
        }
      }
    } catch (error) {
      if (this.#signal.aborted) throw new InputError(`${destination}: the download was stopped; it can be continued`);
      throw fileError(error, destination);
    }
    throw new InputError(`${destination}: cannot be downloaded: ${failures.join('; ')}`.replace(/\s+/g, ' '));
  }

  async #fromMirror(url: string): Promise<void> {
    const { check, destination } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const from = await sizeOf(this.#part);
      try {
        await this.#receive(url, from);
      } catch (error) {
        this.#signal.throwIfAborted();
        const fatal = error instanceof MirrorError ? error.fatal : isFileError(error);
        // Progress earns a mirror another attempt: a long file may need many connections.
        if ((await sizeOf(this.#part)) > from) attempt = 0;
        if (fatal || attempt >= ATTEMPTS) throw error;
        continue;
      }
      const wrong = await check(this.#part);
      this.#signal.throwIfAborted();
      if (wrong === undefined) {
        await rename(this.#part, destination);
        return;
      }
      await rm(this.#part, { force: true });
      // What was continued may have come from another mirror; only a whole file tells against this one.
      if (from === 0) throw new MirrorError(wrong, true);
    }
  }

  /** Brings the part file from `from` bytes to the whole, as far as the connection lasts. */
  async #receive(url: string, from: number): Promise<void> {
    const { maxBytes, stallMs = DEFAULT_STALL_MS, onProgress } = this.#options;
    const answer = await openStream(url, { from, stallMs, signal: this.#signal });
    try {
      const extent = readExtent(answer, from);
      if (extent === 'complete') return;
      if (extent === 'restart') {
        await rm(this.#part, { force: true });
        throw new MirrorError('answers with another range than was asked for', from === 0);
      }
      const { start, total } = extent;
      if (total !== undefined && total > maxBytes) {
        throw new MirrorError(`declares ${total} bytes, at most ${maxBytes} are accepted`, true);
      }
      const limit = total ?? maxBytes;
      let received = start;
      onProgress?.({ received, total, url });
      const counted = async function* (body: AsyncIterable<Uint8Array>) {
        for await (const bytes of body) {
          received += bytes.length;
          if (received > limit) throw new MirrorError(`sends more than ${limit} bytes`, true);
          onProgress?.({ received, total, url });
          yield bytes;
        }
      };
      const file = createWriteStream(this.#part, { flags: start > 0 ? 'a' : 'w' });
      await pipeline(answer, counted, file, { signal: this.#signal });
      if (total !== undefined && received < total) {
        throw new MirrorError(`breaks off after ${received} of ${total} bytes`, false);
      }
    } catch (error) {
      if (error instanceof MirrorError && error.fatal) await rm(this.#part, { force: true });
      throw error;
    } finally {
      answer.destroy();
    }
  }
}

/** Whether an error is the disk's, which no other attempt or mirror will mend. */
function isFileError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && ['open', 'write', 'rename', 'mkdir', 'unlink', 'rm'].includes(syscall ?? '');
}

/** Downloads one file; see the module's text. */
export function download(options: DownloadOptions): Promise<void> {
  return new Download(options).run();
}
