/** `spikeloom train` and the tasks it trains for: flags for the data of a run, and one for every option of a task. */
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import type { RunSpec } from '../src/runs/spec.js';
import { type TaskName, taskOf } from '../src/tasks/index.js';
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

interface ImageFlags extends DataFlags {
  readonly data: string;
  readonly layers?: readonly number[];
  readonly evaluate: number;
  readonly stackOn?: string;
}

interface ClipFlags extends DataFlags {
  readonly autoencoder: string;
  readonly audio: string;
  readonly clips?: number;
  readonly images?: string;
  readonly classImages?: readonly number[];
  readonly imagesDir?: string;
}

/** Parts of a request that flags of the data decide, and the name that a run folder gets from them. */
interface Asked {
  readonly set: string;
  readonly spec: object;
}

/** Flags of a kind of data. */
interface DataOf<Flags> {
  readonly add: (command: Command) => Command;
  /** Throws a UsageError if flags do not go together. */
  readonly asked: (flags: Flags, options: Readonly<Record<string, unknown>>, command: Command) => Asked;
}

/** Flags of images, and of an autoencoder whose hidden spikes are learned in their place. */
const IMAGES: DataOf<ImageFlags> = {
  add: (command) =>
    command
      .addOption(
        dataOption('digits, mnist, fashion-mnist, or the path of a folder of images').default('digits'),
      )
      .addOption(dataDirOption())
      .addOption(resizeOption())
      .option('--layers <widths>', 'all widths, such as 784-256-64-256-784, in place of --hidden', layersFlag)
      .option(
        '--evaluate <n>',
        'test images to measure the result on; 0 for none',
        integerFlag('--evaluate', 0),
        1000,
      )
      .option(
        '--stack-on <run>',
        'train on the hidden spikes of this autoencoder, and join the two; --hidden are the layers in its middle; images, ' +
          'coding, steps and neurons are those of its run',
      ),
  asked({ data, dataDir, resize, layers, evaluate, stackOn }, options, command) {
    if (layers !== undefined && options.hidden !== undefined) {
      throw new UsageError('give either --layers or --hidden, not both');
    }
    const source = { data, dataDir, resize, evaluate };
    if (stackOn === undefined) return { set: data, spec: { source, layers } };
    if (layers !== undefined) {
      throw new UsageError('--stack-on takes the inner layers as --hidden, not --layers');
    }
    // Images that are not asked for are those that the outer autoencoder was trained on.
    const isAsked = command.getOptionValueSource('data') !== 'default';
    return {
      set: 'stacked',
      spec: { source: { ...source, data: isAsked ? data : undefined }, on: { path: stackOn } },
    };
  },
};

/** Flags of clips, and of the autoencoder that draws. */
const CLIPS: DataOf<ClipFlags> = {
  add: (command) =>
    command
      .requiredOption(
        '--autoencoder <run>',
        'run folder or checkpoint file of the autoencoder that will draw',
      )
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
        (text) => text.split(',').map(integerFlag('--class-images', 0)),
      )
      .addOption(dataDirOption())
      .addOption(imagesDirOption()),
  asked: ({ autoencoder, audio, clips, images, classImages, dataDir, imagesDir }) => ({
    set: audio,
    spec: { source: { audio, clips, images, classImages, dataDir, imagesDir }, on: { path: autoencoder } },
  }),
};

/** A command that trains for one task. */
interface Training<Flags> {
  readonly task: TaskName;
  readonly description: string;
  readonly data: DataOf<Flags>;
  /** Text after the flags. */
  readonly help: string;
}

type RunFlags = Readonly<Record<string, unknown>> & { readonly out?: string; readonly force?: boolean };

function addTraining<Flags>(tasks: Command, { task, description, data, help }: Training<Flags>): void {
  const { schema } = taskOf(task);
  const command = data
    .add(tasks.command(task).description(description))
    .option('--out <folder>', 'run folder to make (default: runs/<name of the data>-<number>)')
    .option('--force', 'replace the run that --out holds');
  addSchemaFlags(command, schema)
    .addHelpText('after', help)
    .action(async (flags: Flags & RunFlags) => {
      const { out, force } = flags;
      const options = schemaOptions(schema, flags);
      const { set, spec } = data.asked(flags, options, command);
      const [{ showNewTraining }, { beginRun }] = await Promise.all([
        import('./run-training.js'),
        import('../src/node/runs/run-folders.js'),
      ]);
      // The flags of a task's schema are its options, those of its data the rest of a request.
      const request = { task, options, ...spec } as RunSpec;
      await showNewTraining({ out, set }, (lock, controls) =>
        beginRun(request, lock, { ...controls, force }),
      );
    });
}

/** Adds `train` with its tasks. */
export function addTrainCommand(program: Command): void {
  const tasks = program
    .command('train')
    .description('train a network on images or sounds, into a run folder')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom train autoencoder --data digits
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits
  $ spikeloom train autoencoder --data digits --neuron relu --optimizer adam
  $ spikeloom train audiocoder --help`,
    );
  addTraining(tasks, {
    task: 'autoencoder',
    description: 'train an autoencoder: images → spikes → the same images',
    data: IMAGES,
    help: `
A preset sets what its name says; options that are given win over it. The run folder has config.json,
metrics.jsonl, checkpoint.safetensors, summary.json, pictures and report.html. Ctrl-C finishes the batch, saves,
and says how to go on. With --stack-on an autoencoder is trained on the hidden spikes of another one, whose weights stay
as they are, and takes its place in the middle of it: the run holds the joined network.

With --neuron relu it is an ANN, to compare with: the same images in the same order, rectified linear units without a
bias, and as its loss half the squared error, summed over the outputs.

Examples:
  $ spikeloom train autoencoder --data digits --preset tuned
  $ spikeloom train autoencoder --data mnist --hidden 196 --steps 15 --preset paper --out runs/paper
  $ spikeloom train autoencoder --data ./my-images --resize 28x28 --layers 784-256-64-256-784
  $ spikeloom train autoencoder --data mnist --preset tuned --coding latency
  $ spikeloom train autoencoder --stack-on runs/mnist-1 --hidden 64 --preset tuned --out runs/stacked
  $ spikeloom train autoencoder --data digits --neuron relu
  $ spikeloom train autoencoder --data mnist --neuron relu --optimizer adam --evaluate 10000 --out runs/twin
  $ spikeloom train autoencoder --data fashion-mnist --neuron relu --hidden 512 --learning-rate 5e-3`,
  });
  addTraining(tasks, {
    task: 'audiocoder',
    description:
      'train an audiocoder: sounds → spikes → the hidden spikes of an autoencoder, which draws them',
    data: CLIPS,
    help: `
A preset sets what its name says; options that are given win over it. After each epoch all test clips are drawn and
compared with their images. The checkpoint holds the whole synthesis network in one file, the autoencoder included.

With --neuron relu it is an ANN, to compare with: it learns the hidden values of an ANN autoencoder from the same clips
in the same order, with --bits in few levels.

Examples:
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits --preset tuned --hidden 256
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --preset tuned --out runs/spoken
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --split speaker:theo --pairing clip --map-steps 10
  $ spikeloom train audiocoder --autoencoder runs/twin --audio spoken-digits --neuron relu --hidden 256 --optimizer adam
  $ spikeloom train audiocoder --autoencoder runs/twin --audio fsdd --neuron relu --optimizer adam --out runs/spoken-twin
  $ spikeloom train audiocoder --autoencoder runs/twin --audio fsdd --neuron relu --optimizer adam --bits 2`,
  });
}
