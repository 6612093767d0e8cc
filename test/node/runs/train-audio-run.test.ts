import { cpSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { readJson } from '../../../src/core/json-input.js';
import { speakDigit } from '../../../src/data/spoken-digits.js';
import { encodeWav } from '../../../src/data/wav.js';
import { decodePng } from '../../../src/formats/png.js';
import { loadImageSet } from '../../../src/node/sets/image-sets.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { checkAnyRunConfig, TASKS } from '../../../src/tasks/index.js';
import { lineCheck, summaryCheck } from '../../../src/tasks/lines.js';
import { expectOneLineRefusals } from '../../formats/fuzz.js';
import { checkMarkup } from '../../report/markup.js';
import { temporaryFolder } from '../folders.js';
import { type AudioPlaces, interruptedAudioRun, smallAudioRun, writeSmallImages } from './audio-runs.js';
import { readAudioRunConfig, readAudioRunMetrics, readAudioRunSummary } from './readers.js';
import { copyOf, resumed, smallRun } from './runs.js';

const FILES = [
  'checkpoint.safetensors',
  'config.json',
  'drawings.png',
  'metrics.jsonl',
  'report.html',
  'summary.json',
];

const dataBefore = process.env.SPIKELOOM_DATA;
let base: string;
let places: AudioPlaces;
let whole: string;
let stopped: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-audio-runs-'));
  // What is heard is kept there.
  process.env.SPIKELOOM_DATA = join(base, 'data');
  places = { autoencoder: join(base, 'autoencoder'), images: join(base, 'images') };
  await writeSmallImages(places.images);
  await smallRun(places.autoencoder, { set: places.images, resize: undefined, evaluate: 0 });
  whole = join(base, 'whole');
  stopped = join(base, 'stopped');
  await smallAudioRun(whole, places);
  await interruptedAudioRun(stopped, places, 8);
});
afterAll(async () => {
  if (dataBefore === undefined) delete process.env.SPIKELOOM_DATA;
  else process.env.SPIKELOOM_DATA = dataBefore;
  await rm(base, { recursive: true, force: true });
});

async function sameTraining(run: string, other: string): Promise<void> {
  const checkpoint = (folder: string) => readFile(join(folder, 'checkpoint.safetensors'));
  expect((await checkpoint(run)).equals(await checkpoint(other))).toBe(true);
  const lines = async (folder: string) =>
    (await readAudioRunMetrics(folder)).map((line) => ({ ...line, seconds: 0 }));
  expect(await lines(run)).toEqual(await lines(other));
  expect((await readAudioRunSummary(run))?.test).toEqual((await readAudioRunSummary(other))?.test);
}

