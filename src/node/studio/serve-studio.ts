/**
 * The server of the web page: the built page, and read-only access to the runs of a folder, for this machine only.
 *
 *     GET /                                    the page
 *     GET /api/runs                            a RunListing
 *     GET /api/run-files?run=<id>&file=<name>  a file of a run, of those in SERVED_RUN_FILES
 *
 * Ids and names are percent-encoded. The answer to a refused or failed request is one sentence of plain text.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { UsageError } from '../../core/errors.js';
import { refusalOf } from './admission.js';
import { sendRefusal } from './answers.js';
import { COMMON_HEADERS } from './headers.js';
import { listRuns } from './list-runs.js';
import { route, type Served } from './route.js';
import { openSite } from './site.js';

/** Options of the server. */
export interface StudioRequest {
  /** Folder of the built page. */
  readonly site: string;
  /** Folder whose runs are listed and served; it need not exist. */
  readonly runs: string;
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** Called with internal errors; the client learns only that something failed. */
  readonly onError?: (error: unknown) => void;
}

/** A running server. */
export interface Studio {
  /** Address of the page. */
  readonly address: string;
  readonly port: number;
  /** Closes the server and every connection; may be called again. */
  close(): Promise<void>;
}

/** Error if the requested port is in use. */
export class PortTaken extends UsageError {
  override readonly name: string = 'PortTaken';
}

const HOST = '127.0.0.1';
const MAX_PORT = 65_535;

/**
 * Starts the server.
 * Throws a UsageError if the page is not built or the port is not available (PortTaken if it is in use).
 */
export async function serveStudio({ site, runs, port, onError }: StudioRequest): Promise<Studio> {
  if (!(Number.isInteger(port) && port >= 0 && port <= MAX_PORT)) {
    throw new UsageError(`the port must be an integer in [0, ${MAX_PORT}], got ${port}`);
  }
  const folder = resolve(runs);
  const served = { site: await openSite(site), folder, listing: shared(() => listRuns(folder)) };
  const server = createServer({ requireHostHeader: false });
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response, served, onError);
  };
  server.on('request', listener);
  // Without a listener, Node answers these without our headers.
  server.on('checkExpectation', listener);
  server.on('clientError', answerNonsense);
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  return { address: `http://${HOST}:${bound}/`, port: bound, close: () => close(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') {
        fail(new PortTaken(`port ${port} is in use; give another with --port, 0 for any that is free`));
      } else {
        const reason = code === 'EACCES' ? 'needs rights that this program does not have' : message;
        fail(new UsageError(`port ${port} is not available: ${reason}; give another with --port`));
      }
    });
    server.listen(port, HOST, done);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    // The only possible error: it is closed already.
    server.close(() => done());
    server.closeAllConnections();
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  served: Served,
  onError: StudioRequest['onError'],
): Promise<void> {
  // A client that disconnects is no error.
  response.on('error', () => response.destroy());
  for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
  try {
    const refusal = refusalOf(request, request.socket.localPort ?? 0);
    if (refusal === undefined) await route(request, response, served);
    else sendRefusal(response, refusal);
  } catch (error) {
    if (response.destroyed) return;
    onError?.(error);
    if (response.headersSent) response.destroy();
    else sendRefusal(response, { status: 500, sentence: 'Something failed in the server.' });
  }
}

const NONSENSE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers requests that are not HTTP, too long or too slow, unless an answer has begun. */
function answerNonsense({ code }: NodeJS.ErrnoException, socket: Duplex & { bytesWritten?: number }): void {
  if (!socket.writable || socket.bytesWritten !== 0) {
    socket.destroy();
    return;
  }
  const status = NONSENSE[code ?? ''] ?? 400;
  const headers = { ...COMMON_HEADERS, Connection: 'close', 'Content-Length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`);
}

/** Shares one run of `work` among all callers while it is in progress. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
