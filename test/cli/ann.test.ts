/** `spikeloom train ann-autoencoder` and `ann-audiocoder` and what goes with them, as a user has them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePng, encodePng } from '../../src/formats/png.js';
import { AUDIOCODER_OPTION_NAMES } from '../../src/network/audiocoder-schema.js';
import { OPTION_NAMES } from '../../src/network/schema.js';
import { presentNames } from '../../src/node/files/bounded-file.js';
import { flagOf } from '../../src/options/spec.js';
import { interrupted } from './interrupted.js';
import { cli, QUICK, reportedCommand } from './run-cli.js';

const CHECKPOINT = 'checkpoint.safetensors';
const SMALL = [
  ...['--data', 'digits', '--resize', '8x8', '--hidden', '12', '--batch', '10', '--limit', '120'],
  ...['--threads', '1', '--evaluate', '20', '--optimizer', 'adam'],
];
const SOUNDS = [
  ...['--clips', '40', '--hidden', '16', '--frames', '40', '--decimation', '200', '--epochs', '2'],
  ...['--batch', '10', '--threads', '1', '--optimizer', 'adam', '--learning-rate', '3e-3'],
];

let base: string;
let env: Readonly<Record<string, string>>;
let twin: string;
let sounds: string;
let spiking: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-ann-'));
  env = { SPIKELOOM_DATA: join(base, 'data') };
  [twin, sounds, spiking] = ['twin', 'sounds', 'spiking'].map((name) => join(base, name));
  for (const words of [
    ['train', 'ann-autoencoder', ...SMALL, '--out', twin],
    ['train', 'ann-audiocoder', '--autoencoder', twin, ...SOUNDS, '--out', sounds],
    [...QUICK, '--out', spiking],
  ]) {
    const { code, err } = await cli(words, { env });
    expect({ code, err }).toMatchObject({ code: 0 });
  }
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('help', () => {
  test.each([
    ['autoencoder', OPTION_NAMES],
    ['audiocoder', AUDIOCODER_OPTION_NAMES],
  ] as const)('of %s has a flag for every option, and examples', async (kind, names) => {
    const { code, out } = await cli(['train', `ann-${kind}`, '--help']);
    expect(code).toBe(0);
    for (const name of names) expect(out).toContain(`--${flagOf(name)} `);
    expect(out).toMatch(new RegExp(`\\$ spikeloom train ${kind} .*--neuron relu`));
  });
});

describe('a request that is wrong', () => {
  test.each<[string, () => string[], number, string]>([
    ['no such optimizer', () => ['train', 'ann-autoencoder', '--optimizer', 'sgdm'], 2, 'one of sgd, adam'],
    ['no preset of it', () => ['train', 'ann-autoencoder', '--preset', 'authors'], 2, 'one of paper, tuned'],
    ['an option of spikes', () => ['train', 'ann-autoencoder', '--steps', '3'], 2, ': leave it out for relu'],
    ['too many bits', () => ['train', 'ann-audiocoder', '--bits', '17'], 2, 'an integer in [0, 16]'],
    ['no autoencoder', () => ['train', 'ann-audiocoder'], 2, "required option '--autoencoder <run>'"],
    [
      'a spiking autoencoder',
      () => ['train', 'ann-audiocoder', '--autoencoder', spiking, '--out', join(base, 'none')],
      1,
      'holds an autoencoder, an ANN autoencoder is needed',
    ],
    [
      'an ANN for a spiking audiocoder',
      () => ['train', 'audiocoder', '--autoencoder', twin, '--out', join(base, 'none')],
      1,
      'holds an ANN autoencoder, a spiking autoencoder is needed',
    ],
    ['spikes of one', () => ['raster', twin, '-o', 'a.svg'], 1, 'a spiking autoencoder is needed'],
    [
      'a spike map by one',
      () => ['encode', twin, 'a.png', '-o', 'a.spk'],
      1,
      'a spiking autoencoder is needed',
    ],
    [
      'an image of a map',
      () => ['decode', twin, 'a.spk', '-o', 'a.png'],
      1,
      'a spiking autoencoder is needed',
    ],
    [
      'synthesis by one',
      () => ['synthesize', sounds, 'a.wav', '-o', 'a.png'],
      1,
      'a spiking audiocoder is needed',
    ],
    [
      'an image through an audiocoder',
      () => ['reconstruct', sounds, 'a.png', '-o', 'b.png'],
      1,
      'an ANN autoencoder is needed, such as ',
    ],
    ['clips of an autoencoder', () => ['evaluate', twin, '--audio', 'x'], 2, 'leave out --audio'],
    ['data of an audiocoder', () => ['resume', sounds, '--data', 'digits'], 2, 'leave out --data'],
    [
      'a run that is there',
      () => ['train', 'ann-autoencoder', ...SMALL, '--out', twin],
      2,
      'already holds a run',
    ],
  ])('%s: one line and an exit code', async (_, words, expected, message) => {
    const { code, out, err } = await cli(words(), { env, cwd: base });
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({
      code: expected,
      out: '',
      lines: 1,
    });
    expect(err).toContain(message);
    expect(await presentNames(base)).not.toContain('none');
  });
});

describe('a training', () => {
  test('says what came of it', async () => {
    const { code, out, err } = await cli(['train', 'ann-autoencoder', ...SMALL, '--out', join(base, 'said')]);
    expect(code).toBe(0);
    expect(err).toContain('ANN autoencoder 64-12-64 on digits: 12 batches of 10');
    expect(err).toMatch(/^batch 12 of 12, 100 % .* active /m);
    expect(out).toMatch(/^mse [\d.]+ on 20 test images, weights frozen$/m);
    expect(out).toMatch(/^share of units above 0: /m);
  });

  test('that is interrupted goes on to the same bytes', async () => {
    const words = ['train', 'ann-autoencoder', ...SMALL, '--epochs', '40', '--checkpoint-every', '7'];
    const [run, whole] = [join(base, 'run'), join(base, 'whole')];
    const stopped = await interrupted(words, run);
    expect(stopped.code).toBe(130);
    expect(stopped.out).toMatch(/^Stopped after batch \d+ of 480, all saved in /m);
    expect(await cli(['resume', run, '--threads', '2'])).toMatchObject({ code: 0 });
    expect(await cli([...words, '--out', whole])).toMatchObject({ code: 0 });
    expect(await readFile(join(run, CHECKPOINT))).toEqual(await readFile(join(whole, CHECKPOINT)));
  });

  test.each(['twin', 'sounds'])(
    'is made again by the command in the report of %s, byte for byte',
    async (name) => {
      const report = await readFile(join(base, name, 'report.html'), 'utf8');
      const words = reportedCommand(report);
      const again = join(base, `${name}-again`);
      expect(await cli([...words, '--out', again], { env })).toMatchObject({ code: 0 });
      expect(await readFile(join(again, CHECKPOINT))).toEqual(await readFile(join(base, name, CHECKPOINT)));
    },
  );

  test('that is complete shows its results when resumed', async () => {
    const { code, out } = await cli(['resume', sounds], { env });
    expect(code).toBe(0);
    expect(out).toMatch(/^mse [\d.]+, [\d.]+ % nearest to the right class on \d+ test clips/m);
  });
});

describe('a trained ANN', () => {
  test('is evaluated, in words and as JSON, from its run or its checkpoint', async () => {
    const words = await cli(['evaluate', twin, '--limit', '30']);
    expect(words.out).toMatch(/^mse {5}[\d.]+ {2}input images against outputs$/m);
    const json = await cli(['evaluate', twin, '--limit', '30', '--json']);
    const result = JSON.parse(json.out);
    expect(Object.keys(result)).toEqual(['mse', 'samples', 'activeShares']);
    expect(words.out).toContain(String(Number(result.mse.toPrecision(3))));
    const file = ['evaluate', join(twin, CHECKPOINT), '--data', 'digits', '--resize', '8x8', '--limit', '30'];
    expect(JSON.parse((await cli([...file, '--json'])).out)).toEqual(result);
  });

  test('of sounds is evaluated on its test clips', async () => {
    const { out } = await cli(['evaluate', sounds, '--json'], { env });
    const { mse, right, confusion, activeShares } = JSON.parse(out);
    expect(mse).toBeGreaterThan(0);
    expect(right).toBeGreaterThanOrEqual(0);
    expect(confusion).toHaveLength(10);
    expect(activeShares).toHaveLength(3);
  });

  test('passes an image through', async () => {
    const [image, output] = [join(base, 'in.png'), join(base, 'out.png')];
    await writeFile(image, encodePng({ width: 8, height: 8, pixels: new Uint8Array(64).fill(200, 20, 40) }));
    const result = await cli(['reconstruct', twin, image, '-o', output]);
    expect(result).toEqual({ code: 0, out: `${output}\n`, err: '' });
    expect(decodePng(await readFile(output), output)).toMatchObject({ width: 8, height: 8 });
  });
});
