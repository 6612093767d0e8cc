/** `spikeloom raster`: every spike of one sample, and the potentials of some neurons. */
import type { Command } from 'commander';
import { UsageError } from '../src/errors.js';
import type { NeuronPlace } from '../src/inference/raster.js';
import { type DataFlags, dataDirOption, dataOption, integerFlag, quoted, resizeOption } from './options.js';
import { print } from './output.js';

interface RasterFlags extends DataFlags {
  readonly index: number;
  readonly neurons?: readonly NeuronPlace[];
  readonly output: string;
}

/** 1:12,2:400 as layers and neurons. */
function neuronsFlag(text: string): NeuronPlace[] {
  return text.split(',').map((place) => {
    const match = /^(\d{1,7}):(\d{1,7})$/.exec(place.trim());
    if (match === null) {
      throw new UsageError(`--neurons must be layer:neuron, such as 1:12,2:400, got ${quoted(text)}`);
    }
    return { layer: Number(match[1]), neuron: Number(match[2]) };
  });
}

async function raster(path: string, flags: RasterFlags): Promise<void> {
  const { openNetwork, loadNetworkImages, rasterFile } = await import('../src/node/network-files.js');
  const { data: set, dataDir, resize, index, neurons, output } = flags;
  const opened = await openNetwork(path);
  const images = await loadNetworkImages(opened, { set, dataDir, resize, count: index + 1 });
  await rasterFile(opened.network, images, index, output, { neurons });
  print(output);
}

export function addRasterCommand(program: Command): void {
  program
    .command('raster')
    .description('draw the spikes and potentials of one sample')
    .argument('<run>', 'run folder, or a checkpoint file')
    .option('--index <n>', 'which test image, from 0', integerFlag('--index', 0), 0)
    .option('--neurons <places>', 'neurons whose potential is drawn, as layer:neuron,…', neuronsFlag)
    .requiredOption('-o, --output <file>', 'SVG file to write')
    .addOption(dataOption('test images of this set (default: that of the run)'))
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .addHelpText(
      'after',
      `
Layers count from 1 (0 are the inputs, which have no potential), neurons from 0. Where none are given, two of the
first layer and two outputs that spike about every second step are chosen.

Examples:
  $ spikeloom raster runs/mnist-1 --index 7 -o raster.svg
  $ spikeloom raster runs/mnist-1 --index 7 --neurons 1:12,1:13,2:400 -o raster.svg`,
    )
    .action(raster);
}
