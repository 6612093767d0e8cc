/** Requests for runs: the task, its data, the options that are not the defaults. Plain JSON. */
import type { ImageSize } from '../data/resize.js';
import { storedKind } from '../network/naming.js';
import { decisiveOptions, isImplied, storedOptions } from '../network/stored.js';
import type { Given } from '../options/spec.js';
import { TASKS, type TaskName, type TypesOf } from '../tasks/index.js';
import type { Task } from '../tasks/task.js';

/** Images of a run. */
export interface ImageSource {
  /** `digits`, a published set, or the path of a folder of images by class. */
  readonly data: string;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
  readonly resize?: ImageSize | undefined;
  /** Test images for the result; 0 for none. Default: 1000. */
  readonly evaluate?: number | undefined;
}

/** Images of a run that may be those of the run it builds on. */
export interface PartialImageSource extends Omit<ImageSource, 'data'> {
  readonly data?: string | undefined;
}

/** Clips of a run, and the images they are paired with. */
export interface ClipSource {
  /** `spoken-digits`, a published set of clips, or the path of a folder of sounds by class. */
  readonly audio: string;
  /** Number of `spoken-digits` to make. */
  readonly clips?: number | undefined;
  /** Images that clips are paired with. Default: those that the autoencoder was trained on. */
  readonly images?: string | undefined;
  /** Dataset A: the place of each class's image. Default: those nearest to the means of their classes. */
  readonly classImages?: readonly number[] | undefined;
  /** Folder of the published sets. */
  readonly dataDir?: string | undefined;
  /** Folder of the published images, if it is another. */
  readonly imagesDir?: string | undefined;
}

/** A run or a checkpoint file that is there. */
export interface RunAt {
  readonly task?: undefined;
  readonly path: string;
}

/** Parts of every request. */
interface Request<N extends TaskName> {
  readonly task: N;
  readonly options?: Given<TypesOf<N>['config']['options']>;
}

/** Request for an autoencoder of images. */
interface ImageRequest extends Request<'autoencoder'> {
  readonly source: ImageSource;
  /** All widths, inputs and outputs included, in place of the option `hidden`. */
  readonly layers?: readonly number[] | undefined;
  readonly on?: undefined;
}

/** Request for an autoencoder that is trained in the middle of another one; images not given are those of its run. */
interface StackedRequest extends Request<'autoencoder'> {
  readonly source: PartialImageSource;
  readonly layers?: undefined;
  readonly on: RunAt;
}

/** Request for an audiocoder; it learns from the hidden layer of the autoencoder that it builds on. */
interface ClipRequest extends Request<'audiocoder'> {
  readonly source: ClipSource;
  readonly on: RunAt | RunSpec<'autoencoder'>;
}

/** Requests by the name of their task. */
interface Requests {
  readonly autoencoder: ImageRequest | StackedRequest;
  readonly audiocoder: ClipRequest;
}

/** A request for a run of one of the tasks, told apart by `task`. */
export type RunSpec<N extends TaskName = TaskName> = Requests[N];

/** New places of a run's data, and another number of threads: the result is the same. */
export interface Moved {
  /** Images of an autoencoder. */
  readonly data?: string | undefined;
  /** Clips of an audiocoder. */
  readonly audio?: string | undefined;
  /** Images of an audiocoder. */
  readonly images?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly imagesDir?: string | undefined;
  readonly threads?: number | undefined;
}

/** Returns all options of a request. Throws a UsageError if one is out of range. */
export function resolvedOptions<N extends TaskName>(
  spec: RunSpec & { readonly task: N },
): TypesOf<N>['config']['options'] {
  const task: Task<TypesOf<N>> = TASKS[spec.task];
  return task.resolve(spec.options ?? {});
}

/**
 * Returns the same request with another seed. The autoencoder that an audiocoder learns from stays as it is: the
 * training that is looked at is repeated.
 */
export function withSeed<S extends RunSpec>(spec: S, seed: number): S {
  return { ...spec, options: { ...spec.options, seed } };
}

/** Returns true for networks that hear clips. */
export function hasSounds(spec: RunSpec): spec is RunSpec<'audiocoder'> {
  return spec.task === 'audiocoder';
}

/** Returns the run that must be made first; undefined if none is needed or it is there. */
export function prerequisiteOf({ on }: RunSpec): RunSpec | undefined {
  return on?.task === undefined ? undefined : on;
}

/**
 * Returns everything that decides the result of a run, as text that is the same for equal runs. Its form is that of
 * version 0.1, so that no run is repeated.
 */
export function runIdentity(spec: RunSpec): string {
  return JSON.stringify(sorted(identityOf(spec)));
}

function identityOf(spec: RunSpec): object {
  const { task } = spec;
  const options = resolvedOptions(spec);
  // Runs keep the identity they had before an option was added that they do not use.
  const decisive = Object.entries(decisiveOptions(task, storedOptions(options))).filter(
    ([name, value]) => !isImplied(task, name, value),
  );
  const needed = prerequisiteOf(spec);
  return {
    kind: storedKind({ task, neuron: options.neuron }),
    ...sourceIdentity(spec),
    ...(needed && { autoencoder: identityOf(needed) }),
    options: Object.fromEntries(decisive),
  };
}

function sourceIdentity(spec: RunSpec): object {
  switch (spec.task) {
    case 'autoencoder':
      return { images: spec.source.data, evaluate: spec.source.evaluate };
    default:
      return { audio: spec.source.audio, clips: spec.source.clips, images: spec.source.images };
  }
}

/** Returns the same value with the names of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
