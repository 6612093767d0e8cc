/** `spikeloom reconstruct`: one image through a frozen network. */
import type { Command } from 'commander';
import { print } from './output.js';

interface ReconstructFlags {
  readonly output: string;
  readonly resize?: boolean;
}

async function reconstruct(path: string, image: string, { output, resize }: ReconstructFlags): Promise<void> {
  const { openNetwork, reconstructFile } = await import('../src/node/runs/network-files.js');
  const { network } = await openNetwork(path);
  await reconstructFile(network, image, output, { resize });
  print(output);
}

export function addReconstructCommand(program: Command): void {
  program
    .command('reconstruct')
    .description('pass an image through a network and save what comes out')
    .argument('<run>', 'run folder, or a checkpoint file')
    .argument('<image>', 'PNG file; colours become grey, 0 (black) is no ink')
    .requiredOption('-o, --output <file>', 'PNG file to write')
    .option('--resize', 'resample the image to the size the network takes')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom reconstruct runs/mnist-1 seven.png -o out.png
  $ spikeloom reconstruct runs/mnist-1 photo.png --resize -o out.png`,
    )
    .action(reconstruct);
}
