/** `spikeloom evaluate`: a frozen network on test images (`evaluate-images.ts`) or on test clips (`evaluate-clips.ts`). */
import type { Command } from 'commander';
import {
  addMovedFlags,
  type DataFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  type MovedFlags,
  refuseFlags,
  resizeOption,
  threadsOption,
} from './options.js';

interface EvaluateFlags extends DataFlags, MovedFlags {
  readonly limit: number;
  readonly threads?: number;
  readonly json?: boolean;
}

async function evaluate(path: string, flags: EvaluateFlags): Promise<void> {
  const { data: set, dataDir, resize, audio, images, imagesDir, limit, threads, json } = flags;
  const { networkKind } = await import('../src/node/runs/network-files.js');
  const kind = await networkKind(path);
  if (kind.task === 'audiocoder') {
    refuseFlags(path, kind, { data: set, resize });
    const { evaluateClips } = await import('./evaluate-clips.js');
    return evaluateClips(path, { audio, images, dataDir, imagesDir, limit, threads, json });
  }
  refuseFlags(path, kind, { audio, images, imagesDir });
  const { evaluateImages } = await import('./evaluate-images.js');
  return evaluateImages(path, { set, dataDir, resize, limit, threads, json });
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
  $ spikeloom evaluate runs/spoken`,
    )
    .action(evaluate);
}
