/** Files of runs that the server gives out, and everything else, which it does not. */
import { randomBytes } from 'node:crypto';
import {
  appendFile,
  mkdir,
  readdir,
  readlink,
  rename,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SERVED_RUN_FILES } from '../../../src/runs/run-listing.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { folderForAll } from '../shared-folder.js';
import { ask, bytesOf, runFilePath, smallSite, studio } from './studios.js';

/** A folder of runs among things that are nobody's business, each of which says SECRET. */
let base: string;
let runs: string;
const PLACES = ['a', 'deep/b', 'deep/c/d/e', 'with space+%26é'];

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

beforeAll(async () => {
  base = await folderForAll();
  runs = join(base, 'runs');
  for (const place of PLACES) {
    await put(join(runs, place, 'config.json'), 'SECRET');
    await put(join(runs, place, 'notes.txt'), 'SECRET');
    for (const file of SERVED_RUN_FILES) await put(join(runs, place, file), `${place} ${file}`);
  }
  await put(join(base, 'summary.json'), 'SECRET');
  await put(join(base, 'config.json'), 'SECRET');
  await put(join(base, 'outside', 'config.json'), 'SECRET');
  await put(join(base, 'outside', 'summary.json'), 'SECRET');
  await put(join(runs, 'no-run', 'summary.json'), 'SECRET');
  await put(join(runs, '.hidden', 'config.json'), 'SECRET');
  await put(join(runs, '.hidden', 'summary.json'), 'SECRET');
  await put(join(runs, 'deep/c/d/e/too-deep', 'config.json'), 'SECRET');
  await put(join(runs, 'deep/c/d/e/too-deep', 'summary.json'), 'SECRET');
  await symlink(join(base, 'outside'), join(runs, 'link'));
  await symlink(base, join(runs, 'deep', 'up'));
  await put(join(runs, 'links', 'config.json'), 'SECRET');
  await symlink(join(base, 'summary.json'), join(runs, 'links', 'summary.json'));
  await symlink('config.json', join(runs, 'links', 'report.html'));
  await symlink('../../outside/summary.json', join(runs, 'links', 'metrics.jsonl'));
  await mkdir(join(runs, 'links', 'weights.png'));
});

