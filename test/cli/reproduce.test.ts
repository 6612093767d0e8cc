/** `spikeloom reproduce` as a user runs it, in small on built-in data. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReproductionResult } from '../../src/experiments/result.js';
import { presentNames } from '../../src/node/files/bounded-file.js';
import { lockFolder } from '../../src/node/files/folder-lock.js';
import { temporaryFolder } from '../node/folders.js';
import { folderForAll } from '../node/shared-folder.js';
import { someMetrics } from './interrupted.js';
import { cli, cliProcess } from './run-cli.js';

/** Two series of a few seconds, each of two seeds. */
const MASK = ['reproduce', 'figure-3b', '--quick', '--preset', 'tuned', '--threads', '2'];
const ON_ONE_THREAD = [...MASK.slice(0, -1), '1'];

async function resultOf(folder: string): Promise<ReproductionResult> {
  return JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));
}

/** Waits until a second run has trained a batch. */
async function secondRun(folder: string): Promise<void> {
  const runs = join(folder, 'runs');
  while ((await presentNames(runs)).size < 2) await pause(10);
  await Promise.all([...(await presentNames(runs))].map((name) => someMetrics(join(runs, name))));
}

/** SHA-256 of the pictures and of every run's checkpoint, by name. */
async function hashesOf(folder: string): Promise<Record<string, string>> {
  const pictures = (await readdir(join(folder, 'reproduction'))).map((name) => join('reproduction', name));
  const runs = (await readdir(join(folder, 'runs'))).map((name) =>
    join('runs', name, 'checkpoint.safetensors'),
  );
  const hashes = [...pictures, ...runs].map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(hashes));
}

