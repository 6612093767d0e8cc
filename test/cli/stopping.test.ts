import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { presentNames } from '../../src/node/files/bounded-file.js';
import { RUN_FILES } from '../../src/runs/store.js';
import { temporaryFolder } from '../node/folders.js';
import { readRunMetrics } from '../node/runs/readers.js';
import { folderForAll } from '../node/shared-folder.js';
import { interrupted } from './interrupted.js';
import { cliProcess, MAIN } from './run-cli.js';

/** How often a training is killed. */
const KILLS = 8;
/** Long enough to be stopped in its middle: 60 batches. */
const LONG = [
  ...['train', 'autoencoder', '--data', 'digits', '--resize', '14x14', '--hidden', '40', '--steps', '10'],
  ...['--batch', '20', '--limit', '600', '--epochs', '2', '--threads', '2', '--evaluate', '20'],
  ...['--log-every', '1', '--checkpoint-every', '2', '--preset', 'tuned'],
];

async function lines(run: string) {
  return (await readRunMetrics(run)).map((line) => ({ ...line, seconds: 0 }));
}

describe('a signal', () => {
  let whole = '';
  beforeAll(async () => {
    whole = join(await folderForAll(), 'whole');
    expect(await cliProcess([...LONG, '--epochs', '10', '--out', whole])).toMatchObject({ code: 0 });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s finishes the batch, saves, says how to go on; then it ends with the same bytes',
    async (signal, code) => {
      const run = join(await temporaryFolder(), 'run');
      const stopped = await interrupted([...LONG, '--epochs', '10'], run, signal);
      expect(stopped.code).toBe(code);
      expect(stopped.err).toContain('Stopping; once more to quit');
      expect(stopped.out).toMatch(/^Stopped after batch \d+ of 300, all saved in /m);
      expect(stopped.out).toContain(`spikeloom resume ${run}`);
      const resumed = await cliProcess(['resume', run]);
      expect(resumed).toMatchObject({ code: 0 });
      expect(resumed.err).toMatch(/300 batches of 20, from batch \d+/);
      const file = 'checkpoint.safetensors';
      expect(await readFile(join(run, file))).toEqual(await readFile(join(whole, file)));
      expect(await lines(run)).toEqual(await lines(whole));
    },
  );
});

test('a training on one thread, which never lets go of it, stops long before its next checkpoint', async () => {
  const run = join(await temporaryFolder(), 'run');
  const words = [...LONG, '--epochs', '60', '--threads', '1', '--checkpoint-every', '100000'];
  const stopped = await interrupted(words, run);
  expect(stopped.code).toBe(130);
  const batch = /^Stopped after batch ([\d,]+) of 1,800/m.exec(stopped.out)?.[1];
  expect(Number(batch?.replace(',', ''))).toBeLessThan(1800);
});

test('a second signal quits at once', async () => {
  const run = join(await temporaryFolder(), 'run');
  // The first batch of this takes long. A signal that comes before it, on a busy machine, needs no second one.
  const words = ['train', 'autoencoder', '--data', 'digits', '--hidden', '1000', '--batch', '200'];
  const quit = async (milliseconds: number) => {
    let begun = false;
    let isStopping = false;
    return cliProcess([...words, '--steps', '100', '--limit', '200', '--out', run, '--force'], {
      onErr: (text, kill) => {
        if (!begun && text.includes('batches of')) {
          begun = true;
          setTimeout(() => kill('SIGINT'), milliseconds);
        }
        if (isStopping || !text.includes('Stopping')) return;
        isStopping = true;
        kill('SIGTERM');
      },
    });
  };
  let ended = await quit(500);
  for (let wait = 1000; ended.code !== 143 && wait < 60_000; wait *= 2) ended = await quit(wait);
  expect(ended).toMatchObject({ code: 143, out: '' });
});

describe('kill -9', () => {
  test('at any moment, again and again, loses nothing that counts', async () => {
    const folder = await temporaryFolder();
    const [run, whole] = [join(folder, 'run'), join(folder, 'whole')];
    const begun = performance.now();
    expect(await cliProcess([...LONG, '--out', whole])).toMatchObject({ code: 0 });
    const needed = performance.now() - begun;
    const isWhole = async () => {
      const file = 'checkpoint.safetensors';
      expect(await readFile(join(run, file))).toEqual(await readFile(join(whole, file)));
      expect(await lines(run)).toEqual(await lines(whole));
      const result = async (of: string) => JSON.parse(await readFile(join(of, 'summary.json'), 'utf8')).test;
      expect(await result(run)).toEqual(await result(whole));
    };
    const random = new RandomStream(20, Purpose.builtInData);
    // Within the time that the whole takes. Where the machine is less busy than it was then, a run may come to its end
    // unharmed; another is begun, until enough were killed.
    for (let kills = 0; kills < KILLS; ) {
      const present = await presentNames(run);
      if (present.has('summary.json')) {
        await isWhole();
        await rm(run, { recursive: true });
      }
      const words =
        present.has('config.json') && !present.has('summary.json')
          ? ['resume', run]
          : [...LONG, '--out', run, '--force'];
      if (await killedAfter(words, random.between(0.1, 0.8) * needed)) kills++;
      // Results are written together, each beside its file; what lies there does not pile up from kill to kill.
      const parts = [...(await presentNames(run))].filter((name) => name.endsWith('.part'));
      const files: readonly string[] = Object.values(RUN_FILES);
      for (const part of parts) expect(files).toContain(part.replace(/\.[0-9a-f]{8}\.part$/, ''));
      expect(new Set(parts.map((part) => part.slice(-13))).size).toBeLessThanOrEqual(1);
    }
    const present = await presentNames(run);
    expect(
      await cliProcess(present.has('config.json') ? ['resume', run] : [...LONG, '--out', run]),
    ).toMatchObject({
      code: 0,
    });
    await isWhole();
  });
});

/** Runs a command and kills it after so many milliseconds; whether it was still running. */
async function killedAfter(words: readonly string[], milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_, signal) => resolve(signal));
  });
  await Promise.race([pause(milliseconds), ended]);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}
