/** Commands of classifiers: flags of images or clips to tell apart. */
import { type DataFlags, dataDirOption, dataOption, integerFlag, resizeOption } from '../options.js';
import type { TaskCommand } from './task-command.js';

interface ClassifierFlags extends DataFlags {
  readonly audio?: string;
  readonly clips?: number;
  readonly evaluate?: number;
}

export const CLASSIFIER_COMMAND: TaskCommand<ClassifierFlags> = {
  description: 'train a classifier: images or sounds → spikes → one output per class',
  help: `
The target of a sample is a spike of its class's output at every step, and none of all others; learned by the rule of
the paper. The answer is the output that spikes most often. Of clips, test clips are held out (--split); options of
clips mean nothing for images.

With --neuron relu it is an ANN, to compare with: outputs 1 and 0, and as its loss half the squared error.

Examples:
  $ spikeloom train classifier --data digits
  $ spikeloom train classifier --data mnist --out runs/told-apart
  $ spikeloom train classifier --data fashion-mnist --hidden 512-256 --epochs 5
  $ spikeloom train classifier --audio spoken-digits --clips 400 --hidden 64
  $ spikeloom train classifier --audio fsdd --batch 50 --epochs 4 --spike-probability 0.3
  $ spikeloom train classifier --data digits --neuron relu`,
  add: (command) =>
    command
      .addOption(dataOption('images: the name of a set, or the path of a folder of images by class'))
      .option(
        '--audio <set>',
        'clips in place of images: the name of a set, or the path of a folder class/clip.wav',
      )
      .option('--clips <n>', 'how many of spoken-digits to make (default: 2000)', integerFlag('--clips', 20))
      .addOption(dataDirOption())
      .addOption(resizeOption())
      .option(
        '--evaluate <n>',
        'test images to measure the result on; 0 for all (default: 0)',
        integerFlag('--evaluate', 0),
      ),
  asked({ data, audio, clips, dataDir, resize, evaluate }) {
    const images = data ?? (audio === undefined ? 'digits' : undefined);
    return {
      set: `${audio ?? images}-classes`,
      spec: { source: { data: images, audio, clips, dataDir, resize, evaluate } },
    };
  },
  measuredBy: ['data', 'resize', 'audio'],
  evaluate: async (path, flags) => (await import('../measure-classifier.js')).evaluateClassifier(path, flags),
  inspect: async (path, flags) => (await import('../measure-classifier.js')).inspectNetwork(path, flags),
};
