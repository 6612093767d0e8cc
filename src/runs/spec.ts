/** Requests for runs: the task, its data, the options that are not the defaults. Plain JSON. */
import type { ImageSize } from '../data/resize.js';
import type { Given } from '../network/presets.js';
import type { TaskName, TypesOf } from '../tasks/index.js';

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

/** A run or a checkpoint file that a run builds on. */
export interface RunAt {
  readonly path: string;
}

interface Request<N extends TaskName> {
  readonly task: N;
  readonly options?: Given<TypesOf<N>['config']['options']>;
}

/** Request for an autoencoder of images. */
interface ImageRequest<N extends TaskName> extends Request<N> {
  readonly source: ImageSource;
  /** All widths, inputs and outputs included, in place of the option `hidden`. */
  readonly layers?: readonly number[] | undefined;
  readonly on?: undefined;
}

/** Request for an autoencoder that is trained in the middle of another one; images not given are those of its run. */
interface StackedRequest extends Request<'autoencoder'> {
  readonly source: Omit<ImageSource, 'data'> & { readonly data?: string | undefined };
  readonly layers?: undefined;
  readonly on: RunAt;
}

/** Request for an audiocoder; it learns the spikes of the autoencoder that it builds on. */
interface ClipRequest<N extends TaskName> extends Request<N> {
  readonly source: ClipSource;
  readonly on: RunAt;
}

interface Requests {
  readonly autoencoder: ImageRequest<'autoencoder'> | StackedRequest;
  readonly audiocoder: ClipRequest<'audiocoder'>;
  readonly 'ann-autoencoder': ImageRequest<'ann-autoencoder'>;
  readonly 'ann-audiocoder': ClipRequest<'ann-audiocoder'>;
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
