/** The command that makes a run, as a reader would type it. */
import type { LoopOptions } from '../network/schema.js';
import { innerHidden } from '../network/stack.js';
import { optionText, shellWord } from '../options/flag-text.js';
import { flagOf, type OptionSpec } from '../options/spec.js';
import { type AnyRunConfig, TASKS } from '../tasks/index.js';
import type { Task } from '../tasks/task.js';
import type { ClipSource, PartialImageSource, RunSpec } from './spec.js';

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
    ...sourceFlags(spec, path ?? ''),
    ...optionFlags(spec.options ?? {}),
    `--out ${shellWord(folders.run)}`,
  ].join(' ');
}

function sourceFlags(spec: RunSpec, on: string): string[] {
  switch (spec.task) {
    case 'autoencoder':
      return [...optionFlags({ stackOn: spec.on?.path }), ...imageFlags(spec.source)];
    default:
      return [`--autoencoder ${shellWord(on)}`, ...clipFlags(spec.source)];
  }
}

function imageFlags({ data, dataDir, resize, evaluate }: PartialImageSource): string[] {
  return optionFlags({ data, dataDir, resize: resize && `${resize.width}x${resize.height}`, evaluate });
}

function clipFlags({ audio, clips, images, dataDir, imagesDir, classImages }: ClipSource): string[] {
  return optionFlags({ audio, clips, images, dataDir, imagesDir, classImages: classImages?.join(',') });
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

/** Default number of test images, which needs no flag. */
const EVALUATED = 1000;

/** Returns the request that makes the run of a configuration anew: its preset, and what differs from it. */
export function specOf(config: AnyRunConfig): RunSpec {
  switch (config.kind) {
    case 'autoencoder': {
      const { kind: task, evaluate, stackedOn } = config;
      const { set: data, dataDir, resize } = config.data;
      const { options } = config;
      const hidden = stackedOn ? innerHidden(options.hidden, stackedOn.widths) : options.hidden;
      return {
        task,
        source: { data, dataDir, resize, evaluate: evaluate === EVALUATED ? undefined : evaluate },
        options: changedOptions(TASKS[task], { ...options, hidden }),
        ...(stackedOn && { on: { path: stackedOn.path } }),
      } as RunSpec;
    }
    default: {
      const { kind: task, clips, data, autoencoder, classImages, options } = config;
      const imagesDir = data.dataDir === clips.dataDir ? undefined : data.dataDir;
      return {
        task,
        source: {
          audio: clips.set,
          images: data.set,
          clips: clips.count,
          dataDir: clips.dataDir,
          imagesDir,
          classImages,
        },
        options: changedOptions(TASKS[task], options),
        on: { path: autoencoder.path },
      } as RunSpec;
    }
  }
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
