import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { decodePng, encodePng } from '../../../src/formats/png.js';
import { decodeSafetensors } from '../../../src/formats/safetensors.js';
import { loadNetworkImages, openNetwork } from '../../../src/node/runs/network-files.js';
import { freeRunFolder } from '../../../src/node/runs/run-folder.js';
import { evaluate } from '../../../src/use/measure-images.js';
import { checkMarkup } from '../../report/markup.js';
import { temporaryFolder } from '../folders.js';
import { readRunConfig, readRunMetrics, readRunSummary } from './readers.js';
import { copyOf, interruptedRun, resumed, smallRun } from './runs.js';

let base: string;
let whole: string;
let stopped: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-runs-'));
  whole = join(base, 'whole');
  stopped = join(base, 'stopped');
  await smallRun(whole);
  await interruptedRun(stopped, 5);
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function sameTraining(run: string, other: string): Promise<void> {
  expect(await readFile(join(run, 'checkpoint.safetensors'))).toEqual(
    await readFile(join(other, 'checkpoint.safetensors')),
  );
  const lines = async (folder: string) =>
    (await readRunMetrics(folder)).map((line) => ({ ...line, seconds: 0 }));
  expect(await lines(run)).toEqual(await lines(other));
}

describe('a complete run', () => {
  test('has all its files and nothing else', async () => {
    expect((await readdir(whole)).sort()).toEqual([
      ...['checkpoint.safetensors', 'config.json', 'metrics.jsonl', 'raster.svg', 'reconstructions.png'],
      ...['report.html', 'summary.json', 'weights.png'],
    ]);
  });

  test('tells in config.json what it was made from', async () => {
    const config = await readRunConfig(whole);
    expect(config).toMatchObject({
      ...{ seed: 1, widths: [64, 12, 64], batches: 8, evaluate: 30 },
      versions: { spikeloom: '0.1.0', node: process.versions.node },
      data: { set: 'digits', count: 75, images: 75, width: 8, height: 8, resize: { width: 8, height: 8 } },
    });
    expect(config.options).toMatchObject({ steps: 4 });
  });

  test('has a line of metrics for every logged batch', async () => {
    const lines = await readRunMetrics(whole);
    expect(lines.map(({ batch }) => batch)).toEqual([2, 4, 6, 8]);
    expect(lines[3].seconds).toBeGreaterThan(0);
  });

  test('has a summary that agrees with an evaluation of its network', async () => {
    const summary = await readRunSummary(whole);
    const opened = await openNetwork(whole);
    const images = await loadNetworkImages(opened, { count: 30 });
    expect(summary?.test).toEqual(await evaluate(opened.network, images));
    expect(summary?.seconds.total).toBeGreaterThan(0);
    expect(summary?.peakMemoryBytes).toBeGreaterThan(1e6);
    expect(summary?.batches).toBe(8);
  });

  test('has pictures, a raster and a report that are what they say', async () => {
    const grid = decodePng(await readFile(join(whole, 'reconstructions.png')), 'reconstructions.png');
    expect([grid.width % 9, grid.height > 0]).toEqual([grid.width % 9, true]);
    decodePng(await readFile(join(whole, 'weights.png')), 'weights.png');
    checkMarkup(await readFile(join(whole, 'raster.svg'), 'utf8'));
    const html = await readFile(join(whole, 'report.html'), 'utf8');
    checkMarkup(html);
    for (const text of [
      'Autoencoder 64-12-64 on digits',
      'mse on 30 test images',
      '--resize</span> 8x8',
      'data:image/png',
    ]) {
      expect(html).toContain(text);
    }
  });

  test('is readable as safetensors, its network from the file alone too', async () => {
    const file = join(whole, 'checkpoint.safetensors');
    const { tensors, metadata } = decodeSafetensors(await readFile(file), file);
    expect([...tensors.keys()]).toEqual(['layers.0.weight', 'layers.1.weight']);
    expect(metadata.batch).toBe('8');
    const opened = await openNetwork(file);
    expect(opened.network.weights).toEqual((await openNetwork(whole)).network.weights);
    await expect(loadNetworkImages(opened)).rejects.toThrow('give --data');
  });

  test('is not trained again by resuming it', async () => {
    const run = await copyOf(whole);
    const kinds: string[] = [];
    const { summary } = await resumed(run, {}, ({ kind }) => kinds.push(kind));
    expect(kinds).toEqual([]);
    expect(summary).toEqual(await readRunSummary(whole));
  });
});

