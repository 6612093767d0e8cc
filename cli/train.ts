/** `spikeloom train autoencoder`: a flag for every option of the schema, and where data comes from and goes to. */
import type { Command } from 'commander';
import { type AutoencoderOptions, OPTIONS } from '../src/options/schema.js';
import {
  addSchemaFlags,
  type DataFlags,
  dataDirOption,
  dataOption,
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

/** Adds `train` with its kinds of networks. */
export function addTrainCommand(program: Command): void {
  const kinds = program
    .command('train')
    .description('train a network on images, into a run folder')
    .addHelpText(
      'after',
      `\nExamples:\n  $ spikeloom train autoencoder --help\n  $ spikeloom train autoencoder --data digits`,
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
}
