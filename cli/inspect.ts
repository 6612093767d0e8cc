/** `spikeloom inspect`: what a frozen network costs, measured on test data; how is up to its task (`tasks/`). */
import type { Command } from 'commander';
import { isSpikingKind } from '../src/network/naming.js';
import {
  addMovedFlags,
  dataDirOption,
  dataOption,
  integerFlag,
  refuseFlags,
  resizeOption,
  threadsOption,
} from './options.js';
import { measuredTask } from './tasks/index.js';
import type { InspectFlags } from './tasks/task-command.js';

async function inspect(path: string, flags: InspectFlags): Promise<void> {
  const { networkKind } = await import('../src/node/runs/network-files.js');
  const kind = await networkKind(path);
  if (!isSpikingKind(kind)) refuseFlags(path, kind, { twin: flags.twin });
  await measuredTask(path, kind, flags).inspect(path, flags);
}

export function addInspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .description('count what a frozen network costs: memory, sparsities, operations, energy')
    .argument('<run>', 'run folder, or a checkpoint file of an autoencoder')
    .option('--twin <run>', 'compare a spiking network with this ANN on the same samples, at equal mse too')
    .addOption(dataOption('of an autoencoder: test images of this set (default: that of the run)'));
  addMovedFlags(command)
    .addOption(dataDirOption())
    .addOption(resizeOption())
    .option('--limit <n>', 'only the first so many images or clips; 0 for all', integerFlag('--limit', 0), 0)
    .addOption(threadsOption())
    .option('--json', 'print JSON, with numbers in full')
    .addHelpText(
      'after',
      `
The terms are those of NeuroBench. Numbers are per sample, over all its steps. An effective operation has an input that
is not 0 and a weight that is not 0: an accumulate (AC) where inputs are spikes, else a multiply-accumulate (MAC). An
update is a potential that differs from that of the step before. Energy is an estimate.

With --twin the spiking autoencoder is stopped at the first step at which its mse is no more than the twin's, too.

Examples:
  $ spikeloom inspect runs/mnist-1
  $ spikeloom inspect runs/mnist-1 --twin runs/ann-mnist-1 --limit 1000
  $ spikeloom inspect runs/spoken --json`,
    )
    .action(inspect);
}
