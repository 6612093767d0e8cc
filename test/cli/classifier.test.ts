/** Classifiers on the command line, as a user has them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from './run-cli.js';

let base: string;
let images: string;
let sounds: string;
const SMALL = ['--hidden', '20', '--threads', '1', '--steps', '5'];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-classifier-'));
  [images, sounds] = ['images', 'sounds'].map((name) => join(base, name));
  for (const words of [
    ['--data', 'digits', '--limit', '600', '--evaluate', '50', '--batch', '20', '--out', images],
    [
      ...['--audio', 'spoken-digits', '--clips', '60', '--batch', '10'],
      ...['--frames', '40', '--decimation', '200', '--out', sounds],
    ],
  ]) {
    const { code, out, err } = await cli(['train', 'classifier', ...SMALL, ...words]);
    expect(`${code} ${err}`).toMatch(/^0 Classifier \d+-20-10 on (digits|spoken-digits): /);
    expect(out).toMatch(/^[\d.]+ % right on \d+ test samples, weights frozen$/m);
  }
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('evaluate', () => {
  test.each([
    ['images', () => images, '2,000 test samples of digits'],
    ['clips', () => sounds, '10 test samples of spoken-digits'],
  ])('tells how many %s are right, and what was taken for what', async (_, run, named) => {
    const { code, out } = await cli(['evaluate', run(), '--threads', '1']);
    expect(code).toBe(0);
    expect(out).toContain(`${named}, weights frozen`);
    expect(out).toMatch(/^right {3}[\d.]+ %$/m);
    const { out: json } = await cli(['evaluate', run(), '--threads', '1', '--json']);
    const { accuracy, confusion, classes } = JSON.parse(json);
    expect(out).toContain(`${(100 * accuracy).toFixed(2)} %`);
    expect(confusion).toHaveLength(10);
    expect(classes).toHaveLength(10);
  });

  test('takes other images of the same classes, and so many of them', async () => {
    const flags = ['--data', 'digits', '--limit', '30', '--threads', '1'];
    const other = await cli(['evaluate', images, ...flags]);
    expect(other.out).toContain('30 test samples of digits');
    const alone = await cli(['evaluate', join(images, 'checkpoint.safetensors'), ...flags]);
    expect(alone.out).toBe(other.out);
  });
});

test('inspect counts what it costs', async () => {
  const { out } = await cli(['inspect', images, '--limit', '20', '--threads', '1']);
  expect(out).toMatch(/784-20-10 on 20 test samples of digits, weights frozen: [\d.]+ % right/);
  expect(out).toContain('effective ACs');
  const { out: json } = await cli(['inspect', sounds, '--threads', '1', '--json']);
  expect(JSON.parse(json)).toMatchObject({ kind: 'classifier', cost: { samples: 10, steps: 5 } });
});

test('is exported as arrays, and told that it cannot be imported', async () => {
  const file = join(base, 'network.npz');
  expect((await cli(['export', images, '--npz', file])).code).toBe(0);
  const { code, err } = await cli(['import', file, '-o', join(base, 'imported')]);
  expect(err).toContain('holds a classifier, which cannot be imported');
  expect(code).toBe(1);
});

test('resume shows the results of a complete run again', async () => {
  const { out } = await cli(['resume', images]);
  expect(out).toMatch(/% right on 50 test samples/);
});

describe('is refused', () => {
  const train = (...words: string[]) => ['train', 'classifier', ...words];
  const alone = () => join(sounds, 'checkpoint.safetensors');
  test.each<[string, () => string[], number, string]>([
    ['images and clips', () => train('--data', 'digits', '--audio', 'fsdd'), 2, 'give either --data'],
    ['a preset there is not', () => train('--preset', 'authors'), 2, 'one of tuned, paper'],
    ['a coding', () => train('--coding', 'rate'), 2, "unknown option '--coding'"],
    ['images of clips', () => ['evaluate', sounds, '--data', 'digits'], 2, 'hears clips: leave out --data'],
    ['clips of images', () => ['evaluate', images, '--audio', 'fsdd'], 2, 'takes images: leave out --audio'],
    ['paired images', () => ['evaluate', images, '--images', 'mnist'], 2, 'a classifier: leave out --images'],
    ['a twin', () => ['inspect', images, '--twin', images], 2, '--twin is for autoencoders'],
    ['a checkpoint of clips alone', () => ['evaluate', alone()], 2, 'give the run folder'],
    ['reconstruct', () => ['reconstruct', images, 'a.png', '-o', 'b.png'], 1, 'an autoencoder is needed'],
    ['a graph', () => ['export', images, '--nir', join(base, 'a.nir')], 1, 'an autoencoder is needed'],
    [
      'clips when it goes on',
      () => ['resume', images, '--audio', 'fsdd'],
      2,
      'a classifier: leave out --audio',
    ],
    ['a page', () => ['export', images, '--html', join(base, 'a.html')], 1, 'holds a classifier'],
  ])('%s: one line and an exit code', async (_, words, code, message) => {
    const result = await cli(words());
    expect(result.err).toContain(message);
    expect(result.err.trimEnd().split('\n')).toHaveLength(1);
    expect(result.code).toBe(code);
  });
});