describe('a figure in small', () => {
  let whole = '';
  beforeAll(async () => {
    whole = join(await folderForAll(), 'whole');
    const { code, err } = await cli([...MASK, '--out', whole]);
    expect(`${code} ${code === 0 ? '' : err}`).toBe('0 ');
  });

  test('is a report whose numbers are those of runs that are there', async () => {
    const { figures } = await resultOf(whole);
    expect(figures.map(({ id }) => id)).toEqual(['figure-3b']);
    const [{ rows, claims, panels }] = figures;
    expect(rows.map(({ name, values }) => [name, values.length])).toEqual([
      ['mask XOR', 2],
      ['no mask', 2],
    ]);
    expect(claims[0].verdict).toBe('holds');
    expect(panels[0].curves.map(({ points }) => points.length)).toEqual([5, 5]);
    for (const { runs, values } of rows) {
      for (const [i, { folder, checkpoint, mse, key }] of runs.entries()) {
        expect(folder).toContain(key);
        const summary = JSON.parse(await readFile(join(whole, folder, 'summary.json'), 'utf8'));
        expect(values[i]).toBe(summary.test.mse);
        expect(mse).toBe(summary.test.mse);
        const bytes = await readFile(join(whole, folder, 'checkpoint.safetensors'));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(checkpoint);
      }
    }
    for (const file of ['report.html', 'REPRODUCTION.md']) {
      expect(await readFile(join(whole, file), 'utf8')).toContain('mask XOR');
    }
  });

  test('is not done twice', async () => {
    const folder = join(await temporaryFolder(), 'copy');
    await cp(whole, folder, { recursive: true });
    const before = await hashesOf(folder);
    const { code, out, err } = await cli([...MASK, '--out', folder]);
    expect(code).toBe(0);
    expect(out).toContain('4 runs, 4 done; nothing to do');
    expect(err).not.toContain('run 1');
    expect(await hashesOf(folder)).toEqual(before);
  });

  test('comes to the same bytes of weights and the same pictures where its runs were deleted, on any threads', async () => {
    const folder = join(await temporaryFolder(), 'again');
    await cp(whole, folder, { recursive: true });
    await rm(join(folder, 'runs'), { recursive: true });
    await rm(join(folder, 'reproduction'), { recursive: true });
    expect((await cli([...ON_ONE_THREAD, '--out', folder])).code).toBe(0);
    expect(await hashesOf(folder)).toEqual(await hashesOf(whole));
  });

  test('the command of a run makes that run', async () => {
    const folder = await temporaryFolder();
    const [{ rows }] = (await resultOf(whole)).figures;
    const [run] = rows[0].runs;
    const words = run.command.split(' ').slice(1);
    expect((await cli(words, { cwd: folder })).code).toBe(0);
    const bytes = await readFile(join(folder, run.folder, 'checkpoint.safetensors'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(run.checkpoint);
  });

  test('is kept where it is interrupted, and goes on to the same bytes', async () => {
    const folder = join(await temporaryFolder(), 'stopped');
    let sent = false;
    const stopped = await cliProcess([...MASK, '--out', folder], {
      onErr: (text, kill) => {
        if (sent || !text.includes('run 2 of 4')) return;
        sent = true;
        void secondRun(folder).then(() => kill('SIGINT'));
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.out).toContain(
      `Go on with: spikeloom reproduce figure-3b --quick --preset tuned --out ${folder}`,
    );
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('mask XOR');
    const again = await cli([...ON_ONE_THREAD, '--out', folder]);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/4 runs, [123] done/);
    expect(await hashesOf(folder)).toEqual(await hashesOf(whole));
  });

  test('--report trains nothing and shows what is there', async () => {
    const folder = join(await temporaryFolder(), 'part');
    await cp(whole, folder, { recursive: true });
    const { rows } = (await resultOf(folder)).figures[0];
    for (const { folder: run } of rows[1].runs) await rm(join(folder, run), { recursive: true });
    const { code, out } = await cli([...MASK, '--report', '--out', folder]);
    expect(code).toBe(0);
    expect(out).toContain('not measured');
    const [figure] = (await resultOf(folder)).figures;
    expect(figure.rows.map(({ values, remark }) => [values.length, remark?.includes('not run')])).toEqual([
      [2, false],
      [0, true],
    ]);
  });

  test('a run that is damaged is named, and nothing else is touched', async () => {
    const folder = join(await temporaryFolder(), 'damaged');
    await cp(whole, folder, { recursive: true });
    const [run] = await readdir(join(folder, 'runs'));
    await writeFile(join(folder, 'runs', run, 'summary.json'), '{"format":');
    const { code, err } = await cli([...MASK, '--out', folder]);
    expect(code).toBe(1);
    expect(err).toContain(join(run, 'summary.json'));
    expect(err).not.toContain('    at ');
    // The report shows the others.
    const remarks = (await resultOf(folder)).figures[0].rows.map(({ remark }) => remark);
    expect(remarks.some((remark) => remark?.includes('summary.json'))).toBe(true);
  });

  test.each([
    ['a checkpoint that is none', 'checkpoint.safetensors'],
    ['files of something else', 'notes.txt'],
  ])('a run folder with %s is not written over, and the way on is said', async (_, name) => {
    const folder = join(await temporaryFolder(), 'foreign');
    await cp(whole, folder, { recursive: true });
    const [run] = await readdir(join(folder, 'runs'));
    await rm(join(folder, 'runs', run), { recursive: true });
    await mkdir(join(folder, 'runs', run));
    await writeFile(join(folder, 'runs', run, name), 'mine');
    const { code, err } = await cli([...MASK, '--out', folder]);
    expect(code).toBe(1);
    expect(err).toContain(`delete ${join(folder, 'runs', run)}`);
    expect(await readFile(join(folder, 'runs', run, name), 'utf8')).toBe('mine');
  });

  test('a run under the name of another is not taken for it', async () => {
    const folder = join(await temporaryFolder(), 'swapped');
    await cp(whole, folder, { recursive: true });
    const [first, second] = await readdir(join(folder, 'runs'));
    await rm(join(folder, 'runs', first), { recursive: true });
    await cp(join(folder, 'runs', second), join(folder, 'runs', first), { recursive: true });
    const { code, err } = await cli([...MASK, '--out', folder]);
    expect(code).toBe(1);
    expect(err).toContain(`${first}: not the run that its name says`);
  });

  test('two processes share its runs, each done once, and both end with the whole report', async () => {
    const folder = join(await temporaryFolder(), 'shared');
    const both = await Promise.all([
      cliProcess([...ON_ONE_THREAD, '--out', folder]),
      cliProcess([...ON_ONE_THREAD, '--out', folder]),
    ]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const trained = both.map(({ err }) => err.match(/^run \d+ of/gm)?.length ?? 0);
    expect(trained[0] + trained[1]).toBe((await readdir(join(folder, 'runs'))).length);
    expect(await hashesOf(folder)).toEqual(await hashesOf(whole));
    expect((await readdir(folder)).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });

  test('a process waits for a run that another works on, and goes on when it is free', async () => {
    const folder = join(await temporaryFolder(), 'held');
    await cp(whole, folder, { recursive: true });
    const [run] = await readdir(join(folder, 'runs'));
    await rm(join(folder, 'runs', run, 'summary.json'));
    const lock = await lockFolder(join(folder, 'runs', run));
    const { code } = await cliProcess([...MASK, '--out', folder], {
      onErr: (text) => {
        const waits = `Waiting: ${join(folder, 'runs', run)} is being written by process ${process.pid}`;
        if (text.includes(waits)) void lock.release();
      },
    });
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'runs', run))).toContain('summary.json');
  });
});

test('list names every figure and the table', async () => {
  const { code, out } = await cli(['reproduce', 'list']);
  expect(code).toBe(0);
  expect(out.match(/^(figure-\d[abc]|table-1) /gm)).toHaveLength(13);
});

test('--plan says what would be run, and runs nothing', async () => {
  const folder = join(await temporaryFolder(), 'none');
  const { code, out } = await cli(['reproduce', 'all', '--plan', '--out', folder]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+ runs, 0 done; about [\d:]+ h to go$/m);
  expect(out).toMatch(/spikeloom train audiocoder .*--neuron relu/);
  await expect(readdir(folder)).rejects.toThrow();
});

test.each([
  [['reproduce'], /missing required argument/],
  [['reproduce', 'figure-9z'], /no figure-9z .*figure-3a/],
  [['reproduce', 'list', 'figure-3a'], /list stands alone/],
  [
    ['reproduce', 'all', '--preset', 'best'],
    /--preset must be one or more of paper,authors,tuned, got "best"/,
  ],
  [['reproduce', 'all', '--seeds', '0'], /--seeds must be an integer of at least 1/],
  [['reproduce', 'all', '--audio', 'songs'], /fsdd, ti46/],
  [['reproduce', 'all', '--out', ''], /--out must be a folder/],
])('%j is refused with a reason', async (words, reason) => {
  const { code, err } = await cli(words);
  expect(code).toBe(2);
  expect(err).toMatch(reason);
});

test('--report where nothing was run says so', async () => {
  const folder = join(await temporaryFolder(), 'nothing');
  const { code, err } = await cli([...MASK, '--report', '--out', folder]);
  expect(code).toBe(1);
  expect(err).toContain('has no runs of figure-3b yet');
  await expect(readdir(folder)).rejects.toThrow();
});

test('data that is missing is said before anything is run', async () => {
  const folder = await temporaryFolder();
  const words = [
    'reproduce',
    'figure-3b',
    '--data-dir',
    join(folder, 'nothing'),
    '--out',
    join(folder, 'out'),
  ];
  const { code, err } = await cli(words);
  expect(code).toBe(1);
  expect(err).toContain('spikeloom data get mnist');
  expect(err).not.toContain('run 1 of');
});
