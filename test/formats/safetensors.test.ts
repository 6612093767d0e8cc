import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  encodeSafetensorsHeader,
  requireTensor,
  safetensorsMetadata,
  type Tensor,
  tensorBytes,
} from '../../src/formats/safetensors.js';
import { damaged, inputErrorOf } from './fuzz.js';

const FILE = 'runs/a/model.safetensors';
const sample: Tensor[] = [
  { name: 'counts', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
  { name: 'layers.0.weight', dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, -0.5, NaN, 0, 1e30, -0) },
  { name: 'mean', dtype: 'F64', shape: [], data: Float64Array.of(Math.PI) },
  { name: 'pixels', dtype: 'U16', shape: [1, 3], data: Uint16Array.of(0, 257, 65535) },
  { name: 'labels', dtype: 'I32', shape: [0, 7], data: new Int32Array(0) },
];

/** A file with this header text and this many bytes of data. */
function fileOf(header: unknown, dataBytes: number, length?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const info = (dtype: string, shape: unknown, from: unknown, to: unknown) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

const tensor: fc.Arbitrary<Tensor> = fc
  .record({
    name: fc.string().filter((name) => name !== '__metadata__'),
    dtype: fc.constantFrom('F32', 'F64', 'U8', 'I32', 'U16'),
    shape: fc.array(fc.nat(4), { maxLength: 3 }),
    seed: fc.nat(255),
  })
  .map(({ name, dtype, shape, seed }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const numbers = { length, 0: seed, 1: seed / 3, 2: -seed };
    if (dtype === 'F32') return { name, dtype, shape, data: Float32Array.from(numbers) };
    if (dtype === 'F64') return { name, dtype, shape, data: Float64Array.from(numbers) };
    if (dtype === 'U8') return { name, dtype, shape, data: Uint8Array.from(numbers) };
    if (dtype === 'I32') return { name, dtype, shape, data: Int32Array.from(numbers) };
    return { name, dtype: 'U16', shape, data: Uint16Array.from(numbers) };
  });

describe('writing', () => {
  test('gives the bytes of the format', () => {
    const bytes = encodeSafetensors([{ name: 'w', dtype: 'U16', shape: [2], data: Uint16Array.of(1, 258) }], {
      a: 'b',
    });
    const json = '{"__metadata__":{"a":"b"},"w":{"dtype":"U16","shape":[2],"data_offsets":[0,4]}}';
    const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
    const text = String.fromCharCode(...bytes);
    expect(text).toBe(`${String.fromCharCode(padded.length)}\0\0\0\0\0\0\0${padded}\x01\0\x02\x01`);
  });

  test('leaves __metadata__ out where there is none, and writes an empty file', () => {
    const bytes = encodeSafetensors([], {});
    expect(String.fromCharCode(...bytes.subarray(8))).toBe('{}      ');
    expect(decodeSafetensors(bytes, FILE)).toEqual({ tensors: new Map(), metadata: {} });
  });

  test('streams the same bytes from header and tensors', () => {
    const { header, order, fileBytes } = encodeSafetensorsHeader(sample, { seed: '7' });
    const streamed = [header, ...order.map((i) => tensorBytes(sample[i]))].flatMap((part) => [...part]);
    expect(streamed).toEqual([...encodeSafetensors(sample, { seed: '7' })]);
    expect(streamed).toHaveLength(fileBytes);
  });

  test('refuses what could not be read again', () => {
    const twice = [sample[0], sample[0]];
    expect(() => encodeSafetensors(twice, {})).toThrow('tensor names must differ');
    expect(() => encodeSafetensors([{ ...sample[0], name: '__metadata__' }], {})).toThrow(RangeError);
    expect(() => encodeSafetensors([{ ...sample[0], shape: [4] }], {})).toThrow(
      'must hold 4 numbers for [4], got 3',
    );
    expect(() => encodeSafetensors([{ ...sample[0], shape: [-3] }], {})).toThrow(
      'integers of at least 0, got [-3]',
    );
  });
});

describe('the metadata alone', () => {
  const bytes = encodeSafetensors(sample, { format: 'pt', made: 'here' });

  test('are read from the beginning of a file', () => {
    const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(safetensorsMetadata(bytes.subarray(0, end), FILE)).toEqual({ format: 'pt', made: 'here' });
    expect(inputErrorOf(() => safetensorsMetadata(bytes.subarray(0, end - 1), FILE))).toContain('cut off');
  });

  test('of damaged files are read, or refused in one line', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const message = inputErrorOf(() => safetensorsMetadata(damaged(bytes, seed), FILE));
      if (message !== undefined) expect(message).toMatch(/^runs\/a\/model\.safetensors: [^\p{C}]+$/u);
    }
  });
});

