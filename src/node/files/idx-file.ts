/**
 * IDX files on disk, gzipped or not (detected by their first bytes, not their name), and folders of them.
 *
 * A header is read first; the rest is read only if its sizes agree with the file's length.
 */
import { join } from 'node:path';
import { checkIdxLength, IDX_HEADER_BYTES, imageSetFromIdx, readIdxHeader } from '../../data/idx.js';
import { type IdxPairs, idxPairEntries, pairIdxNames } from '../../data/idx-names.js';
import type { ImageSet } from '../../data/image-set.js';
import { readStart, withFile } from './bounded-file.js';
import { checkGzipSize, gunzipExactly, gunzipStart, isGzip } from './gunzip.js';

/** Bytes that hold a file's header, compressed or not. */
const START_BYTES = 4096;

/** Reads the raw (unzipped) bytes of an IDX file and checks their length against the header. */
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

/** Reads the set in a file of images and a file of labels. */
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

/** Finds the pairs of IDX files among a folder's names, by part, like `pairIdxNames`, with their paths. */
export function findIdxPairs(folder: string, names: readonly string[]): IdxPairs {
  const pairs: IdxPairs = {};
  for (const [part, { images, labels }] of idxPairEntries(pairIdxNames(folder, names))) {
    pairs[part] = { images: join(folder, images), labels: join(folder, labels) };
  }
  return pairs;
}
