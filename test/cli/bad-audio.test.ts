/** Sounds as they must not be: each ends in a picture or in one line that says what is wrong. */
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/data/wav.js';
import { decodeNpy } from '../../src/formats/npy.js';
import { decodePng } from '../../src/formats/png.js';
import { ascii, chunk, riff, sphere, wav, wavFormat } from '../data/sounds.js';
import { cli, cliProcess } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

const MINUTES = 10;
const LONG_RATE = 2000;
const BIG_BYTES = 2 ** 26 + 1;

/** 16-bit samples of a tone. */
function tone(count: number): number[] {
  return Array.from({ length: 2 * count }, (_, n) =>
    n % 2 === 0 ? 0 : Math.round(60 * Math.sin(n / 5)) & 255,
  );
}

function floats(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

const spoken = tone(2000);
const format = chunk('fmt ', wavFormat());
const pcm = [
  'sample_rate -i 8000',
  'sample_n_bytes -i 2',
  'sample_byte_format -s2 01',
  'sample_count -i 900',
];

/** Files that are no sound, and what is said of them. */
const NO_SOUND: readonly (readonly [string, Uint8Array, string])[] = [
  ['empty', new Uint8Array(0), 'empty, expected a WAV or NIST SPHERE file'],
  [
    'text',
    Uint8Array.from(ascii('seven')),
    'neither a WAV nor a NIST SPHERE file, it starts with 73 65 76 65',
  ],
  ['no samples', wav({}, []), 'holds no samples'],
  ['half a sample', wav({}, [1]), 'holds no samples'],
  ['truncated before its format', riff([format]).subarray(0, 15), 'truncated WAV, it has no format chunk'],
  [
    'truncated in its format',
    riff([format]).subarray(0, 30),
    'a format chunk of 10 bytes, must be at least 16',
  ],
  ['truncated before its data', riff([format]), 'truncated WAV, it has no data chunk'],
  [
    'a format that lies',
    riff([chunk('fmt ', wavFormat(), 0xfffffff0), chunk('data', spoken)]),
    'no data chunk',
  ],
  ['frames that lie', wav({ frame: 6 }, spoken), 'damaged WAV, 6 bytes a frame, must be 2'],
  ['no channels', wav({ channels: 0 }, spoken), '0 channels, must be 1 to 64'],
  [
    'a rate beyond all',
    wav({ sampleRate: 4_000_000 }, spoken),
    'sample rate 4000000 Hz, must be an integer in',
  ],
  ['no rate', wav({ sampleRate: 0 }, spoken), 'sample rate 0 Hz, must be an integer in [1000, 384000]'],
  [
    'NaN',
    wav({ coding: 3, bits: 32 }, floats([0.1, 0.2, Number.NaN])),
    'sample 2 of channel 0 is NaN, must be a number in',
  ],
  [
    'infinity',
    wav({ coding: 3, bits: 32 }, floats([Number.NEGATIVE_INFINITY])),
    'sample 0 of channel 0 is -Infinity, must be a number in',
  ],
  [
    'shorten',
    sphere(pcm, [...ascii('ajkg'), 2, 1, 0, 9]),
    'its samples are compressed by shorten, not read; convert',
  ],
  ['a header beyond the end', sphere(pcm, []).subarray(0, 200), '200 bytes of a header of 512'],
  [
    'a header without end',
    Uint8Array.from(ascii(`NIST_1A\n${'1024'.padStart(7)}\n`.padEnd(1024))),
    'no end_head',
  ],
];

/** Files with something to hear, or silence, however odd. */
const SOUNDS: readonly (readonly [string, Uint8Array])[] = [
  [
    '192 kHz',
    encodeWav({
      sampleRate: 192_000,
      samples: Float64Array.from(new Array(60_000), (_, n) => Math.sin(n / 30)),
    }),
  ],
  [
    'loud floats',
    wav({ coding: 3, bits: 32 }, floats(new Array(4000).fill(0).map((_, n) => 1e6 * Math.sin(n / 3)))),
  ],
  ['data that ends before its size', riff([format, chunk('data', spoken, 0xfffffff0)])],
  ['a file size of 1', riff([format, chunk('data', spoken)], 1)],
  ['a file size beyond the end', riff([format, chunk('data', spoken)], 0xffffffff)],
  ['a chunk of junk before', riff([chunk('junk', [1, 2, 3]), format, chunk('data', spoken)])],
  ['a SPHERE count beyond the end', sphere([...pcm.slice(0, 3), 'sample_count -i 999999999'], spoken)],
];

const SILENT: readonly (readonly [string, Uint8Array])[] = [
  ['silence', wav({}, new Array(16_000).fill(0))],
  ['one sample', wav({}, [0, 100])],
  ['tiny floats', wav({ coding: 3, bits: 64 }, new Uint8Array(new Float64Array(2000).fill(5e-324).buffer))],
];

let base: string;
let small: SmallSynthesis;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-bad-audio-'));
  small = await trainSmallSynthesis(base);
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function synthesize(file: string) {
  const output = join(base, 'drawn.png');
  const finished = await cli(['synthesize', small.audiocoder, file, '-o', output, '--json']);
  return { ...finished, output };
}

/** The grey values of what was drawn. */
async function drawn(file: string): Promise<{ pixels: Uint8Array; silent: boolean }> {
  const { code, out, err, output } = await synthesize(file);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).not.toMatch(/null|NaN/);
  const { width, height, pixels } = decodePng(await readFile(output), output);
  expect([width, height]).toEqual([8, 8]);
  return { pixels, silent: JSON.parse(out).silent };
}

