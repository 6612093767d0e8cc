/** `spikeloom raster`: every spike of one sample, and the potentials of some neurons. */
import type { Command } from 'commander';
import type { NeuronPlace } from '../src/use/raster.js';
import {
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  neuronsFlag,
  pictureOption,
  resizeOption,
  widthOption,
} from './options.js';
import { print } from './output.js';

interface RasterFlags extends DataFlags {
  readonly index: number;
  readonly neurons?: readonly NeuronPlace[];
  readonly output: string;
  readonly width?: number;
}

async function raster(path: string, flags: RasterFlags): Promise<void> {
  const { openNetwork, loadNetworkImages, rasterFile } = await import('../src/node/runs/network-files.js');
  const { checkPictureFile } = await import('../src/node/files/picture-file.js');
  const { data: set, dataDir, resize, index, neurons, output, width } = flags;
  checkPictureFile(output, { width });
  const opened = await openNetwork(path, { spikes: true });
  const images = await loadNetworkImages(opened, { set, dataDir, resize, count: index + 1 });
  await rasterFile(opened.network, images, index, output, { neurons, width });
  print(output);
}

export function addRasterCommand(program: Command): void {
  program
    .command('raster')
    .description('draw the spikes and potentials of one sample')
    .argument('<run>', 'run folder, or a checkpoint file')
    .option('--index <n>', 'which test image, from 0', integerFlag('--index', 0), 0)
    .option('--neurons <places>', 'neurons whose potential is drawn, as layer:neuron,…', neuronsFlag)
    .addOption(pictureOption())
    .addOption(widthOption())
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
  $ spikeloom raster runs/mnist-1 --index 7 -o raster.png --width 1600
  $ spikeloom raster runs/mnist-1 --index 7 --neurons 1:12,1:13,2:400 -o raster.svg`,
    )
    .action(raster);
}
