import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/formats/safetensors.js';
import { checkMarkup } from '../report/markup.js';
import { cli, QUICK } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

let base: string;
let small: SmallSynthesis;
/** 64-12-7-12-64 */
let deep: string;
let ann: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-plot-'));
  small = await trainSmallSynthesis(base);
  deep = join(base, 'deep');
  ann = join(base, 'ann');
  const data = ['--data', 'digits', '--resize', '8x8', '--limit', '60', '--threads', '1', '--evaluate', '20'];
  for (const words of [
    [...QUICK, '--initial-bound', '1.2', '--hidden', '12-7-12', '--out', deep],
    ['train', 'ann-autoencoder', ...data, '--hidden', '12', '--batch', '10', '--out', ann],
  ]) {
    const { code, err } = await cli(words);
    expect({ code, err }).toMatchObject({ code: 0 });
  }
});
afterAll(() => rm(base, { recursive: true, force: true }));

const KINDS = ['raster', 'potentials', 'rates', 'weights', 'fields', 'training'];
const LIMIT = ['--limit', '30'];

/** The SVG that a command writes. */
async function drawn(...words: string[]): Promise<string> {
  const output = join(base, 'drawn.svg');
  const { code, out, err } = await cli(['plot', ...words, '-o', output], { env: small.env });
  expect({ code, out, err }).toEqual({ code: 0, out: `${output}\n`, err: '' });
  const svg = await readFile(output, 'utf8');
  checkMarkup(svg);
  return svg;
}

