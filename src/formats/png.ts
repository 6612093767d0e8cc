/**
 * PNG images ↔ grey pixels.
 *
 * The reader accepts grey, grey with alpha, RGB, RGBA and palette images of every depth and returns bytes 0 to 255.
 * Grey is (299·R + 587·G + 114·B) / 1000; transparent pixels are blended with 0 (no ink); 16-bit values are
 * rounded to 8. Gamma, colour profiles and a single transparent colour are ignored. Not supported: interlaced
 * images of fewer than 8 bits per value, animations beyond their first image.
 *
 * Bytes are not trusted: signature, chunks, size and the length of the pixel data are checked before decoding, and
 * the decoder gets only the chunks that define pixels.
 */
import { type DecodedPng, decode, encode } from 'fast-png';
import { unzlibSync } from 'fflate';
import { crc32 } from '../core/crc32.js';
import { DEFLATE_RATIO } from '../core/deflate.js';
import { InputError } from '../core/errors.js';

export const PNG_MAX_SIDE = 4096;
export const PNG_MAX_PIXELS = 4096 * 4096;

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Length and type before a chunk's data, its checksum after. */
const CHUNK_FRAME = 12;
/** Values per pixel and allowed depths, by colour type. */
const KINDS: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};
const PALETTE = 3;
const KEPT_TYPES: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const MAX_CHUNKS = 100_000;
/** First column, first row, column step and row step of each of the seven interlaced passes. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** An image of one byte per pixel, 0 (black) to 255. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** [height·width] */
  readonly pixels: Uint8Array;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return bytes[at] * 2 ** 24 + bytes[at + 1] * 2 ** 16 + bytes[at + 2] * 2 ** 8 + bytes[at + 3];
}

