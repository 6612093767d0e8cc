/** Servers of the page for tests, on a small site, and requests as no browser would let one make them. */
import { type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Studio, type StudioRequest, serveStudio } from '../../../src/node/studio/serve-studio.js';
import { folderOf } from '../folders.js';

export const INDEX = `<!doctype html>
<html lang="en"><head><title>Page</title><meta name="spikeloom-runs" content="none" /></head></html>
`;
export const SCRIPT = 'export const page = 1;\n';

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export function smallSite(): Promise<string> {
  return folderOf({
    'index.html': bytesOf(INDEX),
    'assets/page-1a2b.js': bytesOf(SCRIPT),
    'assets/engine-3c4d.wasm': bytesOf('wasm'),
    '.env': bytesOf('SECRET'),
  });
}

/** A server that ends with the test. */
export async function studio(given: Partial<StudioRequest> = {}): Promise<Studio> {
  const site = given.site ?? (await smallSite());
  const served = await serveStudio({ runs: `${site}/no-runs`, port: 0, ...given, site });
  onTestFinished(() => served.close());
  return served;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly agent?: Agent;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, agent }: Asked = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, ...(agent && { agent }) };
    const asking = request(options, (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** Sends text as it stands and gives all that comes back until the connection ends. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      answer += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

export function runFilePath(run: string, file: string): string {
  return `/api/run-files?run=${encodeURIComponent(run)}&file=${encodeURIComponent(file)}`;
}
