/** `spikeloom demo`: from nothing to pictures drawn from spoken digits, within a minute and a half. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import { shellWord } from '../src/options/flag-text.js';
import { interruption } from './interrupt.js';
import { io } from './io.js';
import { integerFlag, threadsOption } from './options.js';
import { print } from './output.js';

interface DemoFlags {
  readonly out?: string;
  readonly threads?: number;
  readonly seconds: number;
}

/** Drawn digits that the autoencoder sees: 5 s on two cores; the time bounds it where they are slower. */
const DIGITS = 20_000;
/** Spoken digits that are made and heard: 7 s the first time, then they are in the cache. */
const CLIPS = 800;

/** Locks the folder of the demo and makes both runs in it. */
async function demo({ out, threads, seconds }: DemoFlags): Promise<void> {
  const [{ isEmpty }, { lockRunFolder }] = await Promise.all([
    import('../src/node/runs/folder-store.js'),
    import('../src/node/runs/run-folder.js'),
  ]);
  // Also between the two trainings, which hear signals themselves.
  const interrupted = interruption(() => undefined);
  try {
    const lock = await lockRunFolder(out, 'runs', 'demo');
    try {
      const { folder } = lock;
      if (!(await isEmpty(folder)))
        throw new UsageError(`${folder} is not empty; choose another folder with --out`);
      await learn(folder, threads, seconds, interrupted.signal);
    } finally {
      await lock.release();
    }
    io().exitCode = interrupted.exitCode() ?? io().exitCode;
  } finally {
    interrupted.end();
  }
}

async function learn(
  folder: string,
  threads: number | undefined,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const [{ beginRun }, { showTraining }] = await Promise.all([
    import('../src/node/runs/run-folders.js'),
    import('./run-training.js'),
  ]);
  const images = join(folder, 'images');
  const sounds = join(folder, 'sounds');

  print('1. An autoencoder learns to draw digits and to keep each as a map of spikes');
  const drawing = { preset: 'tuned', threshold: 0.1, learningRate: 3e-3, limit: DIGITS, threads } as const;
  const drawn = await showTraining((controls) =>
    beginRun({ task: 'autoencoder', source: { data: 'digits' }, options: drawing }, images, {
      ...controls,
      seconds: seconds / 3,
    }),
  );
  if (drawn?.summary === undefined || signal.aborted) return;

  print();
  print('2. An audiocoder learns to hear digits and to spike as the autoencoder does');
  const ear = { frames: 280, decimation: 40 };
  const hearing = { preset: 'tuned', hidden: [256], epochs: 4, ...ear, logEvery: 2, threads } as const;
  const source = { audio: 'spoken-digits', clips: CLIPS };
  const heard = await showTraining((controls) =>
    beginRun({ task: 'audiocoder', source, options: hearing, on: { path: images } }, sounds, {
      ...controls,
      seconds: (2 * seconds) / 3,
    }),
  );
  if (heard?.summary === undefined) return;

  print();
  print(`Speak to it: spikeloom studio --runs ${shellWord(folder)} --open`);
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'learn to draw and to hear built-in digits, and write a report in which each is spoken and drawn',
    )
    .option('--out <folder>', 'folder to make the two runs in (default: runs/demo-<number>)')
    .option('--seconds <n>', 'longest time to train', integerFlag('--seconds', 1), 50)
    .addOption(threadsOption())
    .addHelpText(
      'after',
      `
Nothing is downloaded: the digits are drawn and spoken by code. It makes two runs: images/, an autoencoder, and
sounds/, an audiocoder whose report.html has every digit spoken and drawn.

Examples:
  $ spikeloom demo
  $ spikeloom demo --seconds 20 --out runs/first`,
    )
    .action(demo);
}
