/** Commands of autoencoders: flags of images, and of an autoencoder whose hidden spikes are learned in their place. */
import { UsageError } from '../../src/core/errors.js';
import { imageSetNames } from '../../src/node/sets/image-sets.js';
import {
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  layersFlag,
  resizeOption,
} from '../options.js';
import type { TaskCommand } from './task-command.js';

interface ImageFlags extends DataFlags {
  readonly data: string;
  readonly layers?: readonly number[];
  readonly evaluate: number;
  readonly stackOn?: string;
}

export const AUTOENCODER_COMMAND: TaskCommand<ImageFlags> = {
  description: 'train an autoencoder: images → spikes → the same images',
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
  add: (command) =>
    command
      .addOption(
        dataOption(`${imageSetNames().join(', ')}, or the path of a folder of images`).default('digits'),
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
  measuredBy: ['data', 'resize', 'probe'],
  evaluate: async (path, flags) =>
    flags.probe
      ? (await import('../probe-images.js')).probeImages(path, flags)
      : (await import('../evaluate-images.js')).evaluateImages(path, flags),
  inspect: async (path, flags) => (await import('../inspect-images.js')).inspectImages(path, flags),
};
