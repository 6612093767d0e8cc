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
