/** Runs of ANN autoencoders: their folder, and how they go on. */

import { cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJson } from '../../../src/core/json-input.js';
import { decodePng } from '../../../src/formats/png.js';
import { decodeSafetensors } from '../../../src/formats/safetensors.js';
import { loadNetworkImages, networkKind, openNetwork } from '../../../src/node/runs/network-files.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { checkAnyRunConfig, TASKS } from '../../../src/tasks/index.js';
import { lineCheck, summaryCheck } from '../../../src/tasks/lines.js';
import { evaluate } from '../../../src/use/measure-images.js';
import { expectOneLineRefusals } from '../../formats/fuzz.js';
import { checkMarkup } from '../../report/markup.js';
import { temporaryFolder } from '../folders.js';
import { smallAnnRun, stopAt } from './ann-runs.js';
import { readAnnRunConfig, readAnnRunMetrics, readAnnRunSummary, readRunConfig } from './readers.js';
import { copyOf, resumed, smallRun } from './runs.js';

const CHECKPOINT = 'checkpoint.safetensors';

let base: string;
let whole: string;
let stopped: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-ann-runs-'));
  whole = join(base, 'whole');
  stopped = join(base, 'stopped');
  await smallAnnRun(whole);
  await smallAnnRun(stopped, {}, ...stopAt(5));
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function sameTraining(run: string, other: string): Promise<void> {
  expect(await readFile(join(run, CHECKPOINT))).toEqual(await readFile(join(other, CHECKPOINT)));
  const lines = async (folder: string) =>
    (await readAnnRunMetrics(folder)).map((line) => ({ ...line, seconds: 0 }));
  expect(await lines(run)).toEqual(await lines(other));
  expect((await readAnnRunSummary(run))?.test).toEqual((await readAnnRunSummary(other))?.test);
}

async function tensorsOf(run: string) {
  const { tensors, metadata } = decodeSafetensors(await readFile(join(run, CHECKPOINT)), run);
  return { names: [...tensors.keys()], metadata };
}

describe('a complete run of an ANN autoencoder', () => {
  test('has all its files and nothing else', async () => {
    expect((await readdir(whole)).sort()).toEqual([
      ...[CHECKPOINT, 'config.json', 'metrics.jsonl', 'reconstructions.png', 'report.html'],
      ...['summary.json', 'weights.png'],
    ]);
    decodePng(await readFile(join(whole, 'reconstructions.png')), 'reconstructions.png');
  });

  test('tells in config.json what it was made from', async () => {
    expect(await readAnnRunConfig(whole)).toMatchObject({
      ...{ kind: 'autoencoder', widths: [64, 12, 64], batches: 8, evaluate: 30 },
      options: { optimizer: 'adam', learningRate: 5e-3, decay: 1e-4 },
    });
    expect(await networkKind(whole)).toEqual({ task: 'autoencoder', neuron: 'relu' });
    expect(await networkKind(join(whole, CHECKPOINT))).toEqual({ task: 'autoencoder', neuron: 'relu' });
  });

  test('has a checkpoint of weights alone', async () => {
    const { names, metadata } = await tensorsOf(whole);
    expect(names).toEqual(['layers.0.weight', 'layers.1.weight']);
    expect(metadata).toMatchObject({ format: 'spikeloom-ann-network', batch: '8' });
    expect(metadata).not.toHaveProperty('updates');
  });

  test('has a summary that agrees with an evaluation of its network', async () => {
    const opened = await openNetwork(whole, { spikes: false });
    const images = await loadNetworkImages(opened, { count: 30 });
    const summary = await readAnnRunSummary(whole);
    expect(summary?.test).toEqual(await evaluate(opened.network, images));
    expect(summary).toMatchObject({
      activeShares: [expect.any(Number), expect.any(Number), expect.any(Number)],
    });
  });

  test('has a report that speaks of no spikes', async () => {
    const page = await readFile(join(whole, 'report.html'), 'utf8');
    checkMarkup(page);
    const html = page.replace(/<\/?span[^>]*>/g, '');
    for (const text of [
      'ANN autoencoder 64\u201112\u201164 on digits',
      'mse on 30 test images',
      'Active units',
      'spikeloom train autoencoder --data digits --resize 8x8',
      '--optimizer adam',
    ]) {
      expect(html).toContain(text);
    }
    expect(html.replace(/spikeloom/gi, '')).not.toMatch(/spik/i);
    expect(html).not.toContain('--learning-rate');
  });

  test('is not trained again by resuming it, but gets results that are missing', async () => {
    const run = await copyOf(whole);
    const kinds: string[] = [];
    const look = ({ kind }: { kind: string }) => kinds.push(kind);
    await resumed(run, {}, look);
    expect(kinds).toEqual([]);
    for (const file of ['summary.json', 'report.html']) await rm(join(run, file));
    await resumed(run, {}, look);
    expect(kinds).toEqual(['begin', 'results']);
    await sameTraining(run, whole);
  });
});

