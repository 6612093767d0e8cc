/** Runs of ANN audiocoders: their folder, and how they go on. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { decodePng } from '../../../src/formats/png.js';
import { decodeSafetensors } from '../../../src/formats/safetensors.js';
import { loadTestClips, openSynthesis } from '../../../src/node/exports/synthesis-files.js';
import { networkKind } from '../../../src/node/runs/network-files.js';
import { evaluateSynthesis } from '../../../src/use/synthesis-quality.js';
import { checkMarkup } from '../../report/markup.js';
import { temporaryFolder } from '../folders.js';
import { type AnnPlaces, smallAnnAudioRun, smallAnnRun, stopAt } from './ann-runs.js';
import { smallAudioRun, writeSmallImages } from './audio-runs.js';
import {
  readAnnAudioRunConfig,
  readAnnAudioRunMetrics,
  readAnnAudioRunSummary,
  readAudioRunConfig,
} from './readers.js';
import { copyOf, resumed, smallRun } from './runs.js';

const CHECKPOINT = 'checkpoint.safetensors';

const dataBefore = process.env.SPIKELOOM_DATA;
let base: string;
let places: AnnPlaces;
let whole: string;
let stopped: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-ann-audio-runs-'));
  // What is heard is kept there.
  process.env.SPIKELOOM_DATA = join(base, 'data');
  places = { autoencoder: join(base, 'autoencoder'), images: join(base, 'images') };
  await writeSmallImages(places.images);
  const learned = { epochs: 20, initialBound: 0 };
  await smallAnnRun(places.autoencoder, {
    ...{ set: places.images, resize: undefined, evaluate: 0, options: learned },
  });
  whole = join(base, 'whole');
  stopped = join(base, 'stopped');
  await smallAnnAudioRun(whole, places);
  await smallAnnAudioRun(stopped, places, {}, ...stopAt(8));
});
afterAll(async () => {
  if (dataBefore === undefined) delete process.env.SPIKELOOM_DATA;
  else process.env.SPIKELOOM_DATA = dataBefore;
  await rm(base, { recursive: true, force: true });
});

async function sameTraining(run: string, other: string): Promise<void> {
  const checkpoint = (folder: string) => readFile(join(folder, CHECKPOINT));
  expect((await checkpoint(run)).equals(await checkpoint(other))).toBe(true);
  const lines = async (folder: string) =>
    (await readAnnAudioRunMetrics(folder)).map((line) => ({ ...line, seconds: 0 }));
  expect(await lines(run)).toEqual(await lines(other));
  expect((await readAnnAudioRunSummary(run))?.test).toEqual((await readAnnAudioRunSummary(other))?.test);
}

describe('a complete run of an ANN audiocoder', () => {
  test('has all its files and nothing else', async () => {
    expect((await readdir(whole)).sort()).toEqual([
      ...[CHECKPOINT, 'config.json', 'drawings.png', 'metrics.jsonl', 'report.html', 'summary.json'],
    ]);
    decodePng(await readFile(join(whole, 'drawings.png')), 'drawings.png');
  });

  test('learns: the error of the hidden values falls', async () => {
    const errors = (await readAnnAudioRunMetrics(whole)).map(({ mapMse }) => mapMse);
    expect(errors[errors.length - 1]).toBeLessThan(0.8 * errors[0]);
  });

  test('tells in config.json what it was made from, clips and split as a spiking one has them', async () => {
    const config = await readAnnAudioRunConfig(whole);
    expect(config).toMatchObject({
      kind: 'audiocoder',
      batches: 15,
      options: { neuron: 'relu', bits: 0, batch: 10 },
    });
    const folder = await temporaryFolder();
    const [autoencoder, twin] = [join(folder, 'autoencoder'), join(folder, 'twin')];
    await smallRun(autoencoder, { set: places.images, resize: undefined, evaluate: 0 });
    await smallAudioRun(twin, { ...places, autoencoder }, { options: { epochs: 1 } });
    const spiking = await readAudioRunConfig(twin);
    expect(config.test).toEqual(spiking.test);
    expect(config.classImages).toEqual(spiking.classImages);
    expect(config.clips).toEqual(spiking.clips);
  });

  test('has the autoencoder in its checkpoint, and no moments', async () => {
    const { tensors, metadata } = decodeSafetensors(await readFile(join(whole, CHECKPOINT)), whole);
    expect([...tensors.keys()].sort()).toEqual(
      [0, 1].flatMap((l) => [`audiocoder.${l}.weight`, `autoencoder.${l}.weight`]).sort(),
    );
    expect(metadata.format).toBe('spikeloom-ann-synthesis');
    expect(await networkKind(join(whole, CHECKPOINT))).toEqual({ task: 'audiocoder', neuron: 'relu' });
  });

  test('is measured as it was at its end', async () => {
    const opened = await openSynthesis(whole, { spikes: false });
    const quality = await evaluateSynthesis(opened.network, await loadTestClips(opened));
    expect(quality).toEqual((await readAnnAudioRunSummary(whole))?.test);
  });

  test('has a report that speaks of no spikes', async () => {
    const page = await readFile(join(whole, 'report.html'), 'utf8');
    checkMarkup(page);
    const html = page.replace(/<\/?span[^>]*>/g, '');
    for (const text of [
      'ANN audiocoder',
      'drawn nearest to the right class',
      'Error of the hidden values',
      '12 values × 32 bits',
      'spikeloom train audiocoder --autoencoder',
    ]) {
      expect(html).toContain(text);
    }
    expect(html.replace(/spikeloom/gi, '')).not.toMatch(/spik(e|ing)/i);
  });
});

describe('a run of an ANN audiocoder that was stopped', () => {
  test('goes on to the same bytes, on any number of threads', async () => {
    expect((await readdir(stopped)).sort()).toEqual([CHECKPOINT, 'config.json', 'metrics.jsonl']);
    for (const threads of [undefined, 3]) {
      const run = await copyOf(stopped);
      await resumed(run, { threads });
      await sameTraining(run, whole);
    }
  });

  test('goes on without a checkpoint, with the autoencoder it began with', async () => {
    const run = await copyOf(stopped);
    await rm(join(run, CHECKPOINT));
    await resumed(run);
    await sameTraining(run, whole);
  });
});

test('few bits and an image of its own for every clip', async () => {
  const run = join(await temporaryFolder(), 'run');
  const { summary } = await smallAnnAudioRun(run, places, {
    options: { pairing: 'clip', bits: 1, epochs: 1 },
  });
  expect(summary!.test!.mseOfAny).toBeLessThanOrEqual(summary!.test!.mse);
  expect(await readFile(join(run, 'report.html'), 'utf8')).toContain('12 values × 1 bit<');
});

test('a run whose time is up gets its results, and can go on', async () => {
  const run = join(await temporaryFolder(), 'run');
  const { summary, batch } = await smallAnnAudioRun(run, places, { seconds: 1e-9 });
  expect(batch).toBeLessThan(15);
  expect(summary?.batches).toBe(batch);
  expect(await readFile(join(run, 'report.html'), 'utf8')).toContain(`Its time was up after ${batch} of 15`);
  await resumed(run);
  await sameTraining(run, whole);
});

describe('where one kind is needed and another is there', () => {
  test('a spiking audiocoder refuses an ANN autoencoder, and the reverse', async () => {
    const folder = await temporaryFolder();
    const spiking = join(folder, 'spiking');
    await smallRun(spiking, { set: places.images, resize: undefined, evaluate: 0 });
    const out = join(folder, 'out');
    await expect(smallAudioRun(out, places)).rejects.toThrow(
      `${places.autoencoder}: holds an ANN autoencoder, a spiking autoencoder is needed`,
    );
    await expect(smallAnnAudioRun(out, { ...places, autoencoder: spiking })).rejects.toThrow(
      `${spiking}: holds an autoencoder, an ANN autoencoder is needed`,
    );
    const remedy = `, such as ${places.autoencoder} that it was made with`;
    await expect(smallAnnAudioRun(out, { ...places, autoencoder: whole })).rejects.toThrow(remedy);
    await expect(openSynthesis(whole, { spikes: true })).rejects.toThrow(InputError);
    await expect(openSynthesis(places.autoencoder, { spikes: false })).rejects.toThrow(
      `train one with "spikeloom train audiocoder --autoencoder ${places.autoencoder} --neuron relu"`,
    );
    expect(await readdir(folder)).toEqual(['spiking']);
  });
});
