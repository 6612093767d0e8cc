import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { encodeNpy, type NpyArray } from '../../src/formats/npy.js';
import { decodeNpz, encodeNpz, isZip } from '../../src/formats/npz.js';
import { damaged, inputErrorOf } from './fuzz.js';

const FILE = 'weights.npz';
const arrays: ReadonlyMap<string, NpyArray> = new Map([
  ['layers.0.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, -0) }],
  ['counts', { shape: [2], data: Uint16Array.of(65535, 1) }],
]);

/** `np.savez_compressed(…, a=np.arange(6, dtype=np.float32).reshape(2, 3) / 4, b=np.array([True, False]), c=np.uint16(7))` */
const NUMPY =
  'UEsDBBQAAAAIAAAAIQAKnACkVgAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAABWAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce' +
  'll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYwaLADEvYMDA5A3ADEC+wBUEsDBBQAAAAIAAAAIQDuGbtdRgAAAIIAAAAFABQA' +
  'Yi5ucHkBABAAggAAAAAAAABGAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF6TZKiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoK' +
  'tQoUAC5GBgBQSwMEFAAAAAgAAAAhAOqGVJBEAAAAggAAAAUAFABjLm5weQEAEACCAAAAAAAAAEQAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgblNq' +
  'pK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkamjoKtQoUAS52BgBQSwECFAMUAAAACAAAACEACpwApFYAAACYAAAABQAAAAAAAAAAAAAAgAEA' +
  'AAAAYS5ucHlQSwECFAMUAAAACAAAACEA7hm7XUYAAACCAAAABQAAAAAAAAAAAAAAgAGNAAAAYi5ucHlQSwECFAMUAAAACAAAACEA6oZUkEQAAACCAAAA' +
  'BQAAAAAAAAAAAAAAgAEKAQAAYy5ucHlQSwUGAAAAAAMAAwCZAAAAhQEAAAAA';

test('gives back what was written, in its order, and equal arrays make equal files', () => {
  const name = fc.stringMatching(/^[a-z][\w. -]{0,12}$/);
  const array: fc.Arbitrary<NpyArray> = fc
    .tuple(fc.nat(5), fc.nat(5), fc.nat(255), fc.boolean())
    .map(([rows, columns, seed, wide]) => {
      const values = Array.from({ length: rows * columns }, (_, n) => seed / (n + 1));
      return { shape: [rows, columns], data: wide ? Float64Array.from(values) : Uint8Array.from(values) };
    });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, array), { selector: ([key]) => key }), (entries) => {
      const written = new Map(entries);
      if (written.size === 0) return;
      const bytes = encodeNpz(written);
      expect([...decodeNpz(bytes, FILE)]).toEqual([...written]);
      expect(encodeNpz(written)).toEqual(bytes);
    }),
  );
});

test('a name that every object has is a name as any other', () => {
  const odd = new Map([['constructor', { shape: [1], data: Uint8Array.of(1) }]]);
  expect(decodeNpz(encodeNpz(odd), FILE)).toEqual(odd);
});

test('reads what NumPy deflated', () => {
  expect(decodeNpz(Buffer.from(NUMPY, 'base64'), FILE)).toEqual(
    new Map<string, NpyArray>([
      ['a', { shape: [2, 3], data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25) }],
      ['b', { shape: [2], data: Uint8Array.of(1, 0) }],
      ['c', { shape: [], data: Uint16Array.of(7) }],
    ]),
  );
});

