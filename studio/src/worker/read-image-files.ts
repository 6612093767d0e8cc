/**
 * A user's files → images to train and to test on, of the same parts and in the same order as the command line has
 * them from a folder: IDX files by their names, or PNG files by the folder they lie in; in `train` and `test` where a
 * folder has them, else a sixth is held out for tests.
 */
import { InputError } from '../../../src/core/errors.js';
import { Purpose, shuffledOrder } from '../../../src/core/philox.js';
import { heldOut, pickImages, type SetPart } from '../../../src/data/hold-out.js';
import { type IdxPair, pairIdxNames } from '../../../src/data/idx-names.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { type NamedFile, readIdxPair } from './read-idx.js';
import { readPngs } from './read-pngs.js';

export interface PickedFile extends NamedFile {
  /** With the folders it lies in, as `digits/7/a.png`, where a folder was picked. */
  readonly path: string;
}

export interface ImageParts {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** A file and where it lies below the folder that was picked: names of folders, then its own. */
interface Entry extends NamedFile {
  readonly inside: readonly string[];
}

const NAME = 'your images';
/** Decides the order of PNG images and what is held out, as on the command line. */
const SEED = 0;

/** Throws an InputError where the files are no images, or none that go together. */
export async function readImageFiles(picked: readonly PickedFile[]): Promise<ImageParts> {
  const entries = picked
    .map((file) => ({ ...file, inside: insideOf(file.path) }))
    .filter(({ inside }) => !inside.some((name) => name.startsWith('.')));
  const parts = await readParts(entries);
  const { train, test } = parts;
  if (train.width !== test.width || train.height !== test.height) {
    throw new InputError(
      `the test images are ${test.width}×${test.height} pixels, those to train on ${train.width}×${train.height}; all must be of one size`,
    );
  }
  return parts;
}

function insideOf(path: string): string[] {
  const names = path.split('/');
  return names.length > 1 ? names.slice(1) : names;
}

async function readParts(entries: readonly Entry[]): Promise<ImageParts> {
  const [train, test] = [below(entries, 'train'), below(entries, 'test')];
  // A folder `train` with images right inside is a class: trains.
  const isDivided = train.length > 0 && !train.some((entry) => entry.inside.length === 1 && isPng(entry));
  if (!isDivided) return readWhole(entries);
  if (test.length === 0) return readWhole(train);
  return { train: await readPart(train, 'train'), test: await readPart(test, 'test') };
}

/** What lies in a folder, from there. */
function below(entries: readonly Entry[], folder: string): Entry[] {
  return entries
    .filter(({ inside }) => inside.length > 1 && inside[0] === folder)
    .map((entry) => ({ ...entry, inside: entry.inside.slice(1) }));
}

/** Files of which some are a part, or of which a part is held out. */
async function readWhole(entries: readonly Entry[]): Promise<ImageParts> {
  const pairs = idxPairs(entries);
  if (pairs.train && pairs.test) {
    return { train: await readPair(entries, pairs.train), test: await readPair(entries, pairs.test) };
  }
  const whole = pairs.train ?? pairs.whole;
  if (whole === undefined && pairs.test) {
    throw new InputError(`${pairs.test.images}: holds test images; choose those to train on, too`);
  }
  const set = whole ? await readPair(entries, whole) : await readPngClasses(entries);
  const part = (name: SetPart) => pickImages(set, heldOut(set.count, name, SEED, set.name));
  return { train: part('train'), test: part('test') };
}

/** Files that are all of one part. */
async function readPart(entries: readonly Entry[], part: SetPart): Promise<ImageSet> {
  const pairs = idxPairs(entries);
  const pair = pairs[part] ?? pairs.whole;
  if (pair) return readPair(entries, pair);
  const set = await readPngClasses(entries);
  // Classes lie one after the other; in a seeded order, the first images are of all classes.
  return pickImages(set, shuffledOrder(set.count, SEED, Purpose.split));
}

function idxPairs(entries: readonly Entry[]): ReturnType<typeof pairIdxNames> {
  return pairIdxNames('these files', top(entries).map(nameOf));
}

function readPair(entries: readonly Entry[], { images, labels }: IdxPair): Promise<ImageSet> {
  const find = (name: string): Entry => {
    const entry = top(entries).find((candidate) => nameOf(candidate) === name);
    if (entry === undefined) throw new InputError(`${name}: is not among the files`);
    return entry;
  };
  return readIdxPair(NAME, find(images), find(labels));
}

/** The PNG files in folders of classes; where there are no folders, all are of one class. */
async function readPngClasses(entries: readonly Entry[]): Promise<ImageSet> {
  const png = entries.filter(isPng);
  const classed = png.filter(({ inside }) => inside.length === 2);
  const chosen = classed.length > 0 ? classed : top(png);
  if (chosen.length === 0) {
    throw new InputError(
      `${entries[0]?.path ?? 'these files'}: neither PNG images nor IDX files; choose PNG images, a folder with a folder of them for each class, or a pair of IDX files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz`,
    );
  }
  return readPngs(
    NAME,
    chosen.map((entry) => ({
      ...entry,
      className: entry.inside.length === 2 ? entry.inside[0] : 'images',
      name: nameOf(entry),
    })),
  );
}

function top(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ inside }) => inside.length === 1);
}

function nameOf({ inside }: Entry): string {
  return inside[inside.length - 1];
}

function isPng(entry: Entry): boolean {
  return /\.png$/i.test(nameOf(entry));
}
