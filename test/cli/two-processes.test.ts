/** Two processes at one run folder, and disks that fail: what `races.mjs` tries in many more ways. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { presentNames } from '../../src/node/files/bounded-file.js';
import { isLockFile } from '../../src/node/files/folder-lock.js';
import { temporaryFolder } from '../node/folders.js';
import { readRunMetrics } from '../node/runs/readers.js';
import { appearance } from './interrupted.js';
import { cli, cliProcess, type Finished, MAIN, QUICK } from './run-cli.js';

const EVERY = ['--log-every', '1', '--checkpoint-every', '1'];
const BUSY = /is being written by process \d+ on .*; wait for it, or remove /;

async function isWhole(run: string, batches: number): Promise<void> {
  expect((await readRunMetrics(run)).map(({ batch }) => batch)).toEqual(
    Array.from({ length: batches }, (_, i) => i + 1),
  );
  expect((await readdir(run)).filter((name) => isLockFile(name) || name.endsWith('.part'))).toEqual([]);
  expect(await cli(['resume', run])).toMatchObject({ code: 0 });
}

/** Runs `second` when `first` has a checkpoint. `first` is halted meanwhile: on a busy machine it could be done before. */
async function whileTraining(
  first: readonly string[],
  second: readonly string[],
): Promise<[Finished, Finished]> {
  let other: Promise<Finished> | undefined;
  const finished = await cliProcess(first, {
    onErr: (text, kill) => {
      if (!text.includes('batches of')) return;
      other ??= appearance(join(first[first.indexOf('--out') + 1], 'checkpoint.safetensors'))
        .then(() => kill('SIGSTOP'))
        .then(() => cliProcess(second))
        .finally(() => kill('SIGCONT'));
    },
  });
  if (other === undefined) throw new Error(`did not begin: ${finished.err}`);
  return [finished, await other];
}

