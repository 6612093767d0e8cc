/** `spikeloom resume`: a stopped training goes on as if nothing had been. */
import type { Command } from 'commander';
import { type DataFlags, dataDirOption, dataOption, threadsOption } from './options.js';

interface ResumeFlags extends DataFlags {
  readonly threads?: number;
}

async function resume(folder: string, { data, dataDir, threads }: ResumeFlags): Promise<void> {
  const [{ resumeRun }, { showTraining }] = await Promise.all([
    import('../src/node/train-run.js'),
    import('./run-training.js'),
  ]);
  await showTraining((controls) => resumeRun(folder, { set: data, dataDir, threads }, controls));
}

export function addResumeCommand(program: Command): void {
  program
    .command('resume')
    .description('go on with a training that was stopped')
    .argument('<run>', 'run folder')
    .addOption(dataOption('where the images lie now, if they were moved'))
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
