import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/core/crc32.js';
import { packSpikes } from '../../src/core/spike-map.js';
import {
  decodeSpikeMapFile,
  encodeSpikeMapFile,
  SPIKE_MAP_FILE_MAX_BYTES,
  type SpikeMapFile,
} from '../../src/network/spike-map-file.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const FILE = 'map.spk';
const sample: SpikeMapFile = {
  image: { width: 3, height: 258 },
  fingerprint: 0xfedcba98,
  map: packSpikes(Uint8Array.of(1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1), 3, 5),
};

/** A copy of a file with other bytes at a place and the checksum that they ask for. */
function forged(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  const sum = crc32(copy.subarray(24), crc32(copy.subarray(0, 20)));
  new DataView(copy.buffer).setUint32(20, sum, true);
  return copy;
}

const file: fc.Arbitrary<SpikeMapFile> = fc
  .record({
    width: fc.integer({ min: 1, max: 4096 }),
    height: fc.integer({ min: 1, max: 4096 }),
    fingerprint: fc.nat(2 ** 32 - 1),
    steps: fc.integer({ min: 1, max: 20 }),
    neurons: fc.integer({ min: 1, max: 70 }),
    rhythm: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ width, height, fingerprint, steps, neurons, rhythm }) => {
    const spikes = Uint8Array.from({ length: steps * neurons }, (_, n) => (n % rhythm === 0 ? 1 : 0));
    return { image: { width, height }, fingerprint, map: packSpikes(spikes, steps, neurons) };
  });

describe('writing', () => {
  test('gives exactly these bytes', () => {
    const hex = Buffer.from(encodeSpikeMapFile(sample)).toString('hex');
    const sizes = ['0300', '0201', '0300', '05000000'];
    // The checksum is the one that Python's zlib gives.
    expect(hex).toBe(['53504b4d', '0100', ...sizes, '98badcfe', '12a15c38', '3576'].join(''));
  });

  test.each([
    [{ ...sample, image: { width: 0, height: 3 } }, 'width must be an integer in [1, 4096], got 0'],
    [{ ...sample, image: { width: 3, height: 5000 } }, 'height must be an integer in [1, 4096], got 5000'],
    [{ ...sample, map: { ...sample.map, steps: 1001 } }, 'steps must be an integer in [1, 1000], got 1001'],
    [
      { ...sample, map: { ...sample.map, neurons: 0.5 } },
      'neurons must be an integer in [1, 1000000], got 0.5',
    ],
    [
      { ...sample, map: { ...sample.map, neurons: 6 } },
      '6 neurons has 3 bytes and ends in zeros, got 2 bytes',
    ],
    [{ ...sample, map: { ...sample.map, bits: Uint8Array.of(0, 128) } }, 'has 2 bytes and ends in zeros'],
  ])('refuses what a file cannot hold: %#', (wrong, message) => {
    expect(() => encodeSpikeMapFile(wrong)).toThrow(RangeError);
    expect(() => encodeSpikeMapFile(wrong)).toThrow(message);
  });
});

describe('reading', () => {
  const bytes = encodeSpikeMapFile(sample);

  test('gives back what was written, at any alignment', () => {
    fc.assert(
      fc.property(file, fc.nat(9), (written, shift) => {
        const plain = encodeSpikeMapFile(written);
        const moved = new Uint8Array(plain.length + shift).subarray(shift);
        moved.set(plain);
        expect(decodeSpikeMapFile(moved, FILE)).toEqual(written);
      }),
    );
  });

  test("copies, from Node's Buffer too", () => {
    const { map } = decodeSpikeMapFile(Buffer.from(bytes), FILE);
    expect(map).toEqual(sample.map);
    expect(map.bits.buffer.byteLength).toBe(2);
  });

  test('takes the largest sizes', () => {
    const image = { width: 4096, height: 4096 };
    for (const [steps, neurons] of [
      [1000, 3],
      [1, 1_000_000],
    ]) {
      const largest = { ...sample, image, map: packSpikes(new Uint8Array(steps * neurons), steps, neurons) };
      expect(decodeSpikeMapFile(encodeSpikeMapFile(largest), FILE)).toEqual(largest);
    }
    expect(SPIKE_MAP_FILE_MAX_BYTES).toBe(24 + 125_000_000);
  });

  test.each([
    ['nothing', new Uint8Array(0), 'not a spike map file'],
    ['another file', new TextEncoder().encode('RIFF some sound, long enough'), 'not a spike map file'],
    ['a cut header', bytes.subarray(0, 23), 'truncated spike map, 23 bytes of a header of 24'],
    ['a later version', forged(bytes, 4, [2]), 'spike map of version 2 is not read, only 1'],
    ['no width', forged(bytes, 6, [0, 0]), 'width must be an integer in [1, 4096], got 0'],
    ['no steps', forged(bytes, 10, [0, 0]), 'steps must be an integer in [1, 1000], got 0'],
    ['absurd neurons', forged(bytes, 12, [255, 255, 255, 255]), 'neurons must be an integer in [1, 1000000]'],
    ['more neurons', forged(bytes, 12, [0, 1]), 'truncated spike map, 3 steps of 256 neurons need 120 bytes'],
    ['a longer file', Uint8Array.of(...bytes, 0), 'too long a spike map, 3 steps of 5 neurons need 26 bytes'],
    ['another map', Uint8Array.of(...bytes.subarray(0, 24), 0, 0), 'its checksum is wrong'],
    ['another fingerprint', Uint8Array.of(...bytes.subarray(0, 16), 1, ...bytes.subarray(17)), 'checksum'],
    ['a bit after the last', forged(bytes, 25, [128]), 'it does not end in zeros'],
  ])('of %s is an InputError', (_, wrong, message) => {
    const error = inputErrorOf(() => decodeSpikeMapFile(wrong, FILE));
    expect(error).toContain(`${FILE}: `);
    expect(error).toContain(message);
    expect(error).not.toContain('\n');
  });

  test('of a file cut anywhere is an InputError', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(inputErrorOf(() => decodeSpikeMapFile(bytes.subarray(0, length), FILE))).toContain(FILE);
    }
  });

  test('of damaged bytes is an InputError', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const copy = damaged(bytes, seed);
      const whole = Buffer.compare(copy, bytes) === 0;
      const error = inputErrorOf(() => decodeSpikeMapFile(copy, FILE));
      expect(`${seed} ${error === undefined}`).toBe(`${seed} ${whole}`);
    }
  });
});
