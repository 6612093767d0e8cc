/** `spikeloom synthesize`: the image of a sound. */
import type { Command } from 'commander';
import { io } from './io.js';
import { print, printJson } from './output.js';

interface SynthesizeFlags {
  readonly output: string;
  readonly animate?: string;
  readonly json?: boolean;
}

async function synthesize(path: string, clip: string, flags: SynthesizeFlags): Promise<void> {
  const { output, animate, json } = flags;
  const { openSynthesis, synthesizeFile } = await import('../src/node/exports/synthesis-files.js');
  const began = performance.now();
  const { network } = await openSynthesis(path, { spikes: true });
  const reading = performance.now() - began;
  const { milliseconds: times, silent } = await synthesizeFile(network, clip, output, { animate });
  const milliseconds = { ...times, loading: reading + times.loading };
  if (json) {
    printJson({ output, animation: animate, silent, milliseconds });
    return;
  }
  if (silent) io().stderr.write('Warning: nothing is heard of the clip, its image is black\n');
  print(output);
  if (animate !== undefined) print(animate);
  const { loading, hearing, spikes } = milliseconds;
  print(`time  loading ${text(loading)}, hearing ${text(hearing)}, spikes ${text(spikes)}`);
}

function text(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

export function addSynthesizeCommand(program: Command): void {
  program
    .command('synthesize')
    .description('draw the image of a sound')
    .argument('<run>', 'run folder of an audiocoder, or a checkpoint file of one')
    .argument('<clip>', 'sound file of any sample rate, WAV or NIST SPHERE; - reads standard input')
    .requiredOption('-o, --output <file>', 'PNG file to write')
    .option('--animate <file>', 'GIF file to write too: how the sound becomes the image, step by step')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
What comes after the frames that the network hears is cut off, a shorter clip is silent at its end. The same clip
always becomes the same image.

Examples:
  $ spikeloom synthesize runs/spoken seven.wav -o seven.png
  $ spikeloom synthesize runs/spoken seven.wav -o seven.png --animate seven.gif
  $ arecord -d 2 -f S16_LE -r 12500 | spikeloom synthesize runs/spoken - -o said.png --json`,
    )
    .action(synthesize);
}