/** The PNG that a command writes. */
async function pngOf(kind: string, name: string): Promise<Buffer> {
  const output = join(base, name);
  const words = ['plot', kind, small.autoencoder, '--width', '500', '-o', output];
  const counts = kind !== 'raster' && kind !== 'potentials';
  const { code, err } = await cli([...words, ...(counts ? LIMIT : [])]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return readFile(output);
}

describe('spikeloom plot', () => {
  test.each(KINDS)('%s has help with examples', async (kind) => {
    const { code, out } = await cli(['plot', kind, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('file to write: .svg or .png');
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ spikeloom plot ${kind} `));
  });

  test('raster draws all layers or one', async () => {
    const all = await drawn('raster', deep, '--index', '7');
    for (const name of ['inputs · 64', 'layer 1 · 12', 'layer 2 · 7', 'layer 3 · 12', 'outputs · 64']) {
      expect(all).toContain(`${name} neurons`);
    }
    expect(all).toContain('Test image 7 of digits, class ');
    const one = await drawn('raster', deep, '--index', '7', '--layer', '2');
    expect(one).toContain('layer 2 · 7 neurons');
    expect(one).not.toContain('layer 1');
  });

  test('potentials draws the neurons asked for, or telling ones', async () => {
    const svg = await drawn('potentials', deep, '--neurons', '2:6,4:63');
    expect(svg).toContain('layer 2, neuron 6');
    expect(svg).toContain('outputs, neuron 63');
    expect(svg).not.toContain('inputs');
    expect((await drawn('potentials', deep)).match(/threshold 1</g)).toHaveLength(4);
  });

  test('rates draws a histogram of each layer', async () => {
    const svg = await drawn('rates', deep, ...LIMIT);
    expect(svg).toContain('over 30 test images, 4 steps each');
    expect(svg.match(/silent: /g)?.length).toBeGreaterThanOrEqual(5);
  });

  test('weights draws those from the inputs and those to the outputs', async () => {
    const both = await drawn('weights', small.autoencoder, '--count', '5');
    expect(both.match(/<image /g)).toHaveLength(2 + 2 * 5);
    expect(both).toContain('5 of 12 neurons of layer 1, the largest weights first');
    const two = await drawn('weights', small.autoencoder, '--only', '11,3');
    expect(two).toContain('2 of 12 neurons of layer 1, each with');
    expect([...two.matchAll(/sl-middle">(\d+)</g)].map(([, number]) => number).slice(-2)).toEqual([
      '11',
      '3',
    ]);
    const [first, last] = [
      await drawn('weights', deep, '--order', 'selective', ...LIMIT),
      await drawn('weights', deep, '--layer', '3', '--order', 'active', ...LIMIT),
    ];
    expect(first).toContain('from the inputs to the neuron');
    expect(first).not.toContain('to the outputs');
    expect(last).toContain('from the neuron to the outputs');
  });

  test('fields draws any layer', async () => {
    const svg = await drawn('fields', deep, '--layer', '2', ...LIMIT);
    expect(svg).toContain('All 7 neurons of layer 2, the most selective first');
    expect(svg.match(/<image /g)).toHaveLength(1 + 7);
    expect(await drawn('fields', deep, '--layer', '4', '--count', '3', ...LIMIT)).toContain(
      '3 of 64 neurons',
    );
  });

  test('training draws the network before and after', async () => {
    const svg = await drawn('training', deep, '--count', '4', ...LIMIT);
    expect(svg).toContain('Before and after training on digits: 64-12-7-12-64, 4 steps');
    expect(svg.match(/mse [\d.]+/g)).toHaveLength(2);
    for (const name of ['layer 1', 'layer 2', 'layer 3', 'outputs'])
      expect(svg).toContain(`Rates of ${name}`);
  });

  test.each(['weights', 'training'])(
    '%s of a run on a folder of images names it without its path',
    async (kind) => {
      const own = join(base, 'own');
      await cp(deep, own, { recursive: true });
      const file = join(own, 'config.json');
      const config = JSON.parse(await readFile(file, 'utf8'));
      config.data = { ...config.data, set: join(base, 'my-images'), name: 'my-images' };
      await writeFile(file, JSON.stringify(config));
      const svg = await drawn(kind, own, '--data', 'digits', ...LIMIT);
      expect(svg).toMatch(/<title>[^<]* my-images(:|<)/);
      expect(svg).not.toContain(base);
    },
  );

  test('weights of a checkpoint alone name its file', async () => {
    const svg = await drawn('weights', join(deep, 'checkpoint.safetensors'));
    expect(svg).toContain('<title>Weights of layer 1, checkpoint.safetensors</title>');
  });

  test('training refuses a network that was trained elsewhere', async () => {
    const network = await readFile(join(deep, 'checkpoint.safetensors'));
    const { metadata, tensors } = decodeSafetensors(network, 'deep');
    const elsewhere = encodeSafetensors([...tensors.values()], { ...metadata, batch: '0' });
    await writeFile(join(base, 'elsewhere.safetensors'), elsewhere);
    const words = ['plot', 'training', 'elsewhere.safetensors', '--data', 'digits', '-o', 'a.svg'];
    const { code, err } = await cli(words, { cwd: base });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/its first weights are not known/) });
  });

  test.each(['rates', 'fields'])('%s draws an audiocoder by its clips', async (kind) => {
    const svg = await drawn(kind, small.audiocoder, '--limit', '4');
    expect(svg).toContain('4 test clips');
    if (kind === 'fields')
      expect(svg).toMatch(/All 16 neurons of layer 1.* seconds run to the right, [\d,]+ Hz are on top/);
  });

  test.each(KINDS)('%s writes a PNG file of a width', async (kind) => {
    const { data, width, height } = decode(await pngOf(kind, 'a.png'));
    expect(width).toBe(500);
    expect(height).toBeGreaterThan(50);
    expect(new Set(data).size).toBeGreaterThan(20);
  });

  test('writes the same bytes again', async () => {
    const [a, b] = [await pngOf('training', 'a.png'), await pngOf('training', 'b.png')];
    expect(b.equals(a)).toBe(true);
  });

  test('spikeloom raster writes PNG too', async () => {
    const output = join(base, 'raster.png');
    const words = ['raster', deep, '--index', '3', '--width', '700', '-o', output];
    expect(await cli(words)).toEqual({ code: 0, out: `${output}\n`, err: '' });
    expect(decode(await readFile(output)).width).toBe(700);
  });
});

describe('a wrong request has exit code 2 and a line that tells the remedy', () => {
  test.each([
    [['raster', 'DEEP', '-o', 'a.jpg'], /--output must end in \.svg or \.png, got "a\.jpg"/],
    [['raster', 'DEEP', '-o', 'a.svg', '--width', '100'], /--width is for PNG files/],
    [
      ['raster', 'DEEP', '-o', 'a.png', '--width', '20000'],
      /width must be an integer in \[100, 10000\] pixels/,
    ],
    [
      ['rates', 'DEEP', '-o', 'a.png', '--width', '5'],
      /width must be an integer in \[100, 10000\] pixels, got 5/,
    ],
    [['raster', 'DEEP', '-o', 'a.svg', '--layer', '5'], /layer must be an integer in \[0, 4\], got 5/],
    [
      ['potentials', 'DEEP', '-o', 'a.svg', '--neurons', '0:1'],
      /layer must be an integer in \[1, 4\], got 0/,
    ],
    [
      ['potentials', 'DEEP', '-o', 'a.svg', '--neurons', '2:7'],
      /neuron of layer 2 must be .* \[0, 6\], got 7/,
    ],
    [['potentials', 'DEEP', '-o', 'a.svg', '--neurons', '1:3,2:3,1:3'], /neuron 1:3 is named twice/],
    [['weights', 'DEEP', '-o', 'a.svg', '--only', '3,1,3'], /neuron 3 is named twice/],
    [['fields', 'DEEP', '-o', 'a.svg', '--only', '3,03', ...LIMIT], /neuron 3 is named twice/],
    [['potentials', 'DEEP', '-o', 'a.svg', '--neurons', 'x'], /--neurons must be layer:neuron/],
    [['weights', 'DEEP', '-o', 'a.svg', '--layer', '2'], /not images: choose layer 1 or 3, or .*plot fields/],
    [['weights', 'DEEP', '-o', 'a.svg', '--layer', '4'], /not images: choose layer 1 or 3, or .*plot fields/],
    [['weights', 'DEEP', '-o', 'a.svg', '--layer', '5'], /layer must be an integer in \[1, 4\], got 5/],
    [['weights', 'DEEP', '-o', 'a.svg', '--only', '12'], /neuron of layer 1 must be .* \[0, 11\], got 12/],
    [['fields', 'DEEP', '-o', 'a.svg', '--only', '12'], /neuron of layer 1 must be .* \[0, 11\], got 12/],
    [['fields', 'DEEP', '-o', 'a.svg', '--limit', '1'], /needs at least 2 samples to differ in, got 1/],
    [['fields', 'DEEP', '-o', 'a.svg', '--only', '1,'], /--only must be numbers of neurons, such as 121,19/],
    [
      ['fields', 'DEEP', '-o', 'a.svg', '--only', '1', '--count', '3'],
      /'--only <numbers>' cannot be used with/,
    ],
    [['weights', 'DEEP', '-o', 'a.svg', '--count', '0'], /--count must be an integer of at least 1/],
    [['fields', 'DEEP', '-o', 'a.svg', '--layer', '5'], /layer must be an integer in \[1, 4\], got 5/],
    [['fields', 'DEEP', '-o', 'a.svg', '--order', 'largest'], /Allowed choices are active, selective/],
    [
      ['fields', 'SOUNDS', '-o', 'a.svg', '--layer', '3', '--limit', '4'],
      /layer must be an integer in \[1, 2\]/,
    ],
    [['fields', 'SOUNDS', '-o', 'a.svg', '--data', 'digits'], /holds an audiocoder: leave out --data/],
    [['rates', 'DEEP', '-o', 'a.svg', '--audio', 'fsdd'], /holds an autoencoder: leave out --audio/],
    [['rates', 'DEEP'], /required option '-o, --output <file>' not specified/],
    [['rates', 'DEEP', '-o', 'a.svg', '--data', 'mnst'], /data set "mnst" is unknown/],
    [['bars', 'DEEP', '-o', 'a.svg'], /unknown command 'bars'/],
  ])('%j', async (words, message) => {
    const given = words.map((word) => (word === 'DEEP' ? deep : word === 'SOUNDS' ? small.audiocoder : word));
    const { code, out, err } = await cli(['plot', ...given], { cwd: base, env: small.env });
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(message) });
    expect(err).not.toMatch(/\n\s+at /);
  });

  test.each(KINDS)('%s refuses an ANN, which does not spike', async (kind) => {
    const { code, out, err } = await cli(['plot', kind, ann, '-o', 'a.svg'], { cwd: base });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('holds an ANN autoencoder, a spiking network is needed; it is used by');
    for (const command of ['inspect', 'reconstruct', 'evaluate'])
      expect(err).toContain(`"spikeloom ${command}"`);
  });

  test.each(['raster', 'potentials', 'weights', 'training'])('%s refuses an audiocoder', async (kind) => {
    const { code, err } = await cli(['plot', kind, small.audiocoder, '-o', 'a.svg'], { cwd: base });
    expect(code).toBe(1);
    expect(err).toContain('holds an audiocoder');
    expect(err).toContain('that it was made with');
  });
});
