/** `spikeloom evaluate`: a frozen network on test data; what is measured is up to its task (`tasks/`). */
import type { Command } from 'commander';
import {
  addMovedFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  resizeOption,
  threadsOption,
} from './options.js';
import { measuredTask } from './tasks/index.js';
import type { MeasureFlags } from './tasks/task-command.js';

async function evaluate(path: string, flags: MeasureFlags): Promise<void> {
  const { networkKind } = await import('../src/node/runs/network-files.js');
  await measuredTask(path, await networkKind(path), flags).evaluate(path, flags);
}

export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('measure a frozen network on test images, an audiocoder on its test clips')
    .argument('<run>', 'run folder, or a checkpoint file of an autoencoder')
    .addOption(dataOption('of an autoencoder: test images of this set (default: that of the run)'));
  addMovedFlags(command)
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .option('--limit <n>', 'only the first so many images or clips; 0 for all', integerFlag('--limit', 0), 0)
    .addOption(threadsOption())
    .option(
      '--probe',
      'of an autoencoder: how well a softmax regression on its code, learned on training images, tells test images apart',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Errors compare maps normalised to mean 0 and variance 1: 0 is a perfect copy, 2 no relation at all. Of an audiocoder
the drawn images are compared with those that its clips are paired with, and a table tells what was spoken and what
the image is nearest to.

Examples:
  $ spikeloom evaluate runs/mnist-1
  $ spikeloom evaluate runs/mnist-1 --data fashion-mnist --limit 1000 --json
  $ spikeloom evaluate runs/mnist-1 --probe
  $ spikeloom evaluate runs/spoken`,
    )
    .action(evaluate);
}
