import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeWav, encodeWav } from '../../src/data/wav.js';
import { decodePng } from '../../src/formats/png.js';
import { loadTestClips, openSynthesis } from '../../src/node/exports/synthesis-files.js';
import { loadClipSet } from '../../src/node/sets/clip-sets.js';
import { evaluateSynthesis } from '../../src/use/synthesis-quality.js';
import { synthesize } from '../../src/use/synthesize.js';
import { readGif } from '../report/gif-reader.js';
import { cli, cliProcess } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

let base: string;
let small: SmallSynthesis;
let clip: string;
let bytes: Uint8Array;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-synthesize-'));
  small = await trainSmallSynthesis(base);
  clip = join(base, 'three.wav');
  bytes = encodeWav(await (await loadClipSet('spoken-digits', { count: 40 })).load(3));
  await writeFile(clip, bytes);
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** What the library draws of the clip. */
async function expected() {
  const { network } = await openSynthesis(small.audiocoder, { spikes: true });
  return synthesize(network, decodeWav(bytes, 'three.wav'));
}

describe('spikeloom synthesize', () => {
  test('writes the image of the library, and says how long it took', async () => {
    const output = join(base, 'three.png');
    const { code, out, err } = await cli(['synthesize', small.audiocoder, clip, '-o', output]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^.*three\.png\ntime {2}loading \d+\.\d ms, hearing \d+\.\d ms, spikes \d+\.\d ms\n$/,
    );
    const { width, height, pixels } = await expected();
    expect(decodePng(await readFile(output), output)).toEqual({ width, height, pixels });
    expect(Math.max(...pixels)).toBeGreaterThan(0);
  });

  test('reads standard input and a checkpoint alone, and prints JSON', async () => {
    const output = join(base, 'piped.png');
    const checkpoint = join(small.audiocoder, 'checkpoint.safetensors');
    const words = ['synthesize', checkpoint, '-', '-o', output, '--json'];
    const { code, out, err } = await cliProcess(words, { input: bytes });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { milliseconds, ...rest } = JSON.parse(out);
    expect(rest).toEqual({ output, silent: false });
    expect(Object.keys(milliseconds)).toEqual(['loading', 'hearing', 'spikes']);
    for (const value of Object.values(milliseconds)) expect(value).toBeGreaterThan(0);
    expect(decodePng(await readFile(output), output).pixels).toEqual((await expected()).pixels);
  });

  test('animates: a frame of the sound and one for each step', async () => {
    const [output, animation] = [join(base, 'moving.png'), join(base, 'moving.gif')];
    const words = ['synthesize', small.audiocoder, clip, '-o', output, '--animate', animation];
    const { code, out } = await cli(words);
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 2)).toEqual([output, animation]);
    const gif = await readFile(animation);
    expect(gif.toString('latin1', 0, 6)).toBe('GIF89a');
    expect(readGif(gif).frames).toHaveLength(7);
  });

  test.each([
    [
      'an autoencoder',
      () => small.autoencoder,
      /holds an autoencoder, an audiocoder is needed; train one with/,
    ],
    [
      'the checkpoint of one',
      () => join(small.autoencoder, 'checkpoint.safetensors'),
      /checkpoint\.safetensors: holds an autoencoder, an audiocoder is needed; train one with/,
    ],
    ['nothing', () => join(base, 'absent'), /absent: does not exist/],
    ['another folder', () => base, /not a run folder, it has no config\.json/],
  ])('refuses %s in place of a run', async (_, run, message) => {
    const { code, out, err } = await cli(['synthesize', run(), clip, '-o', join(base, 'no.png')]);
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 });
    expect(err).toMatch(message);
    expect(await readdir(base)).not.toContain('no.png');
  });
});

test.each([
  ['reconstruct', ['three.png', '-o', 'no.png']],
  ['encode', ['three.png', '-o', 'no.spk']],
  ['decode', ['three.spk', '-o', 'no.png']],
  ['raster', ['-o', 'no.svg']],
])('%s says that an audiocoder is no autoencoder', async (command, words) => {
  for (const [path, message] of [
    [small.audiocoder, `an autoencoder is needed, such as ${small.autoencoder} that it was made with`],
    [join(small.audiocoder, 'checkpoint.safetensors'), 'used by "spikeloom synthesize"'],
  ]) {
    const { code, out, err } = await cli([command, path, ...words], { cwd: base });
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 });
    expect(err).toContain(`${path}: holds an audiocoder, an autoencoder is needed`);
    expect(err).toContain(message);
  }
});

describe('spikeloom evaluate of an audiocoder', () => {
  const evaluate = (...words: string[]) => cli(['evaluate', ...words], { env: small.env });

  test('draws the test clips of the run', async () => {
    const { code, out } = await evaluate(small.audiocoder, '--json', '--threads', '1');
    expect(code).toBe(0);
    const opened = await openSynthesis(small.audiocoder, { spikes: true });
    const quality = await evaluateSynthesis(opened.network, await loadTestClips(opened));
    const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
    expect(JSON.parse(out)).toEqual({ ...quality, pairing: 'class', classes });
    const summary = JSON.parse(await readFile(join(small.audiocoder, 'summary.json'), 'utf8'));
    expect(quality.mse).toBeCloseTo(summary.test.mse, 12);
    expect(quality.samples).toBe(10);
  });

  test('shows what was spoken and what the images are nearest to', async () => {
    const { code, out } = await evaluate(small.audiocoder, '--limit', '4');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe('4 test clips of spoken-digits, weights frozen');
    expect(lines[1]).toMatch(/^mse {5}[\d.]+ {2}drawn against paired images/);
    expect(lines[2]).toMatch(/^right {3}[\d.]+ % nearest to an image of the spoken class$/);
    expect(lines[3]).toMatch(/^spikes {2}[\d.]+ · [\d.]+ · [\d.]+ {2}per neuron and step/);
    const rows = lines.slice(-10).map((line) => line.trim().split(/ +/).map(Number));
    expect(rows.map(([label]) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows.flatMap(([, ...counts]) => counts).reduce((sum, n) => sum + n)).toBe(4);
  });

  test.each([
    [['--audio', 'absent'], 2, /absent/],
    [['--resize', '8x8'], 2, /holds an audiocoder: leave out --resize/],
    [['--limit', '-1'], 2, /--limit must be an integer of at least 0, got "-1"/],
  ])('refuses %j', async (words, expectedCode, message) => {
    const { code, out, err } = await evaluate(small.audiocoder, ...words);
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: expectedCode, out: '', lines: 2 });
    expect(err).toMatch(message);
  });

  test('refuses a checkpoint alone, and clips for an autoencoder', async () => {
    const alone = await evaluate(join(small.audiocoder, 'checkpoint.safetensors'));
    expect(alone).toMatchObject({ code: 2, out: '' });
    expect(alone.err).toContain('does not say which clips test it: give the run folder');
    const images = await evaluate(small.autoencoder, '--audio', 'fsdd');
    expect(images).toMatchObject({ code: 2, out: '' });
    expect(images.err).toContain('holds an autoencoder: leave out --audio');
  });
});