describe('reading', () => {
  test('gives back what was written, at any alignment', () => {
    const list = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 });
    const metadata = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(list, metadata, fc.nat(9), (tensors, notes, shift) => {
        const bytes = encodeSafetensors(tensors, notes);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const content = decodeSafetensors(moved, FILE);
        expect({ ...content.metadata }).toEqual({ ...notes });
        expect(content.tensors.size).toBe(tensors.length);
        for (const one of tensors) expect(content.tensors.get(one.name)).toEqual(one);
      }),
    );
  });

  test('reads in place what is aligned and copies the rest', () => {
    const bytes = encodeSafetensors(sample, {});
    const inPlace = decodeSafetensors(bytes, FILE).tensors.get('layers.0.weight')!;
    expect(inPlace.data.buffer).toBe(bytes.buffer);
    const unaligned = fileOf({ w: info('F32', [1], 0, 4) }, 4);
    expect(unaligned.length % 4).not.toBe(0);
    expect(decodeSafetensors(unaligned, FILE).tensors.get('w')!.data.buffer).not.toBe(unaligned.buffer);
  });

  test('hands out a tensor only with the type and shape that are asked for', () => {
    const content = decodeSafetensors(encodeSafetensors(sample, {}), FILE);
    const wanted = { name: 'layers.0.weight', dtype: 'F32', shape: [2, 3] } as const;
    const weights: Float32Array = requireTensor(content, wanted, FILE);
    expect(weights).toHaveLength(6);
    expect(() => requireTensor(content, { ...wanted, name: 'x' }, FILE)).toThrow(
      `${FILE}: tensor "x" is missing`,
    );
    expect(() => requireTensor(content, { ...wanted, shape: [3, 2] }, FILE)).toThrow(
      `${FILE}: tensor "layers.0.weight" must be F32 [3, 2], got F32 [2, 3]`,
    );
    expect(() => requireTensor(content, { ...wanted, dtype: 'F64' }, FILE)).toThrow('got F32 [2, 3]');
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'not a safetensors file, it has only 0 bytes'],
    [
      'a huge header',
      fileOf({}, 0, 2 ** 52),
      'not a safetensors file, its header would have 4503599627370496 bytes',
    ],
    [
      'a header longer than the file',
      fileOf({}, 0, 99),
      'cut off, the header should have 99 bytes but 2 are there',
    ],
    ['a list', fileOf([], 0), 'not a safetensors file, its header does not begin with {'],
    [
      'broken JSON',
      fileOf('{"a"}', 0),
      'header: not valid JSON at line 1, column 5: expected ":" after a key, found "}"',
    ],
    ['invalid UTF-8', fileOf('{}', 0).fill(0xff, 9), 'the header is not valid UTF-8'],
    ['a repeated name', fileOf('{"a":1,"a":2}', 0), 'the key "a" appears twice'],
    ['odd metadata', fileOf({ __metadata__: { a: 1 } }, 0), 'header: __metadata__.a must be a string, got 1'],
    ['no info', fileOf({ w: 1 }, 0), 'tensor "w" must be an object, got 1'],
    ['no dtype', fileOf({ w: {} }, 0), 'tensor "w".dtype is missing, it must be a string'],
    [
      'an unknown dtype',
      fileOf({ w: info('X1', [], 0, 4) }, 4),
      'tensor "w" has the unknown dtype "X1", it must be one of',
    ],
    [
      'a foreign dtype',
      fileOf({ w: info('BF16', [2], 0, 4) }, 4),
      'tensor "w" has the unsupported dtype BF16',
    ],
    [
      'a negative size',
      fileOf({ w: info('U8', [-1], 0, 4) }, 4),
      'tensor "w".shape[0] must be an integer of at least 0',
    ],
    ['a broken size', fileOf({ w: info('U8', [1.5], 0, 4) }, 4), 'tensor "w".shape[0] must be an integer'],
    ['three offsets', fileOf({ w: { ...info('U8', [4], 0, 4), data_offsets: [0, 4, 4] } }, 4), 'a list of 2'],
    [
      'offsets reversed',
      fileOf({ w: info('U8', [0], 4, 0) }, 4),
      'tensor "w" begins at byte 4, behind its end at 0',
    ],
    [
      'data cut off',
      fileOf({ w: info('U8', [4], 0, 4) }, 3),
      'tensor "w" ends at byte 4 of the data, which has 3',
    ],
    [
      'a wrong shape',
      fileOf({ w: info('F32', [2], 0, 4) }, 4),
      'tensor "w" needs 8 bytes for its shape but has 4',
    ],
    [
      'a giant',
      fileOf({ w: info('F64', [2 ** 52, 2 ** 52], 0, 4) }, 4),
      'needs too many bytes for its shape',
    ],
    [
      'a giant times 0',
      fileOf({ w: info('U8', [...Array(21).fill(2 ** 52), 0], 0, 0) }, 0),
      'needs too many bytes',
    ],
    [
      'an overlap',
      fileOf({ a: info('U8', [4], 0, 4), b: info('U8', [2], 2, 4) }, 4),
      'tensor "b" overlaps another',
    ],
    [
      'a hole',
      fileOf({ a: info('U8', [1], 0, 1), b: info('U8', [1], 3, 4) }, 4),
      'bytes 1 to 3 of the data belong to no',
    ],
    ['a tail', fileOf({ a: info('U8', [1], 0, 1) }, 4), 'bytes 1 to 4 of the data belong to no tensor'],
  ])('refuses %s', (_, bytes, problem) => {
    const message = inputErrorOf(() => decodeSafetensors(bytes, FILE));
    expect(message).toContain(`${FILE}: `);
    expect(message).toContain(problem);
  });

  test('answers thousands of damaged files with one line that names the file, or reads them', () => {
    const bytes = encodeSafetensors(sample, { seed: '7', note: 'é "quoted" \n line' });
    let refused = 0;
    for (let seed = 0; seed < 6000; seed++) {
      const message = inputErrorOf(() => decodeSafetensors(damaged(bytes, seed), FILE));
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^runs\/a\/model\.safetensors: [^\p{C}\p{Zl}\p{Zp}]+$/u);
      expect(message.length).toBeLessThan(300);
    }
    expect(refused).toBeGreaterThan(2000);
  });
});
