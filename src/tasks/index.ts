/** The tasks. A new one is a file and a line here. */
import { type Check, mustBe } from '../core/json-input.js';
import { STORED_KINDS, storedKind } from '../network/naming.js';
import { storedOptions } from '../network/stored.js';
import { AUDIOCODER, type AudioRunConfig } from './audiocoder.js';
import { AUTOENCODER, type ImageRunConfig } from './autoencoder.js';
import type { Task } from './task.js';

/** All tasks, by name. */
export const TASKS = {
  autoencoder: AUTOENCODER,
  audiocoder: AUDIOCODER,
} as const satisfies Readonly<Record<string, Task>>;

/** The name of a task. */
export type TaskName = keyof typeof TASKS;
/** The types of a task, by its name. */
export type TypesOf<N extends TaskName> = (typeof TASKS)[N] extends Task<infer K> ? K : never;
/** `config.json` of any run. */
export type AnyRunConfig = ImageRunConfig | AudioRunConfig;
/** `summary.json` of any run. */
export type AnyRunSummary = TypesOf<TaskName>['summary'];

/** Returns a task for code that treats all alike. */
export const taskOf = (name: TaskName): Task => TASKS[name];

/** Checks a configuration of any task, as it is stored. */
export const checkAnyRunConfig: Check<AnyRunConfig> = (value, place) => {
  // The first runs did not say what they were.
  const kind: unknown = Object(value).kind ?? 'autoencoder';
  const known = STORED_KINDS.get(String(kind));
  if (known === undefined) {
    throw mustBe({ ...place, path: 'kind' }, `one of ${[...STORED_KINDS.keys()].join(', ')}`, kind);
  }
  const { configCheck }: Pick<Task<TypesOf<TaskName>>, 'configCheck'> = TASKS[known.task];
  const own = typeof value === 'object' && value !== null && { ...value, kind: known.task };
  return configCheck(known.neuron)(own || value, place);
};

/** Returns a configuration as it is stored: its neurons are named by its kind if version 0.1 had them. */
export function storedConfig(config: AnyRunConfig): object {
  const { kind: task, options } = config;
  return {
    ...config,
    kind: storedKind({ task, neuron: options.neuron }),
    options: storedOptions(options),
  };
}
