/** A set of images, or of other samples with classes, that is known by its name. */
import type { SetPart } from '../../data/hold-out.js';
import type { ImageSet } from '../../data/image-set.js';
import type { ImageSize } from '../../data/resize.js';
import type { Listing } from '../files/png-folder.js';
import type { FetchOptions, FileState } from './fetch-set.js';

/** Options of loading images. */
export interface LoadOptions {
  readonly part: SetPart;
  /** Folder of published sets. Default: the environment's `SPIKELOOM_DATA`, else the platform's cache folder. */
  readonly dataDir?: string | undefined;
  /** Seed of `digits`, and of the images that are held out of a folder without a test part. Default: 0. */
  readonly seed?: number | undefined;
  /** Most images, the first ones. Default: all; for `digits`, 10,000 and 2,000. */
  readonly count?: number | undefined;
  /** Size to resample every image to. Default: as stored. */
  readonly resize?: ImageSize | undefined;
}

/** A set by its name. */
export interface NamedSet {
  readonly name: string;
  /** Description in lists, one line. */
  readonly description: string;
  /** Default number of samples of each part, for a set that is made by code in any number. */
  readonly made?: Readonly<Record<SetPart, number>>;
  /** Files in the data folder, for a set that is published. */
  readonly published?: PublishedFiles;
  /** Loads a part. Throws an InputError if files are missing or wrong, a UsageError if an option is. */
  load(options: LoadOptions): Promise<ImageSet>;
  /** Loads a part of a folder of one's own if it looks like this set; undefined if it does not. */
  loadFolder?(folder: string, listing: Listing, options: LoadOptions): Promise<ImageSet | undefined>;
}

/** The files of a published set. */
export interface PublishedFiles {
  /** Returns the state of every file in the set's folder; with `look`, their content is checked too. */
  state(folder: string, look: boolean): Promise<FileState[]>;
  /** Fetches what is missing. Throws a FolderBusyError if another process is fetching the set. */
  fetch(options: FetchOptions): Promise<void>;
}
