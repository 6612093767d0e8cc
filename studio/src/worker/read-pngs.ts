/** A user's PNG files → a set of images; the folder that a file lies in is its class. */
import { InputError } from '../../../src/core/errors.js';
import { naturalCompare } from '../../../src/data/image-classes.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { decodePng } from '../../../src/formats/png.js';

/** Labels are bytes. */
const MAX_CLASSES = 256;
/** Most bytes of one file, and of the pixels of all. */
const MAX_FILE_BYTES = 2 ** 27;
const MAX_SET_BYTES = 2 ** 29;
/** Files read at a time. */
const READERS = 16;

export interface ClassFile {
  readonly className: string;
  readonly name: string;
  /** For errors. */
  readonly path: string;
  readonly file: File;
}

/** Class by class, in natural order. Throws an InputError where one is no image or of another size. */
export async function readPngs(name: string, files: readonly ClassFile[]): Promise<ImageSet> {
  const sorted = [...files].sort(
    (a, b) => naturalCompare(a.className, b.className) || naturalCompare(a.name, b.name),
  );
  const classes = [...new Set(sorted.map(({ className }) => className))];
  if (classes.length > MAX_CLASSES) {
    throw new InputError(`${classes.length} folders of images, at most ${MAX_CLASSES} classes`);
  }
  const [first] = sorted;
  const { width, height } = await readPng(first);
  const size = width * height;
  const count = sorted.length;
  if (!(count * size <= MAX_SET_BYTES)) {
    throw new InputError(
      `${count} images of ${width}×${height} pixels are more than the ${MAX_SET_BYTES} bytes that the page takes; use the command line for them`,
    );
  }
  const pixels = new Uint8Array(count * size);
  let next = 0;
  const reader = async () => {
    while (next < count) {
      const place = next++;
      const image = await readPng(sorted[place]);
      if (image.width !== width || image.height !== height) {
        throw new InputError(
          `${sorted[place].path}: ${image.width}×${image.height} pixels, but ${first.path} has ${width}×${height}; all images must be of one size`,
        );
      }
      pixels.set(image.pixels, place * size);
    }
  };
  // After one reader's error the others stop too.
  const stopping = () =>
    reader().catch((error: unknown) => {
      next = count;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(READERS, count) }, stopping));
  const labels = Uint8Array.from(sorted, ({ className }) => classes.indexOf(className));
  return { name, width, height, count, pixels, labels, classes };
}

async function readPng({ path, file }: ClassFile): Promise<ReturnType<typeof decodePng>> {
  if (file.size > MAX_FILE_BYTES) {
    throw new InputError(`${path}: ${file.size} bytes, at most ${MAX_FILE_BYTES} are taken`);
  }
  return decodePng(new Uint8Array(await file.arrayBuffer()), path);
}
