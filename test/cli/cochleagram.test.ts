import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cochleagram } from '../../src/cochlea/cochleagram.js';
import { resample } from '../../src/data/resample.js';
import { decodeNpy } from '../../src/formats/npy.js';
import { decodePng } from '../../src/formats/png.js';
import { wavFile } from '../node/sounds.js';
import { checkMarkup } from '../report/markup.js';
import { cli, MAIN } from './run-cli.js';

const RATE = 8000;

const tone = Int16Array.from({ length: 1600 }, (_, n) => 9000 * Math.sin((2 * Math.PI * 700 * n) / RATE));

let base: string;
let clip: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-cochleagram-'));
  clip = join(base, 'tone.wav');
  await writeFile(clip, wavFile([...tone], RATE));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('spikeloom cochleagram', () => {
  test('writes what the ear gives as npy', async () => {
    const output = join(base, 'tone.npy');
    expect(await cli(['cochleagram', clip, '-o', output])).toEqual({ code: 0, out: `${output}\n`, err: '' });
    const signal = Float64Array.from(tone, (sample) => sample / 32768);
    const expected = cochleagram(resample(signal, RATE, 12_500));
    const { shape, data } = decodeNpy(await readFile(output), output);
    expect(shape).toEqual([250, 39]);
    expect(data).toEqual(Float32Array.from(expected.values));
  });

  test('hears with the ear that is asked for', async () => {
    const output = join(base, 'other.npy');
    const ear = ['--sample-rate', '8000', '--ear-q', '6', '--step-factor', '0.25', '--decimation', '100'];
    expect(await cli(['cochleagram', clip, '-o', output, ...ear])).toMatchObject({ code: 0 });
    const signal = Float64Array.from(tone, (sample) => sample / 32768);
    const options = { sampleRate: 8000, earQ: 6, stepFactor: 0.25, decimation: 100 };
    const { frames, channels, values } = cochleagram(signal, options);
    expect(frames).toBe(16);
    const { shape, data } = decodeNpy(await readFile(output), output);
    expect({ shape, data }).toEqual({ shape: [frames, channels], data: Float32Array.from(values) });
  });

  test('draws a PNG and an SVG, by the ending', async () => {
    const [png, svg] = [join(base, 'tone.PNG'), join(base, 'tone.svg')];
    const finished = await Promise.all([png, svg].map((output) => cli(['cochleagram', clip, '-o', output])));
    expect(finished.map(({ code }) => code)).toEqual([0, 0]);
    expect(decodePng(await readFile(png), png).width).toBeGreaterThan(1000);
    const text = await readFile(svg, 'utf8');
    checkMarkup(text);
    expect(text).toContain('tone.wav · 0.2 s · 39 channels');
  });

  test('reads standard input', async () => {
    const output = join(base, 'piped.npy');
    const child = spawn(process.execPath, [MAIN, 'cochleagram', '-', '-o', output]);
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end(wavFile([...tone], RATE));
    expect(await closed).toBe(0);
    expect(decodeNpy(await readFile(output), output).shape).toEqual([250, 39]);
  });

  test('says in a line what is wrong with a clip, and leaves no file', async () => {
    const [noise, short] = [join(base, 'noise.wav'), join(base, 'short.wav')];
    await writeFile(noise, 'This is no sound, it only is called one.');
    await writeFile(short, wavFile([...tone.slice(0, 5)]));
    const output = join(base, 'none.png');
    for (const [file, words] of [
      [noise, 'noise.wav: '],
      [join(base, 'absent.wav'), 'absent.wav: does not exist'],
      [base, 'is a folder, expected a file'],
      [short, 'short.wav: too short for a picture, 5 samples at 8000 Hz'],
    ]) {
      const { code, out, err } = await cli(['cochleagram', file, '-o', output]);
      expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 1, out: '', lines: 2 });
      expect(err).toContain(words);
    }
    expect((await readdir(base)).filter((name) => name.startsWith('none'))).toEqual([]);
    const numbers = join(base, 'short.npy');
    expect(await cli(['cochleagram', short, '-o', numbers])).toMatchObject({ code: 0 });
    expect(decodeNpy(await readFile(numbers), numbers).shape).toEqual([0, 39]);
  });

  test.each([
    [['-o', 'a.gif'], /--output must end in \.png, \.svg or \.npy, got "a\.gif"/],
    [['-o', 'a'], /--output must end in/],
    [[], /required option '-o, --output <file>'/],
    [
      ['-o', 'a.png', '--sample-rate', 'fast'],
      /--sample-rate must be an integer in \[1000, 384000\], got "fast"/,
    ],
    [
      ['-o', 'a.png', '--sample-rate', '500'],
      /--sample-rate must be an integer in \[1000, 384000\], got "500"/,
    ],
    [['-o', 'a.png', '--ear-q', '0.5'], /--ear-q must be a number in \[1, 100\], got "0\.5"/],
    [['-o', 'a.png', '--step-factor', '5'], /--step-factor must be a number in \[0\.01, 4\], got "5"/],
    [['-o', 'a.png', '--decimation', '2.5'], /--decimation must be an integer in \[1, 10000\], got "2\.5"/],
  ])('refuses %j with exit code 2', async (words, message) => {
    const { code, err } = await cli(['cochleagram', clip, ...words], { cwd: base });
    expect({ code, lines: err.split('\n').length }).toEqual({ code: 2, lines: 2 });
    expect(err).toMatch(message);
  });
});
