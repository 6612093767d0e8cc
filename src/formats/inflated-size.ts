/**
 * Length of a zlib stream (RFC 1950, 1951) after inflating, without inflating it.
 *
 * The stream is walked code by code and only lengths are summed, so nothing is stored: a stream that would
 * fill the memory is rejected before anything is allocated for it.
 */

const MAX_BITS = 15;
// Tables of the length codes 257 to 285 and the distance codes 0 to 29.
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Error of an invalid stream; the caller adds the file's name to its message. */
export class BadStream extends Error {}

/** Canonical Huffman codes: the number of each length, and the symbols in order of their codes. */
interface Codes {
  /** [16] */
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function codes(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  let left = 1;
  for (let bits = 1; bits <= MAX_BITS; bits++) {
    left = 2 * left - counts[bits];
    if (left < 0) throw new BadStream('too many codes of one length');
  }
  const next = new Uint16Array(MAX_BITS + 2);
  for (let bits = 1; bits <= MAX_BITS; bits++) next[bits + 1] = next[bits] + counts[bits];
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    if (lengths[symbol] !== 0) symbols[next[lengths[symbol]]++] = symbol;
  }
  return { counts, symbols };
}

function fixedCodes(): { literals: Codes; distances: Codes } {
  const lengths = new Uint8Array(288).fill(8);
  lengths.fill(9, 144, 256);
  lengths.fill(7, 256, 280);
  return { literals: codes(lengths), distances: codes(new Uint8Array(30).fill(5)) };
}

class Bits {
  #at: number;
  #held = 0;
  #count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
  ) {
    this.#at = start;
  }

  take(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.bytes.length) throw new BadStream('ends too soon');
      this.#held |= this.bytes[this.#at++] << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let bits = 1; bits <= MAX_BITS; bits++) {
      code |= this.take(1);
      const count = counts[bits];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = 2 * (first + count);
      code <<= 1;
    }
    throw new BadStream('holds a code that stands for nothing');
  }

  /** Drops the rest of the byte, skips a stored block and returns its length. */
  stored(): number {
    this.#held = 0;
    this.#count = 0;
    const length = this.take(16);
    if (this.take(16) !== (~length & 0xffff)) throw new BadStream('a stored block contradicts its length');
    this.#at += length;
    if (this.#at > this.bytes.length) throw new BadStream('ends too soon');
    return length;
  }
}

function dynamicCodes(bits: Bits): { literals: Codes; distances: Codes } {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const codeCount = bits.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new BadStream('declares too many codes');
  const codeLengths = new Uint8Array(19);
  for (let i = 0; i < codeCount; i++) codeLengths[CODE_ORDER[i]] = bits.take(3);
  const lengthCodes = codes(codeLengths);
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let i = 0; i < lengths.length; ) {
    const symbol = bits.symbol(lengthCodes);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw new BadStream('repeats a length before the first');
    const repeated = symbol === 16 ? lengths[i - 1] : 0;
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (i + times > lengths.length) throw new BadStream('repeats a length too often');
    lengths.fill(repeated, i, i + times);
    i += times;
  }
  return {
    literals: codes(lengths.subarray(0, literalCount)),
    distances: codes(lengths.subarray(literalCount)),
  };
}

/** Returns the bytes that `stream` inflates to, or any number above `limit` if they exceed it. Throws a BadStream. */
export function inflatedSize(stream: Uint8Array, limit: number): number {
  if (stream.length < 2 || (stream[0] & 15) !== 8 || (stream[0] * 256 + stream[1]) % 31 !== 0) {
    throw new BadStream('has no zlib header');
  }
  if (stream[1] & 32) throw new BadStream('asks for a preset dictionary');
  const bits = new Bits(stream, 2);
  let size = 0;
  for (let last = 0; !last; ) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 3) throw new BadStream('holds a block of unknown kind');
    if (kind === 0) {
      size += bits.stored();
      if (size > limit) return size;
      continue;
    }
    const { literals, distances } = kind === 1 ? fixedCodes() : dynamicCodes(bits);
    for (;;) {
      const symbol = bits.symbol(literals);
      if (symbol === 256) break;
      if (symbol < 256) {
        size++;
      } else {
        const length = symbol - 257;
        if (length >= LENGTH_BASE.length) throw new BadStream('holds a length that stands for nothing');
        const copied = LENGTH_BASE[length] + bits.take(LENGTH_EXTRA[length]);
        const distance = bits.symbol(distances);
        if (distance >= DISTANCE_BASE.length) throw new BadStream('holds a distance that stands for nothing');
        if (DISTANCE_BASE[distance] + bits.take(DISTANCE_EXTRA[distance]) > size) {
          throw new BadStream('refers back before its start');
        }
        size += copied;
      }
      if (size > limit) return size;
    }
  }
  return size;
}
