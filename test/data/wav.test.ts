import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import type { Sound } from '../../src/data/sound.js';
import { decodeWav, encodeWav } from '../../src/data/wav.js';
import { damaged } from '../formats/fuzz.js';
import { inputError } from './samples.js';
import { chunk, extensibleFormat, riff, uint16, uint32, wav, wavFormat } from './sounds.js';

const FILE = 'clips/one.wav';
const samplesOf = (bytes: Uint8Array) => [...decodeWav(bytes, FILE).samples];
const bytesOf = (data: ArrayBufferView) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
const floats = (...values: number[]) => bytesOf(Float32Array.from(values));
const doubles = (...values: number[]) => bytesOf(Float64Array.from(values));
/** Each rounds to itself in every kind of sample but 8 bits. */
const KNOWN = [0, 0.5, -0.5, -1, 1 / 32768, -1 / 32768];
const KINDS: readonly [string, number, number, number[], number[]][] = [
  ['8-bit PCM', 1, 8, [0, 64, 127, 128, 192, 255], [-1, -0.5, -1 / 128, 0, 0.5, 127 / 128]],
  ['16-bit PCM', 1, 16, [0, 0, 0, 0x40, 0, 0xc0, 0, 0x80, 1, 0, 255, 255], KNOWN],
  [
    '24-bit PCM',
    1,
    24,
    [0, 0, 0, 0, 0, 0x40, 0, 0, 0xc0, 0, 0, 0x80, 0, 1, 0, 0, 255, 255, 1, 0, 0, 255, 255, 255],
    [...KNOWN, 2 ** -23, -(2 ** -23)],
  ],
  ['32-bit PCM', 1, 32, bytesOf(Int32Array.from(KNOWN, (x) => x * 2 ** 31)), KNOWN],
  ['32-bit float', 3, 32, floats(...KNOWN, 1.5, -20_000), [...KNOWN, 1.5, -20_000]],
  ['64-bit float', 3, 64, doubles(...KNOWN, 0.1, 1), [...KNOWN, 0.1, 1]],
];

