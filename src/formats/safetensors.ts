/**
 * Safetensors: named arrays in one file; reading neither executes nor trusts anything in it.
 *
 *     u64 length of the header | header (JSON, padded with spaces) | data, without holes
 *     header: { "__metadata__": { string: string }, name: { "dtype", "shape", "data_offsets": [from, to) } }
 *
 * Everything is little-endian, as are the typed arrays of every machine this runs on; arrays are row-major.
 * The writer orders the data by element size, largest first, and pads the header to 8 bytes, so every tensor is
 * aligned and can be read in place. The reader also accepts unaligned data; it checks the whole header before it
 * allocates anything. Format: https://github.com/huggingface/safetensors#format.
 */
import { InputError } from '../core/errors.js';
import { array, describe, integerIn, mapOf, parseJson, record, string } from '../core/json-input.js';

/** Types that can be read and written, and the arrays that hold them. */
export interface TensorArrays {
  readonly F64: Float64Array;
  readonly F32: Float32Array;
  readonly I32: Int32Array;
  readonly U16: Uint16Array;
  readonly U8: Uint8Array;
}
/** Type of numbers, by its name in the file. */
export type Dtype = keyof TensorArrays;

interface ArrayType<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}
const ARRAYS: { readonly [D in Dtype]: ArrayType<TensorArrays[D]> } = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U16: Uint16Array,
  U8: Uint8Array,
};

/** Types of the format that are not supported; errors name them. */
const OTHER_DTYPES = new Set(
  `BOOL F4 F6_E2M3 F6_E3M2 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E4M3FNUZ F8_E5M2FNUZ
   I16 F16 BF16 U32 C64 I64 U64`.split(/\s+/),
);

/** Longest header the format allows, in bytes. */
const MAX_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
const METADATA = '__metadata__';

/** Name, type and shape of a tensor, without its numbers. */
export interface TensorShape<D extends Dtype = Dtype> {
  readonly name: string;
  readonly dtype: D;
  /** [] is a scalar; a shape with a 0 is an empty tensor. */
  readonly shape: readonly number[];
}

/** Numbers of one type, with their shape. */
type TensorOf<D extends Dtype> = TensorShape<D> & {
  /** Row-major, as long as the product of `shape`. */
  readonly data: TensorArrays[D];
};

/** Numbers of any supported type, with their shape. */
export type Tensor = { [D in Dtype]: TensorOf<D> }[Dtype];

export interface SafetensorsHeader {
  /** The bytes before the data: length, JSON, padding. */
  readonly header: Uint8Array;
  /** Indices of the tensors in the order in which their bytes must follow. */
  readonly order: readonly number[];
  /** Bytes of the whole file. */
  readonly fileBytes: number;
}

/** Content of a file. */
export interface SafetensorsContent {
  /** Tensors by name, in the order of their data. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Builds the header of a file, for a writer that then writes `tensorBytes` of every tensor in `order`, so that large
 * tensors are never copied. Throws a RangeError if a name is used twice or a shape is invalid.
 */
export function encodeSafetensorsHeader(
  tensors: readonly TensorShape[],
  metadata: Readonly<Record<string, string>>,
): SafetensorsHeader {
  const order = tensors.map((_, i) => i);
  order.sort((a, b) => elementBytes(tensors[b].dtype) - elementBytes(tensors[a].dtype) || a - b);
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set(METADATA, metadata);
  let offset = 0;
  for (const i of order) {
    const { name, dtype, shape } = tensors[i];
    if (name === METADATA || entries.has(name)) {
      throw new RangeError(`tensor names must differ from each other and from ${METADATA}, got ${name}`);
    }
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new RangeError(`the shape of ${name} must hold integers of at least 0, got [${shape}]`);
    }
    const end = offset + elements(shape) * elementBytes(dtype);
    entries.set(name, { dtype, shape, data_offsets: [offset, end] });
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  if (length > MAX_HEADER) throw new RangeError(`the header must be below 100 MB, got ${length} bytes`);
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20, LENGTH_BYTES);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return { header, order, fileBytes: header.length + offset };
}

