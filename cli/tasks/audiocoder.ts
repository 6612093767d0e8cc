/** Commands of audiocoders: flags of clips, and of the autoencoder that draws. */
import { type DataFlags, dataDirOption, imagesDirOption, integerFlag } from '../options.js';
import type { TaskCommand } from './task-command.js';

interface ClipFlags extends DataFlags {
  readonly autoencoder: string;
  readonly audio: string;
  readonly clips?: number;
  readonly images?: string;
  readonly classImages?: readonly number[];
  readonly imagesDir?: string;
}

export const AUDIOCODER_COMMAND: TaskCommand<ClipFlags> = {
  description: 'train an audiocoder: sounds → spikes → the hidden spikes of an autoencoder, which draws them',
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
  measuredBy: ['audio', 'images', 'imagesDir'],
  evaluate: async (path, flags) => (await import('../evaluate-clips.js')).evaluateClips(path, flags),
  inspect: async (path, flags) => (await import('../inspect-clips.js')).inspectClips(path, flags),
};
