/** Folders of PNG images by class: each subfolder is a class, each `.png` in it an image. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { naturalCompare } from '../../data/image-classes.js';
import type { ImageSet } from '../../data/image-set.js';
import { decodePng, PNG_MAX_PIXELS } from '../../formats/png.js';
import { fileError, readFileBounded } from './bounded-file.js';

/** Most classes: labels are bytes. */
const MAX_CLASSES = 256;
/** Most bytes of pixels in one set. */
const MAX_SET_BYTES = 2 ** 31 - 1;
/** Most bytes of a file: the largest image, uncompressed at 8 bytes per pixel, and as much for other chunks. */
const MAX_FILE_BYTES = 16 * PNG_MAX_PIXELS;
/** Files read at a time. */
const READERS = 16;

export function isPng(name: string): boolean {
  return /\.png$/i.test(name);
}

export interface Listing {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Lists a folder in natural order, without hidden names, following links. */
export async function listFolder(folder: string): Promise<Listing> {
  const folders: string[] = [];
  const files: string[] = [];
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const isFolder = entry.isSymbolicLink()
        ? (await stat(join(folder, entry.name))).isDirectory()
        : entry.isDirectory();
      (isFolder ? folders : files).push(entry.name);
    }
  } catch (error) {
    throw fileError(error, folder);
  }
  return { folders: folders.sort(naturalCompare), files: files.sort(naturalCompare) };
}

export interface PngListing {
  readonly classes: readonly string[];
  /** Paths of the images, class by class. */
  readonly files: readonly string[];
  /** Indices into `classes` [files]. */
  readonly labels: readonly number[];
}

/** Lists the images in a folder of classes without reading them. */
export async function listPngClasses(folder: string, classes: readonly string[]): Promise<PngListing> {
  if (classes.length > MAX_CLASSES) {
    throw new InputError(`${folder}: ${classes.length} subfolders, at most ${MAX_CLASSES} classes`);
  }
  const files: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classes.entries()) {
    const inside = await listFolder(join(folder, name));
    const images = inside.files.filter(isPng);
    if (images.length === 0) throw new InputError(`${join(folder, name)}: a class without PNG images`);
    for (const image of images) {
      files.push(join(folder, name, image));
      labels.push(label);
    }
  }
  return { classes, files, labels };
}

/** Reads the images of `listing` at the indices `chosen`, in that order. All must have one size. */
export async function readPngImages(
  name: string,
  listing: PngListing,
  chosen: ArrayLike<number>,
): Promise<ImageSet> {
  const first = listing.files[chosen[0]];
  const { width, height } = decodePng(await readFileBounded(first, MAX_FILE_BYTES), first);
  const count = chosen.length;
  const size = width * height;
  if (!(count * size <= MAX_SET_BYTES)) {
    throw new InputError(
      `${name}: ${count} images of ${width}×${height} pixels are more than the limit of ${MAX_SET_BYTES} bytes`,
    );
  }
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  let next = 0;
  const reader = async () => {
    while (next < count) {
      const place = next++;
      const file = listing.files[chosen[place]];
      const image = decodePng(await readFileBounded(file, MAX_FILE_BYTES), file);
      if (image.width !== width || image.height !== height) {
        throw new InputError(
          `${file}: ${image.width}×${image.height} pixels, but ${first} has ${width}×${height}; all images must be of one size`,
        );
      }
      pixels.set(image.pixels, place * size);
      labels[place] = listing.labels[chosen[place]];
    }
  };
  // If one reader fails, the others stop too.
  const stopping = () =>
    reader().catch((error: unknown) => {
      next = count;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(READERS, count) }, stopping));
  return { name, width, height, count, pixels, labels, classes: listing.classes };
}
