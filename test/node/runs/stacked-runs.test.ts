/** Run folders of greedy stacking. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodeCheckedSafetensors,
  encodeCheckedSafetensors,
} from '../../../src/formats/checked-safetensors.js';
import { loadNetworkImages, openNetwork } from '../../../src/node/runs/network-files.js';
import { beginRun, resumeRun } from '../../../src/node/runs/run-folders.js';
import type { RunControls } from '../../../src/runs/session.js';
import type { RunSpec } from '../../../src/runs/spec.js';
import { evaluate } from '../../../src/use/measure-images.js';
import { temporaryFolder } from '../folders.js';
import { readRunConfig, readRunSummary } from './readers.js';
import { smallRun, watch } from './runs.js';

let base: string;
let outer: string;
let whole: string;

interface Stacking {
  readonly stackOn?: string;
  readonly set?: string;
  readonly resize?: { readonly width: number; readonly height: number };
  readonly force?: boolean;
  readonly options?: RunSpec<'autoencoder'>['options'];
}

function stackedTraining(folder: string, more: Stacking = {}, controls: RunControls = {}) {
  const { stackOn = outer, set: data, resize, force, options } = more;
  const spec: RunSpec<'autoencoder'> = {
    task: 'autoencoder',
    source: { data, resize, evaluate: 30 },
    on: { path: stackOn },
    options: {
      ...{ hidden: [6], batch: 10, threads: 1, logEvery: 2, checkpointEvery: 3, limit: 75 },
      ...options,
    },
  };
  return beginRun(spec, folder, { ...controls, force });
}

function stackedRun(folder: string, more: Stacking = {}) {
  return watch(stackedTraining(folder, more), () => undefined);
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-stacked-'));
  outer = join(base, 'outer');
  whole = join(base, 'whole');
  await smallRun(outer);
  await stackedRun(whole);
});

afterAll(() => rm(base, { recursive: true, force: true }));

const checkpoint = (folder: string) => readFile(join(folder, 'checkpoint.safetensors'));

describe('a stacked run', () => {
  test('is one on the images of the outer one, and says what it stands on', async () => {
    const config = await readRunConfig(whole);
    expect(config).toMatchObject({
      widths: [64, 12, 6, 12, 64],
      data: { set: 'digits', resize: { width: 8, height: 8 } },
      stackedOn: { path: outer, widths: [64, 12, 64] },
    });
    const report = await readFile(join(whole, 'report.html'), 'utf8');
    expect(report).toContain('--stack-on');
    expect(report).toContain('--hidden</span> 6 <');
    const opened = await openNetwork(whole);
    const images = await loadNetworkImages(opened, { count: 30 });
    expect((await readRunSummary(whole))?.test).toEqual(await evaluate(opened.network, images));
  });

  test('goes on where it was stopped, with the same bytes, also without the outer run', async () => {
    const folder = join(await temporaryFolder(), 'run');
    const stop = new AbortController();
    const training = stackedTraining(folder, {}, { signal: stop.signal });
    await watch(training, (event) => {
      if (event.kind === 'batch' && event.batch === 4) stop.abort();
    });
    const moved = `${outer}-moved`;
    await rename(outer, moved);
    try {
      await watch(resumeRun(folder), () => undefined);
    } finally {
      await rename(moved, outer);
    }
    expect(await checkpoint(folder)).toEqual(await checkpoint(whole));
  });

  test('stopped before its first checkpoint, needs the outer run as it was', async () => {
    const folder = join(await temporaryFolder(), 'run');
    await stackedRun(folder);
    await rm(join(folder, 'checkpoint.safetensors'));
    await rm(join(folder, 'summary.json'));
    const file = join(outer, 'checkpoint.safetensors');
    const bytes = await readFile(file);
    const { tensors, metadata } = decodeCheckedSafetensors(Uint8Array.from(bytes), file);
    const [first, ...rest] = [...tensors.values()];
    first.data[0] *= 2;
    await writeFile(file, encodeCheckedSafetensors({ tensors: [first, ...rest], metadata }));
    try {
      await expect(watch(resumeRun(folder), () => undefined)).rejects.toThrow(/not the autoencoder that/);
    } finally {
      await writeFile(file, bytes);
    }
    const moved = `${outer}-moved`;
    await rename(outer, moved);
    try {
      await expect(watch(resumeRun(folder), () => undefined)).rejects.toThrow(
        /needs the autoencoder it stands on/,
      );
    } finally {
      await rename(moved, outer);
    }
    await watch(resumeRun(folder), () => undefined);
    expect(await checkpoint(folder)).toEqual(await checkpoint(whole));
  });

  test('can be stacked on again', async () => {
    const folder = join(await temporaryFolder(), 'run');
    const { network } = await stackedRun(folder, { stackOn: whole, options: { hidden: [3] } });
    expect(network.widths).toEqual([64, 12, 6, 3, 6, 12, 64]);
  });

  test('does not replace what it stands on', async () => {
    await expect(stackedRun(outer, { force: true })).rejects.toThrow(
      /holds the autoencoder that is stacked on/,
    );
    const file = join(outer, 'checkpoint.safetensors');
    await expect(stackedRun(outer, { force: true, stackOn: file })).rejects.toThrow(/is stacked on/);
    expect((await readRunConfig(outer)).widths).toEqual([64, 12, 64]);
  });

  test('asks for images where nothing says what the outer one was trained on', async () => {
    const folder = join(await temporaryFolder(), 'run');
    const stackOn = join(outer, 'checkpoint.safetensors');
    await expect(stackedRun(folder, { stackOn })).rejects.toThrow(/give --data/);
    const resize = { width: 8, height: 8 };
    const { network } = await stackedRun(folder, { stackOn, set: 'digits', resize });
    expect(network.widths).toEqual([64, 12, 6, 12, 64]);
  });

  test('is refused where neurons differ, or there is no autoencoder', async () => {
    const folder = join(await temporaryFolder(), 'run');
    await expect(stackedRun(folder, { options: { threshold: 3 } })).rejects.toThrow(/--threshold must be 1/);
    await expect(stackedRun(folder, { stackOn: join(outer, 'config.json') })).rejects.toThrow(/config\.json/);
  });
});
