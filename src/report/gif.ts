/**
 * Animated GIF files: one palette, and for every frame only the changes.
 *
 *     header, palette, "repeat for ever", then per frame: its delay, its area, its pixels packed by LZW
 *
 * A frame's area is the smallest that holds all changes; unchanged pixels in it are transparent, long runs that cost
 * next to nothing. Existing packages write only whole frames or have no types (gifenc, 2022).
 * Format: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
import type { Rgb } from './colour-map.js';

export interface GifFrame {
  /** Indices into the palette [height, width]; read before the next frame is requested. */
  readonly pixels: Uint8Array;
  /** Duration in hundredths of a second. */
  readonly hundredths: number;
}

export interface Gif {
  readonly width: number;
  readonly height: number;
  /** Palette of at most 255 colours: one index means transparent. */
  readonly palette: readonly Rgb[];
  readonly frames: Iterable<GifFrame>;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const TRANSPARENT = 255;
/** Bits of a pixel: the palette has 256 entries. */
const PIXEL_BITS = 8;
const MAX_CODE_BITS = 12;
const MAX_CODES = 1 << MAX_CODE_BITS;
const CLEAR = 1 << PIXEL_BITS;
const END = CLEAR + 1;
const BLOCK = 255;

/** Encodes a GIF file; equal frames give equal bytes. Throws a RangeError if sizes or colours do not fit. */
export function encodeGif({ width, height, palette, frames }: Gif): Uint8Array {
  if (!(width >= 1 && width <= 0xffff && height >= 1 && height <= 0xffff && palette.length <= TRANSPARENT)) {
    throw new RangeError(
      `a GIF has sides of 1 to 65535 pixels and at most ${TRANSPARENT} colours, ` +
        `got ${width}×${height} and ${palette.length}`,
    );
  }
  const out = new ByteList();
  out.text('GIF89a');
  // 0xf7: a palette of 256 entries for all frames.
  out.add(...uint16(width), ...uint16(height), 0xf7, 0, 0);
  for (let i = 0; i < 256; i++) out.add(...(palette[i] ?? [0, 0, 0]));
  out.add(0x21, 0xff, 11);
  out.text('NETSCAPE2.0');
  out.add(3, 1, 0, 0, 0);
  let shown: Uint8Array | undefined;
  for (const { pixels, hundredths } of frames) {
    if (pixels.length !== width * height) {
      throw new RangeError(
        `a frame of ${width}×${height} has ${width * height} pixels, got ${pixels.length}`,
      );
    }
    const area = shown ? changedArea(shown, pixels, width) : { left: 0, top: 0, width, height };
    // 0x05: this frame remains below the next, and one index is transparent.
    out.add(0x21, 0xf9, 4, 0x05, ...uint16(hundredths), TRANSPARENT, 0);
    out.add(
      0x2c,
      ...uint16(area.left),
      ...uint16(area.top),
      ...uint16(area.width),
      ...uint16(area.height),
      0,
    );
    packPixels(differences(shown, pixels, width, area), out);
    shown = new Uint8Array(pixels);
  }
  out.add(0x3b);
  return out.bytes();
}

/** Returns the smallest area that holds all changes; one pixel if there are none, since a frame must have one. */
function changedArea(before: Uint8Array, after: Uint8Array, width: number): Area {
  let [left, right, top, bottom] = [width, -1, -1, 0];
  for (let i = 0; i < after.length; i++) {
    if (before[i] === after[i]) continue;
    const x = i % width;
    if (x < left) left = x;
    if (x > right) right = x;
    bottom = Math.floor(i / width);
    if (top < 0) top = bottom;
  }
  if (right < 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Returns the pixels of an area, transparent if unchanged [area.height, area.width]. */
function differences(
  before: Uint8Array | undefined,
  after: Uint8Array,
  width: number,
  area: Area,
): Uint8Array {
  const pixels = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const from = (area.top + y) * width + area.left + x;
      pixels[y * area.width + x] = before?.[from] === after[from] ? TRANSPARENT : after[from];
    }
  }
  return pixels;
}

/** Packs pixels by LZW, in blocks of at most 255 bytes. */
function packPixels(pixels: Uint8Array, out: ByteList): void {
  // A known string is a shorter one and a pixel: this pair is its key in a hash table with open addressing, -1 if free.
  const slots = 2 * MAX_CODES;
  const keys = new Int32Array(slots).fill(-1);
  const codes = new Uint16Array(slots);
  const writer = new CodeWriter(out);
  let bits = PIXEL_BITS + 1;
  let next = END + 1;
  writer.add(CLEAR, bits);
  let string = pixels[0];
  for (let i = 1; i < pixels.length; i++) {
    const pixel = pixels[i];
    const key = (string << PIXEL_BITS) | pixel;
    let slot = (key ^ (key >> 7)) % slots;
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) % slots;
    if (keys[slot] === key) {
      string = codes[slot];
      continue;
    }
    writer.add(string, bits);
    if (next === MAX_CODES) {
      writer.add(CLEAR, bits);
      keys.fill(-1);
      bits = PIXEL_BITS + 1;
      next = END + 1;
    } else {
      if (next === 1 << bits) bits++;
      keys[slot] = key;
      codes[slot] = next++;
    }
    string = pixel;
  }
  writer.add(string, bits);
  // A decoder takes the last code as the beginning of one more string.
  if (next === 1 << bits && bits < MAX_CODE_BITS) bits++;
  writer.add(END, bits);
  writer.finish();
}

/** Writer of codes of growing width into blocks, the lowest bit first. */
class CodeWriter {
  private readonly block: number[] = [];
  private pending = 0;
  private pendingBits = 0;

  constructor(private readonly out: ByteList) {
    out.add(PIXEL_BITS);
  }

  add(code: number, bits: number): void {
    this.pending |= code << this.pendingBits;
    this.pendingBits += bits;
    while (this.pendingBits >= 8) {
      this.addByte(this.pending & 255);
      this.pending >>>= 8;
      this.pendingBits -= 8;
    }
  }

  finish(): void {
    if (this.pendingBits > 0) this.addByte(this.pending);
    this.endBlock();
    this.out.add(0);
  }

  private addByte(byte: number): void {
    this.block.push(byte);
    if (this.block.length === BLOCK) this.endBlock();
  }

  private endBlock(): void {
    if (this.block.length > 0) this.out.add(this.block.length, ...this.block);
    this.block.length = 0;
  }
}

/** Growing list of bytes. */
class ByteList {
  private buffer = new Uint8Array(1 << 16);
  private length = 0;

  add(...bytes: readonly number[]): void {
    if (this.length + bytes.length > this.buffer.length) {
      const larger = new Uint8Array(2 * this.buffer.length);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(ascii: string): void {
    this.add(...new TextEncoder().encode(ascii));
  }

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}

function uint16(value: number): [number, number] {
  return [value & 255, value >> 8];
}
