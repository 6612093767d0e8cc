/** `spikeloom evaluate`: a frozen network on test images. */
import type { Command } from 'commander';
import {
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  resizeOption,
  threadsOption,
} from './options.js';
import { countText, print, printJson, ratesText, shortNumber } from './output.js';

interface EvaluateFlags extends DataFlags {
  readonly limit: number;
  readonly threads?: number;
  readonly json?: boolean;
}

async function evaluate(path: string, flags: EvaluateFlags): Promise<void> {
  const [{ openNetwork, loadNetworkImages }, { evaluate: measure }] = await Promise.all([
    import('../src/node/network-files.js'),
    import('../src/inference/evaluate.js'),
  ]);
  const { data: set, dataDir, resize, limit, threads, json } = flags;
  const opened = await openNetwork(path);
  const images = await loadNetworkImages(opened, { set, dataDir, resize, count: limit || undefined });
  const result = await measure(opened.network, images, { limit, threads });
  if (json) {
    printJson(result);
    return;
  }
  const { mse, spikeMse, samples, spikeRates } = result;
  print(`${countText(samples)} test images of ${images.name}, weights frozen`);
  print(`mse       ${shortNumber(mse)}  input images against output spike counts`);
  print(`spikeMse  ${shortNumber(spikeMse)}  input spike counts against output spike counts`);
  print(`spikes    ${ratesText(spikeRates)}  per neuron and step, inputs first`);
}

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('measure a frozen network on test images')
    .argument('<run>', 'run folder, or a checkpoint file')
    .addOption(dataOption('test images of this set (default: that of the run)'))
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .option('--limit <n>', 'only the first so many images; 0 for all', integerFlag('--limit', 0), 0)
    .addOption(threadsOption())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Both errors compare maps normalised to mean 0 and variance 1: 0 is a perfect copy, 2 no relation at all.

Examples:
  $ spikeloom evaluate runs/mnist-1
  $ spikeloom evaluate runs/mnist-1 --data fashion-mnist --limit 1000 --json`,
    )
    .action(evaluate);
}
