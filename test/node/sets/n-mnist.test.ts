/** N-MNIST: folders of recordings, their archive, and a training on their spikes. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { beginRun, resumeRun } from '../../../src/node/runs/run-folders.js';
import { unpackRecordings } from '../../../src/node/sets/event-archive.js';
import { imageSet, loadImageSet } from '../../../src/node/sets/image-sets.js';
import type { RunEvent } from '../../../src/runs/session.js';
import { encodeEvents } from '../../data/event-bytes.js';
import { folderOf, temporaryFolder } from '../folders.js';
import { watch } from '../runs/runs.js';

/** A recording of a bar that moves over the rows of its digit. */
function recording(digit: number, sample: number): Uint8Array {
  return encodeEvents(
    Array.from({ length: 120 }, (_, n) => ({
      ...{ x: (n + sample) % 34, y: 3 * digit + (n % 3), polarity: n % 2, time: 2_400 * n },
    })),
  );
}

const folders = (of: (part: string, digit: number, sample: number) => string): Record<string, Uint8Array> =>
  Object.fromEntries(
    ['Train', 'Test'].flatMap((part) =>
      Array.from({ length: 30 }, (_, n) => [of(part, n % 10, n), recording(n % 10, n)]),
    ),
  );
const SMALL = folders((part, digit, sample) => `${part}/${digit}/${sample}.bin`);
const IN_DATA = folders((part, digit, sample) => `n-mnist/${part}/${digit}/${sample}.bin`);

describe('a folder of recordings', () => {
  test('is loaded by its path and by the name of the set alike', async () => {
    const own = await loadImageSet(await folderOf(SMALL), { part: 'test' });
    const named = await loadImageSet('n-mnist', { part: 'test', dataDir: await folderOf(IN_DATA) });
    expect(own).toMatchObject({ width: 34, height: 68, count: 30 });
    expect(own.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(named.pixels).toEqual(own.pixels);
    for (const steps of [1, 15]) expect(named.spikes?.(7, steps)).toEqual(own.spikes?.(7, steps));
  });

  test('has its first samples of all classes, each with its own spikes', async () => {
    const set = await loadImageSet(await folderOf(SMALL), { part: 'train', count: 20 });
    expect(set.count).toBe(20);
    expect(new Set(set.labels).size).toBeGreaterThan(5);
    for (let n = 0; n < set.count; n++) {
      const rows = new Set<number>();
      const spikes = set.spikes?.(n, 1) ?? new Uint8Array();
      for (const [place, spike] of spikes.entries()) if (spike === 1) rows.add(Math.floor(place / 34) % 34);
      expect([...rows].sort((a, b) => a - b)[0]).toBe(3 * set.labels[n]);
    }
  });

  test.each([['a size', { resize: { width: 8, height: 8 } }, UsageError, 'leave out --resize']])(
    'refuses %s',
    async (_, more, kind, message) => {
      const loading = loadImageSet(await folderOf(SMALL), { part: 'train', ...more });
      await expect(loading).rejects.toThrow(kind);
      await expect(loading).rejects.toThrow(message);
    },
  );

  test('has the labels of its training part, also where a class has no test samples', async () => {
    const files = Object.entries(SMALL).filter(([path]) => !path.startsWith('Test/3/'));
    const set = await loadImageSet(await folderOf(Object.fromEntries(files)), { part: 'test' });
    expect(set.classes).toHaveLength(10);
    expect([...new Set(set.labels)].sort()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  });

  test('refuses a class of test samples alone, and more classes than labels', async () => {
    const one = await folderOf({ ...SMALL, 'Test/ten/1.bin': recording(1, 1) });
    await expect(loadImageSet(one, { part: 'test' })).rejects.toThrow(
      'ten: a class without training samples',
    );
    const many = Object.fromEntries(
      Array.from({ length: 257 }, (_, n) => [`Train/${n}/1.bin`, recording(1, n)] as const),
    );
    const all = await folderOf({ ...many, 'Test/1/1.bin': recording(1, 1) });
    await expect(loadImageSet(all, { part: 'train' })).rejects.toThrow('257 subfolders, at most 256 classes');
  });

  test('that is damaged names the file', async () => {
    const folder = await folderOf({ ...SMALL, 'Train/3/3.bin': new Uint8Array(13) });
    await expect(loadImageSet(folder, { part: 'train' })).rejects.toThrow(/3\.bin: 13 bytes long/);
  });

  test('that is missing names the remedies', async () => {
    const dataDir = await temporaryFolder();
    await expect(loadImageSet('n-mnist', { part: 'train', dataDir })).rejects.toThrow(
      'run "spikeloom data get n-mnist"',
    );
  });

  test('is told to be incomplete by what is published', async () => {
    const dataDir = await folderOf(IN_DATA);
    const states = await imageSet('n-mnist')?.published?.state(join(dataDir, 'n-mnist'), true);
    expect(states?.map(({ reason }) => reason)).toEqual([
      'holds 30 samples, expected 60000',
      'holds 30 samples, expected 10000',
    ]);
  });
});

describe('an archive', () => {
  test('is unpacked, recordings alone and nowhere else', async () => {
    const folder = await temporaryFolder();
    const archive = join(await temporaryFolder(), 'Train.zip');
    const bytes = recording(4, 1);
    const others = {
      'Train/4/notes.txt': bytes,
      '../5/1.bin': bytes,
      'Train/../6/1.bin': bytes,
      'Test/1/1.bin': bytes,
    };
    await writeFile(archive, zipSync({ 'Train/4/00001.bin': bytes, ...others }));
    await unpackRecordings(archive, 'Train', folder);
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((name) => /\./.test(name))).toEqual([join('4', '00001.bin')]);
    expect(new Uint8Array(await readFile(join(folder, '4', '00001.bin')))).toEqual(bytes);
  });

  test('with a recording that is too large is refused', async () => {
    const archive = join(await temporaryFolder(), 'Train.zip');
    await writeFile(archive, zipSync({ 'Train/4/1.bin': new Uint8Array(2 ** 22 + 5) }));
    await expect(unpackRecordings(archive, 'Train', await temporaryFolder())).rejects.toThrow(InputError);
  });
});

describe('an autoencoder', () => {
  const options = { hidden: [8], steps: 5, batch: 10, threads: 1, checkpointEvery: 1, logEvery: 1 } as const;

  test('learns spikes, and goes on to the same bytes after it was stopped', async () => {
    const data = await folderOf(SMALL);
    const [whole, stopped] = [await temporaryFolder(), await temporaryFolder()];
    const request = { task: 'autoencoder', source: { data, evaluate: 10 }, options } as const;
    const { summary } = await watch(beginRun(request, whole), () => undefined);
    expect(summary?.test?.samples).toBe(10);
    const stop = new AbortController();
    const look = (event: RunEvent) => event.kind === 'batch' && event.batch === 1 && stop.abort();
    await watch(
      beginRun({ ...request, options: { ...options, threads: 2 } }, stopped, { signal: stop.signal }),
      look,
    );
    await watch(resumeRun(stopped), () => undefined);
    const checkpoint = (run: string) => readFile(join(run, 'checkpoint.safetensors'));
    expect(await checkpoint(stopped)).toEqual(await checkpoint(whole));
  });

  test('refuses a coding: the samples have spikes of their own', async () => {
    const source = { data: await folderOf(SMALL) };
    const coded = { ...options, coding: 'latency' } as const;
    const request = { task: 'autoencoder', source, options: coded } as const;
    await expect(watch(beginRun(request, await temporaryFolder()), () => undefined)).rejects.toThrow(
      'leave out --coding',
    );
  });
});
