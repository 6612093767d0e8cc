/** The commands of the tasks. A new one is a file and a line here. */
import { InputError } from '../../src/core/errors.js';
import { type Kind, kindName } from '../../src/network/naming.js';
import { isTask, type TaskName } from '../../src/tasks/index.js';
import { refuseFlags } from '../options.js';
import { AUDIOCODER_COMMAND } from './audiocoder.js';
import { AUTOENCODER_COMMAND } from './autoencoder.js';
import { CLASSIFIER_COMMAND } from './classifier.js';
import type { MeasureFlags, TaskCommand } from './task-command.js';

/** Commands by the name of their task, in the order of the help. */
export const TASK_COMMANDS: Readonly<Record<TaskName, TaskCommand>> = {
  autoencoder: AUTOENCODER_COMMAND,
  audiocoder: AUDIOCODER_COMMAND,
  classifier: CLASSIFIER_COMMAND,
};

/** Flags of `evaluate` and `inspect` that mean something for the networks of some tasks only. */
const OWN = ['data', 'resize', 'audio', 'images', 'imagesDir', 'probe'] as const;

/**
 * Returns the commands for the network at `path`. Throws a UsageError if a flag was given that means nothing for it, an
 * InputError for a task that is unknown.
 */
export function measuredTask(path: string, kind: Kind, flags: MeasureFlags): TaskCommand {
  if (!isTask(kind.task)) throw new InputError(`${path}: holds ${kindName(kind)}, which is not known here`);
  const task = TASK_COMMANDS[kind.task];
  const foreign = OWN.filter((name) => !task.measuredBy.includes(name));
  refuseFlags(path, kind, Object.fromEntries(foreign.map((name) => [name, flags[name]])));
  return task;
}
