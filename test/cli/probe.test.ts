/** `spikeloom evaluate --probe`, as a user has it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from './run-cli.js';

let base: string;
let run: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-probe-'));
  run = join(base, 'run');
  const small = ['--resize', '8x8', '--hidden', '16', '--steps', '8', '--limit', '1000', '--threads', '1'];
  await cli([
    'train',
    'autoencoder',
    '--data',
    'digits',
    '--preset',
    'tuned',
    ...small,
    '--evaluate',
    '20',
    '--out',
    run,
  ]);
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('tells what the code of an autoencoder is worth', async () => {
  const flags = ['--probe', '--limit', '200', '--threads', '1'];
  const { code, out } = await cli(['evaluate', run, ...flags]);
  expect(code).toBe(0);
  expect(out).toMatch(/^[\d.]+ % of 200 test images of digits told apart$/m);
  expect(out).toContain('the 16 numbers of the code');
  const { accuracy, trainAccuracy, samples } = JSON.parse(
    (await cli(['evaluate', run, ...flags, '--json'])).out,
  );
  expect(out).toContain(`${(100 * accuracy).toFixed(2)} % of`);
  expect(samples).toBe(200);
  // Ten classes: by chance it would be a tenth.
  expect(accuracy).toBeGreaterThan(0.3);
  expect(trainAccuracy).toBeGreaterThan(0.3);
});

test('is refused for other networks', async () => {
  const classes = join(base, 'classes');
  const small = ['--resize', '8x8', '--hidden', '8', '--steps', '3', '--limit', '100', '--threads', '1'];
  await cli(['train', 'classifier', '--data', 'digits', ...small, '--evaluate', '20', '--out', classes]);
  const { code, err } = await cli(['evaluate', classes, '--probe']);
  expect(err).toContain('holds a classifier: leave out --probe');
  expect(code).toBe(2);
});
