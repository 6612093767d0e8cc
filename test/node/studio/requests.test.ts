/** Which requests the server of the page answers, and what every answer has. */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { PortTaken, serveStudio } from '../../../src/node/studio/serve-studio.js';
import { folderOf } from '../folders.js';
import { ask, bytesOf, INDEX, SCRIPT, sendRaw, smallSite, studio } from './studios.js';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': expect.stringMatching(/^microphone=\(self\), camera=\(\)/),
  'content-security-policy': POLICY,
};

describe('the site', () => {
  test('its index says that runs are served, its files are as they are', async () => {
    const { address, port } = await studio();
    expect(address).toBe(`http://127.0.0.1:${port}/`);
    for (const path of ['/', '/index.html', '/?theme=dark']) {
      const { status, headers, body } = await ask(port, path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
      expect(body).toBe(INDEX.replace('content="none"', 'content="served"'));
    }
    const script = await ask(port, '/assets/page-1a2b.js');
    expect(script).toMatchObject({ status: 200, body: SCRIPT });
    expect(script.headers['content-type']).toMatch(/^text\/javascript/);
    expect((await ask(port, '/assets/engine-3c4d.wasm')).headers['content-type']).toBe('application/wasm');
  });

  test('a file that is known already is not sent again', async () => {
    const { port } = await studio();
    const { etag = '' } = (await ask(port, '/assets/page-1a2b.js')).headers;
    const again = await ask(port, '/assets/page-1a2b.js', { headers: { 'if-none-match': etag } });
    expect(again).toMatchObject({ status: 304, body: '', headers: HEADERS });
  });

  test('a part is not given, whatever part is asked for', async () => {
    const { port } = await studio();
    for (const range of ['bytes=5-2', 'bytes=1-2', 'bytes=99999-', 'bytes=-1', 'x']) {
      const whole = await ask(port, '/assets/page-1a2b.js', { headers: { range } });
      expect(whole).toMatchObject({ status: 200, body: SCRIPT });
    }
  });

  test.each([
    '/index',
    '/index.html/',
    '/%69ndex.html',
    '//index.html',
    '/assets',
    '/assets/',
    '/.env',
    '/%2eenv',
    '/../index.html',
    '/assets/../.env',
    '/assets/%2e%2e/.env',
    '/assets/..%2f.env',
    '/assets/%252e%252e%252f.env',
    '/..%5c..%5cetc%5cpasswd',
    '/__proto__',
    '/api',
  ])('%s is not there', async (path) => {
    const { port } = await studio();
    const { status, body, headers } = await ask(port, path);
    expect({ status, body }).toEqual({ status: 404, body: 'There is no such file.\n' });
    expect(headers).toMatchObject(HEADERS);
  });

  test('a file that went away breaks that answer off and nothing else', async () => {
    const site = await smallSite();
    const { port } = await studio({ site });
    await rm(join(site, 'assets/page-1a2b.js'));
    await expect(ask(port, '/assets/page-1a2b.js')).rejects.toThrow(/hang up|reset/);
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('is needed, and has to be the page', async () => {
    const request = { runs: 'runs', port: 0 };
    const none = serveStudio({ ...request, site: await folderOf({}) });
    await expect(none).rejects.toThrow(/index.html is not there .*; build the page with "npm run build"/);
    await expect(none).rejects.toBeInstanceOf(UsageError);
    const other = serveStudio({ ...request, site: await folderOf({ 'index.html': bytesOf('<html>') }) });
    await expect(other).rejects.toThrow(/not the page of Spikeloom/);
    await expect(other).rejects.toBeInstanceOf(InputError);
  });
});

describe('every answer has the headers', () => {
  test.each([
    [200, 'GET', '/', {}],
    [200, 'HEAD', '/', {}],
    [200, 'GET', '/api/runs', {}],
    [404, 'GET', '/nothing', {}],
    [404, 'GET', '/api/nothing', {}],
    [404, 'GET', '/api/run-files?run=&file=report.html', {}],
    [400, 'GET', '/%', {}],
    [400, 'GET', '/api/run-files', {}],
    [405, 'POST', '/', {}],
    [403, 'GET', '/', { origin: 'http://evil.example' }],
    [421, 'GET', '/', { host: 'evil.example' }],
    [200, 'GET', '/', { expect: 'the impossible' }],
    [200, 'GET', '/', { upgrade: 'websocket', connection: 'upgrade' }],
  ])('%i %s %s %j', async (status, method, path, headers) => {
    const { port } = await studio();
    const answer = await ask(port, path, { method, headers });
    expect(answer).toMatchObject({ status, headers: HEADERS });
    expect(answer.headers['cache-control']).toBe(path.startsWith('/api/') ? 'no-store' : 'no-cache');
    if (status >= 400) expect(answer.body).toMatch(/^[^\n<]+\.\n$/);
    if (status >= 400) expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['an endless header', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 431],
    ['an endless address', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a space in the address', 'GET /a b HTTP/1.1\r\n\r\n', 400],
  ])('where it is %s', async (_, text, status) => {
    const { port } = await studio();
    const answer = (await sendRaw(port, text)).toLowerCase();
    expect(answer).toMatch(new RegExp(`^http/1.1 ${status} `));
    for (const name of Object.keys(HEADERS)) expect(answer).toContain(`\r\n${name}: `);
    expect((await ask(port, '/')).status).toBe(200);
  });
});

describe('the address', () => {
  test.each([
    '/%',
    '/%zz',
    '/%ff',
    '/a%00b',
    '/api/runs?%',
    '/api/run-files?run=%c3%28&file=report.html',
    '*',
    'x',
  ])('%s is malformed', async (path) => {
    const { port } = await studio();
    const answer = await ask(port, path).catch(() => undefined);
    if (answer !== undefined) expect(answer.status).toBe(400);
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('that names another server is malformed: this is no proxy', async () => {
    const { port } = await studio();
    const answer = await sendRaw(
      port,
      `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('methods', () => {
  test('HEAD is GET without the content', async () => {
    const { port } = await studio();
    for (const path of ['/', '/assets/page-1a2b.js', '/api/runs', '/nothing']) {
      const [got, head] = [await ask(port, path), await ask(port, path, { method: 'HEAD' })];
      expect(head).toMatchObject({ status: got.status, body: '' });
      expect(head.headers['content-length']).toBe(`${got.body.length}`);
      expect(head.headers['content-type']).toBe(got.headers['content-type']);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is refused',
    async (method) => {
      const { port } = await studio();
      for (const path of ['/', '/api/runs', '/assets/page-1a2b.js']) {
        const { status, headers } = await ask(port, path, { method });
        expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
      }
    },
  );
});

describe('Host', () => {
  test('is one of the three names of this machine, with the port', async () => {
    const { port } = await studio();
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask(port, '/', { headers: { host: `${name}:${port}` } })).status).toBe(200);
    }
    const others = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      'localhost',
      `127.0.0.1:${port + 1}`,
    ];
    const odd = [
      `LOCALHOST:${port}`,
      `localhost.:${port}`,
      `127.1:${port}`,
      `0.0.0.0:${port}`,
      `a@localhost:${port}`,
    ];
    for (const host of [...others, ...odd]) {
      const { status, body } = await ask(port, '/api/runs', { headers: { host } });
      expect([host, status]).toEqual([host, 421]);
      expect(body).not.toContain('runs');
    }
  });

  test('is there once', async () => {
    const { port } = await studio();
    const host = `Host: 127.0.0.1:${port}\r\n`;
    const end = 'Connection: close\r\n\r\n';
    expect(await sendRaw(port, `GET / HTTP/1.1\r\n${host}${end}`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await sendRaw(port, `GET / HTTP/1.1\r\n${end}`)).toMatch(/^HTTP\/1.1 421 /);
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nHost:\r\n${end}`)).toMatch(/^HTTP\/1.1 421 /);
    expect(await sendRaw(port, `GET / HTTP/1.0\r\n${end}`)).toMatch(/^HTTP\/1.1 421 /);
    const twice = `GET / HTTP/1.1\r\n${host}Host: evil.example\r\n${end}`;
    expect(await sendRaw(port, twice)).toMatch(/^HTTP\/1.1 4(00|21) /);
  });
});

describe('pages of others', () => {
  test('Origin is that of the page', async () => {
    const { port } = await studio();
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask(port, '/api/runs', { headers: { origin: `http://${name}:${port}` } })).status).toBe(
        200,
      );
    }
    const others = ['null', '', 'http://evil.example', `https://localhost:${port}`, 'http://localhost'];
    for (const origin of [
      ...others,
      `http://localhost:${port + 1}`,
      `http://localhost:${port}.evil.example`,
    ]) {
      const { status } = await ask(port, '/api/runs', { headers: { origin } });
      expect([origin, status]).toEqual([origin, 403]);
    }
  });

  const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  test.each([
    [
      200,
      '/api/runs',
      { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    ],
    [200, '/api/runs', { 'sec-fetch-site': 'none', ...navigation }],
    [200, '/', { 'sec-fetch-site': 'cross-site', ...navigation }],
    [200, '/', { 'sec-fetch-site': 'same-site', ...navigation }],
    [403, '/', { 'sec-fetch-site': 'cross-site', ...navigation, 'sec-fetch-dest': 'iframe' }],
    [403, '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'document' }],
    [403, '/', { 'sec-fetch-site': 'cross-site' }],
    [403, '/api/runs', { 'sec-fetch-site': 'cross-site', ...navigation }],
    [403, '/api/runs', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    [403, '/assets/page-1a2b.js', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    [403, '/', { 'sec-fetch-site': 'nonsense' }],
  ])('%i for %s by %j', async (status, path, headers) => {
    const { port } = await studio();
    expect((await ask(port, path, { headers })).status).toBe(status);
  });
});

describe('the port', () => {
  test('in use is told, with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const taken = serveStudio({ site: await smallSite(), runs: 'runs', port });
    await expect(taken).rejects.toThrow(
      `port ${port} is in use; give another with --port, 0 for any that is free`,
    );
    await expect(taken).rejects.toBeInstanceOf(PortTaken);
  });

  test.each([-1, 65_536, 1.5, Number.NaN])('%d is none', async (port) => {
    const site = await smallSite();
    await expect(serveStudio({ site, runs: 'runs', port })).rejects.toThrow(
      /port must be an integer in \[0, 65535\]/,
    );
  });

  test('is on this machine alone, and free again after the end', async () => {
    const site = await smallSite();
    const { port, close } = await studio({ site });
    await Promise.all([close(), close()]);
    await close();
    await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
    await (await serveStudio({ site, runs: 'runs', port })).close();
  });
});

test('what fails inside is told to the program, and to nobody else', async () => {
  const site = await smallSite();
  const errors: unknown[] = [];
  // A folder whose name the system cannot take.
  const runs = join(site, 'a\0b');
  const { port } = await studio({ site, runs, onError: (error) => errors.push(error) });
  const { status, body, headers } = await ask(port, '/api/runs');
  expect({ status, body }).toEqual({ status: 500, body: 'Something failed in the server.\n' });
  expect(headers).toMatchObject(HEADERS);
  expect(errors).toHaveLength(1);
  expect((await ask(port, '/')).status).toBe(200);
});
