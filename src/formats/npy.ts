/**
 * npy, version 1.0: one array in one file, the format of NumPy's `np.load` and `np.save`.
 *
 *     0x93 "NUMPY" 1 0 | u16 length of the header | header (a Python dictionary, spaces, newline) | data
 *     header: {'descr': '<f4', 'fortran_order': False, 'shape': (1500, 39), }
 *
 * Everything is little-endian, as are the typed arrays of every machine this runs on; arrays are row-major. The header
 * is padded so that the data begins at a multiple of 64 bytes. The reader accepts the types that are written, and
 * booleans, with the header's keys in NumPy's order.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { InputError } from '../core/errors.js';

/** Array types that can be read and written. */
export type NpyData = Float32Array | Float64Array | Uint8Array | Uint16Array;

/** An array of numbers and its shape. */
export interface NpyArray {
  /** [] is a scalar; a shape with a 0 is an empty array. */
  readonly shape: readonly number[];
  /** Row-major, as long as the product of `shape`. */
  readonly data: NpyData;
}

const ARRAYS = { '<f4': Float32Array, '<f8': Float64Array, '|u1': Uint8Array, '<u2': Uint16Array } as const;
type Descr = keyof typeof ARRAYS;
/** Types that can be read: booleans too, as 0 and 1. */
const READ = { ...ARRAYS, '|b1': Uint8Array } as const;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const VERSION_AT = 6;
const LENGTH_AT = 8;
const HEADER_AT = 10;
const ALIGNMENT = 64;
const HEADER =
  /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(((?:\d{1,15},\s*)*(?:\d{1,15})?)\),?\s*\}\s*$/;

/** Returns true if bytes begin like an npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_AT && MAGIC.every((byte, i) => i >= VERSION_AT || bytes[i] === byte);
}

/** Writes an array as the bytes of a file. Throws a RangeError if the shape is invalid or does not fit the data. */
export function encodeNpy({ shape, data }: NpyArray): Uint8Array {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new RangeError(`a shape has integers of at least 0, got [${shape.join(', ')}]`);
  }
  if (elements(shape) !== data.length) {
    throw new RangeError(
      `data must hold ${elements(shape)} numbers for [${shape.join(', ')}], got ${data.length}`,
    );
  }
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descrOf(data)}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const dataAt = Math.ceil((HEADER_AT + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(dataAt + data.byteLength);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(LENGTH_AT, dataAt - HEADER_AT, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(dataAt - HEADER_AT - 1)}\n`), HEADER_AT);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataAt);
  return bytes;
}

/** Reads the array in the bytes of a file, a copy. Throws an InputError that names `file` if they are no npy file. */
export function decodeNpy(bytes: Uint8Array, file: string): NpyArray {
  if (!isNpy(bytes)) throw new InputError(`${file}: not an npy file`);
  if (bytes[VERSION_AT] !== 1) {
    throw new InputError(`${file}: npy version ${bytes[VERSION_AT]} is not read, only 1`);
  }
  const dataAt = HEADER_AT + bytes[LENGTH_AT] + 256 * bytes[LENGTH_AT + 1];
  if (dataAt > bytes.length) throw new InputError(`${file}: truncated npy, its header is cut off`);
  const header = HEADER.exec(new TextDecoder('latin1').decode(bytes.subarray(HEADER_AT, dataAt)));
  if (header === null) throw new InputError(`${file}: damaged npy, its header cannot be read`);
  const [, descr, fortranOrder, sizes] = header;
  if (!isRead(descr)) {
    const known = Object.keys(READ).join(', ');
    throw new InputError(
      `${file}: npy of type ${JSON.stringify(descr.slice(0, 20))} is not read, only ${known}`,
    );
  }
  if (fortranOrder === 'True')
    throw new InputError(`${file}: npy in Fortran's order is not read, save it in C's`);
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  // A product that is rounded or infinite cannot equal the length of a file.
  const expected = elements(shape) * READ[descr].BYTES_PER_ELEMENT;
  if (expected !== bytes.length - dataAt) {
    throw new InputError(
      `${file}: damaged npy, its shape [${shape.join(', ')}] needs ${expected} bytes of data, it has ${bytes.length - dataAt}`,
    );
  }
  // Not `slice`: Node's Buffer does not copy there.
  return { shape, data: new READ[descr](new Uint8Array(bytes.subarray(dataAt)).buffer) };
}

function descrOf(data: NpyData): Descr {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  return data instanceof Uint16Array ? '<u2' : '|u1';
}

function isRead(text: string): text is keyof typeof READ {
  return Object.hasOwn(READ, text);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
