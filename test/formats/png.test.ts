import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { decodePng, encodePng } from '../../src/formats/png.js';
import { inputError, mutate } from '../data/samples.js';

const FILE = 'a/5.png';
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  }
  return ~sum >>> 0;
}

function chunk(type: string, data: Uint8Array | number[]): number[] {
  const body = Uint8Array.of(...[...type].map((letter) => letter.charCodeAt(0)), ...data);
  const whole = new Uint8Array(body.length + 8);
  const view = new DataView(whole.buffer);
  view.setUint32(0, body.length - 4);
  whole.set(body, 4);
  view.setUint32(whole.length - 4, crc(body));
  return [...whole];
}

function header(width: number, height: number, depth: number, colour: number, interlace = 0): number[] {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, colour, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

/** A PNG of these chunks; `rows` are the filtered bytes before compression. */
function png(head: number[], rows: number[] | Uint8Array, before: number[] = []): Uint8Array {
  const data = chunk('IDAT', deflateSync(Uint8Array.from(rows)));
  return Uint8Array.from([...SIGNATURE, ...head, ...before, ...data, ...chunk('IEND', [])]);
}

describe('PNG', () => {
  test('grey images come back as they were written', () => {
    const side = fc.integer({ min: 1, max: 33 });
    fc.assert(
      fc.property(side, side, fc.nat(255), (width, height, start) => {
        const pixels = Uint8Array.from({ length: width * height }, (_, i) => (start + i * i) % 256);
        expect(decodePng(encodePng({ width, height, pixels }), FILE)).toEqual({ width, height, pixels });
      }),
    );
    expect(() => encodePng({ width: 2, height: 2, pixels: new Uint8Array(3) })).toThrow(
      'an image of 2×2 has 4 pixels, got 3',
    );
  });

  test('colours become grey, transparent pixels become 0', () => {
    const rgb = encode({
      width: 4,
      height: 1,
      channels: 3,
      data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9),
    });
    expect([...decodePng(rgb, FILE).pixels]).toEqual([76, 150, 29, 9]);
    const rgba = encode({
      width: 2,
      height: 1,
      channels: 4,
      data: Uint8Array.of(200, 200, 200, 0, 200, 200, 200, 128),
    });
    expect([...decodePng(rgba, FILE).pixels]).toEqual([0, 100]);
    const greyAlpha = encode({ width: 2, height: 1, channels: 2, data: Uint8Array.of(80, 255, 80, 51) });
    expect([...decodePng(greyAlpha, FILE).pixels]).toEqual([80, 16]);
  });

  test('16 bits are rounded to 8, fewer are spread to 0 to 255', () => {
    const deep = encode({
      width: 3,
      height: 1,
      channels: 1,
      depth: 16,
      data: Uint16Array.of(0, 32768, 65535),
    });
    expect([...decodePng(deep, FILE).pixels]).toEqual([0, 128, 255]);
    const one = png(header(10, 2, 1, 0), [0, 0b10110000, 0b01000000, 0, 0b00000001, 0b10000000]);
    expect([...decodePng(one, FILE).pixels]).toEqual(
      [1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0].map((bit) => 255 * bit),
    );
    const two = png(header(5, 1, 2, 0), [0, 0b00011011, 0b01000000]);
    expect([...decodePng(two, FILE).pixels]).toEqual([0, 85, 170, 255, 85]);
  });

  test('palettes are looked up, with and without transparency', () => {
    const palette = chunk('PLTE', [0, 0, 0, 255, 255, 255, 10, 20, 30]);
    const four = png(header(3, 1, 4, 3), [0, 0x01, 0x20], palette);
    expect([...decodePng(four, FILE).pixels]).toEqual([0, 255, 18]);
    const clear = png(header(3, 1, 8, 3), [0, 0, 1, 2], [...palette, ...chunk('tRNS', [255, 51])]);
    expect([...decodePng(clear, FILE).pixels]).toEqual([0, 51, 18]);
    const outside = png(header(1, 1, 8, 3), [0, 7], palette);
    expect(() => decodePng(outside, FILE)).toThrow(`${FILE}: damaged PNG, colour 7 is not in its palette`);
  });

  test('interlaced images, other chunks and pixel data in pieces are read', () => {
    const pixels = Uint8Array.from({ length: 81 }, (_, i) => 3 * i);
    const woven = encode({ width: 9, height: 9, channels: 1, data: pixels }, { interlace: 'Adam7' });
    expect(decodePng(woven, FILE).pixels).toEqual(pixels);
    const stream = deflateSync(Uint8Array.of(0, 5, 6, 7));
    const pieces = [...stream].flatMap((byte) => chunk('IDAT', [byte]));
    const text = chunk('tEXt', [65, 0, 66]);
    const bytes = Uint8Array.from([
      ...SIGNATURE,
      ...header(3, 1, 8, 0),
      ...text,
      ...pieces,
      ...chunk('IEND', []),
    ]);
    expect([...decodePng(bytes, FILE).pixels]).toEqual([5, 6, 7]);
  });

  const rows = [0, 1, 2, 0, 3, 4];
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'not a PNG file'],
    ['text', Uint8Array.of(...'hello, I am text'.split('').map((c) => c.charCodeAt(0))), 'not a PNG file'],
    ['a signature alone', Uint8Array.from(SIGNATURE), 'truncated PNG, it has no end chunk'],
    [
      'no header',
      Uint8Array.from([...SIGNATURE, ...chunk('IEND', [])]),
      'does not start with a header chunk',
    ],
    ['no pixels', png(header(0, 4, 8, 0), rows), 'PNG of 0×4 pixels'],
    ['too wide', png(header(4097, 1, 8, 0), rows), 'PNG of 4097×1 pixels, at most 4096×4096'],
    ['too vast', png(header(2 ** 31, 2 ** 31, 8, 0), rows), 'at most 4096×4096'],
    ['a wrong depth', png(header(2, 2, 4, 2), rows), 'colour type 2 with depth 4'],
    ['no palette', png(header(2, 2, 8, 3), rows), 'it has no valid palette'],
    ['interlaced bits', png(header(2, 2, 1, 0, 1), rows), 'interlaced PNG of depth 1 is not read'],
    ['too few rows', png(header(2, 3, 8, 0), rows), 'need 9 bytes of pixel data, it has 6'],
    ['too many rows', png(header(2, 1, 8, 0), rows), 'need 3 bytes of pixel data, it has more'],
    ['an unknown filter', png(header(2, 2, 8, 0), [0, 1, 2, 9, 3, 4]), 'damaged PNG, Unsupported filter: 9'],
    [
      'pixel data that is no stream',
      Uint8Array.from([
        ...SIGNATURE,
        ...header(2, 2, 8, 0),
        ...chunk('IDAT', [1, 2, 3]),
        ...chunk('IEND', []),
      ]),
      'damaged PNG, invalid zlib data',
    ],
  ])('refuses %s', (_, bytes, message) => {
    const run = () => decodePng(bytes, FILE);
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
    expect(run).toThrow(FILE);
  });

  test('a flipped bit shows in a checksum', () => {
    const bytes = encodePng({ width: 3, height: 3, pixels: new Uint8Array(9).fill(7) });
    bytes[bytes.length - 20] ^= 4;
    expect(() => decodePng(bytes, FILE)).toThrow('the checksum of its IDAT chunk is wrong');
  });

  test('a small file that would fill the memory is refused before it does', () => {
    const bomb = png(header(4096, 4096, 8, 0), new Uint8Array(60_000_000));
    const before = process.memoryUsage().rss;
    expect(() => decodePng(bomb, FILE)).toThrow('need 16781312 bytes of pixel data, it has more');
    expect(process.memoryUsage().rss - before).toBeLessThan(30_000_000);
  });

  test('4,000 broken files give an error of one line that names the file, or parse', () => {
    const random = new RandomStream(2, Purpose.builtInData);
    const draw = (bound: number) => random.below(bound);
    const data = Uint8Array.from({ length: 300 }, () => draw(256));
    const palette = chunk('PLTE', [0, 0, 0, 255, 255, 255]);
    const originals = [
      encodePng({ width: 12, height: 25, pixels: data }),
      encode({ width: 10, height: 10, channels: 3, data }),
      encode({ width: 10, height: 10, channels: 1, data: data.subarray(0, 100) }, { interlace: 'Adam7' }),
      png(header(16, 2, 1, 3), [0, 1, 2, 0, 3, 4], palette),
    ];
    let refused = 0;
    for (let i = 0; i < 4000; i++) {
      const bytes = mutate(originals[i % originals.length], draw);
      // Half of them with their checksums mended, so that what lies behind is reached too.
      if (i & 4) mendChecksums(bytes);
      if (inputError(() => decodePng(bytes, FILE), FILE)) refused++;
    }
    expect(refused).toBeGreaterThan(2500);
  });
});

function mendChecksums(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return;
    view.setUint32(end - 4, crc(bytes.subarray(at + 4, end - 4)));
    at = end;
  }
}