describe('a run of an ANN autoencoder that was stopped', () => {
  test('has a checkpoint with moments and no results', async () => {
    expect((await readdir(stopped)).sort()).toEqual([CHECKPOINT, 'config.json', 'metrics.jsonl']);
    const { names, metadata } = await tensorsOf(stopped);
    expect(names).toContain('layers.1.moment2');
    expect(metadata).toMatchObject({ batch: '5', updates: '5' });
  });

  test('goes on to the same bytes, on any number of threads', async () => {
    for (const threads of [undefined, 3]) {
      const run = await copyOf(stopped);
      await resumed(run, { threads });
      await sameTraining(run, whole);
    }
  });

  test('goes on wherever a kill left its files', async () => {
    const folder = await temporaryFolder();
    const copies: string[] = [];
    await smallAnnRun(join(folder, 'run'), {}, {}, (event) => {
      if (event.kind !== 'batch' || ![1, 4, 7].includes(event.batch)) return;
      copies.push(join(folder, `killed-${event.batch}`));
      cpSync(join(folder, 'run'), copies[copies.length - 1], { recursive: true });
    });
    for (const copy of copies) {
      await resumed(copy);
      await sameTraining(copy, whole);
    }
  });

  test.each(['adam', 'sgd'] as const)('goes on by the reference engine too: %s', async (optimizer) => {
    const folder = await temporaryFolder();
    const options = { engine: 'reference', optimizer } as const;
    await smallAnnRun(join(folder, 'run'), { options });
    await smallAnnRun(join(folder, 'other'), { options }, ...stopAt(4));
    await resumed(join(folder, 'other'));
    await sameTraining(join(folder, 'other'), join(folder, 'run'));
  });

  test('refuses a checkpoint that lacks what the optimizer remembered', async () => {
    const run = await copyOf(stopped);
    const config = await readFile(join(run, 'config.json'), 'utf8');
    await writeFile(join(run, CHECKPOINT), await readFile(join(whole, CHECKPOINT)));
    await writeFile(join(run, 'config.json'), config.replace('"batches": 8', '"batches": 16'));
    await expect(resumed(run)).rejects.toThrow(
      /checkpoint\.safetensors: after batch 8 of 16, but without what its optimizer remembered then/,
    );
  });

  test('refuses a checkpoint of another training', async () => {
    const run = await copyOf(stopped);
    const config = await readFile(join(run, 'config.json'), 'utf8');
    await writeFile(join(run, 'config.json'), config.replace('"decay": 0.0001', '"decay": 0.001'));
    await expect(resumed(run)).rejects.toThrow('its option decay is not that of config.json');
  });
});

describe('where one kind is needed and another is there', () => {
  test('both are named', async () => {
    const spiking = join(await temporaryFolder(), 'spiking');
    await smallRun(spiking, { evaluate: 0 });
    await expect(openNetwork(spiking, { spikes: false })).rejects.toThrow(
      'holds an autoencoder, an ANN autoencoder is needed',
    );
    await expect(openNetwork(whole, { spikes: true })).rejects.toThrow(
      'holds an ANN autoencoder, a spiking autoencoder is needed',
    );
    await expect(readRunConfig(whole)).rejects.toThrow('a spiking autoencoder is needed');
    await expect(openNetwork(join(whole, CHECKPOINT), { spikes: true })).rejects.toThrow(
      'checkpoint.safetensors: holds an ANN autoencoder, a spiking autoencoder is needed',
    );
    await expect(openNetwork(join(spiking, CHECKPOINT), { spikes: false })).rejects.toThrow(
      'an ANN autoencoder is needed',
    );
  });
});

describe('thousands of damaged files', () => {
  test.each<[string, number, (text: string, file: string) => unknown]>([
    ['config.json', 1500, (text, file) => readJson(text, file, checkAnyRunConfig)],
    [
      'summary.json',
      1000,
      (text, file) => readJson(text, file, summaryCheck(TASKS.autoencoder, { neuron: 'relu' })),
    ],
    [
      'metrics.jsonl',
      1000,
      (text, file) => parseMetricsLines(text, file, lineCheck(TASKS.autoencoder, { neuron: 'relu' })),
    ],
  ])('%s are read, or refused in one line', async (file, times, read) => {
    expectOneLineRefusals(await readFile(join(whole, file)), file, times, read);
  });
});
