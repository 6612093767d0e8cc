/** Files of the page's site come whole or not at all, and what went wrong is said. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchBytes } from '../../studio/src/worker/fetch-bytes.js';

let server: Server;
let site: string;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    if (url === '/missing') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-length': url === '/huge' ? 2 ** 31 : 1000 });
    response.write(new Uint8Array(600).fill(7));
    if (url === '/whole') response.end(new Uint8Array(400).fill(8));
    else if (url !== '/silent') setTimeout(() => response.destroy(), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a whole file, told about', async () => {
  const shares: number[] = [];
  const bytes = await fetchBytes(`${site}/whole`, 'it', (share) => shares.push(share));
  expect([bytes.length, bytes[0], bytes[999]]).toEqual([1000, 7, 8]);
  expect(shares.at(-1)).toBe(1);
});

test.each([
  ['missing', /^it: did not come, the server said 404$/],
  ['broken', /^it: did not come, or not all of it; is the server still running\?$/],
  ['huge', /^it: 2147483648 bytes, more than/],
])('%s', async (path, message) => {
  await expect(fetchBytes(`${site}/${path}`, 'it', () => undefined)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(message),
  });
});

test('a server that falls silent', async () => {
  await expect(fetchBytes(`${site}/silent`, 'it', () => undefined, 200)).rejects.toThrow(
    'it: nothing came for 0.2 s',
  );
});

test('a server that is gone', async () => {
  await expect(fetchBytes('http://127.0.0.1:1/', 'it', () => undefined)).rejects.toThrow(
    'is the server still running?',
  );
});
