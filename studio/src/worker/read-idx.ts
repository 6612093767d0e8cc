/** A user's pair of IDX files, gzipped or not (told by their first bytes), → a set of images. */
import { InputError } from '../../../src/core/errors.js';
import { checkIdxLength, IDX_HEADER_BYTES, imageSetFromIdx, readIdxHeader } from '../../../src/data/idx.js';
import type { ImageSet } from '../../../src/data/image-set.js';
import { joined } from './joined.js';

/** Most bytes of one file, unzipped. */
const MAX_BYTES = 2 ** 29;

export interface NamedFile {
  /** With the folders it lies in, for errors. */
  readonly path: string;
  readonly file: File;
}

/** Throws an InputError where the files are damaged or do not go together. */
export async function readIdxPair(name: string, images: NamedFile, labels: NamedFile): Promise<ImageSet> {
  return imageSetFromIdx(
    name,
    { file: images.path, bytes: await rawBytes(images) },
    { file: labels.path, bytes: await rawBytes(labels) },
  );
}

async function rawBytes({ path, file }: NamedFile): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, IDX_HEADER_BYTES).arrayBuffer());
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  if (isGzip) return unzipped(file, path);
  checkIdxLength(declared(start, path), file.size, path);
  return new Uint8Array(await file.arrayBuffer());
}

/** No more than the header declares is kept, whatever the file would become. */
async function unzipped(file: File, path: string): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let header: ReturnType<typeof readIdxHeader> | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
      if (header === undefined && length >= IDX_HEADER_BYTES) header = declared(joined(chunks), path);
      if (header !== undefined && length > header.length) break;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: truncated or damaged gzip file; fetch or pack it again`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const bytes = joined(chunks);
  checkIdxLength(header ?? declared(bytes, path), length, path);
  return bytes;
}

function declared(bytes: Uint8Array, path: string): ReturnType<typeof readIdxHeader> {
  const header = readIdxHeader(bytes, path);
  if (header.length <= MAX_BYTES) return header;
  throw new InputError(
    `${path}: declares ${header.length} bytes, more than the ${MAX_BYTES} that the page takes; use the command line for it`,
  );
}