describe('a run that was stopped', () => {
  test('has a checkpoint of its last batch, a network to use, and no results', async () => {
    expect((await readdir(stopped)).sort()).toEqual([
      'checkpoint.safetensors',
      'config.json',
      'metrics.jsonl',
    ]);
    expect((await readRunMetrics(stopped)).map(({ batch }) => batch)).toEqual([2, 4, 5]);
    expect((await openNetwork(stopped)).network.widths).toEqual([64, 12, 64]);
  });

  test('goes on to the same bytes, on any number of threads', async () => {
    for (const threads of [undefined, 1, 3]) {
      const run = await copyOf(stopped);
      const batches: number[] = [];
      await resumed(run, { threads }, (event) => {
        if (event.kind === 'batch') batches.push(event.batch);
      });
      expect(batches).toEqual([6, 7, 8]);
      await sameTraining(run, whole);
      expect((await readRunSummary(run))?.test).toEqual((await readRunSummary(whole))?.test);
    }
  });

  test('goes on wherever a kill left its files', async () => {
    const lines = await readFile(join(whole, 'metrics.jsonl'), 'utf8');
    const partial: [string, (run: string) => Promise<unknown>][] = [
      ['before its first checkpoint', (run) => rm(join(run, 'checkpoint.safetensors'))],
      ['within a line', (run) => writeFile(join(run, 'metrics.jsonl'), lines.slice(0, lines.length - 40))],
      ['after lines beyond the checkpoint', (run) => writeFile(join(run, 'metrics.jsonl'), lines)],
      ['within a checkpoint', (run) => writeFile(join(run, 'checkpoint.safetensors.part'), 'half')],
    ];
    for (const [, damage] of partial) {
      const run = await copyOf(stopped);
      await damage(run);
      await resumed(run);
      await sameTraining(run, whole);
      expect(await readdir(run)).not.toContain('checkpoint.safetensors.part');
    }
  });

  test('before its results were written gets them', async () => {
    const run = await copyOf(whole);
    for (const file of ['summary.json', 'report.html']) await rm(join(run, file));
    const { summary } = await resumed(run);
    expect(summary?.test).toEqual((await readRunSummary(whole))?.test);
    expect(await readdir(run)).toContain('report.html');
    await sameTraining(run, whole);
  });

  test('refuses other images than it began with', async () => {
    const run = await copyOf(stopped);
    const text = await readFile(join(run, 'config.json'), 'utf8');
    await writeFile(join(run, 'config.json'), text.replace(/"checksum": "\w+"/, '"checksum": "00000000"'));
    await expect(resumed(run)).rejects.toThrow(
      /training images \(checksum 00000000\) are not those of digits now/,
    );
    expect((await readRunMetrics(run)).map(({ batch }) => batch)).toEqual([2, 4, 5]);
  });
});

describe('a run whose time is up', () => {
  test('gets its results, and can go on', async () => {
    const run = join(await temporaryFolder(), 'run');
    const { summary, batch } = await smallRun(run, { seconds: 1e-9 });
    expect(summary?.batches).toBe(batch);
    expect(batch).toBeLessThan(8);
    expect(await readFile(join(run, 'report.html'), 'utf8')).toContain('Its time was up after');
    await resumed(run);
    await sameTraining(run, whole);
    expect((await readRunSummary(run))?.batches).toBe(8);
  });
});

describe('a folder', () => {
  test('that holds a run is not overwritten unless forced', async () => {
    const run = await copyOf(whole);
    await expect(smallRun(run)).rejects.toThrow(UsageError);
    await expect(smallRun(run)).rejects.toThrow(/already holds a run; .*resume.*--force.*--out/);
    await sameTraining(run, whole);
    await smallRun(run, { force: true, options: { seed: 2 } });
    expect((await readRunConfig(run)).seed).toBe(2);
  });

  test('of other files is never touched', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'thesis.tex'), 'years of work');
    await expect(smallRun(folder, { force: true })).rejects.toThrow('holds other files, not a run');
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  test('is not made where the training cannot begin', async () => {
    const folder = join(await temporaryFolder(), 'run');
    for (const request of [
      { set: 'mnst' },
      { layers: [64, 5, 63] },
      { options: { steps: 0 } },
      { evaluate: -1 },
    ]) {
      await expect(smallRun(folder, request)).rejects.toThrow(UsageError);
    }
    await expect(smallRun(folder, { options: { hidden: [1_000_000], batch: 10_000 } })).rejects.toThrow(
      RangeError,
    );
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  test('is found free by number', async () => {
    const parent = await temporaryFolder();
    expect(await freeRunFolder(join(parent, 'none'), 'mnist')).toBe(join(parent, 'none', 'mnist-1'));
    await mkdir(join(parent, 'my-images-1'));
    expect(await freeRunFolder(parent, './my-images')).toBe(join(parent, 'my-images-2'));
  });
});

test('layers of any depth are taken from a whole list', async () => {
  const folder = join(await temporaryFolder(), 'run');
  const { network } = await smallRun(folder, {
    layers: [64, 20, 6, 20, 64],
    evaluate: 0,
    options: { limit: 20 },
  });
  expect(network.widths).toEqual([64, 20, 6, 20, 64]);
  expect((await readRunSummary(folder))?.test).toBeUndefined();
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('Not evaluated yet');
  await expect(readRunConfig(join(folder, 'none'))).rejects.toThrow(InputError);
});

test('a folder of images is trained on, found again by its path, and measured on what it held out', async () => {
  const folder = await temporaryFolder();
  const images = join(folder, 'shapes');
  for (const [label, name] of ['dark', 'light'].entries()) {
    await mkdir(join(images, name), { recursive: true });
    for (let n = 0; n < 12; n++) {
      const pixels = Uint8Array.from({ length: 30 }, (_, i) => (i * 37 + n * 11 + label * 120) % 256);
      await writeFile(join(images, name, `${n}.png`), encodePng({ width: 6, height: 5, pixels }));
    }
  }
  const run = join(folder, 'run');
  const set = relative(process.cwd(), images);
  const { config, summary } = await smallRun(run, { set, resize: undefined, options: { limit: 0 } });
  expect(config.data).toMatchObject({ set: images, name: 'shapes', images: 20, width: 6, height: 5 });
  expect(summary?.test?.samples).toBe(4);
  await rm(join(run, 'summary.json'));
  expect((await resumed(run)).summary?.test).toEqual(summary?.test);
  await rm(join(run, 'summary.json'));
  await rm(join(images, 'dark', '3.png'));
  await expect(resumed(run)).rejects.toThrow(/its 20 training images .* are not those of shapes now/);
});
