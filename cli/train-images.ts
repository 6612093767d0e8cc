/** Flags of every `spikeloom train` on images: data, run folder, and those of the task's schema. */
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import type { RunSpec } from '../src/runs/spec.js';
import { TASKS } from '../src/tasks/index.js';
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
  readonly stackOn?: string;
}

/** A command that trains on images. */
export interface ImageTraining {
  readonly task: 'autoencoder' | 'ann-autoencoder';
  readonly description: string;
  /** Text after the flags. */
  readonly help: string;
  /** True if it can be trained on the hidden spikes of an autoencoder. */
  readonly stacks?: boolean;
}

export function addImageTraining(
  kinds: Command,
  { task, description, help, stacks = false }: ImageTraining,
): void {
  const { schema } = TASKS[task];
  const command = kinds
    .command(task)
    .description(description)
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
  if (stacks) {
    command.option(
      '--stack-on <run>',
      'train on the hidden spikes of this autoencoder, and join the two; --hidden are the layers in its middle; images, ' +
        'coding, steps and neurons are those of its run',
    );
  }
  addSchemaFlags(command, schema)
    .addHelpText('after', help)
    .action(async (flags: TrainFlags & Readonly<Record<string, unknown>>) => {
      const { data, dataDir, resize, layers, out, force, evaluate } = flags;
      const options = schemaOptions(schema, flags);
      if (layers !== undefined && options.hidden !== undefined) {
        throw new UsageError('give either --layers or --hidden, not both');
      }
      const { stackOn } = flags;
      if (stackOn !== undefined && layers !== undefined) {
        throw new UsageError('--stack-on takes the inner layers as --hidden, not --layers');
      }
      const [{ showNewTraining }, { beginRun }] = await Promise.all([
        import('./run-training.js'),
        import('../src/node/runs/run-folders.js'),
      ]);
      const source = { dataDir, resize, evaluate };
      // Images that are not asked for are those that the outer autoencoder was trained on.
      const asked = command.getOptionValueSource('data') === 'default' ? undefined : data;
      // The flags of a task's schema are its options.
      const spec = (
        stackOn === undefined
          ? { task, source: { ...source, data }, layers, options }
          : { task, source: { ...source, data: asked }, options, on: { path: stackOn } }
      ) as RunSpec;
      const set = stackOn === undefined ? data : 'stacked';
      await showNewTraining({ out, set }, (lock, controls) => beginRun(spec, lock, { ...controls, force }));
    });
}
