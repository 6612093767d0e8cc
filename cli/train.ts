/** `spikeloom train` and the tasks it trains for: flags for the data of a run, and one for every option of a task. */
import type { Command } from 'commander';
import type { RunSpec } from '../src/runs/spec.js';
import { TASKS, type TaskName, taskOf } from '../src/tasks/index.js';
import { addSchemaFlags, schemaOptions } from './options.js';
import { TASK_COMMANDS } from './tasks/index.js';

type RunFlags = Readonly<Record<string, unknown>> & { readonly out?: string; readonly force?: boolean };

function addTraining(tasks: Command, task: TaskName): void {
  const { description, add, asked, help } = TASK_COMMANDS[task];
  const { schema } = taskOf(task);
  const command = add(tasks.command(task).description(description))
    .option('--out <folder>', 'run folder to make (default: runs/<name of the data>-<number>)')
    .option('--force', 'replace the run that --out holds');
  addSchemaFlags(command, schema)
    .addHelpText('after', help)
    .action(async (flags: RunFlags) => {
      const { out, force } = flags;
      const options = schemaOptions(schema, flags);
      // The flags of its data are those that the task has added.
      const { set, spec } = asked(flags as never, options, command);
      const [{ showNewTraining }, { beginRun }] = await Promise.all([
        import('./run-training.js'),
        import('../src/node/runs/run-folders.js'),
      ]);
      // The flags of a task's schema are its options, those of its data the rest of a request.
      const request = { task, options, ...spec } as RunSpec;
      await showNewTraining({ out, set }, (lock, controls) =>
        beginRun(request, lock, { ...controls, force }),
      );
    });
}

/** Adds `train` with its tasks. */
export function addTrainCommand(program: Command): void {
  const tasks = program
    .command('train')
    .description('train a network on images or sounds, into a run folder')
    .addHelpText(
      'after',
      `
Examples:
  $ spikeloom train autoencoder --data digits
  $ spikeloom train audiocoder --autoencoder runs/digits-1 --audio spoken-digits
  $ spikeloom train autoencoder --data digits --neuron relu --optimizer adam
  $ spikeloom train audiocoder --help`,
    );
  for (const task of Object.keys(TASKS) as TaskName[]) addTraining(tasks, task);
}
