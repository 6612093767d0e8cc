/** `spikeloom resume`: a stopped training goes on as if nothing had been. */
import type { Command } from 'commander';
import { type DataFlags, dataDirOption, dataOption, threadsOption } from './options.js';

interface ResumeFlags extends DataFlags {
  readonly audio?: string;
  readonly threads?: number;
}

async function resume(folder: string, flags: ResumeFlags): Promise<void> {
  const { data, audio, dataDir, threads } = flags;
  const [{ readAnyRunConfig }, { showTraining }] = await Promise.all([
    import('../src/node/run-folder.js'),
    import('./run-training.js'),
  ]);
  const { kind } = await readAnyRunConfig(folder);
  if (kind === 'audiocoder') {
    const { resumeAudioRun } = await import('../src/node/train-audio-run.js');
    const request = { images: data, audio, dataDir, threads };
    await showTraining((controls) => resumeAudioRun(folder, request, controls));
    return;
  }
  const { resumeRun } = await import('../src/node/train-run.js');
  await showTraining((controls) => resumeRun(folder, { set: data, dataDir, threads }, controls));
}

export function addResumeCommand(program: Command): void {
  program
    .command('resume')
    .description('go on with a training that was stopped')
    .argument('<run>', 'run folder')
    .addOption(dataOption('where the images lie now, if they were moved'))
    .option('--audio <set>', 'where the clips of an audiocoder lie now, if they were moved')
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
