import { constants, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadStream, inflatedSize } from '../../src/formats/inflated-size.js';

test('the size of any stream is found, at every level and strategy', () => {
  const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
  const level = fc.integer({ min: 0, max: 9 });
  const strategy = fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE);
  // Few different bytes make long repeats, many make literals.
  const data = fc.tuple(fc.nat(9000), fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 999 }));
  fc.assert(
    fc.property(data, level, strategy, ([length, different, step], compression, chosen) => {
      const bytes = Uint8Array.from({ length }, (_, i) => ((i * step * (i % 17)) >> 3) % different);
      const stream = deflateSync(bytes, { level: compression, strategy: chosen });
      expect(inflatedSize(stream, 1e9)).toBe(length);
      if (length > 0) expect(inflatedSize(stream, length - 1)).toBeGreaterThan(length - 1);
    }),
    { numRuns: 500 },
  );
});

test('a stream cut short is refused', () => {
  const stream = deflateSync(Uint8Array.from({ length: 500 }, (_, i) => (i * i) % 251));
  for (let length = 0; length < stream.length - 6; length++) {
    expect(() => inflatedSize(stream.subarray(0, length), 1e9)).toThrow(BadStream);
  }
});
