/** `spikeloom cochleagram`: what the ear hears of a sound. */
import type { Command } from 'commander';
import { EAR_DEFAULTS } from '../src/audio/lyon-filters.js';
import { numberFlag } from './options.js';
import { print } from './output.js';

interface CochleagramFlags {
  readonly output: string;
  readonly rate: number;
  readonly earQ: number;
  readonly stepFactor: number;
  readonly decimation: number;
}

async function cochleagram(clip: string, flags: CochleagramFlags): Promise<void> {
  const { cochleagramFile } = await import('../src/node/cochleagram-file.js');
  const { output, rate: sampleRate, earQ, stepFactor, decimation } = flags;
  await cochleagramFile(clip, output, { sampleRate, earQ, stepFactor, decimation });
  print(output);
}

export function addCochleagramCommand(program: Command): void {
  const { sampleRate, earQ, stepFactor, decimation } = EAR_DEFAULTS;
  program
    .command('cochleagram')
    .description('draw or save what the ear hears of a sound')
    .argument('<clip>', 'sound file of any sample rate; - reads standard input')
    .requiredOption('-o, --output <file>', 'file to write: .png or .svg (a picture), .npy (numbers)')
    .option(
      '--rate <hz>',
      'sample rate of the ear, from 1000; the clip is resampled to it',
      numberFlag('--rate'),
      sampleRate,
    )
    .option('--ear-q <number>', 'quality of the filters, 1 to 100', numberFlag('--ear-q'), earQ)
    .option(
      '--step-factor <number>',
      'distance of channels in bandwidths, 0.01 to 4',
      numberFlag('--step-factor'),
      stepFactor,
    )
    .option('--decimation <n>', 'samples per frame, 1 to 10000', numberFlag('--decimation'), decimation)
    .addHelpText(
      'after',
      `
The ear is Lyon's passive one. An .npy file holds float32 [frames, channels], neither padded nor divided by the
loudest; channel 0 is the highest frequency. NumPy reads it with np.load.

Examples:
  $ spikeloom cochleagram seven.wav -o seven.png
  $ spikeloom cochleagram seven.wav -o seven.npy --step-factor 0.25
  $ cat seven.wav | spikeloom cochleagram - -o seven.svg`,
    )
    .action(cochleagram);
}