/** The numbers of a cochleagram, all of them finite. */
async function heard(file: string, ...ear: string[]): Promise<{ frames: number; largest: number }> {
  const output = join(base, 'heard.npy');
  const { code, err } = await cli(['cochleagram', file, '-o', output, ...ear]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { shape, data } = decodeNpy(await readFile(output), output);
  let largest = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) throw new Error(`a value of ${value}`);
    if (value > largest) largest = Number(value);
  }
  return { frames: shape[0], largest };
}

async function written(bytes: Uint8Array): Promise<string> {
  const file = join(base, 'clip.wav');
  await writeFile(file, bytes);
  return file;
}

describe('what is no sound is told in a line, and leaves no file', () => {
  test.each(NO_SOUND)('%s', async (_, bytes, message) => {
    const file = await written(bytes);
    const output = join(base, 'none.png');
    const words = [
      ['synthesize', small.audiocoder, file, '-o', output],
      ['cochleagram', file, '-o', output],
    ];
    for (const { code, out, err } of await Promise.all(words.map((each) => cli(each)))) {
      expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 });
      expect(err).toContain(`${file}: `);
      expect(err).toContain(message);
    }
    expect((await readdir(base)).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  test('nothing on standard input', async () => {
    const words = ['synthesize', small.audiocoder, '-', '-o', join(base, 'none.png')];
    const { code, out, err } = await cliProcess(words, { input: new Uint8Array(0) });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'spikeloom: standard input: empty, expected a WAV or NIST SPHERE file\n',
    });
  });

  test('a file beyond the limit', async () => {
    const file = join(base, 'big.wav');
    const handle = await open(file, 'w');
    await handle.truncate(BIG_BYTES);
    await handle.close();
    const { code, out, err } = await synthesize(file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`spikeloom: ${file}: ${BIG_BYTES} bytes long, at most ${2 ** 26}\n`);
  });
});

describe('what is odd but a sound becomes a picture', () => {
  test.each(SOUNDS)('%s', async (_, bytes) => {
    const file = await written(bytes);
    const { silent } = await drawn(file);
    expect(silent).toBe(false);
    const { frames, largest } = await heard(file);
    expect(frames).toBeGreaterThan(10);
    expect(largest).toBeGreaterThan(0);
  });

  test('ten minutes, of which the start is drawn and all is heard', async () => {
    const samples = Float64Array.from({ length: 60 * MINUTES * LONG_RATE }, (_, n) => 0.5 * Math.sin(n / 2));
    const file = await written(encodeWav({ sampleRate: LONG_RATE, samples }));
    const { pixels } = await drawn(file);
    const start = await written(encodeWav({ sampleRate: LONG_RATE, samples: samples.subarray(0, 8000) }));
    expect(pixels).toEqual((await drawn(start)).pixels);
    await written(encodeWav({ sampleRate: LONG_RATE, samples }));
    const { frames } = await heard(file, '--sample-rate', String(LONG_RATE), '--decimation', '1000');
    expect(frames).toBe((60 * MINUTES * LONG_RATE) / 1000);
  });

  test.each(SILENT)('%s is black', async (_, bytes) => {
    const file = await written(bytes);
    const { pixels, silent } = await drawn(file);
    expect({ silent, brightest: Math.max(...pixels) }).toEqual({ silent: true, brightest: 0 });
    expect(await heard(file)).toMatchObject({ largest: 0 });
  });

  test('silence is said to be silent, and is animated', async () => {
    const file = await written(SILENT[0][1]);
    const [output, animation] = [join(base, 'black.png'), join(base, 'black.gif')];
    const words = ['synthesize', small.audiocoder, file, '-o', output, '--animate', animation];
    const { code, err } = await cli(words);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'Warning: nothing is heard of the clip, its image is black\n',
    });
    expect((await readFile(animation)).toString('latin1', 0, 6)).toBe('GIF89a');
    const picture = join(base, 'black-cochleagram.png');
    expect(await cli(['cochleagram', file, '-o', picture])).toMatchObject({ code: 0, err: '' });
  });
});
