import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { decodeSphere } from '../../src/data/sphere.js';
import { damaged } from '../formats/fuzz.js';
import { inputError } from './samples.js';
import { ascii, sphere } from './sounds.js';

const FILE = 'ti20/train/f1/00F1SET0.WAV';
/** The fields of a file of TI-46: 16 bits, little-endian, one channel. */
const TI46 = {
  sample_count: '-i 3',
  sample_rate: '-i 12500',
  channel_count: '-i 1',
  sample_n_bytes: '-i 2',
  sample_byte_format: '-s2 01',
  sample_sig_bits: '-i 12',
};
const DATA = [0, 64, 0, 192, 1, 0];

/** A file with these fields in place of those of TI-46; an empty one is left out. */
function file(fields: Readonly<Record<string, string>> = {}, data: ArrayLike<number> = DATA): Uint8Array {
  const lines = Object.entries({ ...TI46, ...fields }).filter(([, value]) => value !== '');
  return sphere(
    lines.map(([name, value]) => `${name} ${value}`),
    data,
  );
}

const samplesOf = (bytes: Uint8Array) => [...decodeSphere(bytes, FILE).samples];
const messageOf = (bytes: Uint8Array) => inputError(() => decodeSphere(bytes, FILE), FILE)?.message;

describe('reading SPHERE', () => {
  test('knows 16 bits in both byte orders', () => {
    const samples = [0.5, -0.5, 1 / 32768];
    expect(decodeSphere(file(), FILE)).toEqual({ sampleRate: 12_500, samples: Float64Array.from(samples) });
    expect(samplesOf(file({ sample_coding: '-s3 pcm' }))).toEqual(samples);
    expect(samplesOf(file({ sample_byte_format: '-s2 10' }, [64, 0, 192, 0, 0, 1]))).toEqual(samples);
  });

  test('knows single bytes: signed PCM and mu-law', () => {
    const bytes = { sample_n_bytes: '-i 1', sample_byte_format: '-s1 1' };
    expect(samplesOf(file(bytes, [64, 192, 255]))).toEqual([0.5, -0.5, -1 / 128]);
    for (const sample_coding of ['-s4 ulaw', '-s6 mu-law']) {
      // G.711: silence, the largest of either sign, and 0xa5, an exponent of 5 and a mantissa of 10.
      const read = samplesOf(file({ ...bytes, sample_coding, sample_count: '-i 4' }, [255, 0, 128, 0xa5]));
      expect(read.map((x) => x * 32768)).toEqual([0, -32124, 32124, ((10 * 8 + 132) << 5) - 132]);
    }
  });

  test('mixes channels to their mean', () => {
    const stereo = file({ channel_count: '-i 2', sample_count: '-i 2' }, [0, 64, 0, 32, 0, 128, 0, 0]);
    expect(samplesOf(stereo)).toEqual([0.375, -0.5]);
  });

  test('reads up to the count, or to the end where that comes first or there is none', () => {
    expect(samplesOf(file({ sample_count: '-i 2' }))).toEqual([0.5, -0.5]);
    expect(samplesOf(file({ sample_count: '-i 999999999999' }))).toHaveLength(3);
    expect(samplesOf(file({ sample_count: '' }))).toHaveLength(3);
    expect(samplesOf(file({ channel_count: '' }, DATA.slice(0, 5)))).toHaveLength(2);
  });

  test('passes over comments, other fields and what follows the header', () => {
    const lines = [
      '; sample_rate -i 99',
      '',
      'speaker_id -s3 f01',
      'sample_rate  -i  8000',
      'sample_max -r 1e3',
      'sample_n_bytes -i 2',
      'sample_byte_format -s2 01 ',
    ];
    const bytes = sphere(lines, DATA, 1024);
    bytes.set(ascii('sample_rate -i 16000\n'), 900);
    expect(decodeSphere(bytes, FILE)).toMatchObject({ sampleRate: 8000 });
  });

  const CONVERT = 'is not read, only pcm and ulaw; convert it with: sph2pipe -p -f wav IN OUT';
  const shorten = 'pcm,embedded-shorten-v2.00';
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'truncated SPHERE file, 0 bytes long'],
    [
      'another file',
      new Uint8Array(99).fill(65),
      'not a NIST SPHERE file, it does not start with the line NIST_1A',
    ],
    [
      'no header length',
      Uint8Array.from(ascii('NIST_1A\nsome text\n')),
      'its second line is no header length',
    ],
    ['a short header', sphere([], [], 9), 'a header of 9 bytes, must be 16 to 1048576'],
    ['a long header', Uint8Array.from(ascii('NIST_1A\n9999999\n')), 'a header of 9999999 bytes, must be 16'],
    ['half a header', file().subarray(0, 100), 'truncated SPHERE file, 100 bytes of a header of 512'],
    ['a header without end', sphere(['a -i 1'.repeat(99)], []), 'its header has no end_head'],
    ['no rate', file({ sample_rate: '' }), 'damaged SPHERE file, its header has no sample_rate'],
    ['no size', file({ sample_n_bytes: '' }), 'its header has no sample_n_bytes'],
    [
      'no order',
      file({ sample_byte_format: '' }),
      'sample_byte_format is missing, must be 01 or 10 for samples of',
    ],
    ['an odd order', file({ sample_byte_format: '-s2 11' }), 'sample_byte_format 11, must be 01 or 10'],
    ['3 bytes', file({ sample_n_bytes: '-i 3' }), 'sample_n_bytes 3 is not read, must be 1 or 2; convert it'],
    [
      'ulaw of 2 bytes',
      file({ sample_coding: '-s4 ulaw' }),
      'sample_n_bytes 2 is not read, must be 1 for ulaw',
    ],
    ['no number', file({ sample_rate: '-s4 fast' }), 'sample_rate is fast, must be an integer from 0'],
    ['a negative count', file({ sample_count: '-i -1' }), 'sample_count is -1, must be an integer from 0'],
    ['half a sample', file({ sample_count: '-r 0.5' }), 'sample_count is 0.5, must be'],
    ['an endless count', file({ sample_count: '-i Infinity' }), 'sample_count is Infinity, must be'],
    ['no channel', file({ channel_count: '-i 0' }), '0 channels, must be 1 to 64'],
    ['65 channels', file({ channel_count: '-i 65' }), '65 channels, must be 1 to 64'],
    ['a low rate', file({ sample_rate: '-i 12' }), 'sample rate 12 Hz, must be an integer in [1000, 384000]'],
    ['no samples', file({ sample_count: '-i 0' }), 'holds no samples'],
    ['no data', file({}, []), 'holds no samples'],
    ['shorten', file({ sample_coding: `-s26 ${shorten}` }), `sample_coding ${shorten} ${CONVERT}`],
    ['wavpack', file({ sample_coding: '-s11 pcm,wavpack' }), `sample_coding pcm,wavpack ${CONVERT}`],
    [
      'shortpack',
      file({ sample_coding: '-s4 ulaw,embedded-shortpack-v0' }),
      `ulaw,embedded-shortpack-v0 ${CONVERT}`,
    ],
    ['A-law', file({ sample_coding: '-s4 alaw' }), `sample_coding alaw ${CONVERT}`],
    [
      'a long coding',
      file({ sample_coding: `-s99 ${'x'.repeat(99)}` }),
      `sample_coding ${'x'.repeat(40)} is not`,
    ],
    [
      'silent shorten',
      file({}, ascii('ajkg....')),
      'its samples are compressed by shorten, not read; convert it',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSphere(bytes, FILE)).toThrow(InputError);
    expect(messageOf(bytes)).toContain(message);
  });

  test('a file cut anywhere before its first sample ends is refused, later it is read', () => {
    const bytes = file();
    for (let length = 0; length < bytes.length; length++) {
      expect(messageOf(bytes.subarray(0, length)) === undefined).toBe(length >= 512 + 2);
    }
  });

  test('3,000 damaged files give an error of one line that names the file, or finite samples', () => {
    let refused = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const bytes = damaged(file(), seed);
      const error = inputError(() => {
        const { samples } = decodeSphere(bytes, FILE);
        expect(samples.length).toBeGreaterThan(0);
        expect(samples.every(Number.isFinite)).toBe(true);
      }, FILE);
      if (error) refused++;
    }
    expect(refused).toBeGreaterThan(700);
    expect(refused).toBeLessThan(2900);
  });
});
