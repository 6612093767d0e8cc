/** `spikeloom plot`: pictures of a trained network, as SVG or PNG. */
import { type Command, Option } from 'commander';
import { InputError, UsageError } from '../src/core/errors.js';
import { isSpikingKind, kindName } from '../src/network/naming.js';
import type { PotentialsRequest, RasterRequest, TilesRequest } from '../src/node/exports/plot-requests.js';
import { NEURON_ORDERS, type NeuronOrder } from '../src/use/neuron-order.js';
import type { NeuronPlace } from '../src/use/raster.js';
import {
  addMovedFlags,
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  type MovedFlags,
  neuronsFlag,
  pictureOption,
  quoted,
  refuseFlags,
  resizeOption,
  threadsOption,
  widthOption,
} from './options.js';
import { print } from './output.js';
import { Progress } from './progress.js';

interface PlotFlags extends DataFlags, MovedFlags {
  readonly output: string;
  readonly width?: number;
  readonly threads?: number;
  readonly index?: number;
  readonly layer?: number;
  readonly neurons?: readonly NeuronPlace[];
  readonly only?: readonly number[];
  readonly limit?: number;
  readonly count?: number;
  readonly order?: NeuronOrder;
}

type Draw = (path: string, request: PotentialsRequest & RasterRequest & TilesRequest) => Promise<string>;

/** One kind of picture. */
interface Kind {
  readonly name: string;
  readonly text: string;
  readonly load: () => Promise<Draw>;
  /** Adds the flags that only some have. */
  readonly flags: (command: Command) => Command;
  readonly help: string;
}

const plots = () => import('../src/node/exports/plots.js');

const KINDS: readonly Kind[] = [
  {
    name: 'raster',
    text: 'every spike of one test image, layer above layer',
    load: async () => (await plots()).plotRaster,
    flags: (command) =>
      indexFlag(command).option(
        '--layer <n>',
        'only this layer, 0 for the inputs',
        integerFlag('--layer', 0),
      ),
    help: `
Examples:
  $ spikeloom plot raster runs/mnist --index 7 -o raster.png
  $ spikeloom plot raster runs/mnist --index 7 --layer 1 -o hidden.svg`,
  },
  {
    name: 'potentials',
    text: 'membrane potentials of some neurons for one test image, with threshold and spikes',
    load: async () => (await plots()).plotPotentials,
    flags: (command) =>
      indexFlag(command).option('--neurons <places>', 'neurons to draw, as layer:neuron,…', neuronsFlag),
    help: `
Layers count from 1 (0 are the inputs, which have no potential), neurons from 0. Where none are given, two of the
first layer and two outputs that spike about every second step are chosen.

Examples:
  $ spikeloom plot potentials runs/mnist --index 7 -o potentials.png
  $ spikeloom plot potentials runs/mnist --neurons 1:12,1:13,2:400 -o potentials.svg`,
  },
  {
    name: 'rates',
    text: 'how often neurons spike: a histogram for each layer, silent and saturated neurons named',
    load: async () => (await plots()).plotRates,
    flags: (command) => addMovedFlags(limitFlag(command)),
    help: `
Of an audiocoder's run test clips are counted. Test images are the first ones, clips are spread over all test clips.

Examples:
  $ spikeloom plot rates runs/mnist -o rates.png
  $ spikeloom plot rates runs/mnist --limit 2000 --width 2400 -o rates.png`,
  },
  {
    name: 'weights',
    text: 'the weights of hidden neurons as images, those from the inputs and those to the outputs',
    load: async () => (await plots()).plotWeights,
    flags: (command) => limitFlag(tileFlags(command, 40, NEURON_ORDERS, 'largest')),
    help: `
Blue is below 0, white 0, vermilion above. Between hidden layers weights are no images: see "plot fields".
To be ordered as active or selective, neurons are shown --limit test images.

Examples:
  $ spikeloom plot weights runs/mnist -o weights.png
  $ spikeloom plot weights runs/mnist --count 100 --order selective -o weights.svg
  $ spikeloom plot weights runs/mnist --only 121,19 -o two.png`,
  },
  {
    name: 'fields',
    text: 'receptive fields: what input makes neurons of a layer spike, averaged over test images',
    load: async () => (await plots()).plotFields,
    flags: (command) =>
      addMovedFlags(limitFlag(tileFlags(command, undefined, ['active', 'selective'], 'selective'))),
    help: `
A field is the mean of the test images, each weighted by the neuron's spikes for it, less the mean of all: it is there
for neurons of any layer. Those of an audiocoder are cochleagrams, time to the right, high frequencies on top.

Examples:
  $ spikeloom plot fields runs/mnist -o fields.png
  $ spikeloom plot fields runs/mnist --layer 2 --order active --count 20 -o fields.svg`,
  },
  {
    name: 'training',
    text: 'the network before and after its training: images, weights and rates in one picture',
    load: async () => (await plots()).plotTraining,
    flags: (command) =>
      limitFlag(command).option(
        '--count <n>',
        'neurons whose weights are shown (default: 15)',
        integerFlag('--count', 1),
      ),
    help: `
Before it was trained, the network had the first weights that its seed decides.

Examples:
  $ spikeloom plot training runs/mnist -o training.png
  $ spikeloom plot training runs/mnist --limit 0 -o training.svg`,
  },
];

