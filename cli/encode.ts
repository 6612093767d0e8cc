/** `spikeloom encode`: an image as the hidden spikes of a network. */
import type { Command } from 'commander';
import { countText, shortNumber } from '../src/core/number-texts.js';
import { AUDIOCODER_SCHEMA } from '../src/network/audiocoder-schema.js';
import { AUTOENCODER_SCHEMA } from '../src/network/schema.js';
import { flagOf } from '../src/options/spec.js';
import { valueOption } from './options.js';
import { print, printJson } from './output.js';

interface EncodeFlags {
  readonly output: string;
  readonly mapSteps: number;
  readonly mapSettle: number;
  readonly mapDraws: number;
  readonly seed?: number;
  readonly resize?: boolean;
  readonly json?: boolean;
}

async function encode(path: string, image: string, flags: EncodeFlags): Promise<void> {
  const [{ openNetwork }, { encodeImageFile }] = await Promise.all([
    import('../src/node/runs/network-files.js'),
    import('../src/node/exports/spike-map-files.js'),
  ]);
  const { output, json } = flags;
  const { network } = await openNetwork(path, { spikes: true });
  const encoded = await encodeImageFile(network, image, output, flags);
  if (json) {
    printJson({ output, ...encoded });
    return;
  }
  const { steps, neurons, mapBits, fileBytes, imageBits, compressionRatio, spikingShare } = encoded;
  print(output);
  const form = `${steps} × ${neurons}, steps × neurons`;
  print(`map     ${countText(mapBits)} bits, ${form}; file ${countText(fileBytes)} bytes`);
  print(`image   ${countText(imageBits)} bits, 8 per pixel`);
  print(`ratio   ${shortNumber(compressionRatio)}  bits of the image per bit of the map`);
  print(`spikes  ${(100 * spikingShare).toFixed(1)} % of the neurons spiked`);
}

export function addEncodeCommand(program: Command): void {
  const command = program
    .command('encode')
    .description('compress an image to the hidden spikes of a network')
    .argument('<run>', 'run folder, or a checkpoint file')
    .argument('<image>', 'PNG file; colours become grey, 0 (black) is no ink')
    .requiredOption('-o, --output <file>', 'spike map file to write, such as map.spk');
  for (const name of ['mapSteps', 'mapSettle', 'mapDraws'] as const) {
    const spec = AUDIOCODER_SCHEMA[name];
    command.addOption(valueOption(flagOf(name), spec, spec.help).default(spec.default));
  }
  command
    .addOption(
      valueOption('seed', AUTOENCODER_SCHEMA.seed, 'decides the input spikes (default: that of the network)'),
    )
    .option('--resize', 'resample the image to the size the network takes')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A map holds a bit for every neuron of the first hidden layer and step: N·Th bits, against 8 bits per pixel. Only the
network that made it can decode it.

Examples:
  $ spikeloom encode runs/mnist-1 seven.png -o seven.spk
  $ spikeloom encode runs/mnist-1 photo.png --resize --map-steps 1 --map-settle 10 --map-draws 16 -o photo.spk --json`,
    )
    .action(encode);
}
