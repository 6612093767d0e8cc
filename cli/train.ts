/** `spikeloom train` and the kinds of networks it trains: a flag for every option of each schema. */
import type { Command } from 'commander';
import { addClipTraining } from './train-clips.js';
import { addImageTraining } from './train-images.js';

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
  $ spikeloom train ann-autoencoder --data digits --optimizer adam
  $ spikeloom train audiocoder --help`,
    );
  addImageTraining(kinds, {
    task: 'autoencoder',
    description: 'train a spiking autoencoder: images → spikes → the same images',
    stacks: true,
    help: `
A preset sets what its name says; options that are given win over it. The run folder has config.json,
metrics.jsonl, checkpoint.safetensors, summary.json, pictures and report.html. Ctrl-C finishes the batch, saves,
and says how to go on. With --stack-on an autoencoder is trained on the hidden spikes of another one, whose weights stay
as they are, and takes its place in the middle of it: the run holds the joined network.

Examples:
  $ spikeloom train autoencoder --data digits --preset tuned
  $ spikeloom train autoencoder --data mnist --hidden 196 --steps 15 --preset paper --out runs/paper
  $ spikeloom train autoencoder --data ./my-images --resize 28x28 --layers 784-256-64-256-784
  $ spikeloom train autoencoder --data mnist --preset tuned --coding latency
  $ spikeloom train autoencoder --stack-on runs/mnist-1 --hidden 64 --preset tuned --out runs/stacked`,
  });
  addClipTraining(kinds, {
    task: 'audiocoder',
    description:
      'train an audiocoder: sounds → spikes → the hidden spikes of an autoencoder, which draws them',
    autoencoder: 'spiking autoencoder',
    help: `
A preset sets what its name says; options that are given win over it. After each epoch all test clips are drawn and
compared with their images. The checkpoint holds the whole synthesis network in one file, the autoencoder included.

Examples:
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits --preset tuned --hidden 256
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --preset tuned --out runs/spoken
  $ spikeloom train audiocoder --autoencoder runs/mnist-1 --audio fsdd --split speaker:theo --pairing clip --map-steps 10`,
  });
  addImageTraining(kinds, {
    task: 'ann-autoencoder',
    description: 'train the ANN twin of an autoencoder: the same images and widths, rectified linear units',
    help: `
With the same seed it sees the same images in the same order as the spiking autoencoder. Units have no bias; the
loss is half the squared error, summed over the outputs. A preset sets what its name says; options that are given win
over it. The run folder is like that of a spiking autoencoder, without a raster.

Examples:
  $ spikeloom train ann-autoencoder --data digits
  $ spikeloom train ann-autoencoder --data mnist --optimizer adam --evaluate 10000 --out runs/twin
  $ spikeloom train ann-autoencoder --data fashion-mnist --hidden 512 --learning-rate 5e-3`,
  });
  addClipTraining(kinds, {
    task: 'ann-audiocoder',
    description:
      'train the ANN twin of an audiocoder: sounds → the hidden values of an ANN autoencoder, which draws them',
    autoencoder: 'ANN autoencoder',
    help: `
With the same seeds it has the same clips, split, pairs and order as the spiking audiocoder. With --bits the hidden
values are learned in few levels. After each epoch all test clips are drawn and compared with their images. The
checkpoint holds the whole synthesis network in one file, the autoencoder included.

Examples:
  $ spikeloom train ann-audiocoder --autoencoder runs/twin --audio spoken-digits --hidden 256 --optimizer adam
  $ spikeloom train ann-audiocoder --autoencoder runs/twin --audio fsdd --optimizer adam --out runs/spoken-twin
  $ spikeloom train ann-audiocoder --autoencoder runs/twin --audio fsdd --optimizer adam --bits 2`,
  });
}