describe('refused is', () => {
  const refusal = (bytes: Uint8Array) => inputErrorOf(() => decodeNpz(bytes, FILE));

  test('what is no zip, or a truncated one', () => {
    expect(isZip(encodeNpz(arrays))).toBe(true);
    expect(refusal(new Uint8Array(0))).toContain('weights.npz: not an npz file');
    expect(refusal(encodeNpy({ shape: [1], data: Uint8Array.of(1) }))).toContain('not an npz file');
    const bytes = encodeNpz(arrays);
    for (const length of [1, 30, bytes.length >> 1, bytes.length - 1]) {
      expect(refusal(bytes.subarray(0, length))).toContain('weights.npz: ');
    }
  });

  test('what is in it that is no npy', () => {
    expect(refusal(zipSync({ 'a.txt': Uint8Array.of(1) }))).toContain('holds "a.txt", which is no npy file');
    expect(refusal(zipSync({ 'a.npy': Uint8Array.of(1) }))).toContain('"a.npy": not an npy file');
  });

  test('a bomb: an entry that would be larger than deflate can make it, before it is inflated', () => {
    const bytes = encodeNpz(arrays);
    const view = new DataView(bytes.buffer);
    const at = bytes.findIndex((_, n) => n + 4 <= bytes.length && view.getUint32(n, true) === 0x02014b50);
    view.setUint32(at + 24, 2 ** 31, true);
    expect(refusal(bytes)).toMatch(
      /"layers.0.weight.npy" would have 2147483648 bytes, its \d+ cannot hold them/,
    );
  });

  /** A zip of one entry whose directory names it `count` times; `place` changes where an entry is said to begin. */
  const repeated = (count: number, npy: Uint8Array, place = (start: number, _n: number) => start) => {
    const one = zipSync({ 'a0000.npy': [npy, { level: 9 }] });
    const view = new DataView(one.buffer, one.byteOffset, one.byteLength);
    const end = one.length - 22;
    const directoryAt = view.getUint32(end + 16, true);
    const entry = one.subarray(directoryAt, end);
    const bytes = new Uint8Array(directoryAt + count * entry.length + 22);
    bytes.set(one.subarray(0, directoryAt));
    const into = new DataView(bytes.buffer);
    for (let n = 0; n < count; n++) {
      const at = directoryAt + n * entry.length;
      bytes.set(entry, at);
      bytes.set(new TextEncoder().encode(`a${String(n).padStart(4, '0')}.npy`), at + 46);
      into.setUint32(at + 42, place(0, n), true);
    }
    const endAt = directoryAt + count * entry.length;
    bytes.set(one.subarray(end), endAt);
    for (const at of [8, 10]) into.setUint16(endAt + at, count, true);
    into.setUint32(endAt + 12, count * entry.length, true);
    return bytes;
  };

  test('a bomb: entries that share their bytes, before any is inflated', () => {
    // 40 kB that would become 400 MB, and with each entry more 40 MB more.
    const bytes = repeated(10, encodeNpy({ shape: [40_000_000], data: new Uint8Array(40_000_000) }));
    expect(bytes.length).toBeLessThan(50_000);
    const before = process.resourceUsage().maxRSS;
    expect(refusal(bytes)).toBe(
      'weights.npz: damaged npz, the bytes of "a0001.npy" are those of another entry, too',
    );
    // In kB.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
  });

  test('a bomb of entries that lie in each other', () => {
    // The content of the first holds the header of the second.
    const inner = new Uint8Array(200);
    inner.set([0x50, 0x4b, 3, 4], 100);
    const npy = encodeNpy({ shape: [200], data: inner });
    const stored = zipSync({ 'a0000.npy': [npy, { level: 0 }], 'b.npy': [npy, { level: 0 }] });
    const at = stored.findIndex((_, n) => n > 40 && String(stored.subarray(n, n + 4)) === '80,75,3,4');
    const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
    const directoryAt = view.getUint32(stored.length - 22 + 16, true);
    const second = directoryAt + 46 + 'a0000.npy'.length;
    view.setUint32(second + 42, at, true);
    view.setUint32(second + 20, 8, true);
    view.setUint32(second + 24, 8, true);
    expect(refusal(stored)).toContain('the bytes of "b.npy" are those of another entry, too');
  });

  test('an entry that is not where the directory says, or runs into the directory', () => {
    const npy = encodeNpy({ shape: [4], data: Uint8Array.of(1, 2, 3, 4) });
    expect(refusal(repeated(1, npy, () => 1))).toContain(
      'the bytes of "a0000.npy" are not at the declared place',
    );
    expect(refusal(repeated(1, npy, () => 2 ** 32 - 1))).toContain('are not at the declared place');
    const bytes = encodeNpz(arrays);
    const view = new DataView(bytes.buffer);
    const directoryAt = view.getUint32(bytes.length - 22 + 16, true);
    view.setUint32(directoryAt + 20, directoryAt, true);
    expect(refusal(bytes)).toContain('"layers.0.weight.npy" are not at the declared place');
  });

  test('an entry that is packed otherwise than by deflate', () => {
    const bytes = encodeNpz(arrays);
    const view = new DataView(bytes.buffer);
    view.setUint16(view.getUint32(bytes.length - 22 + 16, true) + 10, 12, true);
    expect(refusal(bytes)).toContain('is packed by method 12, 0 and 8 (deflate) are read');
  });

  test('a changed number, by its checksum', () => {
    const bytes = encodeNpz(arrays);
    bytes[180] ^= 1;
    expect(refusal(bytes)).toMatch(/damaged npz, the checksum of "layers.0.weight.npy" is wrong/);
  });

  test('damage, unless all that is read is as it was', () => {
    const bytes = encodeNpz(arrays);
    let refused = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const copy = damaged(bytes, seed);
      const message = refusal(copy);
      if (message === undefined) {
        for (const array of decodeNpz(copy, FILE).values())
          expect([...arrays.values()]).toContainEqual(array);
        continue;
      }
      refused++;
      expect(message).toMatch(/^weights\.npz: [^\n]{1,300}$/);
    }
    expect(refused).toBeGreaterThan(700);
  });
});
