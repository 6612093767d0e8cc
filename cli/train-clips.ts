/** What every `spikeloom train` on clips has: where they, their images and the autoencoder come from, and its schema's flags. */
import type { Command } from 'commander';
import type { LoopOptions } from '../src/network/schema.js';
import type { AudioRunRequestOf } from '../src/node/runs/audio-runs.js';
import type { RunControls, RunEvent, RunResult } from '../src/node/runs/run-sitting.js';
import type { Schema } from '../src/options/spec.js';
import type { AnyAudioRunConfig } from '../src/runs/audio-run-config.js';
import type { AnyRunSummary } from '../src/runs/run-summary.js';
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

/** A kind of network that is trained on clips. */
export interface ClipTraining<Options extends LoopOptions> {
  readonly name: string;
  readonly description: string;
  /** What kind of autoencoder it needs. */
  readonly autoencoder: string;
  readonly schema: Schema<Options>;
  /** What help says after the flags. */
  readonly help: string;
  /** Loads what trains it. */
  readonly load: () => Promise<
    (
      request: AudioRunRequestOf<Options>,
      controls: RunControls,
    ) => AsyncGenerator<RunEvent, RunResult<AnyAudioRunConfig, unknown, AnyRunSummary>>
  >;
}

export function addClipTraining<Options extends LoopOptions>(
  kinds: Command,
  { name, description, autoencoder: needed, schema, help, load }: ClipTraining<Options>,
): void {
  const command = kinds
    .command(name)
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
      const [train, { showNewTraining }] = await Promise.all([load(), import('./run-training.js')]);
      const given = { autoencoder, audio, clips, images, classImages, dataDir, imagesDir };
      await showNewTraining({ out, set: audio }, (folder, controls) =>
        train({ folder, ...given, force, options }, controls),
      );
    });
}
