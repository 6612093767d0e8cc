/**
 * The server of the web page: the built page, and read-only access to the runs of a folder, for this machine alone.
 *
 *     GET /                                    the page
 *     GET /api/runs                            a RunListing
 *     GET /api/run-files?run=<id>&file=<name>  a file of a run, of those in SERVED_RUN_FILES
 *
 * Ids and names are percent-encoded. Whatever is refused or fails is answered by one sentence of plain text.
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

/** What to serve, and where. */
export interface StudioRequest {
  /** Folder of the built page. */
  readonly site: string;
  /** Folder whose runs are listed and given out; it need not be there. */
  readonly runs: string;
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** Told of what fails inside; who asked learns no more than that something did. */
  readonly onError?: (error: unknown) => void;
}

/** A server that runs. */
export interface Studio {
  /** Where the page is. */
  readonly address: string;
  readonly port: number;
  /** Ends every connection; may be called again. */
  close(): Promise<void>;
}

/** The port that was asked for is in use. */
export class PortTaken extends UsageError {
  override readonly name: string = 'PortTaken';
}

const HOST = '127.0.0.1';
const MAX_PORT = 65_535;

/**
 * Starts the server.
 * Throws a UsageError where the page is not built or the port cannot be had (PortTaken where it is in use).
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
  // Node answers these without our headers where nobody listens.
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
        fail(new UsageError(`port ${port} cannot be had: ${reason}; give another with --port`));
      }
    });
    server.listen(port, HOST, done);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    // The only error is that it is closed already.
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
  // Who goes away in the middle is no fault of ours.
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

/** Answers what is not HTTP, or too long or too slow to be read, unless an answer is already under way. */
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

/** The same work for all who ask while it is done. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