async function plot(load: Kind['load'], path: string, flags: PlotFlags): Promise<void> {
  const { checkPictureFile, writePicture } = await import('../src/node/files/picture-file.js');
  const { checkPngWidth } = await import('../src/node/files/svg-png.js');
  const { output, width, data: set, audio, images, imagesDir, ...request } = flags;
  checkPictureFile(output, { width });
  if (width !== undefined) checkPngWidth(width);
  const { networkKind } = await import('../src/node/runs/network-files.js');
  const kind = await networkKind(path);
  if (!isSpikingKind(kind)) {
    const others = kind.task === 'audiocoder' ? '' : ', "spikeloom reconstruct"';
    throw new InputError(
      `${path}: holds ${kindName(kind)}, a spiking network is needed; ` +
        `it is used by "spikeloom inspect"${others} and "spikeloom evaluate"`,
    );
  }
  refuseFlags(
    path,
    kind,
    kind.task === 'audiocoder' ? { data: set, resize: flags.resize } : { audio, images, imagesDir },
  );
  const draw = await load();
  const progress = new Progress();
  const svg = await draw(path, {
    ...request,
    ...{ set, moved: { audio, images, dataDir: flags.dataDir, imagesDir } },
    onPreparing: (what, done, all) => progress.preparing(what, done, all),
  });
  await writePicture(output, svg, { width });
  print(output);
}

/** Adds `plot` with its kinds of pictures. */
export function addPlotCommand(program: Command): void {
  const command = program
    .command('plot')
    .description('draw pictures of a trained network, as SVG or PNG')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom plot raster runs/mnist --index 7 -o raster.png
  $ spikeloom plot rates runs/mnist -o rates.svg
  $ spikeloom plot weights runs/mnist -o weights.png --width 1200
  $ spikeloom plot training runs/mnist -o training.png
  $ spikeloom plot fields --help`,
    );
  for (const { name, text, load, flags, help } of KINDS) {
    flags(
      command
        .command(name)
        .description(text)
        .argument('<run>', 'run folder, or a checkpoint file')
        .addOption(pictureOption())
        .addOption(widthOption()),
    )
      .addOption(dataOption('test images of this set (default: that of the run)'))
      .addOption(dataDirOption())
      .addOption(resizeOption())
      .addHelpText('after', help)
      .action((path: string, given: PlotFlags) => plot(load, path, given));
  }
}

function indexFlag(command: Command): Command {
  return command.option('--index <n>', 'which test image, from 0', integerFlag('--index', 0), 0);
}

function limitFlag(command: Command): Command {
  return command
    .option('--limit <n>', 'test images or clips that are counted; 0 for all', integerFlag('--limit', 0), 500)
    .addOption(threadsOption());
}

function tileFlags(
  command: Command,
  count: number | undefined,
  orders: readonly string[],
  order: NeuronOrder,
): Command {
  const most = count === undefined ? '40; of an audiocoder 16' : `${count}`;
  return command
    .option('--layer <n>', 'layer of the neurons, from 1', integerFlag('--layer', 1), 1)
    .option('--count <n>', `most neurons shown (default: ${most})`, integerFlag('--count', 1))
    .addOption(new Option('--order <name>', 'which neurons come first').choices(orders).default(order))
    .addOption(
      new Option('--only <numbers>', 'only these neurons, in this order, as 121,19')
        .argParser(numbersFlag)
        .conflicts(['count', 'order']),
    );
}

/** 121,19 as neurons of a layer. */
function numbersFlag(text: string): number[] {
  if (!/^\d{1,7}(,\d{1,7})*$/.test(text)) {
    throw new UsageError(`--only must be numbers of neurons, such as 121,19, got ${quoted(text)}`);
  }
  return text.split(',').map(Number);
}