async function edit(run: string, change: (config: string) => string): Promise<void> {
  const file = join(run, 'config.json');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

describe('a complete run of an audiocoder', () => {
  test('has all its files and nothing else', async () => {
    expect((await readdir(whole)).sort()).toEqual(FILES);
  });

  test('tells in config.json what it was made from', async () => {
    const config = await readAudioRunConfig(whole);
    expect(config).toMatchObject({
      ...{ kind: 'audiocoder', batches: 15, seed: 1 },
      clips: { set: 'spoken-digits', count: 60, clips: 60 },
      data: { set: places.images, width: 8, height: 8 },
      autoencoder: { path: places.autoencoder, widths: [64, 12, 64] },
    });
    expect(config.widths.slice(1)).toEqual([16, 12]);
    expect(config.classImages).toHaveLength(10);
    expect(config.test.map((name) => name[0])).toEqual([...'0123456789']);
  });

  test('has a line for every logged batch, those that end an epoch with a test', async () => {
    const lines = await readAudioRunMetrics(whole);
    expect(lines.map(({ batch }) => batch)).toEqual([2, 4, 5, 6, 8, 10, 12, 14, 15]);
    expect(lines.filter((line) => line.test).map(({ batch }) => batch)).toEqual([5, 10, 15]);
  });

  test('has in its summary what the test after the last epoch saw', async () => {
    const summary = await readAudioRunSummary(whole);
    const last = (await readAudioRunMetrics(whole)).at(-1);
    expect({ mse: summary?.test?.mse, right: summary?.test?.right }).toEqual(last?.test);
    expect(summary?.test?.samples).toBe(10);
    // A clip of each digit; of a blank drawing none is noted.
    const confusion = summary?.test?.confusion ?? [];
    for (const row of confusion) expect(row.reduce((sum, n) => sum + n)).toBeLessThanOrEqual(1);
    const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
    expect(right).toBeCloseTo(10 * (summary?.test?.right ?? Number.NaN), 9);
  });

  test('has drawings and a report that are what they say', async () => {
    const { width, height } = decodePng(await readFile(join(whole, 'drawings.png')), 'drawings.png');
    // One test clip of each class: its image, a gap, one drawing.
    expect(width / height).toBe((8 + 4 + 8) / (10 * 9 - 1));
    const html = await readFile(join(whole, 'report.html'), 'utf8');
    checkMarkup(html);
    expect(html).toContain('on spoken-digits × images');
    expect(html.match(/<audio/g)).toHaveLength(10);
    expect(html).toContain('spikeloom synthesize');
    expect(html).not.toContain('spikeloom resume');
  });

  test('is the same on any number of threads', async () => {
    for (const threads of [2, 3]) {
      const run = join(await temporaryFolder(), 'run');
      await smallAudioRun(run, places, { options: { threads } });
      await sameTraining(run, whole);
    }
  });

  test('is not trained again by resuming it, but gets results that are missing', async () => {
    const run = await copyOf(whole);
    const kinds: string[] = [];
    const look = ({ kind }: { kind: string }) => kinds.push(kind);
    await resumed(run, {}, look);
    expect(kinds).toEqual([]);
    for (const file of ['summary.json', 'report.html', 'drawings.png']) await rm(join(run, file));
    await resumed(run, {}, look);
    expect(kinds).toEqual(['begin', 'results']);
    expect((await readdir(run)).sort()).toEqual(FILES);
    await sameTraining(run, whole);
  });
});

describe('a run of an audiocoder that was stopped', () => {
  test('has a checkpoint of its last batch and no results', async () => {
    expect((await readdir(stopped)).sort()).toEqual([
      'checkpoint.safetensors',
      'config.json',
      'metrics.jsonl',
    ]);
    expect((await readAudioRunMetrics(stopped)).map(({ batch }) => batch)).toEqual([2, 4, 5, 6, 8]);
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
    await smallAudioRun(join(folder, 'run'), places, {}, {}, (event) => {
      if (event.kind !== 'batch' || ![1, 5, 11].includes(event.batch)) return;
      copies.push(join(folder, `killed-${event.batch}`));
      cpSync(join(folder, 'run'), copies[copies.length - 1], { recursive: true });
    });
    expect(copies).toHaveLength(3);
    for (const copy of copies) {
      await resumed(copy);
      await sameTraining(copy, whole);
    }
  });

  test('refuses other clips, images and autoencoders than it began with', async () => {
    const changes: readonly (readonly [RegExp, RegExp])[] = [
      [/("clips": \{[^}]*"checksum": )"\w+"/, /its 60 clips \(checksum 00000000\) are not those of/],
      [/("data": \{[^}]*"checksum": )"\w+"/, /\(checksum 00000000\) are not those of images now/],
      [/("autoencoder": \{[^}]*"checksum": )"\w+"/, /not the autoencoder that/],
    ];
    for (const [place, message] of changes) {
      const run = await copyOf(stopped);
      await edit(run, (config) => config.replace(place, '$1"00000000"'));
      await expect(resumed(run)).rejects.toThrow(message);
      expect((await readAudioRunMetrics(run)).at(-1)?.batch).toBe(8);
    }
    const run = await copyOf(stopped);
    await edit(run, (config) => config.replace(/"0_\w+"/, '"0_nobody_0000"'));
    await expect(resumed(run)).rejects.toThrow('of its 10 test clips 9 are among the 60 of spoken-digits');
  });

  test('needs its autoencoder only as long as it has no checkpoint', async () => {
    const folder = await temporaryFolder();
    const autoencoder = join(folder, 'autoencoder');
    const run = join(folder, 'run');
    await cp(places.autoencoder, autoencoder, { recursive: true });
    await interruptedAudioRun(run, { ...places, autoencoder }, 8);
    await smallRun(autoencoder, {
      set: places.images,
      resize: undefined,
      evaluate: 0,
      force: true,
      options: { seed: 2 },
    });
    const early = await copyOf(run);
    await rm(join(early, 'checkpoint.safetensors'));
    await expect(resumed(early)).rejects.toThrow(`${autoencoder}: not the autoencoder that`);
    await resumed(run);
    await sameTraining(run, whole);
  });
});

test('a run whose time is up gets its results, and can go on', async () => {
  const run = join(await temporaryFolder(), 'run');
  const { summary, batch } = await smallAudioRun(run, places, { seconds: 1e-9 });
  expect(batch).toBeLessThan(15);
  expect(summary?.batches).toBe(batch);
  const html = await readFile(join(run, 'report.html'), 'utf8');
  expect(html).toContain(`Its time was up after ${batch} of 15 batches`);
  expect(html).toContain('spikeloom resume');
  await resumed(run);
  await sameTraining(run, whole);
});

test('a speaker may be held out', async () => {
  const run = join(await temporaryFolder(), 'run');
  await smallAudioRun(run, places, { options: { split: 'speaker:anna', epochs: 1 } });
  const { test: held } = await readAudioRunConfig(run);
  expect(held).toHaveLength(6);
  expect(held.every((name) => name.includes('_anna_'))).toBe(true);
  await expect(smallAudioRun(`${run}-2`, places, { options: { split: 'speaker:nobody' } })).rejects.toThrow(
    'no clip is spoken by "nobody"',
  );
});

test('every clip may be paired with an image of its own', async () => {
  const run = join(await temporaryFolder(), 'run');
  const { config, summary } = await smallAudioRun(run, places, { options: { pairing: 'clip', epochs: 1 } });
  expect(config.classImages).toBeUndefined();
  expect(summary!.test!.mseOfAny).toBeLessThanOrEqual(summary!.test!.mse);
  const html = await readFile(join(run, 'report.html'), 'utf8');
  expect(html).toContain('an optimistic value');
  checkMarkup(html);
});

test('class images may be chosen', async () => {
  const run = join(await temporaryFolder(), 'run');
  const { labels } = await loadImageSet(places.images, { part: 'train' });
  const last = Array.from({ length: 10 }, (_, label) => labels.lastIndexOf(label));
  const { config } = await smallAudioRun(run, places, { classImages: last, options: { epochs: 1 } });
  expect(config.classImages).toEqual(last);
});

test('a folder that holds a run is not overwritten unless forced', async () => {
  const run = await copyOf(whole);
  await expect(smallAudioRun(run, places)).rejects.toThrow(UsageError);
  await expect(smallAudioRun(run, places)).rejects.toThrow(/already holds a run/);
  await sameTraining(run, whole);
  await smallAudioRun(run, places, { force: true, options: { seed: 2, epochs: 1 } });
  expect((await readAudioRunConfig(run)).seed).toBe(2);
});

test('the reference engine trains too, and goes on to the same bytes', async () => {
  const folder = await temporaryFolder();
  const options = { engine: 'reference', limit: 20, epochs: 2 } as const;
  const [run, other] = [join(folder, 'run'), join(folder, 'other')];
  await smallAudioRun(run, places, { options });
  await interruptedAudioRun(other, places, 2, { options });
  await resumed(other);
  await sameTraining(other, run);
});

test('clips of a folder are heard; a sound that is gone by the end has no player', async () => {
  const folder = await temporaryFolder();
  const audio = join(folder, 'sounds');
  for (let digit = 0; digit < 10; digit++) {
    await mkdir(join(audio, `${digit}`), { recursive: true });
    for (let take = 0; take < 4; take++) {
      const wav = encodeWav(speakDigit({ digit, voice: 'emma', seed: 3, take }));
      await writeFile(join(audio, `${digit}`, `${take}.wav`), wav);
    }
  }
  const run = join(folder, 'run');
  const { config } = await smallAudioRun(run, places, { audio, options: { epochs: 1 } }, {}, ({ kind }) => {
    if (kind === 'results') rmSync(join(audio, '7'), { recursive: true });
  });
  expect(config.clips).toMatchObject({ set: audio, name: 'sounds', clips: 40 });
  const html = await readFile(join(run, 'report.html'), 'utf8');
  expect(html.match(/<audio/g)).toHaveLength(9);
  expect(html).toContain('could not be loaded any more');
});

describe('thousands of damaged files', () => {
  test.each<[string, number, (text: string, file: string) => unknown]>([
    ['config.json', 2000, (text, file) => readJson(text, file, checkAnyRunConfig)],
    [
      'summary.json',
      1500,
      (text, file) => readJson(text, file, summaryCheck(TASKS.audiocoder, { neuron: 'lif' })),
    ],
    [
      'metrics.jsonl',
      1500,
      (text, file) => parseMetricsLines(text, file, lineCheck(TASKS.audiocoder, { neuron: 'lif' })),
    ],
  ])('%s are read, or refused in one line', async (file, times, read) => {
    expectOneLineRefusals(await readFile(join(whole, file)), file, times, read);
  });
});
