/**
 * IDX files, the format of MNIST and its kin: a header, then bytes.
 *
 *     0 0 8 D          magic: two zeros, type 8 (unsigned byte), number of dimensions D
 *     size₁ … size_D   32-bit unsigned, big-endian
 *     data             size₁·…·size_D bytes, the last dimension runs fastest
 *
 * Images have D = 3 (count, height, width), labels D = 1 (count). Only the type byte is supported.
 * A header is checked against the file's length before anything is allocated; parsed arrays are views.
 */
import { InputError } from '../core/errors.js';
import type { ImageSet } from './image-set.js';

/** Longest header that is read: magic and three sizes. */
export const IDX_HEADER_BYTES = 16;
/** Most bytes of data that one file may declare. */
export const IDX_MAX_BYTES = 2 ** 31 - 1;
/** Largest width and height of an image. */
const MAX_SIDE = 4096;
const TYPE_BYTE = 8;

export interface IdxHeader {
  /** Sizes: [1] for labels (count), [3] for images (count, height, width). */
  readonly sizes: readonly number[];
  /** Length of the header in bytes. */
  readonly start: number;
  /** Length of the whole raw file in bytes, header included. */
  readonly length: number;
}

/** Reads the header at the start of `bytes`, of which the first 16 suffice. `file` is the name for messages. */
export function readIdxHeader(bytes: Uint8Array, file: string): IdxHeader {
  if (bytes.length < 4) throw new InputError(`${file}: not an IDX file, ${bytes.length} bytes long`);
  const [zero0, zero1, type, dimensions] = bytes;
  if (zero0 !== 0 || zero1 !== 0) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new InputError(`${file}: not an IDX file, it starts with ${magic} in place of 00 00 08 01 or 03`);
  }
  if (type !== TYPE_BYTE) {
    throw new InputError(`${file}: IDX data type ${type} is not read, only 8 (unsigned bytes)`);
  }
  if (dimensions !== 1 && dimensions !== 3) {
    throw new InputError(`${file}: ${dimensions} IDX dimensions, expected 1 (labels) or 3 (images)`);
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) {
    throw new InputError(`${file}: truncated, ${bytes.length} bytes of a header of ${start}`);
  }
  const sizes: number[] = [];
  let data = 1;
  for (let d = 0; d < dimensions; d++) {
    const at = 4 + 4 * d;
    const size = bytes[at] * 2 ** 24 + bytes[at + 1] * 2 ** 16 + bytes[at + 2] * 2 ** 8 + bytes[at + 3];
    sizes.push(size);
    data *= size;
  }
  if (!(data > 0)) throw new InputError(`${file}: declares no data, its sizes are ${sizes.join('×')}`);
  if (!(data <= IDX_MAX_BYTES)) {
    throw new InputError(
      `${file}: declares ${sizes.join('×')} bytes, more than the limit of ${IDX_MAX_BYTES}`,
    );
  }
  if (dimensions === 3 && !(sizes[1] <= MAX_SIDE && sizes[2] <= MAX_SIDE)) {
    throw new InputError(
      `${file}: declares images of ${sizes[2]}×${sizes[1]} pixels, at most ${MAX_SIDE}×${MAX_SIDE}`,
    );
  }
  return { sizes, start, length: start + data };
}

/** Throws an InputError unless a raw file of `actual` bytes is as long as its header says. */
export function checkIdxLength(header: IdxHeader, actual: number, file: string): void {
  if (actual === header.length) return;
  const what = actual < header.length ? 'truncated' : 'too long';
  throw new InputError(
    `${file}: ${what}, ${actual} bytes where its header (sizes ${header.sizes.join('×')}) asks for ${header.length}`,
  );
}

/** The images in an IDX file. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Pixels [count, height·width], a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

/** Parses the images in the raw (unzipped) bytes of an IDX file. Throws an InputError that names `file`. */
export function parseIdxImages(bytes: Uint8Array, file: string): IdxImages {
  const header = readIdxHeader(bytes, file);
  if (header.sizes.length !== 3) {
    throw new InputError(`${file}: holds labels (1 dimension), expected images (3 dimensions)`);
  }
  checkIdxLength(header, bytes.length, file);
  const [count, height, width] = header.sizes;
  return { count, height, width, pixels: bytes.subarray(header.start) };
}

/** Parses the labels [count] in the raw (unzipped) bytes of an IDX file, a view. Throws an InputError. */
export function parseIdxLabels(bytes: Uint8Array, file: string): Uint8Array {
  const header = readIdxHeader(bytes, file);
  if (header.sizes.length !== 1) {
    throw new InputError(`${file}: holds images (3 dimensions), expected labels (1 dimension)`);
  }
  checkIdxLength(header, bytes.length, file);
  return bytes.subarray(header.start);
}

/** A file's raw bytes, and its name for messages. */
export interface NamedBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Builds the set in a pair of raw IDX files. Without `classes` they are named '0' to the largest label.
 * Throws an InputError if counts differ or a label has no class.
 */
export function imageSetFromIdx(
  name: string,
  images: NamedBytes,
  labels: NamedBytes,
  classes?: readonly string[],
): ImageSet {
  const parsed = parseIdxImages(images.bytes, images.file);
  const labelBytes = parseIdxLabels(labels.bytes, labels.file);
  if (labelBytes.length !== parsed.count) {
    throw new InputError(
      `${labels.file}: ${labelBytes.length} labels, but ${images.file} holds ${parsed.count} images`,
    );
  }
  let largest = 0;
  for (const label of labelBytes) if (label > largest) largest = label;
  const names = classes ?? Array.from({ length: largest + 1 }, (_, i) => String(i));
  if (largest >= names.length) {
    throw new InputError(
      `${labels.file}: label ${largest}, but ${name} has classes 0 to ${names.length - 1}`,
    );
  }
  return { name, ...parsed, labels: labelBytes, classes: names };
}
