import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeNpy, encodeNpy, type NpyArray, type NpyData } from '../../src/formats/npy.js';
import { damaged, inputErrorOf } from './fuzz.js';

const FILE = 'clip.npy';
const sample: NpyArray = { shape: [2, 3], data: Float32Array.of(1, -0.5, NaN, 0, 1e30, -0) };

/** A file with this header text and this many bytes of data. */
function fileOf(header: string, dataBytes: number, version = 1): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + dataBytes);
  bytes.set([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  bytes.set(new TextEncoder().encode(header), 10);
  return bytes;
}

const array: fc.Arbitrary<NpyArray> = fc
  .record({
    make: fc.constantFrom<(numbers: ArrayLike<number>) => NpyData>(
      (numbers) => Float32Array.from(numbers),
      (numbers) => Float64Array.from(numbers),
      (numbers) => Uint8Array.from(numbers),
      (numbers) => Uint16Array.from(numbers),
    ),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
    seed: fc.nat(65535),
  })
  .map(({ make, shape, seed }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return { shape, data: make(Array.from({ length }, (_, i) => seed / (i + 1))) };
  });

describe('writing', () => {
  test('gives the bytes that numpy.save gives', () => {
    const text = String.fromCharCode(...encodeNpy({ shape: [2], data: Uint16Array.of(1, 258) }));
    const header = "{'descr': '<u2', 'fortran_order': False, 'shape': (2,), }".padEnd(117);
    expect(text).toBe(`\x93NUMPY\x01\0\x76\0${header}\n\x01\0\x02\x01`);
  });

  test('writes the shapes that Python knows, and data at a multiple of 64', () => {
    const shapes = [[], [0], [1, 0, 3]].map((shape) => {
      const bytes = encodeNpy({ shape, data: new Uint8Array(shape.length === 0 ? 1 : 0) });
      expect((bytes.length - (shape.length === 0 ? 1 : 0)) % 64).toBe(0);
      return /'shape': (\(.*?\))/.exec(String.fromCharCode(...bytes))?.[1];
    });
    expect(shapes).toEqual(['()', '(0,)', '(1, 0, 3)']);
  });

  test('refuses a shape that is none or does not fit', () => {
    expect(() => encodeNpy({ ...sample, shape: [7] })).toThrow('must hold 7 numbers for [7], got 6');
    expect(() => encodeNpy({ ...sample, shape: [-2, -3] })).toThrow('integers of at least 0, got [-2, -3]');
  });
});

describe('reading', () => {
  test('gives back what was written, at any alignment', () => {
    fc.assert(
      fc.property(array, fc.nat(9), (written, shift) => {
        const bytes = encodeNpy(written);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        expect(decodeNpy(moved, FILE)).toEqual(written);
      }),
    );
  });

  test("copies, from Node's Buffer too", () => {
    const bytes = Buffer.concat([Uint8Array.of(1), encodeNpy(sample)]).subarray(1);
    const { shape, data } = decodeNpy(bytes, FILE);
    expect({ shape, data }).toEqual(sample);
    expect(data.buffer).not.toBe(bytes.buffer);
  });

  test('takes a header of other padding', () => {
    const header = "{'descr':'|u1','fortran_order':False,'shape':(2,2)}";
    expect(decodeNpy(fileOf(header, 4), FILE)).toEqual({ shape: [2, 2], data: new Uint8Array(4) });
  });

  test.each([
    ['nothing', new Uint8Array(0), 'not an npy file'],
    ['another file', new TextEncoder().encode('RIFF some sound'), 'not an npy file'],
    ['a later version', fileOf('', 0, 2), 'npy version 2 is not read'],
    ['a cut header', encodeNpy(sample).subarray(0, 80), 'its header is cut off'],
    ['cut data', encodeNpy(sample).subarray(0, 150), 'its shape [2, 3] needs 24 bytes of data, it has 22'],
    ['code', fileOf("__import__('os')", 0), 'its header cannot be read'],
    [
      'another type',
      fileOf("{'descr': '>f4', 'fortran_order': False, 'shape': (), }\n", 4),
      'npy of type ">f4" is not read',
    ],
    [
      "Fortran's order",
      fileOf("{'descr': '<f4', 'fortran_order': True, 'shape': (), }\n", 4),
      "npy in Fortran's order is not read",
    ],
    [
      'a shape beyond all files',
      fileOf(`{'descr': '<f4', 'fortran_order': False, 'shape': (${'999999999999999, '.repeat(30)}), }\n`, 4),
      'damaged npy',
    ],
  ])('of %s is an InputError', (_, bytes, message) => {
    const error = inputErrorOf(() => decodeNpy(bytes, FILE));
    expect(error).toContain(`${FILE}: `);
    expect(error).toContain(message);
    expect(error).not.toContain('\n');
  });

  test('of damaged bytes gives an array that fits its shape, or an InputError', () => {
    const bytes = encodeNpy(sample);
    let refused = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const copy = damaged(bytes, seed);
      const error = inputErrorOf(() => {
        const { shape, data } = decodeNpy(copy, FILE);
        expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
      });
      if (error !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
