/** The tasks. A new one is a file and a line here. */
import { type Check, mustBe } from '../core/json-input.js';
import { type Kind, kindOfName, storedKind } from '../network/naming.js';
import { NEURON_NAMES } from '../network/neuron-options.js';
import { storedOptions } from '../network/stored.js';
import { AUDIOCODER } from './audiocoder.js';
import { AUTOENCODER } from './autoencoder.js';
import { CLASSIFIER } from './classifier.js';
import type { Task } from './task.js';

/** All tasks, by name. */
export const TASKS = {
  autoencoder: AUTOENCODER,
  audiocoder: AUDIOCODER,
  classifier: CLASSIFIER,
} as const satisfies Readonly<Record<string, Task>>;

/** The name of a task. */
export type TaskName = keyof typeof TASKS;
/** The types of a task, by its name. */
export type TypesOf<N extends TaskName> = (typeof TASKS)[N] extends Task<infer K> ? K : never;
/** The task and neurons of a run. */
export interface RunKind extends Kind {
  readonly task: TaskName;
}
/** `config.json` of any run. */
export type AnyRunConfig = TypesOf<TaskName>['config'];
/** `summary.json` of any run. */
export type AnyRunSummary = TypesOf<TaskName>['summary'];

/** Returns a task for code that treats all alike. */
export const taskOf = (name: TaskName): Task => TASKS[name];

/** Checks a configuration of any task, as it is stored. */
export const checkAnyRunConfig: Check<AnyRunConfig> = (value, place) => {
  // The first runs did not say what they were.
  const kind: unknown = Object(value).kind ?? 'autoencoder';
  const known = kindOfName(String(kind));
  if (!isTask(known.task)) {
    const tasks = Object.keys(TASKS);
    const names = NEURON_NAMES.flatMap((neuron) => tasks.map((task) => storedKind({ task, neuron })));
    throw mustBe({ ...place, path: 'kind' }, `one of ${[...new Set(names)].join(', ')}`, kind);
  }
  const { configCheck }: Pick<Task<TypesOf<TaskName>>, 'configCheck'> = TASKS[known.task];
  const own = typeof value === 'object' && value !== null && { ...value, kind: known.task };
  return configCheck(known.neuron)(own || value, place);
};

/** Returns true if there is a task of this name. */
export function isTask(name: string): name is TaskName {
  return Object.hasOwn(TASKS, name);
}

/** Returns a configuration as it is stored: its neurons are named by its kind if version 0.1 had them. */
export function storedConfig(config: AnyRunConfig): object {
  const { kind: task, options } = config;
  return {
    ...config,
    kind: storedKind({ task, neuron: options.neuron }),
    options: storedOptions(options),
  };
}
