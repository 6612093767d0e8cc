/** `spikeloom cochleagram`: what the ear hears of a sound. */
import type { Command } from 'commander';
import { AUDIOCODER_SCHEMA } from '../src/network/audiocoder-schema.js';
import { flagOf } from '../src/options/spec.js';
import { valueOption } from './options.js';
import { print } from './output.js';

interface CochleagramFlags {
  readonly output: string;
  readonly sampleRate: number;
  readonly earQ: number;
  readonly stepFactor: number;
  readonly decimation: number;
}

async function cochleagram(clip: string, flags: CochleagramFlags): Promise<void> {
  const { cochleagramFile } = await import('../src/node/exports/cochleagram-file.js');
  const { output, sampleRate, earQ, stepFactor, decimation } = flags;
  await cochleagramFile(clip, output, { sampleRate, earQ, stepFactor, decimation });
  print(output);
}

/** Its options, the same as those of an audiocoder. */
const EAR_OPTIONS = ['sampleRate', 'earQ', 'stepFactor', 'decimation'] as const;

export function addCochleagramCommand(program: Command): void {
  const command = program
    .command('cochleagram')
    .description('draw or save what the ear hears of a sound')
    .argument('<clip>', 'sound file of any sample rate; - reads standard input')
    .requiredOption('-o, --output <file>', 'file to write: .png or .svg (a picture), .npy (numbers)');
  for (const name of EAR_OPTIONS) {
    const spec = AUDIOCODER_SCHEMA[name];
    command.addOption(valueOption(flagOf(name), spec, spec.help).default(spec.default));
  }
  command
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
