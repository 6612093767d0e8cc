import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/encoding/philox.js';
import { presentNames } from '../../src/node/bounded-file.js';
import { RUN_FILES } from '../../src/node/run-folder.js';
import { readRunMetrics } from '../../src/node/run-readers.js';
import { temporaryFolder } from '../node/folders.js';
import { cli, MAIN } from './run-cli.js';

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
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s finishes the batch, saves, says how to go on; then it ends with the same bytes',
    async (signal, code) => {
      const folder = await temporaryFolder();
      const [run, whole] = [join(folder, 'run'), join(folder, 'whole')];
      let sent = false;
      // Enough batches that a signal after the first line comes in their middle on any machine.
      const words = [...LONG, '--epochs', '10', '--out', run];
      const stopped = await cli(words, {
        onErr: (text, kill) => {
          if (!sent && text.includes('batches of')) {
            sent = true;
            setTimeout(() => kill(signal), 150);
          }
        },
      });
      expect(stopped.code).toBe(code);
      expect(stopped.err).toContain('Stopping; once more to quit');
      expect(stopped.out).toMatch(/^Stopped after batch \d+ of 300, all saved in /m);
      expect(stopped.out).toContain(`spikeloom resume ${run}`);
      const [resumed] = await Promise.all([
        cli(['resume', run]),
        cli([...LONG, '--epochs', '10', '--out', whole]),
      ]);
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
  const words = [...LONG, '--epochs', '60', '--threads', '1', '--checkpoint-every', '100000', '--out', run];
  let sent = false;
  const stopped = await cli(words, {
    onErr: (text, kill) => {
      if (sent || !text.includes('batches of')) return;
      sent = true;
      setTimeout(() => kill('SIGINT'), 300);
    },
  });
  expect(stopped.code).toBe(130);
  const batch = /^Stopped after batch ([\d,]+) of 1,800/m.exec(stopped.out)?.[1];
  expect(Number(batch?.replace(',', ''))).toBeLessThan(1800);
});

test('a second signal quits at once', async () => {
  const run = join(await temporaryFolder(), 'run');
  // The first batch of this takes long enough for a second signal.
  const words = ['train', 'autoencoder', '--data', 'digits', '--hidden', '1000', '--batch', '200'];
  const begun = performance.now();
  const { code } = await cli([...words, '--steps', '100', '--limit', '200', '--out', run], {
    onErr: (text, kill) => kill(text.includes('Stopping') ? 'SIGTERM' : 'SIGINT'),
  });
  expect(code).toBe(143);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

describe('kill -9', () => {
  test('at any moment, again and again, loses nothing that counts', async () => {
    const folder = await temporaryFolder();
    const [run, whole] = [join(folder, 'run'), join(folder, 'whole')];
    const begun = performance.now();
    expect(await cli([...LONG, '--out', whole])).toMatchObject({ code: 0 });
    const needed = performance.now() - begun;
    const random = new RandomStream(20, Purpose.builtInData);
    let kills = 0;
    for (let sitting = 0; sitting < 40; sitting++) {
      const present = await presentNames(run);
      if (present.has('summary.json')) break;
      const words = present.has('config.json') ? ['resume', run] : [...LONG, '--out', run, '--force'];
      // At first within the time that the whole takes, then ever longer, so that it comes to its end.
      const share = sitting < 8 ? random.between(0.2, 0.8) : random.between(0.4, 0.2 * sitting);
      const killed = await killedAfter(words, share * needed);
      if (killed) kills++;
      // Results are written together, each beside its file; what lies there does not pile up from kill to kill.
      const parts = [...(await presentNames(run))].filter((name) => name.endsWith('.part'));
      const files: readonly string[] = Object.values(RUN_FILES);
      for (const part of parts) expect(files).toContain(part.replace(/\.part$/, ''));
    }
    await cli(['resume', run]);
    expect(kills).toBeGreaterThan(2);
    expect(await readFile(join(run, 'checkpoint.safetensors'))).toEqual(
      await readFile(join(whole, 'checkpoint.safetensors')),
    );
    expect(await lines(run)).toEqual(await lines(whole));
    const result = async (of: string) => JSON.parse(await readFile(join(of, 'summary.json'), 'utf8')).test;
    expect(await result(run)).toEqual(await result(whole));
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