describe('a file of a run', () => {
  test.each([
    ['metrics.jsonl', 'application/x-ndjson; charset=utf-8'],
    ['checkpoint.safetensors', 'application/octet-stream'],
    ['summary.json', 'application/json; charset=utf-8'],
    ['report.html', 'text/html; charset=utf-8'],
    ['reconstructions.png', 'image/png'],
    ['weights.png', 'image/png'],
    ['raster.svg', 'image/svg+xml; charset=utf-8'],
    ['drawings.png', 'image/png'],
  ])('%s comes as %s', async (file, type) => {
    const { port } = await studio({ runs });
    for (const place of PLACES) {
      const answer = await ask(port, runFilePath(place, file));
      expect(Buffer.from(answer.body, 'latin1').toString()).toBe(`${place} ${file}`);
      const length = `${Buffer.byteLength(answer.body, 'latin1')}`;
      const headers = { 'content-type': type, 'content-length': length, 'cache-control': 'no-store' };
      expect(answer).toMatchObject({ status: 200, headers });
      const head = await ask(port, runFilePath(place, file), { method: 'HEAD' });
      expect(head).toMatchObject({ status: 200, body: '', headers });
    }
  });

  test('that browsers show runs no scripts and loads nothing', async () => {
    const { port } = await studio({ runs });
    for (const file of ['report.html', 'raster.svg']) {
      const { headers } = await ask(port, runFilePath('a', file));
      expect(headers['content-security-policy']).toBe(
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:; base-uri 'none'; " +
          "form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        // A sandboxed document with an opener policy would not be shown.
        'cross-origin-opener-policy': 'unsafe-none',
      });
    }
  });

  test('may be empty, and of a run that is the served folder', async () => {
    const folder = await folderOf({ 'config.json': bytesOf('{}'), 'metrics.jsonl': bytesOf('') });
    const { port } = await studio({ runs: folder });
    const answer = await ask(port, runFilePath('', 'metrics.jsonl'));
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '0' } });
  });

  test('is asked for by one run and one file', async () => {
    const { port } = await studio({ runs });
    for (const query of [
      '',
      '?',
      '?run=a',
      '?file=summary.json',
      '?run=a&run=a&file=summary.json',
      '?run=a&file=x&file=summary.json',
    ]) {
      const { status, body } = await ask(port, `/api/run-files${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body).toMatch(/^Ask with one run, an id of \/api\/runs, and one file of metrics.jsonl, /);
    }
  });
});

describe('nothing else is given out', () => {
  test.each([
    [400, 'a', 'config.json'],
    [400, 'a', 'notes.txt'],
    [400, 'a', '../../summary.json'],
    [400, 'a', 'SUMMARY.JSON'],
    [400, 'a', 'summary.json\0'],
    [400, 'a', '__proto__'],
    [400, '..', 'summary.json'],
    [400, '.', 'summary.json'],
    [400, './a', 'summary.json'],
    [400, 'a/', 'summary.json'],
    [400, '/a', 'summary.json'],
    [400, 'a//', 'summary.json'],
    [400, 'a/../a', 'summary.json'],
    [400, '../runs/a', 'summary.json'],
    [400, '../outside', 'summary.json'],
    [400, 'a\\..\\..', 'summary.json'],
    [400, '..\\outside', 'summary.json'],
    [400, 'deep/up/outside', 'checkpoint'],
    [400, '.hidden', 'summary.json'],
    [400, 'deep/c/d/e/too-deep', 'summary.json'],
    [404, '', 'summary.json'],
    [404, '%2e%2e', 'summary.json'],
    [404, '%2e%2e%2foutside', 'summary.json'],
    [404, 'A', 'summary.json'],
    [404, 'none', 'summary.json'],
    [404, 'no-run', 'summary.json'],
    [404, 'link', 'summary.json'],
    [404, 'deep/up/outside', 'summary.json'],
    [404, 'deep/up/runs/a', 'summary.json'],
    [404, 'links', 'summary.json'],
    [404, 'links', 'report.html'],
    [404, 'links', 'metrics.jsonl'],
    [404, 'links', 'weights.png'],
    [404, 'a/summary.json', 'summary.json'],
    [404, 'x'.repeat(5000), 'summary.json'],
  ])('%i for %j %j', async (status, run, file) => {
    const { port } = await studio({ runs });
    const answer = await ask(port, runFilePath(run, file));
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('SECRET');
    expect(answer.body).not.toContain(base);
  });

  test('by an absolute path', async () => {
    const { port } = await studio({ runs });
    expect((await ask(port, runFilePath(join(base, 'outside'), 'summary.json'))).status).toBe(400);
    expect((await ask(port, runFilePath('C:\\outside', 'summary.json'))).status).toBe(400);
  });

  test('by an address in the place of a question', async () => {
    const { port } = await studio({ runs });
    for (const path of [
      '/api/run-files/a/summary.json',
      '/api/runs/a/summary.json',
      '/api/runs/../run-files',
      '/api/',
    ]) {
      expect((await ask(port, path)).status).toBe(404);
    }
  });

  test('whatever is asked', async () => {
    const { port } = await studio({ runs });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const part = fc.constantFrom(
      ...[
        '..',
        '.',
        '',
        'a',
        'b',
        'deep',
        'link',
        'up',
        'runs',
        'outside',
        'links',
        'no-run',
        '.hidden',
        '%2e%2e',
        '\\',
        '\0',
      ],
      ...['~', 'config.json', 'node_modules', 'é', base],
    );
    const separator = fc.constantFrom('/', '/', '/', '//', '\\', '%2f', '%5c', '/./');
    const id = fc
      .array(fc.tuple(part, separator), { maxLength: 7 })
      .map((parts) => parts.map(([name, mark], i) => (i === 0 ? name : `${mark}${name}`)).join(''));
    const served = fc.constantFrom<string>(...SERVED_RUN_FILES);
    const file = fc.oneof(
      served,
      served,
      fc.tuple(id, served).map(([folder, name]) => `${folder}/${name}`),
      fc.constantFrom('config.json', 'notes.txt', '../config.json', ''),
    );
    const encode = fc.constantFrom<(text: string) => string>(
      encodeURIComponent,
      (text) => encodeURIComponent(encodeURIComponent(text)),
      encodeURI,
      (text) => encodeURIComponent(text).replaceAll('.', '%2e'),
      (text) => text.replace(/[^\w./%\\~-]/g, ''),
    );
    const right = new Set(PLACES.flatMap((place) => SERVED_RUN_FILES.map((name) => `${place} ${name}`)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(id, fc.string()), file, encode, async (run, name, encoded) => {
        const path = `/api/run-files?run=${encoded(run)}&file=${encoded(name)}`;
        const { status, body } = await ask(port, path, { agent });
        if (status === 200) expect(right).toContain(Buffer.from(body, 'latin1').toString());
        else expect([400, 404]).toContain(status);
        expect(body).not.toContain('SECRET');
      }),
      { numRuns: 1500 },
    );
  });

  test('while a folder turns into a link and back', async () => {
    const folder = await temporaryFolder();
    for (const place of ['outside', 'runs/real']) await put(join(folder, place, 'config.json'), '{}');
    await put(join(folder, 'outside/summary.json'), 'SECRET');
    await put(join(folder, 'runs/real/summary.json'), 'right');
    const { port } = await studio({ runs: join(folder, 'runs') });
    const [real, run] = [join(folder, 'runs/real'), join(folder, 'runs/run')];
    let going = true;
    const turning = (async () => {
      while (going) {
        await rename(real, run);
        await rename(run, real);
        await symlink(join(folder, 'outside'), run);
        await unlink(run);
      }
    })();
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) seen.add((await ask(port, runFilePath('run', 'summary.json'))).body);
    going = false;
    await turning;
    expect([...seen].join()).not.toContain('SECRET');
  });
});

describe('a large file', () => {
  const SIZE = 24 * 2 ** 20;

  async function largeRun() {
    const bytes = randomBytes(SIZE);
    const folder = await folderOf({ 'big/config.json': bytesOf('{}'), 'big/checkpoint.safetensors': bytes });
    return { folder, bytes, file: join(folder, 'big', 'checkpoint.safetensors') };
  }

  /** Asks, and does something when the first bytes are there, before it takes more; what came in the end, and whether that was all. */
  function begin(
    port: number,
    path: string,
    first: (destroy: () => void) => unknown,
  ): Promise<{ bytes: Buffer; whole: boolean }> {
    return new Promise((resolve) => {
      const asking = get({ host: '127.0.0.1', port, path }, (response) => {
        const parts: Buffer[] = [];
        response.once('data', async () => {
          response.pause();
          await first(() => asking.destroy());
          response.resume();
        });
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => undefined);
        response.on('close', () => resolve({ bytes: Buffer.concat(parts), whole: response.complete }));
      });
      asking.on('error', () => undefined);
    });
  }

  test('comes whole', async () => {
    const { folder, bytes } = await largeRun();
    const { port } = await studio({ runs: folder });
    const path = runFilePath('big', 'checkpoint.safetensors');
    const answers = await Promise.all([1, 2, 3].map(() => begin(port, path, () => undefined)));
    for (const answer of answers) expect(answer.whole && answer.bytes.equals(bytes)).toBe(true);
  });

  test('that grows comes as it was, and one that is cut off is not taken for whole', async () => {
    const { folder, bytes, file } = await largeRun();
    const { port } = await studio({ runs: folder });
    const path = runFilePath('big', 'checkpoint.safetensors');
    const grown = await begin(port, path, () => appendFile(file, 'more'));
    expect(grown.whole && grown.bytes.equals(bytes)).toBe(true);
    const cut = await begin(port, path, () => truncate(file, 100_000));
    expect(cut.whole).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')('that nobody waits for is closed', async () => {
    const { folder, bytes } = await largeRun();
    const site = await smallSite();
    await writeFile(join(site, 'assets', 'big.js'), bytes);
    const errors: unknown[] = [];
    const { port } = await studio({ site, runs: folder, onError: (error) => errors.push(error) });
    const openFiles = async () => {
      const links = (await readdir('/proc/self/fd')).map((fd) =>
        readlink(`/proc/self/fd/${fd}`).catch(() => ''),
      );
      return (await Promise.all(links)).filter((path) => /big/.test(path)).length;
    };
    for (const path of [runFilePath('big', 'checkpoint.safetensors'), '/assets/big.js']) {
      for (let i = 0; i < 10; i++)
        expect((await begin(port, path, (destroy) => destroy())).whole).toBe(false);
    }
    await expect.poll(openFiles).toBe(0);
    expect(errors).toEqual([]);
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('does not keep the server from its end', async () => {
    const { folder } = await largeRun();
    const { port, close } = await studio({ runs: folder });
    const path = runFilePath('big', 'checkpoint.safetensors');
    const answer = await begin(port, path, () => void close());
    expect(answer.whole).toBe(false);
  });
});
