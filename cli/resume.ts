/** `spikeloom resume`: a stopped training goes on as if nothing had been. */
import type { Command } from 'commander';
import { taskOf } from '../src/tasks/index.js';
import {
  addMovedFlags,
  type DataFlags,
  dataDirOption,
  dataOption,
  type MovedFlags,
  refuseFlags,
  threadsOption,
} from './options.js';

interface ResumeFlags extends DataFlags, MovedFlags {
  readonly threads?: number;
}

async function resume(folder: string, flags: ResumeFlags): Promise<void> {
  const { data, audio, images, dataDir, imagesDir, threads } = flags;
  const [{ openRun, resumeRun }, { showTraining }] = await Promise.all([
    import('../src/node/runs/run-folders.js'),
    import('./run-training.js'),
  ]);
  const { kind: task, config } = await openRun(folder);
  const kind = { task, neuron: config.options.neuron };
  const moves: readonly string[] = taskOf(task).movesOf(config);
  const places = Object.entries({ data, audio, images, imagesDir });
  refuseFlags(folder, kind, Object.fromEntries(places.filter(([name]) => !moves.includes(name))));
  await showTraining((controls) =>
    resumeRun(folder, { data, audio, images, dataDir, imagesDir, threads }, controls),
  );
}

export function addResumeCommand(program: Command): void {
  const command = program
    .command('resume')
    .description('go on with a training that was stopped')
    .argument('<run>', 'run folder')
    .addOption(dataOption('where the images of an autoencoder lie now, if they were moved'));
  addMovedFlags(command)
    .addOption(dataDirOption())
    .addOption(threadsOption())
    .addHelpText(
      'after',
      `
The training goes on at its last checkpoint and ends with the same bytes as one that was never stopped, also
after a crash. Of a complete run the results are shown again.

Examples:
  $ spikeloom resume runs/mnist-1
  $ spikeloom resume runs/mnist-1 --threads 4`,
    )
    .action(resume);
}
