/**
 * A user's files → images to train and to test on, in the same order and of the same parts as the command line has
 * them from a folder: IDX files by their names, or PNG files by the folder they lie in, of which each is a class.
 */
import { heldOut, pickImages } from '../../../src/data/hold-out.js';
import { checkIdxLength, IDX_HEADER_BYTES, imageSetFromIdx, readIdxHeader } from '../../../src/data/idx.js';
import { naturalCompare } from '../../../src/data/image-classes.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { decodePng } from '../../../src/data/png.js';
import { InputError } from '../../../src/errors.js';

export interface PickedFile {
  /** With the folders it lies in, as `digits/7/a.png`, where a folder was picked. */
  readonly path: string;
  readonly file: File;
}

export interface ImageParts {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** Most bytes of pixels in one set. */
const MAX_SET_BYTES = 2 ** 29;
const MAX_CLASSES = 256;
/** Order of PNG images and what is held out are decided by it, as on the command line. */
const SEED = 0;
const IDX_NAME = /(images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?$/i;

/** Throws an InputError where the files are no images, or none that go together. */
export async function readImageFiles(picked: readonly PickedFile[]): Promise<ImageParts> {
  const idx = picked.filter(({ path }) => IDX_NAME.test(path));
  const png = picked.filter(({ path }) => /\.png$/i.test(path));
  if (idx.length > 0) return readIdxFiles(idx);
  if (png.length > 0) return readPngFiles(png);
  const [first] = picked;
  throw new InputError(
    `${first?.path ?? 'no file'}: choose PNG images, or a pair of IDX files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz`,
  );
}

async function readIdxFiles(files: readonly PickedFile[]): Promise<ImageParts> {
  const find = (part: RegExp, holds: string) =>
    files.find(({ path }) => part.test(baseName(path)) && path.toLowerCase().includes(holds));
  const read = async (part: RegExp): Promise<ImageSet | undefined> => {
    const [images, labels] = [find(part, 'images'), find(part, 'labels')];
    if (images === undefined && labels === undefined) return undefined;
    if (images === undefined) throw new InputError(`${labels?.path}: holds labels; choose its images too`);
    if (labels === undefined) throw new InputError(`${images.path}: holds images; choose its labels too`);
    return imageSetFromIdx(
      'your images',
      { file: images.path, bytes: await idxBytes(images) },
      { file: labels.path, bytes: await idxBytes(labels) },
    );
  };
  const test = await read(/^(t10k|test|testing)/i);
  const whole = await read(/^(?!t10k|test)/i);
  if (whole === undefined)
    throw new InputError(`${files[0].path}: holds test images; choose the training images too`);
  return test === undefined ? divide(whole) : { train: whole, test };
}

/** The raw bytes, no more than the header declares. */
async function idxBytes({ path, file }: PickedFile): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  if (!isGzip) {
    const head = new Uint8Array(await file.slice(0, IDX_HEADER_BYTES).arrayBuffer());
    checkIdxLength(limited(readIdxHeader(head, path), path), file.size, path);
    return new Uint8Array(await file.arrayBuffer());
  }
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  let bytes: Uint8Array | undefined;
  let early = new Uint8Array(0);
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (bytes === undefined) {
        early = Uint8Array.from([...early, ...value]);
        if (early.length < IDX_HEADER_BYTES) continue;
        bytes = new Uint8Array(limited(readIdxHeader(early, path), path).length);
        bytes.set(early.subarray(0, bytes.length));
        at = early.length;
      } else {
        bytes.set(value.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        at += value.length;
      }
      if (at > bytes.length) break;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: damaged gzip file`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (bytes === undefined) bytes = early;
  checkIdxLength(readIdxHeader(bytes, path), bytes === early ? early.length : at, path);
  return bytes;
}

function limited<H extends { readonly length: number }>(header: H, path: string): H {
  if (header.length <= MAX_SET_BYTES) return header;
  throw new InputError(
    `${path}: ${header.length} bytes of images, more than the ${MAX_SET_BYTES} that the page takes`,
  );
}

async function readPngFiles(files: readonly PickedFile[]): Promise<ImageParts> {
  const sorted = [...files].sort(
    (a, b) =>
      naturalCompare(className(a.path), className(b.path)) ||
      naturalCompare(baseName(a.path), baseName(b.path)),
  );
  const classes = [...new Set(sorted.map(({ path }) => className(path)))];
  if (classes.length > MAX_CLASSES) {
    throw new InputError(`${classes.length} folders of images, at most ${MAX_CLASSES} classes`);
  }
  const images = await Promise.all(
    sorted.map(async ({ path, file }) => decodePng(new Uint8Array(await file.arrayBuffer()), path)),
  );
  const [{ width, height }] = images;
  const pixels = new Uint8Array(images.length * width * height);
  for (const [i, image] of images.entries()) {
    if (image.width !== width || image.height !== height) {
      throw new InputError(
        `${sorted[i].path}: ${image.width}×${image.height} pixels, but ${sorted[0].path} has ${width}×${height}; all images must be of one size`,
      );
    }
    pixels.set(image.pixels, i * width * height);
  }
  const labels = Uint8Array.from(sorted, ({ path }) => classes.indexOf(className(path)));
  return divide({ name: 'your images', width, height, count: images.length, pixels, labels, classes });
}

function divide(set: ImageSet): ImageParts {
  const part = (name: 'train' | 'test') => pickImages(set, heldOut(set.count, name, SEED, set.name));
  return { train: part('train'), test: part('test') };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that an image lies in. */
function className(path: string): string {
  return path.split('/').slice(0, -1).pop() ?? '';
}