/** Returns a tensor's bytes for a file: a view, not a copy. Throws a RangeError if they do not fit its shape. */
export function tensorBytes({ name, shape, data }: Tensor): Uint8Array {
  if (data.length !== elements(shape)) {
    throw new RangeError(`${name} must hold ${elements(shape)} numbers for [${shape}], got ${data.length}`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Tensors and metadata of a file to write. */
export interface SafetensorsParts {
  readonly tensors: readonly Tensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Returns the bytes of a file in parts: views of the tensors, so that large ones are never copied. Throws a RangeError
 * if names, shapes and data do not fit each other.
 */
export function safetensorsBytes({ tensors, metadata }: SafetensorsParts): Uint8Array[] {
  const { header, order } = encodeSafetensorsHeader(tensors, metadata);
  return [header, ...order.map((i) => tensorBytes(tensors[i]))];
}

/** Encodes a whole file in memory. Throws a RangeError if names, shapes and data do not fit each other. */
export function encodeSafetensors(
  tensors: readonly Tensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  return joinedParts(safetensorsBytes({ tensors, metadata }));
}

/** Joins parts to one array. */
export function joinedParts(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Reads the metadata of a file that begins with `start`. Throws an InputError if its header is cut or invalid. */
export function safetensorsMetadata(start: Uint8Array, file: string): SafetensorsContent['metadata'] {
  return readHeader(start.subarray(LENGTH_BYTES, dataStart(start, file)), file).metadata;
}

/** Returns the offset of the first byte of data. Throws an InputError if `bytes` hold no whole, valid header. */
export function dataStart(bytes: Uint8Array, file: string): number {
  return LENGTH_BYTES + headerLength(bytes, file);
}

/**
 * Reads a whole file; `file` is its name in errors. Tensors are views of `bytes` if they are aligned, and copies
 * otherwise. Throws an InputError for anything that the format does not allow.
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): SafetensorsContent {
  const start = dataStart(bytes, file);
  const { metadata, infos } = readHeader(bytes.subarray(LENGTH_BYTES, start), file);
  checkOffsets(infos, bytes.length - start, file);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, from, to } of infos) {
    const data = view(bytes, start + from, to - from, dtype);
    // dtype and data come from the same row of ARRAYS, which the type of a union cannot express.
    tensors.set(name, { name, dtype, shape, data } as Tensor);
  }
  return { tensors, metadata };
}

/** Returns the numbers of a tensor. Throws an InputError if it is missing or has another type or shape. */
export function requireTensor<D extends Dtype>(
  { tensors }: SafetensorsContent,
  { name, dtype, shape }: TensorShape<D>,
  file: string,
): TensorArrays[D] {
  const tensor = tensors.get(name);
  if (!tensor) throw new InputError(`${file}: tensor ${describe(name)} is missing`);
  const fits = tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i]);
  if (!(tensor.dtype === dtype && fits)) {
    const found = `${tensor.dtype} [${tensor.shape.slice(0, 8).join(', ')}]`;
    throw fault(file, name, `must be ${dtype} [${shape.join(', ')}], got ${found}`);
  }
  return tensor.data as TensorArrays[D];
}

interface TensorInfo extends TensorShape {
  /** Range of the data, in bytes behind the header, `to` excluded. */
  readonly from: number;
  readonly to: number;
}

const checkInfo = record(
  {
    dtype: string,
    shape: array(integerIn(0, Number.MAX_SAFE_INTEGER)),
    data_offsets: array(integerIn(0, Number.MAX_SAFE_INTEGER), 2, 2),
  },
  'ignore',
);
const checkMetadata = mapOf(string);

function headerLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < LENGTH_BYTES) {
    throw new InputError(`${file}: not a safetensors file, it has only ${bytes.length} bytes`);
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER) {
    throw new InputError(`${file}: not a safetensors file, its header would have ${length} bytes`);
  }
  if (length > bytes.length - LENGTH_BYTES) {
    const rest = bytes.length - LENGTH_BYTES;
    throw new InputError(`${file}: cut off, the header should have ${length} bytes but ${rest} are there`);
  }
  if (length === 0 || bytes[LENGTH_BYTES] !== 0x7b) {
    throw new InputError(`${file}: not a safetensors file, its header does not begin with {`);
  }
  return length;
}

function readHeader(
  header: Uint8Array,
  file: string,
): Pick<SafetensorsContent, 'metadata'> & { infos: TensorInfo[] } {
  const place = `${file}: header`;
  let text: string;
  try {
    // A copy, because TextDecoder rejects shared memory in browsers.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(header));
  } catch {
    throw new InputError(`${file}: the header is not valid UTF-8`);
  }
  // A text that begins with { and is JSON is an object.
  const entries = Object.entries(parseJson(text, place) as Record<string, unknown>);
  let metadata: Readonly<Record<string, string>> = {};
  const infos: TensorInfo[] = [];
  for (const [name, value] of entries) {
    if (name === METADATA) {
      metadata = checkMetadata(value, { file: place, path: METADATA });
      continue;
    }
    const info = checkInfo(value, { file, path: `tensor ${describe(name)}` });
    const [from, to] = info.data_offsets;
    infos.push({ name, dtype: knownDtype(info.dtype, name, file), shape: info.shape, from, to });
  }
  return { metadata, infos };
}

function knownDtype(dtype: string, name: string, file: string): Dtype {
  if (isDtype(dtype)) return dtype;
  const known = Object.keys(ARRAYS).join(', ');
  const problem = OTHER_DTYPES.has(dtype) ? `unsupported dtype ${dtype}` : `unknown dtype ${describe(dtype)}`;
  throw fault(file, name, `has the ${problem}, it must be one of ${known}`);
}

/** Sorts `infos` by place; throws unless sizes fit the shapes and the tensors fill the data exactly. */
function checkOffsets(infos: TensorInfo[], dataBytes: number, file: string): void {
  for (const { name, dtype, shape, from, to } of infos) {
    if (from > to) throw fault(file, name, `begins at byte ${from}, behind its end at ${to}`);
    if (to > dataBytes) {
      throw fault(
        file,
        name,
        `ends at byte ${to} of the data, which has ${dataBytes}; the file may be cut off`,
      );
    }
    // Exact below 2^53, which is far above `dataBytes`; a rounded or infinite product cannot equal to - from.
    const expected = elements(shape) * elementBytes(dtype);
    if (expected !== to - from) {
      const needed = Number.isSafeInteger(expected) ? expected : 'too many';
      throw fault(file, name, `needs ${needed} bytes for its shape but has ${to - from}`);
    }
  }
  infos.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of infos) {
    if (from < end) throw fault(file, name, 'overlaps another tensor');
    if (from > end) throw new InputError(`${file}: bytes ${end} to ${from} of the data belong to no tensor`);
    end = to;
  }
  if (end !== dataBytes) {
    throw new InputError(`${file}: bytes ${end} to ${dataBytes} of the data belong to no tensor`);
  }
}

function view(bytes: Uint8Array, from: number, length: number, dtype: Dtype): Tensor['data'] {
  const size = elementBytes(dtype);
  const start = bytes.byteOffset + from;
  if (start % size === 0) return new ARRAYS[dtype](bytes.buffer, start, length / size);
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(from, from + length));
  return new ARRAYS[dtype](copy.buffer, 0, length / size);
}

function isDtype(name: string): name is Dtype {
  return Object.hasOwn(ARRAYS, name);
}

function elementBytes(dtype: Dtype): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function fault(file: string, name: string, problem: string): InputError {
  return new InputError(`${file}: tensor ${describe(name)} ${problem}`);
}
