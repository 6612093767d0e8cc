/**
 * IDX files on disk, gzipped or not (told by their first bytes, not their name), and folders of them.
 *
 * A header is read first; only where its sizes agree with the file's length is the rest read.
 */
import { join } from 'node:path';
import { checkIdxLength, IDX_HEADER_BYTES, imageSetFromIdx, readIdxHeader } from '../data/idx.js';
import type { ImageSet } from '../data/image-set.js';
import { InputError } from '../errors.js';
import { readStart, withFile } from './bounded-file.js';
import { checkGzipSize, gunzipExactly, gunzipStart, isGzip } from './gunzip.js';
import type { Part } from './published-sets.js';

/** Bytes that hold a file's header, compressed or not. */
const START_BYTES = 4096;

/** The raw (unzipped) bytes of an IDX file, their length checked against the header. */
export function readIdxFile(file: string): Promise<Uint8Array> {
  return withFile(file, async (handle, size) => {
    const start = await readStart(handle, Math.min(size, START_BYTES));
    if (!isGzip(start)) {
      checkIdxLength(readIdxHeader(start, file), size, file);
      return readStart(handle, size);
    }
    const header = readIdxHeader(gunzipStart(start, IDX_HEADER_BYTES, file), file);
    checkGzipSize(size, header.length, file);
    return gunzipExactly(await readStart(handle, size), header.length, file);
  });
}

/** The set in a file of images and a file of labels. */
export async function readIdxPair(
  name: string,
  images: string,
  labels: string,
  classes?: readonly string[],
): Promise<ImageSet> {
  const [imageBytes, labelBytes] = await Promise.all([readIdxFile(images), readIdxFile(labels)]);
  return imageSetFromIdx(
    name,
    { file: images, bytes: imageBytes },
    { file: labels, bytes: labelBytes },
    classes,
  );
}

export interface IdxPair {
  /** Paths. */
  readonly images: string;
  readonly labels: string;
}

/** 1: what stands before, 2: images or labels. */
const IDX_NAME = /^(.*?)[-_.]?(images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?$/i;

function partOf(prefix: string): Part | 'whole' {
  if (/(train|training)$/i.test(prefix)) return 'train';
  return /(t10k|test|testing)$/i.test(prefix) ? 'test' : 'whole';
}

/**
 * The pairs of IDX files among the names in a folder, by part: `train-images-idx3-ubyte` is of the part
 * train, `t10k-…` and `test-…` of test, any other is the whole set. A file that lies there both gzipped and
 * not is taken once, unzipped.
 */
export function findIdxPairs(
  folder: string,
  names: readonly string[],
): Partial<Record<Part | 'whole', IdxPair>> {
  const found = new Map<string, string>();
  // Sorted, the shorter name without .gz comes first.
  for (const name of [...names].sort()) {
    const match = IDX_NAME.exec(name);
    if (match === null) continue;
    const key = `${partOf(match[1])} ${match[2].toLowerCase()}`;
    const earlier = found.get(key);
    if (earlier === undefined) found.set(key, name);
    else if (IDX_NAME.exec(earlier)?.[1] !== match[1]) {
      throw new InputError(
        `${folder}: ${earlier} and ${name} are both ${key}; give each set a folder of its own`,
      );
    }
  }
  const pairs: Partial<Record<Part | 'whole', IdxPair>> = {};
  for (const part of ['train', 'test', 'whole'] as const) {
    const images = found.get(`${part} images`);
    const labels = found.get(`${part} labels`);
    if (images === undefined && labels === undefined) continue;
    if (images === undefined) throw new InputError(`${folder}: holds ${labels}, but no images beside it`);
    if (labels === undefined) throw new InputError(`${folder}: holds ${images}, but no labels beside it`);
    pairs[part] = { images: join(folder, images), labels: join(folder, labels) };
  }
  return pairs;
}
