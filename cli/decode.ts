/** `spikeloom decode`: the image of hidden spikes. */
import type { Command } from 'commander';
import { AUTOENCODER_SCHEMA } from '../src/network/schema.js';
import { valueOption } from './options.js';
import { print } from './output.js';

interface DecodeFlags {
  readonly output: string;
  readonly steps?: number;
}

async function decode(path: string, map: string, { output, steps }: DecodeFlags): Promise<void> {
  const [{ openNetwork }, { decodeMapFile }] = await Promise.all([
    import('../src/node/runs/network-files.js'),
    import('../src/node/exports/spike-map-files.js'),
  ]);
  const { network } = await openNetwork(path, { spikes: true });
  await decodeMapFile(network, map, output, { steps });
  print(output);
}

export function addDecodeCommand(program: Command): void {
  program
    .command('decode')
    .description('make an image of hidden spikes again')
    .argument('<run>', 'run folder, or a checkpoint file: the network that encoded the image')
    .argument('<map>', 'spike map file, written by "spikeloom encode"')
    .requiredOption('-o, --output <file>', 'PNG file to write')
    .addOption(
      valueOption(
        'steps',
        AUTOENCODER_SCHEMA.steps,
        'time steps the map is shown for, again and again (default: those of the network)',
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom decode runs/mnist-1 seven.spk -o seven.png
  $ spikeloom decode runs/mnist-1 seven.spk --steps 60 -o seven.png`,
    )
    .action(decode);
}
