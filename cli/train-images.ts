/** What every `spikeloom train` on images has: where they come from, where the run goes, and its schema's flags. */
import type { Command } from 'commander';
import { UsageError } from '../src/core/errors.js';
import type { LoopOptions } from '../src/network/schema.js';
import type { ImageRunRequest } from '../src/node/runs/image-runs.js';
import type { RunControls, RunEvent, RunResult } from '../src/node/runs/run-sitting.js';
import type { StackedRequest } from '../src/node/runs/train-run.js';
import type { Schema } from '../src/options/spec.js';
import type { AnyImageRunConfig } from '../src/runs/audio-run-config.js';
import type { AnyRunSummary } from '../src/runs/run-summary.js';
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

type Training = (
  controls: RunControls,
) => AsyncGenerator<RunEvent, RunResult<AnyImageRunConfig, unknown, AnyRunSummary>>;

/** A kind of network that is trained on images. */
export interface ImageTraining<Options extends LoopOptions> {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema<Options>;
  /** What help says after the flags. */
  readonly help: string;
  /** Loads what trains it. */
  readonly load: () => Promise<
    (request: ImageRunRequest<Options>, controls: RunControls) => ReturnType<Training>
  >;
  /** The same for one on the hidden spikes of an autoencoder, where that can be. */
  readonly loadStacked?: () => Promise<
    (request: StackedRequest<Options>, controls: RunControls) => ReturnType<Training>
  >;
}

export function addImageTraining<Options extends LoopOptions>(
  kinds: Command,
  { name, description, schema, help, load, loadStacked }: ImageTraining<Options>,
): void {
  const command = kinds
    .command(name)
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
  if (loadStacked) {
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
      // Images that are not asked for are those that the outer autoencoder was trained on.
      const asked = command.getOptionValueSource('data') === 'default' ? undefined : data;
      const [{ showNewTraining }, train, trainStacked] = await Promise.all([
        import('./run-training.js'),
        load(),
        stackOn === undefined ? undefined : loadStacked?.(),
      ]);
      const request = { dataDir, resize, evaluate, force, options };
      const place = { out, set: stackOn === undefined ? data : 'stacked' };
      await showNewTraining(
        place,
        (folder, controls): ReturnType<Training> =>
          stackOn !== undefined && trainStacked !== undefined
            ? trainStacked({ ...request, folder, set: asked, stackOn }, controls)
            : train({ ...request, folder, set: data, layers }, controls),
      );
    });
}
