/** Runs of classifiers: their folder, and how they go on; on images, events and clips. */
import { cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenClassifierOptions } from '../../../src/network/classifier.js';
import { beginRun, openRunOf, resumeRun } from '../../../src/node/runs/run-folders.js';
import { listRuns } from '../../../src/node/studio/list-runs.js';
import type { RunControls } from '../../../src/runs/session.js';
import type { ClassifierSource } from '../../../src/tasks/classifier.js';
import { checkMarkup } from '../../report/markup.js';
import { temporaryFolder } from '../folders.js';
import { type Look, watch } from './runs.js';

const OPTIONS = {
  ...{ hidden: [12], steps: 4, batch: 10, threads: 1, logEvery: 2, checkpointEvery: 3 },
  ...{ frames: 40, decimation: 200 },
} as const;
const IMAGES = { data: 'digits', resize: { width: 8, height: 8 }, evaluate: 40 };
const CLIPS = { audio: 'spoken-digits', clips: 60 };

function run(
  folder: string,
  source: ClassifierSource,
  given: GivenClassifierOptions = {},
  controls: RunControls = {},
  look: Look = () => undefined,
) {
  const options = { ...OPTIONS, limit: 90, ...given };
  return watch(beginRun({ task: 'classifier', source, options }, folder, controls), look);
}

const bytesOf = (folder: string) => readFile(join(folder, 'checkpoint.safetensors'));

describe.each([
  ['images', IMAGES, ['weights.png']],
  ['clips', CLIPS, []],
] as const)('a run on %s', (_, source, pictures) => {
  let base: string;
  let whole: string;

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'spikeloom-classifier-'));
    whole = join(base, 'whole');
    await run(whole, source);
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  test('has its files and no others', async () => {
    const files = ['config.json', 'metrics.jsonl', 'checkpoint.safetensors', 'summary.json', 'report.html'];
    expect((await readdir(whole)).sort()).toEqual([...files, ...pictures].sort());
  });

  test('has a report with the accuracy, what was taken for what, and the command that makes it', async () => {
    const page = await readFile(join(whole, 'report.html'), 'utf8');
    checkMarkup(page);
    const html = page.replace(/<\/?span[^>]*>/g, '');
    for (const text of [
      'What was taken for what',
      'Accuracy while training',
      'spikeloom train classifier --',
    ]) {
      expect(html).toContain(text);
    }
  });

  test('stopped at any batch, goes on to the same bytes on any number of threads', async () => {
    for (const [batch, threads] of [
      [1, 1],
      [4, 2],
      [5, 4],
    ]) {
      const folder = join(base, `stopped-${batch}`);
      const stop = new AbortController();
      await run(folder, source, {}, { signal: stop.signal }, (event) => {
        if (event.kind === 'batch' && event.batch === batch) stop.abort();
      });
      const { summary } = await watch(resumeRun(folder, { threads }), () => undefined);
      expect(summary).toBeDefined();
      expect(await bytesOf(folder)).toEqual(await bytesOf(whole));
    }
  });

  test('goes on wherever a kill left its files', async () => {
    const folder = join(base, 'running');
    const copies: string[] = [];
    await run(folder, source, {}, {}, (event) => {
      if (event.kind !== 'batch' || ![1, 4, 5].includes(event.batch)) return;
      copies.push(join(base, `killed-${event.batch}`));
      cpSync(folder, copies[copies.length - 1], { recursive: true });
    });
    for (const copy of copies) {
      await watch(resumeRun(copy), () => undefined);
      expect(await bytesOf(copy)).toEqual(await bytesOf(whole));
    }
  });

  test('is opened by its task, and refused by another', async () => {
    const opened = await openRunOf(whole, 'classifier');
    const { summary } = { summary: await opened.summary() };
    expect(summary?.test?.confusion).toHaveLength(10);
    expect((await opened.checkpoint())?.network.classes).toEqual(opened.config.classes);
    await expect(openRunOf(whole, 'autoencoder')).rejects.toThrow('holds a classifier');
  });

  test('is listed with its accuracy', async () => {
    const { runs, broken } = await listRuns(whole);
    expect(broken).toEqual([]);
    expect(runs[0]).toMatchObject({ kind: { task: 'classifier', neuron: 'lif' } });
    expect(runs[0].test?.accuracy).toBeGreaterThanOrEqual(0);
  });
});

describe('is refused', () => {
  test.each<[string, ClassifierSource, string]>([
    ['without samples', {}, 'give either --data'],
    ['with images and clips', { ...IMAGES, ...CLIPS }, 'give either --data'],
    ['with a number of images as of clips', { ...IMAGES, clips: 30 }, '--clips is for spoken-digits'],
    ['with a size for clips', { ...CLIPS, resize: { width: 8, height: 8 } }, 'are for images'],
    ['with a wrong number of test images', { ...IMAGES, evaluate: 1.5 }, '--evaluate must be an integer'],
    ['with an unknown set', { data: 'mnits' }, 'data set "mnits" is unknown'],
  ])('%s', async (_, source, message) => {
    await expect(run(join(await temporaryFolder(), 'a'), source)).rejects.toThrow(message);
  });

  test('with other samples than it began with', async () => {
    const folder = join(await temporaryFolder(), 'a');
    const stop = new AbortController();
    await run(folder, CLIPS, {}, { signal: stop.signal }, (event) => {
      if (event.kind === 'batch') stop.abort();
    });
    await expect(watch(resumeRun(folder, { audio: 'spoken' }), () => undefined)).rejects.toThrow(
      'set of clips "spoken" is unknown',
    );
  });
});
