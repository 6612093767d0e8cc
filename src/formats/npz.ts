/**
 * npz: named arrays in one file, as NumPy's `np.savez`, `np.savez_compressed` and `np.load` have it: a zip of npy files.
 *
 * Written are stored entries in their order, all of one date, so that equal arrays make equal files. Read are stored and
 * deflated ones. Before anything is inflated, the sizes that the file declares are checked: each entry has bytes of its
 * own, so that all of them together become at most 1032 times the file. Checksums are checked after.
 */
import { inflateSync, type Zippable, zipSync } from 'fflate';
import { crc32 } from '../core/crc32.js';
import { InputError } from '../core/errors.js';
import { describe } from '../core/json-input.js';
import { decodeNpy, encodeNpy, type NpyArray } from './npy.js';

/** By name, without `.npy`. */
export type NpzArrays = ReadonlyMap<string, NpyArray>;

/** Most bytes that are read or written, and most that deflate makes of one. */
const MOST_BYTES = 2 ** 32 - 1;
const LARGEST_RATIO = 1032;
const SUFFIX = '.npy';
/** The first day that a zip can tell. */
const DATE = new Date(1980, 0, 1);

/** Whether bytes begin as a zip does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** The file. Throws a RangeError where a shape does not fit its data, or all of it is too large for a zip. */
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

/** The arrays in the bytes of a file, in their order. Throws an InputError that names `file` where they are none. */
export function decodeNpz(bytes: Uint8Array, file: string): Map<string, NpyArray> {
  const entries = directory(bytes, file);
  let declared = 0;
  for (const { name, packed, size, method } of entries) {
    if (!name.endsWith(SUFFIX))
      throw new InputError(`${file}: holds ${describe(name)}, which is no npy file`);
    declared += size;
    const most = method === STORED ? packed : packed * LARGEST_RATIO;
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

/** Throws an InputError if entries share bytes, as they do in files that are made to become huge. */
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

/** The content of an entry, at most `size` bytes. */
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
  /** Bytes in the file, and inflated. */
  readonly packed: number;
  readonly size: number;
  /** Where its own header begins, and, behind that, its packed bytes. */
  readonly header: number;
  readonly start: number;
}

const STORED = 0;
const DEFLATED = 8;
const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
/** Of the header before an entry's bytes. */
const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** Longest comment behind the end. */
const MOST_COMMENT = 65_535;

/** The entries that the directory at a zip's end lists (PKWARE's APPNOTE.TXT, section 4.3.12). */
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
      throw new InputError(`${file}: damaged npz, the bytes of ${describe(name)} are not where it says`);
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

/** Where the packed bytes begin of an entry whose own header is at `header`; undefined if there is none before `end`. */
function contentStart(view: DataView, header: number, end: number): number | undefined {
  if (header + LOCAL_BYTES > end || view.getUint32(header, true) !== LOCAL_SIGNATURE) return undefined;
  return header + LOCAL_BYTES + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
}
