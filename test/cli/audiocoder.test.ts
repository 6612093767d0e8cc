/** `spikeloom train audiocoder` and what goes with it, as a user has it: requests that are wrong, Ctrl-C, the report's command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presentNames } from '../../src/node/files/bounded-file.js';
import { temporaryFolder } from '../node/folders.js';
import { cli, MAIN, reportedCommand } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

let base: string;
let small: SmallSynthesis;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-audiocoder-'));
  small = await trainSmallSynthesis(base);
});

afterAll(() => rm(base, { recursive: true, force: true }));

const TRAIN = ['train', 'audiocoder'];

describe('a request that is wrong', () => {
  test.each<[string, (s: SmallSynthesis) => string[], string]>([
    ['without an autoencoder', () => TRAIN, "required option '--autoencoder <run>'"],
    [
      'coupled decay',
      (s) => [...TRAIN, '--autoencoder', s.autoencoder, '--decay-mode', 'coupled', '--decay', '1e-4'],
      '--decay-mode coupled is refused',
    ],
    [
      'into the autoencoder’s own folder',
      (s) => [...TRAIN, '--autoencoder', s.autoencoder, '--out', s.autoencoder, '--force'],
      'holds the autoencoder that is needed',
    ],
    [
      'a checkpoint alone without images',
      (s) => [...TRAIN, '--autoencoder', join(s.autoencoder, 'checkpoint.safetensors')],
      'does not say what it was trained on: give --images',
    ],
    [
      'class images for pairs of clips',
      (s) => [...TRAIN, '--autoencoder', s.autoencoder, '--pairing', 'clip', '--class-images', '1,2'],
      '--class-images is for --pairing class',
    ],
    [
      'a number of clips of a set that has its own',
      (s) => [...TRAIN, '--autoencoder', s.autoencoder, '--audio', 'fsdd', '--clips', '50'],
      '--clips is for spoken-digits',
    ],
    [
      'a speaker that is not there, before any clip is heard',
      (s) => [...TRAIN, '--autoencoder', s.autoencoder, '--split', 'speaker:nobody'],
      'no clip is spoken by "nobody", choose one of',
    ],
    [
      'images of an autoencoder to resume',
      (s) => ['resume', s.autoencoder, '--images', 'digits'],
      'leave out --images',
    ],
    [
      'data of an audiocoder to resume',
      (s) => ['resume', s.audiocoder, '--data', 'digits'],
      'leave out --data',
    ],
    [
      'an animation that is no GIF',
      (s) => ['synthesize', s.audiocoder, 'a.wav', '-o', 'a.png', '--animate', 'a.txt'],
      '--animate must end in .gif, got "a.txt"',
    ],
    [
      'one file for both',
      (s) => ['synthesize', s.audiocoder, 'a.wav', '-o', 'a.gif', '--animate', './a.gif'],
      'must be different files',
    ],
  ])('%s: one line, exit code 2', async (_, words, message) => {
    const out =
      words(small).includes('--out') || words(small)[0] !== 'train' ? [] : ['--out', join(base, 'none')];
    const { code, err } = await cli([...words(small), ...out], { env: small.env, cwd: base });
    expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toContain(message);
    expect(await presentNames(base)).not.toContain('none');
  });
});

test('Ctrl-C while clips are heard stops at once, keeps what was heard and writes no run', async () => {
  const run = join(await temporaryFolder(), 'run');
  const data = await temporaryFolder();
  const words = [...TRAIN, '--autoencoder', small.autoencoder, '--clips', '20000', '--out', run];
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, SPIKELOOM_DATA: data } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const closed = once(child, 'close');
  while ((await presentNames(join(data, 'cochleagrams'))).size === 0) await pause(20);
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
  expect(out).toContain('Stopped before the first batch: nothing is changed');
  expect(err).not.toContain('defect');
  await expect(stat(run)).rejects.toThrow();
});

test('the command in a report makes the run again, byte for byte', async () => {
  const report = await readFile(join(small.audiocoder, 'report.html'), 'utf8');
  const words = reportedCommand(report);
  const again = join(base, 'again');
  expect(await cli([...words, '--out', again], { env: small.env })).toMatchObject({ code: 0 });
  const file = 'checkpoint.safetensors';
  expect(await readFile(join(again, file))).toEqual(await readFile(join(small.audiocoder, file)));
});

test('resume shows the results of a complete run', async () => {
  const { code, out } = await cli(['resume', small.audiocoder], { env: small.env });
  expect(code).toBe(0);
  expect(out).toMatch(/^mse [\d.]+, [\d.]+ % nearest to the right class on \d+ test clips, weights frozen$/m);
});
