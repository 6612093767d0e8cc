/** The command that makes a run, as a reader would type it. */
import type { LoopOptions } from '../network/schema.js';
import { optionText, shellWord } from '../options/flag-text.js';
import { flagOf, type OptionSpec } from '../options/spec.js';
import { type AnyRunConfig, taskOf } from '../tasks/index.js';
import type { Task } from '../tasks/task.js';
import type { RunSpec } from './spec.js';

/** Folders of a run and of the run that it builds on, if the request does not name it. */
export interface CommandFolders {
  readonly run: string;
  readonly on?: string | undefined;
}

/** Returns the command of a request. */
export function trainCommand(spec: RunSpec, folders: CommandFolders): string {
  const path = spec.on?.task === undefined ? spec.on?.path : folders.on;
  return [
    `spikeloom train ${spec.task}`,
    ...optionFlags(taskOf(spec.task).flagsOf(spec, path)),
    ...optionFlags(spec.options ?? {}),
    `--out ${shellWord(folders.run)}`,
  ].join(' ');
}

/** Returns the flags of options. */
export function optionFlags(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) => flagText(name, value));
}

function flagText(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value === 'boolean') return [value ? `--${flagOf(name)}` : `--no-${flagOf(name)}`];
  return [`--${flagOf(name)} ${shellWord(optionText(value))}`];
}

/** Returns the request that makes the run of a configuration anew: its preset, and what differs from it. */
export function specOf(config: AnyRunConfig): RunSpec {
  const task = taskOf(config.kind);
  const { options, ...request } = task.requestOf(config);
  const changed = changedOptions(task, { ...config.options, ...options });
  // The request is one of the configuration's task.
  return { task: config.kind, ...request, options: changed } as RunSpec;
}

/** Returns the options that differ from those of their preset. */
export function changedOptions(
  task: Pick<Task, 'schema' | 'resolve' | 'leading'>,
  options: LoopOptions,
): Partial<LoopOptions> {
  const values: Readonly<Record<string, unknown>> = { ...options };
  const schema: Readonly<Record<string, OptionSpec>> = task.schema;
  const leading = Object.fromEntries(task.leading.map((name) => [name, values[name]]));
  const base: Readonly<Record<string, unknown>> = { ...task.resolve(leading) };
  const changed = Object.keys(values).filter((name) => {
    const usual = task.leading.includes(name) ? schema[name].default : base[name];
    return optionText(values[name]) !== optionText(usual);
  });
  return Object.fromEntries(changed.map((name) => [name, values[name]]));
}
