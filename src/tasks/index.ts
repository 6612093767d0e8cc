/** The tasks. A new one is a file and a line here. */
import { type Check, mustBe } from '../core/json-input.js';
import { ANN_AUDIOCODER, type AnyAudioRunConfig, AUDIOCODER } from './audiocoder.js';
import { ANN_AUTOENCODER, type AnyImageRunConfig, AUTOENCODER } from './autoencoder.js';
import type { Task } from './task.js';

/** All tasks, by name. */
export const TASKS = {
  autoencoder: AUTOENCODER,
  audiocoder: AUDIOCODER,
  'ann-autoencoder': ANN_AUTOENCODER,
  'ann-audiocoder': ANN_AUDIOCODER,
} as const satisfies Readonly<Record<string, Task>>;

/** The name of a task. */
export type TaskName = keyof typeof TASKS;
/** The types of a task, by its name. */
export type TypesOf<N extends TaskName> = (typeof TASKS)[N] extends Task<infer K> ? K : never;
/** `config.json` of any run. */
export type AnyRunConfig = AnyImageRunConfig | AnyAudioRunConfig;
/** `summary.json` of any run. */
export type AnyRunSummary = TypesOf<TaskName>['summary'];

/** Returns true for the configuration of a run on clips. */
export function isOfClips(config: AnyRunConfig): config is AnyAudioRunConfig {
  return config.kind === 'audiocoder' || config.kind === 'ann-audiocoder';
}

/** Returns a task for code that treats all alike. */
export const taskOf = (name: TaskName): Task => TASKS[name];

/** Checks a configuration of any task. */
export const checkAnyRunConfig: Check<AnyRunConfig> = (value, place) => {
  const kind = Object(value).kind as unknown;
  // The first runs did not say what they were.
  if (kind === undefined) return AUTOENCODER.checkConfig(value, place);
  if (typeof kind !== 'string' || !Object.hasOwn(TASKS, kind)) {
    throw mustBe({ ...place, path: 'kind' }, `one of ${Object.keys(TASKS).join(', ')}`, kind);
  }
  const { checkConfig }: { readonly checkConfig: Check<AnyRunConfig> } = TASKS[kind as TaskName];
  return checkConfig(value, place);
};
