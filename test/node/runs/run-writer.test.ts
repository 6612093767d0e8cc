/** What a running training writes, on a system that writes less than it is given, and beside others that meddle. */

import { readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeCheckedSafetensors } from '../../../src/formats/checked-safetensors.js';
import { lockFolder } from '../../../src/node/files/folder-lock.js';
import { RunWriter } from '../../../src/node/runs/run-writer.js';
import { parseMetricsLines } from '../../../src/runs/metrics-lines.js';
import { TASKS } from '../../../src/tasks/index.js';
import { lineCheck } from '../../../src/tasks/lines.js';
import type { AutoencoderLine } from '../../../src/training/metrics-line.js';
import { temporaryFolder } from '../folders.js';

/** The order of calls that matter, and how many bytes the system takes at once. */
const system = vi.hoisted(() => ({ calls: [] as string[], most: Infinity, isFull: false }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    writeSync(file: number, bytes: Uint8Array, offset: number) {
      if (system.isFull && offset > 0) {
        throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
      }
      return real.writeSync(file, bytes, offset, Math.min(bytes.length - offset, system.most));
    },
    fdatasync(file: number, done: (error: Error | null) => void) {
      system.calls.push('lines on the disk');
      real.fdatasync(file, done);
    },
  };
});
vi.mock('../../../src/node/files/atomic-file.js', async (original) => {
  const real = await original<typeof import('../../../src/node/files/atomic-file.js')>();
  return {
    writeFileAtomic(...[file, content]: Parameters<typeof real.writeFileAtomic>) {
      system.calls.push(file.slice(file.lastIndexOf('/') + 1));
      return real.writeFileAtomic(file, content);
    },
  };
});
beforeEach(() => Object.assign(system, { calls: [], most: Infinity, isFull: false }));

const lineOf = (batch: number): AutoencoderLine<'lif'> => ({
  ...{ batch, epoch: 0, seconds: batch / 7, loss: 1, learningRate: 0.001, mse: 0.5, spikeMse: 0.25 },
  spikeRates: [0.125, 0.25, 0.1],
});
const state = { batch: 3, seconds: 1, weights: [Float32Array.of(1, 2)] };
const encode = () => ({
  tensors: [{ name: 'w', dtype: 'F32' as const, shape: [2], data: Float32Array.of(1, 2) }],
  metadata: { batch: '3' },
});

async function written(
  use: (writer: RunWriter, add: (batch: number) => void, folder: string) => Promise<void>,
) {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder);
  const lines: AutoencoderLine<'lif'>[] = [];
  const warnings: string[] = [];
  const onWarning = (text: string) => warnings.push(text);
  const writer = new RunWriter({ folder, lock, encode, lines, onWarning });
  const add = (batch: number) => {
    lines.push(lineOf(batch));
    writer.addLine(lineOf(batch));
  };
  try {
    await use(writer, add, folder);
    await writer.saved();
  } finally {
    await writer.close();
    await lock.release();
  }
  const text = await readFile(join(folder, 'metrics.jsonl'), 'utf8');
  return {
    folder,
    warnings,
    lines: parseMetricsLines(text, 'metrics.jsonl', lineCheck(TASKS.autoencoder, { neuron: 'lif' })),
    text,
  };
}

describe('lines of metrics', () => {
  test('are whole where the system takes a few bytes at a time', async () => {
    system.most = 7;
    const { lines } = await written(async (_, add) => {
      for (const batch of [1, 2, 3]) add(batch);
    });
    expect(lines).toEqual([1, 2, 3].map(lineOf));
  });

  test('are whole, or none, where the disk is full in the middle of one', async () => {
    const { lines, text } = await written(async (_, add) => {
      add(1);
      Object.assign(system, { most: 7, isFull: true });
      expect(() => add(2)).toThrow('metrics.jsonl: cannot be written, the disk is full');
      Object.assign(system, { most: Infinity, isFull: false });
      add(3);
    });
    expect(lines).toEqual([1, 3].map(lineOf));
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('are on the disk before the checkpoint that follows them', async () => {
    const { folder } = await written(async (writer, add) => {
      add(1);
      await writer.save(state);
      await writer.saved();
      add(2);
      await writer.save(state);
    });
    expect(system.calls).toEqual([
      ...['lines on the disk', 'checkpoint.safetensors'],
      ...['lines on the disk', 'checkpoint.safetensors'],
    ]);
    const file = join(folder, 'checkpoint.safetensors');
    expect(decodeCheckedSafetensors(await readFile(file), file).metadata).toEqual({ batch: '3' });
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ['removed', (file) => rm(file)],
    ['removed', (file) => rename(file, `${file}-moved`)],
    ['changed', (file) => rename(file, `${file}-moved`).then(() => writeFile(file, 'an edited copy'))],
    ['changed', (file) => truncate(file, 30)],
    ['changed', (file) => writeFile(file, 'hello\n', { flag: 'a' })],
  ])('that something else %s are written again, with a warning', async (what, meddle) => {
    const { lines, warnings, folder } = await written(async (writer, add, folder) => {
      add(1);
      add(2);
      await meddle(join(folder, 'metrics.jsonl'));
      add(3);
      await writer.save(state);
      await writer.saved();
      add(4);
    });
    expect(lines).toEqual([1, 2, 3, 4].map(lineOf));
    expect(warnings).toEqual([
      `${join(folder, 'metrics.jsonl')}: was ${what} during the training; its lines were written again`,
    ]);
  });
});

test('nothing is written by a writer that lost its lock', async () => {
  await written(async (writer, add, folder) => {
    add(1);
    for (const name of await readdir(folder)) if (name.startsWith('.lock-')) await rm(join(folder, name));
    await expect(writer.save(state)).rejects.toThrow('its lock was removed');
    expect(await readdir(folder)).not.toContain('checkpoint.safetensors');
  });
});
