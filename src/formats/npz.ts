/**
 * npz: named arrays in one file, a zip of npy files, the format of NumPy's `np.savez` and `np.load`.
 *
 * The writer stores entries uncompressed, in order and with one date, so that equal arrays make equal files. The reader
 * accepts stored and deflated entries (`np.savez_compressed`). It checks the declared sizes before inflating anything:
 * entries share no bytes, so together they become at most 1032 times the file. It checks the checksums afterwards.
 */

import { inflateSync, type Zippable, zipSync } from 'fflate';
import { crc32 } from '../core/crc32.js';
import { DEFLATE_RATIO } from '../core/deflate.js';
import { InputError } from '../core/errors.js';
import { describe } from '../core/json-input.js';
import { decodeNpy, encodeNpy, type NpyArray } from './npy.js';

/** Arrays by name, without `.npy`. */
export type NpzArrays = ReadonlyMap<string, NpyArray>;

/** Most bytes of a file that is read or written, and the largest factor of deflate. */
const MOST_BYTES = 2 ** 32 - 1;
const SUFFIX = '.npy';
/** Earliest date of the zip format. */
const DATE = new Date(1980, 0, 1);

/** Returns true if bytes begin like a zip file. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Writes arrays as the bytes of a file. Throws a RangeError if a shape does not fit its data or all is too large. */
export function encodeNpz(arrays: NpzArrays): Uint8Array {
  const entries: Zippable = {};
  let size = 0;
  for (const [name, content] of arrays) {
    const npy = encodeNpy(content);
    entries[`${name}${SUFFIX}`] = [npy, { level: 0, mtime: DATE }];
    size += npy.length + 1024;
  }
  if (size > MOST_BYTES) throw new RangeError(`an npz file holds at most ${MOST_BYTES} bytes, got ${size}`);
  return zipSync(entries);
}

/** Reads the arrays in the bytes of a file, in order. Throws an InputError that names `file` if it is no npz file. */
export function decodeNpz(bytes: Uint8Array, file: string): Map<string, NpyArray> {
  const entries = directory(bytes, file);
  let declared = 0;
  for (const { name, packed, size, method } of entries) {
    if (!name.endsWith(SUFFIX))
      throw new InputError(`${file}: holds ${describe(name)}, which is no npy file`);
    declared += size;
    const most = method === STORED ? packed : packed * DEFLATE_RATIO;
    if (size > most || declared > MOST_BYTES) {
      throw new InputError(
        `${file}: ${describe(name)} would have ${size} bytes, its ${packed} cannot hold them`,
      );
    }
  }
  checkPlaces(entries, file);
  const arrays = new Map<string, NpyArray>();
  for (const entry of entries) {
    const { name, sum } = entry;
    const key = name.slice(0, -SUFFIX.length);
    if (arrays.has(key)) throw new InputError(`${file}: holds ${describe(name)} twice`);
    const content = unpack(bytes, entry, file);
    if (crc32(content) !== sum) {
      throw new InputError(`${file}: damaged npz, the checksum of ${describe(name)} is wrong`);
    }
    arrays.set(key, decodeNpy(content, `${file}: ${describe(name)}`));
  }
  return arrays;
}

/** Throws an InputError if entries share bytes, as in files that are built to inflate without bound (zip bombs). */
function checkPlaces(entries: readonly Entry[], file: string): void {
  let end = 0;
  for (const { name, header, start, packed } of [...entries].sort((a, b) => a.header - b.header)) {
    if (header < end) {
      throw new InputError(
        `${file}: damaged npz, the bytes of ${describe(name)} are those of another entry, too`,
      );
    }
    end = start + packed;
  }
}

/** Returns the content of an entry, at most `size` bytes. */
function unpack(bytes: Uint8Array, { name, method, start, packed, size }: Entry, file: string): Uint8Array {
  const content = bytes.subarray(start, start + packed);
  if (method === STORED) return content;
  if (method !== DEFLATED) {
    throw new InputError(
      `${file}: ${describe(name)} is packed by method ${method}, 0 and 8 (deflate) are read`,
    );
  }
  try {
    return inflateSync(content, { out: new Uint8Array(size) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file}: damaged npz, ${reason}`);
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  /** CRC-32 of the content. */
  readonly sum: number;
  /** Compressed and inflated size, bytes. */
  readonly packed: number;
  readonly size: number;
  /** Offsets of the entry's own header and of its packed bytes. */
  readonly header: number;
  readonly start: number;
}

const STORED = 0;
const DEFLATED = 8;
const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
/** Length of the header before an entry's bytes. */
const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** Longest comment behind the end. */
const MOST_COMMENT = 65_535;

/** Reads the central directory at a zip's end (PKWARE's APPNOTE.TXT, section 4.3.12). */
function directory(bytes: Uint8Array, file: string): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_BYTES;
  const least = Math.max(0, end - MOST_COMMENT);
  while (end >= least && view.getUint32(end, true) !== END_SIGNATURE) end--;
  if (!isZip(bytes) || end < least) throw new InputError(`${file}: not an npz file, or truncated`);
  const count = view.getUint16(end + 10, true);
  const directoryAt = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let at = directoryAt; entries.length < count; ) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw new InputError(`${file}: damaged npz, its directory cannot be read`);
    }
    const nameAt = at + ENTRY_BYTES;
    const nameEnd = nameAt + view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(bytes.subarray(nameAt, nameEnd)));
    const packed = view.getUint32(at + 20, true);
    const header = view.getUint32(at + 42, true);
    const start = contentStart(view, header, directoryAt);
    if (start === undefined || start + packed > directoryAt) {
      throw new InputError(
        `${file}: damaged npz, the bytes of ${describe(name)} are not at the declared place`,
      );
    }
    entries.push({
      ...{ name, packed, header, start },
      method: view.getUint16(at + 10, true),
      sum: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Returns the offset of the packed bytes behind the header at `header`; undefined if there is none before `end`. */
function contentStart(view: DataView, header: number, end: number): number | undefined {
  if (header + LOCAL_BYTES > end || view.getUint32(header, true) !== LOCAL_SIGNATURE) return undefined;
  return header + LOCAL_BYTES + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
}
