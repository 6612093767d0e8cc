import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digitsSet } from '../../src/data/digits.js';
import { imagePixels } from '../../src/data/image-set.js';
import { resizeImages } from '../../src/data/resize.js';
import { decodePng, encodePng } from '../../src/formats/png.js';
import { networkFingerprint } from '../../src/network/fingerprint.js';
import { decodeSpikeMapFile } from '../../src/network/spike-map-file.js';
import { openNetwork } from '../../src/node/runs/network-files.js';
import { decodeMaps, encodeImages } from '../../src/use/hidden-map.js';
import { cli, QUICK } from './run-cli.js';

/** Large first weights, so that a network of a moment spikes. */
const TRAIN = [...QUICK, '--initial-bound', '0.6'];
const SIZE = { width: 8, height: 8 };
const pixels = imagePixels(resizeImages(digitsSet({ seed: 1, count: 5, part: 'test' }), SIZE), 4);

let base: string;
let image: string;
let map: string;
const run = (name = 'run') => join(base, name);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'spikeloom-map-'));
  [image, map] = [join(base, 'in.png'), join(base, 'map.spk')];
  await writeFile(image, encodePng({ ...SIZE, pixels }));
  const trainings = [
    [...TRAIN, '--out', run()],
    [...TRAIN, '--seed', '2', '--out', run('other')],
    [...TRAIN, '--hidden', '9', '--out', run('narrow')],
  ];
  for (const { code, err } of await Promise.all(trainings.map((words) => cli(words)))) {
    expect({ code, err }).toMatchObject({ code: 0 });
  }
  expect(await cli(['encode', run(), image, '-o', map])).toMatchObject({ code: 0 });
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('encode', () => {
  test('writes the map of the library, and says how small it is', async () => {
    const output = join(base, 'said.spk');
    const { code, out, err } = await cli(['encode', run(), image, '-o', output, '--map-steps', '5']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')[0]).toBe(output);
    expect(out).toMatch(/^map +60 bits, 5 × 12, steps × neurons; file 32 bytes$/m);
    expect(out).toMatch(/^image +512 bits, 8 per pixel$/m);
    expect(out).toMatch(/^ratio +8\.53 /m);
    expect(out).toMatch(/^spikes +[\d.]+ % of the neurons spiked$/m);
    const { network } = await openNetwork(run(), { spikes: true });
    const [expected] = await encodeImages(network, [pixels], { steps: 5 });
    expect(decodeSpikeMapFile(await readFile(output), output)).toEqual({
      image: SIZE,
      fingerprint: networkFingerprint(network),
      map: expected,
    });
  });

  test('keeps 15 steps unless told, and prints JSON', async () => {
    const output = join(base, 'json.spk');
    const { out } = await cli(['encode', run(), image, '-o', output, '--json']);
    const { spikingShare, ...rest } = JSON.parse(out);
    expect(rest).toEqual({
      ...{ output, steps: 15, neurons: 12, mapBits: 180, fileBytes: 47, imageBits: 512 },
      compressionRatio: 512 / 180,
    });
    expect(spikingShare).toBeGreaterThan(0);
    expect(spikingShare).toBeLessThanOrEqual(1);
    expect(await readFile(output)).toEqual(await readFile(map));
  });

  test('takes a seed; that of the network gives the same bytes', async () => {
    const { network } = await openNetwork(run(), { spikes: true });
    const maps: Buffer[] = [];
    for (const seed of [network.options.seed, 4]) {
      const output = join(base, `seed-${seed}.spk`);
      await cli(['encode', run(), image, '-o', output, '--seed', String(seed)]);
      maps.push(await readFile(output));
    }
    expect(maps[0]).toEqual(await readFile(map));
    expect(maps[1]).not.toEqual(maps[0]);
  });

  test('resamples an image of another size where asked to', async () => {
    const large = join(base, 'large.png');
    const output = join(base, 'large.spk');
    await writeFile(large, encodePng({ width: 30, height: 20, pixels: new Uint8Array(600).fill(99) }));
    const refused = await cli(['encode', run(), large, '-o', output]);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('has 30×20 pixels, the network takes 8×8: give --resize');
    expect(await cli(['encode', run(), large, '-o', output, '--resize'])).toMatchObject({ code: 0 });
  });

  test.each([
    [['--map-steps', '0'], '--map-steps must be an integer in [1, 1000], got "0"'],
    [['--map-steps', '1.5'], '--map-steps must be an integer in [1, 1000], got "1.5"'],
    [['--seed', '-1'], '--seed must be an integer in [0, 9007199254740991], got "-1"'],
  ])('refuses %j', async (words, message) => {
    const { code, err } = await cli(['encode', run(), image, '-o', join(base, 'no.spk'), ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(await readdir(base)).not.toContain('no.spk');
  });
});

describe('decode', () => {
  test.each([
    ['the steps of the network', [], 4],
    ['more steps', ['--steps', '30'], 30],
  ])('makes the image of the library, for %s', async (_, words, steps) => {
    const output = join(base, `${steps}.png`);
    const finished = await cli(['decode', run(), map, '-o', output, ...words]);
    expect(finished).toEqual({ code: 0, out: `${output}\n`, err: '' });
    const { network } = await openNetwork(run(), { spikes: true });
    const [counts] = await decodeMaps(network, await encodeImages(network, [pixels], { steps: 15 }), {
      steps,
    });
    const full = Math.max(1, Math.round(steps * network.options.spikeProbability));
    const grey = Uint8Array.from(counts, (count) => Math.min(255, Math.round((255 * count) / full)));
    expect(decodePng(await readFile(output), output)).toEqual({ ...SIZE, pixels: grey });
    expect(Math.max(...grey)).toBeGreaterThan(0);
  });

  test.each([
    [
      'other',
      /was made by another network, .*\(fingerprint [0-9a-f]{8}, this network has [0-9a-f]{8}\): decode it/,
    ],
    ['narrow', /holds 12 neurons for an image of 8×8, the network has 9 for 8×8: decode it with the network/],
  ])('refuses a map with the network "%s"', async (name, message) => {
    const output = join(base, 'foreign.png');
    const { code, out, err } = await cli(['decode', run(name), map, '-o', output]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`${map}: `);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(base)).not.toContain('foreign.png');
  });

  test('refuses what is no map, and steps out of range', async () => {
    const output = join(base, 'no.png');
    const wrong = await cli(['decode', run(), image, '-o', output]);
    expect(wrong).toMatchObject({ code: 1, err: `spikeloom: ${image}: not a spike map file\n` });
    const missing = await cli(['decode', run(), 'none.spk', '-o', output]);
    expect(missing).toMatchObject({ code: 1, err: 'spikeloom: none.spk: does not exist\n' });
    const range = await cli(['decode', run(), map, '-o', output, '--steps', '0']);
    expect(range.code).toBe(2);
    expect(range.err).toContain('--steps must be an integer in [1, 1000], got "0"');
  });
});
