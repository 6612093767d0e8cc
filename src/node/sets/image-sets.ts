/**
 * The sets of images that are known by their names, and loading of one, or of a folder of IDX files or of PNG images by class.
 */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import { Purpose, seedKey, shuffledOrder } from '../../core/philox.js';
import { heldOut, pickImages, type SetPart } from '../../data/hold-out.js';
import type { ImageSet } from '../../data/image-set.js';
import { checkImageSize, resizeImages } from '../../data/resize.js';
import { fileError } from '../files/bounded-file.js';
import { findIdxPairs, readIdxPair } from '../files/idx-file.js';
import { isPng, type Listing, listFolder, listPngClasses, readPngImages } from '../files/png-folder.js';
import { DIGITS } from './digits.js';
import { idxSet } from './idx-set.js';
import { N_MNIST } from './n-mnist.js';
import type { LoadOptions, NamedSet } from './named-set.js';
import { PUBLISHED_SETS } from './published-sets.js';

export type { LoadOptions };

/** The sets, by name. A new one is a file and a line here. */
export const IMAGE_SETS: readonly NamedSet[] = [DIGITS, ...PUBLISHED_SETS.map(idxSet), N_MNIST];

/** Returns the set of that name, if there is one. */
export function imageSet(name: string): NamedSet | undefined {
  return IMAGE_SETS.find((set) => set.name === name);
}

/** Returns the names of all sets that are not folders. */
export function imageSetNames(): readonly string[] {
  return IMAGE_SETS.map(({ name }) => name);
}

function takeFirst(set: ImageSet, count: number | undefined): ImageSet {
  if (count === undefined || count >= set.count) return set;
  const pixels = set.pixels.subarray(0, count * set.width * set.height);
  return { ...set, count, pixels, labels: set.labels.subarray(0, count) };
}

interface FolderRequest {
  readonly name: string;
  readonly folder: string;
  readonly listing: Listing;
  readonly part: SetPart;
  readonly seed: number;
  readonly count: number | undefined;
  /** True if the folder is one part itself, so that all of it is loaded. */
  readonly isPart: boolean;
}

async function loadPngFolder(request: FolderRequest): Promise<ImageSet> {
  const { name, folder, listing, part, seed, count, isPart } = request;
  const images = await listPngClasses(folder, listing.folders);
  const total = images.files.length;
  // Classes follow each other on disk; in a seeded order, the first images belong to all classes.
  const places = isPart ? shuffledOrder(total, seed, Purpose.split) : heldOut(total, part, seed, folder);
  return readPngImages(name, images, places.subarray(0, count ?? total));
}

async function loadIdxOrPng(request: FolderRequest): Promise<ImageSet> {
  const { name, folder, listing, part, seed, isPart } = request;
  const pairs = findIdxPairs(folder, listing.files);
  const divided = pairs.train !== undefined && pairs.test !== undefined;
  const pair = isPart ? (pairs[part] ?? pairs.whole) : divided ? pairs[part] : undefined;
  if (pair !== undefined) return readIdxPair(name, pair.images, pair.labels);
  const undivided = pairs.train ?? pairs.whole;
  if (undivided !== undefined && !isPart) {
    const whole = await readIdxPair(name, undivided.images, undivided.labels);
    return pickImages(whole, heldOut(whole.count, part, seed, folder));
  }
  const other = pairs.train ?? pairs.test;
  if (other !== undefined) {
    const wanted = isPart ? part : 'train';
    throw new InputError(`${folder}: holds ${basename(other.images)}, but no images of the part ${wanted}`);
  }
  if (listing.folders.length > 0) return loadPngFolder(request);
  throw new InputError(
    `${folder}: holds neither IDX files (like train-images-idx3-ubyte.gz) nor a subfolder of PNG images for each class`,
  );
}

async function loadFolder(name: string, options: LoadOptions, seed: number): Promise<ImageSet> {
  const folder = resolve(name);
  try {
    if (!(await stat(folder)).isDirectory()) throw new InputError(`${name}: is a file, expected a folder`);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && !/[\\/.]/.test(name)) {
      throw new UsageError(
        `data set "${name}" is unknown; choose ${imageSetNames().join(', ')} or the path of a folder of images`,
      );
    }
    throw fileError(error, name);
  }
  const listing = await listFolder(folder);
  for (const set of IMAGE_SETS) {
    const loaded = await set.loadFolder?.(folder, listing, options);
    if (loaded !== undefined) return loaded;
  }
  const request = { name: basename(folder), part: options.part, seed, count: options.count };
  const train = listing.folders.includes('train') ? await listFolder(join(folder, 'train')) : undefined;
  // A folder `train` with images right inside is a class: trains.
  if (train === undefined || train.files.some(isPng)) {
    return loadIdxOrPng({ ...request, folder, listing, isPart: false });
  }
  // A part's folder is the whole part; without a test folder, a fraction of train/ is held out.
  const divided = listing.folders.includes('test');
  const inside = join(folder, divided ? options.part : 'train');
  return loadIdxOrPng({ ...request, folder: inside, listing: await listFolder(inside), isPart: divided });
}

/**
 * Loads the images of one part of a set.
 *
 * `name` is that of a set in the list or the path of a folder. A folder may have subfolders `train`
 * and `test`; otherwise the names of IDX files determine their part (`train-…`, `t10k-…`, `test-…`). Without a test
 * part, a sixth of the images, drawn by the seed, is held out of part 'train'. PNG images are returned in a seeded
 * order, so that the first ones belong to all classes.
 *
 * Throws an InputError if files are missing or invalid, and a UsageError if the name or an option is invalid.
 */
export async function loadImageSet(name: string, options: LoadOptions): Promise<ImageSet> {
  const { seed = 0, count, resize } = options;
  checkRange(() => seedKey(seed));
  if (resize !== undefined) checkRange(() => checkImageSize(resize));
  if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
    throw new UsageError(`count of images must be an integer of at least 1, got ${count}`);
  }
  const known = imageSet(name);
  const loaded = known === undefined ? await loadFolder(name, options, seed) : await known.load(options);
  const set = takeFirst(loaded, count);
  if (resize === undefined) return set;
  if (set.spikes !== undefined) {
    throw new UsageError(`${set.name} holds events, which are not resampled: leave out --resize`);
  }
  return resizeImages(set, resize);
}

/** Converts a RangeError of `check` to a UsageError, for options that a user gave. */
function checkRange(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
