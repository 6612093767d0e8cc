/** `spikeloom demo`: half a minute from nothing to reconstructions one recognises. */
import type { Command } from 'commander';
import { integerFlag, threadsOption } from './options.js';

interface DemoFlags {
  readonly out?: string;
  readonly threads?: number;
  readonly seconds: number;
}

/** Digits that take 5 to 20 s on two cores; the time bounds it where they are slower still. */
const DIGITS = 40_000;

async function demo({ out, threads, seconds }: DemoFlags): Promise<void> {
  const [{ trainRun }, { freeRunFolder }, { showTraining }] = await Promise.all([
    import('../src/node/train-run.js'),
    import('../src/node/run-folder.js'),
    import('./run-training.js'),
  ]);
  const folder = out ?? (await freeRunFolder('runs', 'demo'));
  const options = { preset: 'tuned', hidden: [196], steps: 15, limit: DIGITS, threads } as const;
  await showTraining((controls) => trainRun({ folder, set: 'digits', options, seconds }, controls));
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('train on built-in digits for half a minute and write a report')
    .option('--out <folder>', 'run folder to make (default: runs/demo-<number>)')
    .option('--seconds <n>', 'longest time to train', integerFlag('--seconds', 1), 25)
    .addOption(threadsOption())
    .addHelpText(
      'after',
      `
Nothing is downloaded: the digits are drawn by code.

Examples:
  $ spikeloom demo
  $ spikeloom demo --seconds 10 --out runs/first`,
    )
    .action(demo);
}
