/** A training that is interrupted in its middle, on a machine however busy. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cliProcess, type Finished } from './run-cli.js';

/** Times that a training is begun anew that came to its end before the signal. */
const ATTEMPTS = 10;

/** Waits until a run has written the metrics of a batch. */
export async function someMetrics(run: string): Promise<void> {
  const file = join(run, 'metrics.jsonl');
  while ((await readFile(file, 'utf8').catch(() => '')) === '') await pause(10);
}

/** Waits until a file or a folder appears. */
export async function appearance(path: string): Promise<void> {
  while (!existsSync(path)) await pause(10);
}

/** Begins the training of a run by a command line and sends it a signal once it has trained a batch. */
export async function interrupted(
  words: readonly string[],
  run: string,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Finished> {
  for (let attempt = 1; ; attempt++) {
    let begun = false;
    const finished = await cliProcess([...words, '--out', run], {
      onErr: (text, kill) => {
        if (begun || !text.includes('batches of')) return;
        begun = true;
        void someMetrics(run).then(() => kill(signal));
      },
    });
    if (finished.code !== 0 || attempt === ATTEMPTS) return finished;
    await rm(run, { recursive: true });
  }
}