describe('two processes at one run folder', () => {
  const LONG = [...QUICK, ...EVERY, '--epochs', '60'];

  test.each<[string, (run: string) => readonly string[]]>([
    ['train', (run) => [...LONG, '--out', run, '--seed', '2']],
    ['train --force', (run) => [...LONG, '--out', run, '--seed', '2', '--force']],
    ['resume', (run) => ['resume', run]],
  ])('%s beside a training is refused by the name of who holds it, and harms nothing', async (_, second) => {
    const run = join(await temporaryFolder(), 'run');
    const [training, other] = await whileTraining([...LONG, '--out', run], second(run));
    expect(training.code).toBe(0);
    expect(other.code).toBe(1);
    expect(other.err).toMatch(BUSY);
    await isWhole(run, 720);
  });

  test('evaluate beside a training is allowed', async () => {
    const run = join(await temporaryFolder(), 'run');
    const evaluate = ['evaluate', run, '--limit', '10'];
    const [training, evaluated] = await whileTraining([...LONG, '--out', run], evaluate);
    expect([training.code, evaluated.code]).toEqual([0, 0]);
    await isWhole(run, 720);
  });

  test('one that is moved writes nothing into what is begun in its place', async () => {
    const run = join(await temporaryFolder(), 'run');
    const moved = `${run}-moved`;
    let other: Promise<Finished> | undefined;
    const first = await cliProcess([...LONG, '--epochs', '600', '--out', run], {
      onErr: (text, kill) => {
        if (!text.includes('batches of')) return;
        other ??= appearance(join(run, 'checkpoint.safetensors'))
          .then(() => kill('SIGSTOP'))
          .then(() => rename(run, moved))
          .then(() => cliProcess([...LONG, '--seed', '2', '--out', run]))
          .finally(() => kill('SIGCONT'));
      },
    });
    expect((await other)?.code).toBe(0);
    await isWhole(run, 720);
    expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8')).seed).toBe(2);
    expect(first.code).toBe(1);
    expect(first.err).toContain(`${run}: was moved and replaced while it was being written`);
    expect(first.err).not.toContain('spikeloom resume');
  });

  test('one that was taken for dead and wakes up does not harm the one that goes on', async () => {
    const run = join(await temporaryFolder(), 'run');
    let other: Promise<Finished> | undefined;
    const first = await cliProcess([...LONG, '--out', run], {
      onErr: (text, kill) => {
        if (!text.includes('batches of')) return;
        other ??= appearance(join(run, 'checkpoint.safetensors'))
          .then(() => kill('SIGSTOP'))
          .then(async () => {
            // As another host does after two minutes of silence.
            for (const name of await readdir(run)) if (isLockFile(name)) await rm(join(run, name));
          })
          .then(() => cliProcess(['resume', run], { onErr: () => kill('SIGCONT') }));
      },
    });
    expect(await other).toMatchObject({ code: 0 });
    expect(first.code).toBe(1);
    expect(first.err).toContain('its lock was removed, so that another process may write to it now');
    await isWhole(run, 720);
  });

  test('Ctrl-C at any moment of the start leaves no lock, and no empty folder', async () => {
    const cwd = await temporaryFolder();
    const codes = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const child = spawn(process.execPath, [MAIN, ...QUICK], { cwd, stdio: 'ignore' });
        const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
        await Promise.race([appearance(join(cwd, 'runs', `digits-${i + 1}`)), ended]);
        child.kill('SIGINT');
        return ended;
      }),
    );
    for (const code of codes) expect([0, 130, null]).toContain(code);
    const left = await readdir(cwd, { recursive: true });
    expect(left.filter((name) => isLockFile(basename(name)))).toEqual([]);
    for (const folder of await presentNames(join(cwd, 'runs'))) {
      expect(await readdir(join(cwd, 'runs', folder))).toContain('config.json');
    }
  });

  test('trainings without --out each get a folder of their own', async () => {
    const cwd = await temporaryFolder();
    const all = await Promise.all(
      [1, 2, 3].map((seed) => cliProcess([...QUICK, '--seed', String(seed)], { cwd })),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await readdir(join(cwd, 'runs'))).sort()).toEqual(['digits-1', 'digits-2', 'digits-3']);
    const seeds = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const config = await readFile(join(cwd, `runs/digits-${n}/config.json`), 'utf8');
        return JSON.parse(config).seed as number;
      }),
    );
    expect(seeds.sort()).toEqual([1, 2, 3]);
  });

  test('an automatic folder goes again where the training cannot begin', async () => {
    const cwd = await temporaryFolder();
    expect((await cliProcess([...QUICK, '--data', 'mnist', '--data-dir', cwd], { cwd })).code).toBe(1);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('a folder that cannot be used is refused before any work', () => {
  test.skipIf(!existsSync('/proc/self'))('in /proc', async () => {
    const { code, err } = await cliProcess([...QUICK, '--out', '/proc/x']);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'spikeloom: /proc/x: cannot be made, the system allows no new folder there\n',
    });
  });

  test('that was removed while it was written: the true reason, and no advice to resume it', async () => {
    const run = join(await temporaryFolder(), 'run');
    const words = [...QUICK, ...EVERY, '--epochs', '4000', '--out', run];
    let removed: Promise<void> | undefined;
    const { code, err } = await cliProcess(words, {
      onErr: (text) => {
        if (!text.includes('batches of')) return;
        removed ??= appearance(join(run, 'checkpoint.safetensors')).then(() =>
          rm(run, { recursive: true, maxRetries: 20 }),
        );
      },
    });
    await removed;
    expect(code).toBe(1);
    // The lock may go a moment before the folder.
    expect(err).toMatch(
      /run: (was removed while it was being written|its lock was removed, so that another)/,
    );
    expect(err).not.toContain('spikeloom resume');
  });
});

/** Runs a command in a shell that sets a limit first. */
function limited(limit: string, words: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', `ulimit ${limit}; exec "$0" "$@"`, process.execPath, MAIN, ...words]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('a system that refuses', () => {
  const LINES = [...QUICK, '--hidden', '4', ...EVERY, '--epochs', '10'];

  test('to write a line whole leaves whole lines, and the run goes on', async () => {
    const run = join(await temporaryFolder(), 'run');
    const stopped = await limited('-f 12', [...LINES, '--out', run]);
    expect(stopped.code).toBe(1);
    expect(stopped.err).toMatch(
      /metrics\.jsonl: cannot be written, files may not become that large .*go on with/,
    );
    const text = await readFile(join(run, 'metrics.jsonl'), 'utf8');
    expect(text.length).toBeGreaterThan(11_000);
    expect(text.endsWith('}\n')).toBe(true);
    expect(await cli(['resume', run])).toMatchObject({ code: 0 });
    await isWhole(run, 120);
  });

  test('to open more files is told as what it is', async () => {
    const run = join(await temporaryFolder(), 'run');
    const { code, err } = await limited('-n 28', [...LINES, '--out', run]);
    expect(code).toBe(1);
    expect(err).toMatch(/too many open files \(ulimit -n\)/);
    expect(err).not.toContain('defect');
  });
});
