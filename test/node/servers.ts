/** A server on 127.0.0.1 for tests of downloads, which answers as it is told and remembers what was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Mirror {
  /** Address of its root, with a slash at the end. */
  readonly url: string;
  /** Path and Range header of every request, in order. */
  readonly asked: { path: string; range: string | undefined }[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

export async function mirror(answer: Answer): Promise<Mirror> {
  const asked: Mirror['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', range: request.headers.range });
    answer(request, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

/** First byte that a request asks for. */
function firstByte(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}

/** Serves `content` as a good server does, by range where one is asked for. */
export function serve(content: Uint8Array): Answer {
  return (request, response) => {
    const from = firstByte(request);
    if (from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const headers: Record<string, string | number> = { 'content-length': content.length - from };
    if (from > 0) headers['content-range'] = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers).end(content.subarray(from));
  };
}

/** Serves as `serve` does but breaks every connection off after `length` bytes. */
export function breakOff(content: Uint8Array, length: number): Answer {
  return (request, response) => {
    const from = firstByte(request);
    const headers: Record<string, string | number> = { 'content-length': content.length - from };
    if (from > 0) headers['content-range'] = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    const piece = content.subarray(from, from + length);
    if (from + length >= content.length) response.end(piece);
    else response.write(piece, () => response.destroy());
  };
}

export const notFound: Answer = (_, response) => {
  response.writeHead(404).end('no such file');
};
