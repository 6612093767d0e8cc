import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { type DownloadProgress, download } from '../../../src/node/sets/download.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { type Answer, breakOff, mirror, notFound, serve } from '../servers.js';

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) % 256);
const WRONG = CONTENT.map((byte) => byte ^ 1);

async function check(path: string): Promise<string | undefined> {
  return (await readFile(path)).equals(CONTENT) ? undefined : 'is not what was published';
}

/** Downloads from servers that answer so, and gives what came of it. */
async function attempt(
  answers: readonly Answer[],
  options: {
    part?: Uint8Array;
    stallMs?: number;
    signal?: AbortSignal;
    onProgress?: (progress: DownloadProgress) => void;
  } = {},
) {
  const folder = options.part ? await folderOf({ 'set.part': options.part }) : await temporaryFolder();
  const destination = join(folder, 'set');
  const mirrors = await Promise.all(answers.map(mirror));
  const error: unknown = await download({
    urls: mirrors.map(({ url }) => `${url}set`),
    destination,
    maxBytes: 310_000,
    check,
    stallMs: options.stallMs ?? 120_000,
    signal: options.signal,
    onProgress: options.onProgress,
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { folder, destination, mirrors, error, files: (await readdir(folder)).sort() };
}

async function expectWhole({
  destination,
  error,
  files,
}: Awaited<ReturnType<typeof attempt>>): Promise<void> {
  expect(error).toBeUndefined();
  expect(files).toEqual(['set']);
  expect((await readFile(destination)).equals(CONTENT)).toBe(true);
}

function expectRefused({ destination, error }: Awaited<ReturnType<typeof attempt>>, message: string): void {
  expect(error).toBeInstanceOf(InputError);
  const text = (error as InputError).message;
  expect(text).toContain(message);
  expect(text.startsWith(`${destination}: cannot be downloaded: http://127.0.0.1:`), text).toBe(true);
  expect(text).not.toContain('\n');
  expect(existsSync(destination)).toBe(false);
}

describe('a download', () => {
  test('brings the file and tells how far it is', async () => {
    const progress: DownloadProgress[] = [];
    const result = await attempt([serve(CONTENT)], { onProgress: (step) => progress.push(step) });
    await expectWhole(result);
    expect(progress[0]).toMatchObject({ received: 0, total: 300_000 });
    expect(progress.at(-1)).toMatchObject({
      received: 300_000,
      total: 300_000,
      url: `${result.mirrors[0].url}set`,
    });
    const received = progress.map((step) => step.received);
    expect(received).toEqual([...received].sort((a, b) => a - b));
  });

  test('that breaks off is continued by range, again and again', async () => {
    const result = await attempt([breakOff(CONTENT, 70_000)]);
    await expectWhole(result);
    const starts = result.mirrors[0].asked.map(({ range }) => range);
    expect(starts).toEqual([undefined, 'bytes=70000-', 'bytes=140000-', 'bytes=210000-', 'bytes=280000-']);
  });

  test('that an earlier run left is continued', async () => {
    const result = await attempt([serve(CONTENT)], { part: CONTENT.subarray(0, 123_456) });
    await expectWhole(result);
    expect(result.mirrors[0].asked).toEqual([{ path: '/set', range: 'bytes=123456-' }]);
  });

  test('that an earlier run left whole is only checked', async () => {
    const result = await attempt([serve(CONTENT)], { part: CONTENT });
    await expectWhole(result);
    expect(result.mirrors[0].asked).toHaveLength(1);
  });

  test('that was continued and turns out wrong is begun anew', async () => {
    const result = await attempt([serve(CONTENT)], { part: WRONG.subarray(0, 1000) });
    await expectWhole(result);
    expect(result.mirrors[0].asked.map(({ range }) => range)).toEqual(['bytes=1000-', undefined]);
  });

  test('begins anew where what was left is longer than the file', async () => {
    await expectWhole(await attempt([serve(CONTENT)], { part: new Uint8Array(305_000) }));
  });

  test('begins anew where a server pays no heed to ranges', async () => {
    const deaf: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
    };
    await expectWhole(await attempt([deaf], { part: CONTENT.subarray(0, 5000) }));
  });

  test('begins anew where a server answers with another range', async () => {
    const confused: Answer = (request, response, nth) => {
      if (nth > 1) serve(CONTENT)(request, response, nth);
      else response.writeHead(206, { 'content-range': `bytes 7-299999/300000` }).end(CONTENT.subarray(7));
    };
    const result = await attempt([confused], { part: CONTENT.subarray(0, 5000) });
    await expectWhole(result);
    expect(result.mirrors[0].asked[1].range).toBeUndefined();
  });

  test('follows redirects, but not for ever', async () => {
    const target = await mirror(serve(CONTENT));
    const redirect: Answer = (_, response) => {
      response.writeHead(302, { location: `${target.url}elsewhere` }).end();
    };
    await expectWhole(await attempt([redirect]));
    expect(target.asked[0].path).toBe('/elsewhere');
    const loop: Answer = (_, response) => {
      response.writeHead(301, { location: '/set' }).end();
    };
    expectRefused(await attempt([loop]), 'redirects more than 5 times');
    const away: Answer = (_, response) => {
      response.writeHead(301, { location: 'file:///etc/hosts' }).end();
    };
    expectRefused(await attempt([away]), 'leads to file: in place of http: or https:');
  });

  test('goes to the next mirror where one has no file, serves another or none at all', async () => {
    const broken: Answer = (request) => {
      request.socket.destroy();
    };
    const result = await attempt([notFound, serve(WRONG), broken, serve(CONTENT)]);
    await expectWhole(result);
    expect(result.mirrors.map(({ asked }) => asked.length)).toEqual([1, 1, 3, 1]);
  });

  test('keeps what is there while a mirror answers 404', async () => {
    const result = await attempt([notFound, serve(CONTENT)], { part: CONTENT.subarray(0, 9000) });
    await expectWhole(result);
    expect(result.mirrors[1].asked[0].range).toBe('bytes=9000-');
  });

  test('tells what every mirror did where all fail', async () => {
    const result = await attempt([notFound, serve(WRONG)]);
    expectRefused(result, 'set answers 404; http://127.0.0.1:');
    expectRefused(result, 'set is not what was published');
    expect(result.files).toEqual([]);
  });

  test('is no longer than declared or sensible', async () => {
    const vast: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': 5e9 }).write('x');
    };
    expectRefused(await attempt([vast]), 'declares 5000000000 bytes, at most 310000 are accepted');
    const endless: Answer = (_, response) => {
      response.writeHead(200);
      const more = () => response.write(new Uint8Array(60_000), (error) => error ?? more());
      more();
    };
    const result = await attempt([endless]);
    expectRefused(result, 'sends more than 310000 bytes');
    expect(result.files.includes('set')).toBe(false);
  });

  test('is refused where a server declares too little', async () => {
    const short: Answer = (request, response) => {
      request.socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(5000)}`);
      response.destroy();
    };
    expectRefused(await attempt([short]), 'is not what was published');
  });

  test('is kept to be continued where a server declares more than it has', async () => {
    const boastful: Answer = (_, response, nth) => {
      response.writeHead(nth === 1 ? 200 : 503, { 'content-length': 301_000 });
      response.write(CONTENT.subarray(0, 200_000), () => response.destroy());
    };
    const result = await attempt([boastful]);
    expectRefused(result, 'answers 503');
    expect(result.files).toEqual(['set.part']);
    expect((await readFile(join(result.folder, 'set.part'))).equals(CONTENT.subarray(0, 200_000))).toBe(true);
  });

  test('is given up where nothing comes any more', async () => {
    const silent: Answer = () => undefined;
    const stalling: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).write(CONTENT.subarray(0, 5000));
    };
    const result = await attempt([silent, stalling], { stallMs: 60 });
    expectRefused(result, 'set nothing came for 0.06 s; http');
    // Longer than the good server is kept waiting by a busy machine.
    await expectWhole(await attempt([stalling, serve(CONTENT)], { stallMs: 400 }));
  });

  test('stops when told to, and can be continued', async () => {
    const controller = new AbortController();
    const stalling: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).write(CONTENT.subarray(0, 5000));
    };
    const result = await attempt([stalling, serve(CONTENT)], {
      signal: controller.signal,
      onProgress: ({ received }) => received > 0 && controller.abort(),
    });
    expect(result.error).toBe(controller.signal.reason);
    expect(result.files).toEqual(['set.part']);
    expect(result.mirrors[1].asked).toHaveLength(0);
    const before = await attempt([serve(CONTENT)], { signal: AbortSignal.abort() });
    expect(before.error).toMatchObject({ name: 'AbortError' });
    expect(before.mirrors[0].asked).toHaveLength(0);
  });

  test('names the folder that is a file', async () => {
    const folder = await folderOf({ taken: new Uint8Array(1) });
    const run = download({
      urls: ['http://127.0.0.1:9/'],
      destination: join(folder, 'taken', 'set'),
      maxBytes: 9,
      check,
    });
    await expect(run).rejects.toThrow(InputError);
    await expect(run).rejects.toThrow('is a file, expected a folder');
  });

  test('replaces what was under the final name only when it is whole', async () => {
    const folder = await folderOf({ set: WRONG });
    const { url } = await mirror(notFound);
    const destination = join(folder, 'set');
    await expect(download({ urls: [`${url}set`], destination, maxBytes: 310_000, check })).rejects.toThrow(
      '404',
    );
    expect((await readFile(destination)).equals(WRONG)).toBe(true);
    await writeFile(`${destination}.part`, CONTENT.subarray(0, 10));
    const good = await mirror(serve(CONTENT));
    await download({ urls: [`${good.url}set`], destination, maxBytes: 310_000, check });
    expect((await readFile(destination)).equals(CONTENT)).toBe(true);
  });
});
