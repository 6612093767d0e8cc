/** Flags of every `spikeloom train` on clips: clips, images, autoencoder, run folder, and those of the task's schema. */
import type { Command } from 'commander';
import type { RunSpec } from '../src/runs/spec.js';
import { TASKS } from '../src/tasks/index.js';
import {
  addSchemaFlags,
  type DataFlags,
  dataDirOption,
  imagesDirOption,
  integerFlag,
  schemaOptions,
} from './options.js';

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

/** A command that trains on clips. */
export interface ClipTraining {
  readonly task: 'audiocoder' | 'ann-audiocoder';
  readonly description: string;
  /** Name of the autoencoder that it needs. */
  readonly autoencoder: string;
  /** Text after the flags. */
  readonly help: string;
}

export function addClipTraining(
  kinds: Command,
  { task, description, autoencoder: needed, help }: ClipTraining,
): void {
  const { schema } = TASKS[task];
  const command = kinds
    .command(task)
    .description(description)
    .requiredOption('--autoencoder <run>', `run folder or checkpoint file of the ${needed} that will draw`)
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
  addSchemaFlags(command, schema)
    .addHelpText('after', help)
    .action(async (flags: AudioFlags & Readonly<Record<string, unknown>>) => {
      const { autoencoder, audio, clips, images, classImages, dataDir, imagesDir, out, force } = flags;
      const options = schemaOptions(schema, flags);
      const [{ showNewTraining }, { beginRun }] = await Promise.all([
        import('./run-training.js'),
        import('../src/node/runs/run-folders.js'),
      ]);
      const source = { audio, clips, images, classImages, dataDir, imagesDir };
      // The flags of a task's schema are its options.
      const spec = { task, source, options, on: { path: autoencoder } } as RunSpec;
      await showNewTraining({ out, set: audio }, (lock, controls) =>
        beginRun(spec, lock, { ...controls, force }),
      );
    });
}
