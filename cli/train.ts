/** `spikeloom train autoencoder` and `audiocoder`: a flag for every option of the schema, and where data comes from and goes to. */
import type { Command } from 'commander';
import { AUDIOCODER_OPTIONS, type AudiocoderOptions } from '../src/options/audiocoder-schema.js';
import { type AutoencoderOptions, OPTIONS } from '../src/options/schema.js';
import {
  addSchemaFlags,
  type DataFlags,
  dataDirOption,
  dataOption,
  imagesDirOption,
  integerFlag,
  layersFlag,
  resizeOption,
  schemaOptions,
} from './options.js';

interface TrainFlags extends DataFlags {
  readonly data: string;
  readonly layers?: readonly number[];
  readonly out?: string;
  readonly force?: boolean;
  readonly evaluate: number;
}

async function train(flags: TrainFlags & Readonly<Record<string, unknown>>): Promise<void> {
  const { data, dataDir, resize, layers, out, force, evaluate } = flags;
  const options = schemaOptions<AutoencoderOptions>(OPTIONS, flags);
  if (layers !== undefined && options.hidden !== undefined) {
    const { UsageError } = await import('../src/errors.js');
    throw new UsageError('give either --layers or --hidden, not both');
  }
  const [{ trainRun }, { freeRunFolder }, { showTraining }] = await Promise.all([
    import('../src/node/train-run.js'),
    import('../src/node/run-folder.js'),
    import('./run-training.js'),
  ]);
  const folder = out ?? (await freeRunFolder('runs', data));
  const request = { folder, set: data, dataDir, resize, layers, evaluate, force, options };
  await showTraining((controls) => trainRun(request, controls));
}

interface AudioFlags extends DataFlags {
  readonly autoencoder: string;
  readonly audio: string;
  readonly clips?: number;
  readonly images?: string;
  readonly classImages?: readonly number[];
  readonly imagesDir?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** 12,7,… as places of images. */
function placesFlag(text: string): number[] {
  return text.split(',').map(integerFlag('--class-images', 0));
}

async function trainAudio(flags: AudioFlags & Readonly<Record<string, unknown>>): Promise<void> {
  const { autoencoder, audio, clips, images, classImages, dataDir, imagesDir, out, force } = flags;
  const options = schemaOptions<AudiocoderOptions>(AUDIOCODER_OPTIONS, flags);
  const [{ trainAudioRun }, { freeRunFolder }, { showTraining }] = await Promise.all([
    import('../src/node/train-audio-run.js'),
    import('../src/node/run-folder.js'),
    import('./run-training.js'),
  ]);
  const folder = out ?? (await freeRunFolder('runs', audio));
  const given = { autoencoder, audio, clips, images, classImages, dataDir, imagesDir };
  const request = { folder, ...given, force, options };
  await showTraining((controls) => trainAudioRun(request, controls));
}

/** Adds `train` with its kinds of networks. */
export function addTrainCommand(program: Command): void {
  const kinds = program
    .command('train')
    .description('train a network on images or sounds, into a run folder')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom train autoencoder --data digits
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits
  $ spikeloom train audiocoder --help`,
    );
  const autoencoder = kinds
    .command('autoencoder')
    .description('train a spiking autoencoder: images → spikes → the same images')
    .addOption(
      dataOption('digits, mnist, fashion-mnist, or the path of a folder of images').default('digits'),
    )
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .option('--out <folder>', 'run folder to make (default: runs/<data>-<number>)')
    .option('--force', 'replace the run that --out holds')
    .option('--layers <widths>', 'all widths, such as 784-256-64-256-784, in place of --hidden', layersFlag)
    .option(
      '--evaluate <n>',
      'test images to measure the result on; 0 for none',
      integerFlag('--evaluate', 0),
      1000,
    );
  addSchemaFlags(autoencoder, OPTIONS)
    .addHelpText(
      'after',
      `
A preset sets what its name says; options that are given win over it. The run folder has config.json,
metrics.jsonl, checkpoint.safetensors, summary.json, pictures and report.html. Ctrl-C finishes the batch, saves,
and says how to go on.

Examples:
  $ spikeloom train autoencoder --data digits --preset tuned
  $ spikeloom train autoencoder --data mnist --hidden 196 --steps 15 --preset paper --out runs/paper
  $ spikeloom train autoencoder --data ./my-images --resize 28x28 --layers 784-256-64-256-784`,
    )
    .action(train);
  addAudiocoder(kinds);
}

function addAudiocoder(kinds: Command): void {
  const audiocoder = kinds
    .command('audiocoder')
    .description(
      'train an audiocoder: sounds → spikes → the hidden spikes of an autoencoder, which draws them',
    )
    .requiredOption('--autoencoder <run>', 'run folder or checkpoint file of the autoencoder that will draw')
    .option(
      '--audio <set>',
      'spoken-digits, fsdd, ti46, audiomnist, speech-commands, or the path of a folder class/clip.wav',
      'spoken-digits',
    )
    .option('--clips <n>', 'how many of spoken-digits to make (default: 2000)', integerFlag('--clips', 20))
    .option('--images <set>', 'images that clips are paired with (default: those of the autoencoder)')
    .option(
      '--class-images <places>',
      'with --pairing class: the place of each class in the training images, as 12,7,…; else those nearest to the ' +
        'mean of their class are taken',
      placesFlag,
    )
    .addOption(dataDirOption())
    .addOption(imagesDirOption())
    .option('--out <folder>', 'run folder to make (default: runs/<audio>-<number>)')
    .option('--force', 'replace the run that --out holds');
  addSchemaFlags(audiocoder, AUDIOCODER_OPTIONS)
    .addHelpText(
      'after',
      `
A preset sets what its name says; options that are given win over it. After each epoch all test clips are drawn and
compared with their images. The checkpoint holds the whole synthesis network in one file, the autoencoder included.

Examples:
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits --preset tuned --hidden 256
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --preset tuned --out runs/spoken
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --split speaker:theo --pairing clip --map-steps 10`,
    )
    .action(trainAudio);
}
