import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePng, encodePng } from '../../src/formats/png.js';
import { OPTION_NAMES } from '../../src/network/schema.js';
import { flagOf } from '../../src/options/spec.js';
import { checkMarkup } from '../report/markup.js';
import { cli, QUICK } from './run-cli.js';

const golden = (name: string) => fileURLToPath(new URL(`../golden/learning/${name}.json`, import.meta.url));

let base: string;
let run: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-cli-'));
  run = join(base, 'run');
  const { code, err } = await cli([...QUICK, '--out', run]);
  expect({ code, err }).toMatchObject({ code: 0 });
});
afterAll(() => rm(base, { recursive: true, force: true }));

const COMMANDS = [
  'train',
  'resume',
  'evaluate',
  'inspect',
  'reconstruct',
  'encode',
  'decode',
  'raster',
  'plot',
  'cochleagram',
  'verify',
  'data',
  'demo',
  'studio',
];

describe('help', () => {
  test('lists every command, without one too', async () => {
    const [asked, bare] = await Promise.all([cli(['--help']), cli([])]);
    expect(asked.code).toBe(0);
    expect(bare).toEqual(asked);
    for (const name of COMMANDS) expect(asked.out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expect(asked.out).toContain('Examples:');
  });

  test.each(COMMANDS)('of %s has examples', async (name) => {
    const { code, out, err } = await cli([name, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Examples:\n {2}\$ spikeloom /);
  });

  test('of training has a flag for every option of the schema', async () => {
    const { out } = await cli(['help', 'train']);
    expect(out).toContain('autoencoder');
    const { out: flags } = await cli(['train', 'autoencoder', '--help']);
    for (const name of OPTION_NAMES) expect(flags).toContain(`--${flagOf(name)} `);
    expect((await cli(['help', 'train', 'autoencoder'])).out).toBe(flags);
    expect(flags).toContain('--spike-probability');
  });

  test.each([['nonsense'], ['train', 'nonsense'], ['evaluate', 'runs']])(
    'of %s %s, which is no command, is refused',
    async (...words) => {
      const { code, out, err } = await cli(['help', ...words]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`there is no command "spikeloom ${words.join(' ')}"`);
    },
  );

  test('tells the version', async () => {
    expect(await cli(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });
});

describe('a wrong request has exit code 2 and a line that tells the remedy', () => {
  test.each([
    [['tran'], /unknown command 'tran'.*Did you mean train/s],
    [['train', 'autoencoder', '--learnin-rate', '1'], /unknown option '--learnin-rate'/],
    [['train', 'autoencoder', '--leak', '2'], /--leak must be a number in \[0, 1\), got "2"/],
    [['train', 'autoencoder', '--steps', '1e9'], /--steps must be an integer in \[1, 1000\]/],
    [['train', 'autoencoder', '--preset', 'best'], /--preset must be one of paper, authors, tuned/],
    [['train', 'autoencoder', '--data', 'mnst'], /data set "mnst" is unknown; choose digits, mnist/],
    [['train', 'autoencoder', '--resize', '8'], /--resize must be width x height/],
    [['train', 'autoencoder', '--layers', '784-10-700'], /must begin and end with the 784 pixels/],
    [['train', 'autoencoder', '--layers', '784-10-784', '--hidden', '9'], /either --layers or --hidden/],
    [['train', 'autoencoder', '--layers', '8-4-8', '--stack-on', 'runs/x'], /inner layers as --hidden/],
    [['train', 'autoencoder', '--coding', 'morse'], /--coding must be one of rate, latency, deterministic/],
    [['train', 'autoencoder', '--hidden', '1000000'], /needs .* GB/],
    [['evaluate'], /missing required argument 'run'/],
    [['verify', 'x.json', '--engine', 'gpu'], /Allowed choices are wasm, reference/],
    [['verify', 'x.json', '--tolerance', '-1'], /--tolerance must be a number of at least 0/],
    [['raster', 'runs/x', '-o', 'a.svg', '--neurons', '5'], /--neurons must be layer:neuron/],
    [['reconstruct', 'runs/x', 'a.png'], /required option '-o, --output <file>' not specified/],
    [['demo', '--seconds', '0'], /--seconds must be an integer of at least 1/],
  ])('%j', async (words, message) => {
    const { code, out, err } = await cli(words, { cwd: base });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('that would replace a run', async () => {
    const { code, err } = await cli([...QUICK, '--out', run]);
    expect(code).toBe(2);
    expect(err).toMatch(/already holds a run; .*--force/);
  });
});

describe('wrong data has exit code 1 and a line that names the file', () => {
  test.each([
    [['evaluate', 'none'], 'none: does not exist'],
    [['resume', 'none'], 'none: not a run folder'],
    [['verify', 'none.json'], 'none.json: does not exist'],
    [['raster', 'none', '-o', 'a.svg'], 'none: does not exist'],
    [['train', 'autoencoder', '--data', 'mnist', '--data-dir', 'none'], 'run "spikeloom data get mnist"'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await cli(words, { cwd: base });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('an image that is none', async () => {
    const file = join(base, 'broken.png');
    await writeFile(file, 'not a picture');
    const { code, err } = await cli(['reconstruct', run, file, '-o', join(base, 'x.png')]);
    expect(code).toBe(1);
    expect(err).toContain(`${file}: `);
  });
});

describe('train', () => {
  test('says what came of it and where the time went', async () => {
    const { code, out, err } = await cli([...QUICK, '--out', join(base, 'said')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^mse [\d.]+, spikeMse [\d.]+ on 20 test images, weights frozen$/m);
    expect(out).toMatch(/^time [\d.]+ s: data .* training .* ms per batch\), report .*; memory \d+ MB$/m);
    expect(out).toContain(join('said', 'report.html'));
    expect(err).toContain('Autoencoder 64-12-64 on digits: 12 batches of 10');
    expect(err).toMatch(/^batch 12 of 12, 100 %/m);
  });

  test('makes numbered folders where none is named', async () => {
    for (const number of [1, 2]) {
      const { out } = await cli(QUICK, { cwd: base });
      expect(out).toContain(join('runs', `digits-${number}`, 'report.html'));
    }
  });

  test('warns of a layer that is silent once', async () => {
    const words = [...QUICK, '--threshold', '900', '--log-every', '1', '--out', join(base, 'silent')];
    const { code, err } = await cli(words);
    expect(code).toBe(0);
    expect(err.match(/Warning: layer 1 is silent/g)).toHaveLength(1);
    expect(await readFile(join(base, 'silent', 'report.html'), 'utf8')).toContain('layer 1 is silent');
  });
});

describe('a trained network', () => {
  test('is evaluated, in words and as JSON', async () => {
    const [words, json] = await Promise.all([
      cli(['evaluate', run, '--limit', '50']),
      cli(['evaluate', run, '--limit', '50', '--threads', '2', '--json']),
    ]);
    expect(words.code).toBe(0);
    expect(words.out).toContain('50 test images of digits');
    const { mse, spikeMse, samples, spikeRates } = JSON.parse(json.out);
    expect(samples).toBe(50);
    expect(mse).toBeGreaterThan(0);
    expect(spikeMse).toBeGreaterThan(0);
    expect(spikeRates).toHaveLength(3);
    expect(words.out).toContain(String(Number(mse.toPrecision(3))));
  });

  test('refuses images of another size', async () => {
    const { code, err } = await cli(['evaluate', join(run, 'checkpoint.safetensors'), '--data', 'digits']);
    expect(code).toBe(2);
    expect(err).toContain('give --resize 8x8');
  });

  test('passes an image through', async () => {
    const image = join(base, 'in.png');
    const output = join(base, 'out.png');
    await writeFile(image, encodePng({ width: 8, height: 8, pixels: new Uint8Array(64).fill(200, 20, 40) }));
    expect(await cli(['reconstruct', run, image, '-o', output])).toMatchObject({
      code: 0,
      out: `${output}\n`,
    });
    expect(decodePng(await readFile(output), output)).toMatchObject({ width: 8, height: 8 });
    const large = join(base, 'large.png');
    await writeFile(large, encodePng({ width: 30, height: 20, pixels: new Uint8Array(600) }));
    const refused = await cli(['reconstruct', run, large, '-o', output]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain('has 30×20 pixels, the network takes 8×8: give --resize');
    expect(await cli(['reconstruct', run, large, '--resize', '-o', output])).toMatchObject({ code: 0 });
  });

  test('draws a raster', async () => {
    const output = join(base, 'raster.svg');
    const words = ['raster', run, '--index', '7', '--neurons', '1:3,2:63', '-o', output];
    expect(await cli(words)).toMatchObject({ code: 0 });
    const svg = await readFile(output, 'utf8');
    checkMarkup(svg);
    expect(svg).toContain('layer 1, neuron 3');
    expect(svg).toContain('outputs, neuron 63');
    expect(await cli(['raster', run, '--index', '7', '--neurons', '3:0', '-o', output])).toMatchObject({
      code: 2,
    });
  });

  test('that is complete shows its results when resumed', async () => {
    const { code, out } = await cli(['resume', run]);
    expect(code).toBe(0);
    expect(out).toContain('on 20 test images');
  });
});

describe('verify', () => {
  test.each(['reference', 'wasm'])('prints JSON of exactly this form: %s', async (engine) => {
    const { code, out } = await cli(['verify', golden('threshold-two'), '--engine', engine, '--json']);
    expect(code).toBe(0);
    const { differences, ...rest } = JSON.parse(out);
    expect(rest).toEqual({ engine });
    expect(Object.keys(differences)).toEqual(['potential', 'spikes', 'error', 'loss', 'gradient', 'weights']);
    for (const value of Object.values(differences)) expect(value).toBeLessThan(1e-4);
  });

  test('has exit code 1 above the tolerance', async () => {
    const words = ['verify', golden('autoencoder-xor'), '--engine', 'wasm', '--threads', '2'];
    expect(await cli(words)).toMatchObject({ code: 0 });
    const { code, out } = await cli([...words, '--tolerance', '1e-12']);
    expect(code).toBe(1);
    expect(out).toContain('not equal within 1e-12 on wasm');
    const file = join(base, 'broken.json');
    await writeFile(file, (await readFile(golden('autoencoder-xor'), 'utf8')).slice(0, 5000));
    const broken = await cli(['verify', file]);
    expect(broken.code).toBe(1);
    expect(broken.err).toContain(`${file}: not valid JSON at line 1`);
  });
});

test('demo learns to draw and to hear, and reports', async () => {
  const out = join(base, 'demo');
  const env = { SPIKELOOM_DATA: join(base, 'data') };
  const { code, out: said } = await cli(['demo', '--seconds', '1', '--out', out], { env });
  expect(code).toBe(0);
  for (const part of ['images', 'sounds']) expect(said).toContain(`report: ${out}/${part}/report.html`);
  expect(said).toContain(`Speak to it: spikeloom studio --runs ${out} --open`);
  expect(await readFile(join(out, 'images', 'report.html'), 'utf8')).toContain('Reconstructions');
  const report = await readFile(join(out, 'sounds', 'report.html'), 'utf8');
  expect(report.match(/<audio /g)?.length).toBeGreaterThanOrEqual(10);
  const again = await cli(['demo', '--out', out], { env });
  expect(again).toMatchObject({ code: 2, out: '' });
  expect(again.err).toContain('is not empty; choose another folder with --out');
});