describe('reading WAV', () => {
  test.each(KINDS)('knows %s, plain and extensible', (_, coding, bits, data, samples) => {
    const plain = wav({ coding, bits, sampleRate: 12_500 }, data);
    expect(decodeWav(plain, FILE)).toEqual({ sampleRate: 12_500, samples: Float64Array.from(samples) });
    expect(samplesOf(riff([chunk('fmt ', extensibleFormat({ coding, bits })), chunk('data', data)]))).toEqual(
      samples,
    );
  });

  test('mixes channels to their mean and leaves out a frame that is cut off', () => {
    expect(samplesOf(wav({ channels: 2 }, [0, 64, 0, 32, 0, 64, 0, 192, 1]))).toEqual([0.375, 0]);
    expect(samplesOf(wav({ channels: 3, bits: 8 }, [128, 128, 224, 128, 96, 192, 0, 0, 0, 1, 1]))).toEqual([
      0.25,
      1 / 12,
      -1,
    ]);
    expect(samplesOf(wav({ channels: 64, bits: 8 }, new Uint8Array(64).fill(192)))).toEqual([0.5]);
  });

  test('takes bytes from the middle of a buffer, and one sample', () => {
    const bytes = wav({}, [0, 64]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(samplesOf(shifted.subarray(3))).toEqual([0.5]);
  });

  test('passes over other chunks, in any order, with their padding', () => {
    const format = chunk('fmt ', [...wavFormat(), 0, 0]);
    const [list, data] = [chunk('LIST', [1, 2, 3]), chunk('data', [0, 64])];
    for (const chunks of [
      [list, format, data],
      [format, list, chunk('fact', uint32(1)), data, list],
      [data, format],
      [chunk('junk', []), data, list, format],
      [format, data, chunk('data', [0, 32, 0, 32]), chunk('fmt ', [9, 9])],
    ]) {
      expect(samplesOf(riff(chunks))).toEqual([0.5]);
    }
    // Data of an odd size, then another chunk.
    const odd = [chunk('data', [0, 192, 64]), list];
    expect(samplesOf(riff([chunk('fmt ', wavFormat({ bits: 8 })), ...odd]))).toEqual([-1, 0.5, -0.5]);
  });

  test('reads what is there where sizes were never filled in, or lie', () => {
    const format = chunk('fmt ', wavFormat());
    for (const size of [0xffffffff, 0xfffffffe, 0x7fffffff, 6]) {
      const data = chunk('data', [0, 64, 0, 32], size);
      for (const whole of [undefined, 0, 0xffffffff]) {
        expect(samplesOf(riff([format, data], whole))).toEqual([0.5, 0.25]);
      }
    }
    const empty = chunk('data', [0, 64, 0, 32], 0);
    for (const whole of [0, 36, 0xffffffff])
      expect(samplesOf(riff([format, empty], whole))).toEqual([0.5, 0.25]);
    // A file's size that was filled in vouches for a size of 0: what follows is no sound.
    expect(() => samplesOf(riff([format, chunk('data', []), chunk('LIST', [1, 2, 3, 4])]))).toThrow(
      `${FILE}: holds no samples`,
    );
  });

  const infinite = floats(0, 0.25, Number.POSITIVE_INFINITY, 0);
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'truncated WAV, 0 bytes long'],
    [
      'another file',
      new Uint8Array(99).fill(65),
      'not a WAV file, it does not start with RIFF, a size and WAVE',
    ],
    ['a file without chunks', riff([]), 'damaged or truncated WAV, it has no format chunk'],
    ['data without a format', riff([chunk('data', [1, 2])]), 'it has no format chunk'],
    ['a format without data', riff([chunk('fmt ', wavFormat())]), 'it has no data chunk'],
    [
      'a format after endless data',
      riff([chunk('data', [1, 2], 2 ** 31), chunk('fmt ', wavFormat())]),
      'no format',
    ],
    ['half a format', riff([chunk('fmt ', wavFormat().slice(0, 14))]), 'of 14 bytes, must be at least 16'],
    ['an empty format', riff([chunk('fmt ', [])]), 'a format chunk of 0 bytes'],
    [
      'half an extensible format',
      riff([chunk('fmt ', extensibleFormat().slice(0, 24)), chunk('data', [1, 2])]),
      'a format chunk of 24 bytes, must be at least 40',
    ],
    [
      'A-law',
      wav({ coding: 6, bits: 8 }, [1]),
      'WAV of coding A-law is not read, only PCM and float; convert it with: f',
    ],
    ['an unknown coding', wav({ coding: 0x1234 }, [1, 2]), 'WAV of coding number 4660 is not read'],
    [
      '12 bits',
      wav({ bits: 12, frame: 2 }, [1, 2]),
      'WAV of 12-bit PCM is not read, only of 8, 16, 24, 32; convert',
    ],
    ['16-bit floats', wav({ coding: 3 }, [1, 2]), 'WAV of 16-bit float is not read, only of 32, 64; convert'],
    [
      'a frame that does not fit',
      wav({ channels: 2, frame: 2 }, [1, 2, 3, 4]),
      '2 bytes a frame, must be 4 (channels: 2, bits: 16)',
    ],
    ['frames of no bytes', wav({ frame: 0 }, [1, 2]), '0 bytes a frame, must be 2 (channels: 1, bits: 16)'],
    ['no channel', wav({ channels: 0 }, [1, 2]), '0 channels, must be 1 to 64'],
    ['65 channels', wav({ channels: 65, bits: 8 }, new Uint8Array(65)), '65 channels, must be 1 to 64'],
    ['a rate of 0', wav({ sampleRate: 0 }, [1, 2]), 'sample rate 0 Hz, must be an integer in [1000, 384000]'],
    ['a vast rate', wav({ sampleRate: 4_000_000_000 }, [1, 2]), 'sample rate 4000000000 Hz, must be'],
    ['no samples', wav({}, []), 'holds no samples'],
    ['half a sample', wav({}, [1]), 'holds no samples'],
    [
      'an infinite sample',
      wav({ coding: 3, bits: 32 }, infinite),
      'sample 2 of channel 0 is Infinity, must be a number in',
    ],
    [
      'one of a second channel',
      wav({ coding: 3, bits: 32, channels: 2 }, floats(0, 0, 0, NaN)),
      'sample 1 of channel 1 is NaN',
    ],
    [
      'a sample beyond any scale',
      wav({ coding: 3, bits: 64 }, doubles(-1e300)),
      'sample 0 of channel 0 is -1e+300',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeWav(bytes, FILE)).toThrow(InputError);
    expect(inputError(() => decodeWav(bytes, FILE), FILE)?.message).toContain(message);
  });

  test('refuses a sound too long for memory before it makes one', () => {
    const bytes = new Uint8Array(44 + 2 ** 28 + 1);
    bytes.set(riff([chunk('fmt ', wavFormat({ bits: 8 })), chunk('data', [], 0xffffffff)]));
    expect(() => decodeWav(bytes, FILE)).toThrow(
      `${FILE}: 268435457 samples a channel, at most 268435456; cut it into parts`,
    );
  });

  test.each([
    ['plain', wav({}, [1, 2, 3, 4])],
    [
      'extensible',
      riff([chunk('fmt ', extensibleFormat()), chunk('LIST', [1]), chunk('data', [1, 2, 3, 4])]),
    ],
  ])('a %s file cut anywhere before its first sample ends is refused, later it is read', (_, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      const error = inputError(() => decodeWav(bytes.subarray(0, length), FILE), FILE);
      expect(error === undefined).toBe(length >= bytes.length - 2);
    }
  });

  test('4,000 damaged files give an error of one line that names the file, or finite samples', () => {
    const whole = KINDS.map(([, coding, bits, data]) =>
      wav({ coding, bits, channels: 2 }, [...data, ...data]),
    );
    whole.push(
      riff([chunk('LIST', [1, 2, 3]), chunk('fmt ', extensibleFormat()), chunk('data', uint16(77))]),
    );
    let refused = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const bytes = damaged(whole[seed % whole.length], seed);
      const error = inputError(() => {
        const { samples, sampleRate } = decodeWav(bytes, FILE);
        expect(samples.length).toBeGreaterThan(0);
        expect(samples.length).toBeLessThanOrEqual(bytes.length);
        expect(samples.every(Number.isFinite)).toBe(true);
        expect(sampleRate).toBeGreaterThanOrEqual(1000);
      }, FILE);
      if (error) refused++;
    }
    expect(refused).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(3900);
  });
});