function readChunks(bytes: Uint8Array, file: string): Chunk[] {
  if (bytes.length < SIGNATURE.length || SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${file}: not a PNG file`);
  }
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; ; ) {
    if (at + CHUNK_FRAME > bytes.length) throw new InputError(`${file}: truncated PNG, it has no end chunk`);
    const length = readUint32(bytes, at);
    const end = at + CHUNK_FRAME + length;
    if (end > bytes.length) {
      throw new InputError(
        `${file}: truncated PNG, a chunk of ${length} bytes runs past the end of the file`,
      );
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw new InputError(`${file}: damaged PNG, a chunk has no valid type`);
    // The checksum covers a chunk's type and data.
    if (crc32(bytes.subarray(at + 4, end - 4)) !== readUint32(bytes, end - 4)) {
      throw new InputError(`${file}: damaged PNG, the checksum of its ${type} chunk is wrong`);
    }
    if (KEPT_TYPES.has(type)) chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    if (type === 'IEND') return chunks;
    if (chunks.length > MAX_CHUNKS) throw new InputError(`${file}: PNG of more than ${MAX_CHUNKS} chunks`);
    at = end;
  }
}

function readHeader(chunk: Chunk | undefined, file: string): Header {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) {
    throw new InputError(`${file}: damaged PNG, it does not start with a header chunk`);
  }
  const { data } = chunk;
  const width = readUint32(data, 0);
  const height = readUint32(data, 4);
  const [depth, colour, compression, filter, interlace] = data.subarray(8);
  if (!(width >= 1 && height >= 1)) throw new InputError(`${file}: PNG of ${width}×${height} pixels`);
  if (width > PNG_MAX_SIDE || height > PNG_MAX_SIDE || width * height > PNG_MAX_PIXELS) {
    throw new InputError(
      `${file}: PNG of ${width}×${height} pixels, at most ${PNG_MAX_SIDE}×${PNG_MAX_SIDE}`,
    );
  }
  const kind = KINDS[colour];
  if (!kind?.depths.includes(depth)) {
    throw new InputError(`${file}: damaged PNG, colour type ${colour} with depth ${depth}`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new InputError(`${file}: PNG of an unknown compression, filter or interlace method`);
  }
  if (interlace === 1 && depth < 8) {
    throw new InputError(
      `${file}: interlaced PNG of depth ${depth} is not read; save it without interlacing`,
    );
  }
  return { width, height, depth, colour, channels: kind.channels, interlaced: interlace === 1 };
}

/** Returns the bytes of one pass of the image: each row has its filter's number before its pixels. */
function passBytes(width: number, height: number, bitsPerPixel: number): number {
  return width > 0 && height > 0 ? height * (1 + Math.ceil((width * bitsPerPixel) / 8)) : 0;
}

/** Returns the length of the pixel data after inflating. */
function dataBytes({ width, height, depth, channels, interlaced }: Header): number {
  const bits = depth * channels;
  if (!interlaced) return passBytes(width, height, bits);
  let sum = 0;
  for (const [x, y, stepX, stepY] of ADAM7) {
    sum += passBytes(Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY), bits);
  }
  return sum;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Inflates a zlib stream to at most `limit` bytes; the rest is dropped. */
function inflated(stream: Uint8Array, limit: number, file: string): Uint8Array {
  try {
    return unzlibSync(stream, { out: new Uint8Array(Math.min(limit, stream.length * DEFLATE_RATIO)) });
  } catch (error) {
    throw damaged(error, file);
  }
}

function damaged(error: unknown, file: string): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError(`${file}: damaged PNG, ${reason.replace(/\s+/g, ' ')}`);
}

/** Joins the zlib stream of pixels of all data chunks and checks its inflated length. */
function pixelStream(chunks: readonly Chunk[], header: Header, file: string): Uint8Array {
  const stream = join(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const expected = dataBytes(header);
  const { length: size } = inflated(stream, expected + 1, file);
  if (size !== expected) {
    const found = size > expected ? 'more' : size;
    throw new InputError(
      `${file}: damaged PNG, ${header.width}×${header.height} pixels need ${expected} bytes of pixel data, it has ${found}`,
    );
  }
  return stream;
}

/** Builds a chunk for the decoder. Its checksum stays 0: the file's were checked, and the decoder ignores it. */
function chunkBytes(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(CHUNK_FRAME + data.length);
  new DataView(whole.buffer).setUint32(0, data.length);
  for (let i = 0; i < 4; i++) whole[4 + i] = type.charCodeAt(i);
  whole.set(data, 8);
  return whole;
}

/** Builds a PNG of the chunks that define pixels, its pixel data in one chunk. */
function essentialBytes(chunks: readonly Chunk[], header: Header, file: string): Uint8Array {
  const kept = [Uint8Array.from(SIGNATURE), chunkBytes('IHDR', chunks[0].data)];
  if (header.colour === PALETTE) {
    const palette = chunks.find(({ type }) => type === 'PLTE')?.data ?? new Uint8Array(0);
    if (palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768) {
      throw new InputError(`${file}: damaged PNG, it has no valid palette`);
    }
    kept.push(chunkBytes('PLTE', palette));
    const alpha = chunks.find(({ type }) => type === 'tRNS')?.data;
    if (alpha !== undefined && alpha.length <= palette.length / 3) kept.push(chunkBytes('tRNS', alpha));
  }
  kept.push(chunkBytes('IDAT', pixelStream(chunks, header, file)), chunkBytes('IEND', new Uint8Array(0)));
  return join(kept);
}

function grey(red: number, green: number, blue: number, alpha: number, full: number): number {
  const light = (299 * red + 587 * green + 114 * blue) / 1000;
  return Math.floor((light * alpha * 255) / (full * full) + 0.5);
}

/** Returns the grey of every colour in the palette [colours]. */
function paletteGreys(palette: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(palette, ([red, green, blue, alpha = 255]) => grey(red, green, blue, alpha, 255));
}

/** Unpacks pixels of one value each, several to a byte if depth is below 8; rows start at a byte. */
function unpack({ data, width, height, depth }: DecodedPng, values: Uint8Array, file: string): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const value = (data[y * rowBytes + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
      if (value >= values.length)
        throw new InputError(`${file}: damaged PNG, colour ${value} is not in its palette`);
      pixels[y * width + x] = values[value];
    }
  }
  return pixels;
}

function toGrey(png: DecodedPng, { colour, channels, depth }: Header, file: string): Uint8Array {
  const { data, width, height } = png;
  if (colour === PALETTE) return unpack(png, paletteGreys(png.palette ?? []), file);
  if (depth < 8) {
    const levels = 2 ** depth;
    return unpack(
      png,
      Uint8Array.from({ length: levels }, (_, i) => (255 * i) / (levels - 1)),
      file,
    );
  }
  if (channels === 1 && data instanceof Uint8Array) return data;
  const full = 2 ** depth - 1;
  const pixels = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < pixels.length; i++, at += channels) {
    const alpha = channels === 2 ? data[at + 1] : channels === 4 ? data[at + 3] : full;
    const coloured = channels > 2;
    pixels[i] = grey(data[at], data[coloured ? at + 1 : at], data[coloured ? at + 2 : at], alpha, full);
  }
  return pixels;
}

/** Decodes a PNG file's bytes to grey pixels. Throws an InputError that names `file` if they are no PNG. */
export function decodePng(bytes: Uint8Array, file: string): GreyImage {
  const chunks = readChunks(bytes, file);
  const header = readHeader(chunks[0], file);
  const essential = essentialBytes(chunks, header, file);
  let png: DecodedPng;
  try {
    png = decode(essential);
  } catch (error) {
    throw damaged(error, file);
  }
  return { width: header.width, height: header.height, pixels: toGrey(png, header, file) };
}

/** Encodes an image as a grey PNG of 8 bits per pixel. */
export function encodePng({ width, height, pixels }: GreyImage): Uint8Array {
  if (pixels.length !== width * height) {
    throw new RangeError(`an image of ${width}×${height} has ${width * height} pixels, got ${pixels.length}`);
  }
  return encode({ width, height, data: pixels, channels: 1, depth: 8 });
}