describe('writing WAV', () => {
  test('gives the bytes of the format', () => {
    const sound: Sound = { sampleRate: 12_500, samples: Float64Array.of(0, 0.5, -1) };
    expect(encodeWav(sound)).toEqual(wav({ sampleRate: 12_500 }, [0, 0, 0, 64, 0, 128]));
  });

  test('rounds to the nearest step and clips', () => {
    const samples = Float64Array.of(1, 7, -7, 0.49 / 32768, 0.51 / 32768, -0.51 / 32768);
    const read = samplesOf(encodeWav({ sampleRate: 8000, samples }));
    expect(read.map((x) => x * 32768)).toEqual([32767, 32767, -32768, 0, 1, -1]);
  });

  test('refuses a rate that no reader would take', () => {
    expect(() => encodeWav({ sampleRate: 0, samples: Float64Array.of(0) })).toThrow(RangeError);
  });

  test('what is written is read again to half a step, and then exactly', () => {
    const sample = fc.double({ min: -1, max: 32767 / 32768, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1000, max: 384_000 }),
        (values, sampleRate) => {
          const samples = Float64Array.from(values);
          const bytes = encodeWav({ sampleRate, samples });
          const read = decodeWav(bytes, FILE);
          expect(read.sampleRate).toBe(sampleRate);
          expect(read.samples.length).toBe(samples.length);
          read.samples.forEach((x, n) => {
            expect(Math.abs(x - samples[n])).toBeLessThanOrEqual(0.5 / 32768);
          });
          expect(encodeWav(read)).toEqual(bytes);
        },
      ),
    );
  });
});

const recordings = fileURLToPath(new URL('../../../shared/data/fsdd/recordings', import.meta.url));
test.skipIf(!existsSync(recordings))(
  'recorded speech is read (skipped where the folder of development data is absent)',
  () => {
    const { sampleRate, samples } = decodeWav(readFileSync(`${recordings}/7_theo_18.wav`), FILE);
    expect([sampleRate, samples.length]).toEqual([8000, 3019]);
    expect([...samples.subarray(0, 4)].map((x) => x * 32768)).toEqual([14, -20, 11, -12]);
    // As sox finds it.
    expect(samples.reduce((most, x) => Math.max(most, x))).toBeCloseTo(0.023865, 6);
    const names = readdirSync(recordings).filter((name) => /_0\.wav$/.test(name));
    expect(names.length).toBe(60);
    for (const name of names) {
      const bytes = readFileSync(`${recordings}/${name}`);
      const written = encodeWav(decodeWav(bytes, name));
      expect(Buffer.compare(written.subarray(44), bytes.subarray(44))).toBe(0);
    }
  },
);
