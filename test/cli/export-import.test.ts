import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packSpikes, unpackSpikes } from '../../src/core/spike-map.js';
import { imagePixels } from '../../src/data/image-set.js';
import { decodeNpy, encodeNpy } from '../../src/formats/npy.js';
import { decodeNpz } from '../../src/formats/npz.js';
import { decodeSpikeEvents } from '../../src/network/spike-events.js';
import { decodeSpikeMapFile } from '../../src/network/spike-map-file.js';
import { loadNetworkImages, openNetwork } from '../../src/node/runs/network-files.js';
import { recordSample } from '../../src/use/raster.js';
import { folderForAll } from '../node/shared-folder.js';
import { cli, QUICK } from './run-cli.js';
import { type SmallSynthesis, trainSmallSynthesis } from './small-synthesis.js';

let base: string;
let small: SmallSynthesis;
const at = (name: string) => join(base, name);
const bytesOf = (...path: string[]) => readFile(join(...path));
const checkpointFile = (folder: string) => join(folder, 'checkpoint.safetensors');
const checkpointOf = (folder: string) => bytesOf(checkpointFile(folder));

async function done(words: readonly string[]): Promise<{ out: string; err: string }> {
  const { code, out, err } = await cli(words, { env: small.env });
  expect({ code, err }).toMatchObject({ code: 0 });
  return { out, err };
}

beforeAll(async () => {
  base = await folderForAll();
  small = await trainSmallSynthesis(base);
  await done([...QUICK, '--preset', 'tuned', '--out', at('tuned')]);
});

describe('a network', () => {
  test('goes to NIR and npz in one call and comes back with the same bytes', async () => {
    const { out, err } = await done([
      'export',
      small.autoencoder,
      '--nir',
      at('a.nir'),
      '--npz',
      at('a.npz'),
    ]);
    expect({ out, err }).toEqual({ out: `${at('a.nir')}\n${at('a.npz')}\n`, err: '' });
    const told = 'an autoencoder 64-12-64, images of 8×8\n';
    expect((await done(['import', at('a.nir'), '-o', at('a.safetensors')])).out).toBe(
      `${at('a.safetensors')}\n${told}`,
    );
    expect((await done(['import', at('a.npz'), '-o', at('imported')])).out).toBe(
      `${at('imported')}\n${told}`,
    );
    expect(await bytesOf(at('a.safetensors'))).toEqual(await checkpointOf(small.autoencoder));
    expect(await checkpointOf(at('imported'))).toEqual(await checkpointOf(small.autoencoder));
    const origin = JSON.parse((await bytesOf(at('imported'), 'imported.json')).toString());
    expect(origin).toMatchObject({
      format: 'spikeloom-import',
      kind: 'autoencoder',
      from: { file: 'a.npz', format: 'npz' },
    });
    expect(await readdir(at('imported'))).toEqual(['checkpoint.safetensors', 'imported.json']);
  });

  test('that was imported is measured as the run is, and is no run', async () => {
    const evaluate = (path: string) =>
      done(['evaluate', path, '--data', 'digits', '--resize', '8x8', '--limit', '50', '--json']);
    expect(await evaluate(at('imported'))).toEqual(await evaluate(small.autoencoder));
    const raster = ['--data', 'digits', '--resize', '8x8', '-o', at('raster.svg')];
    await done(['raster', at('imported'), ...raster]);
    const unnamed = await cli(['evaluate', at('imported')]);
    expect(unnamed).toMatchObject({ code: 2 });
    expect(unnamed.err).toContain('does not say what it was trained on: give --data');
    const resumed = await cli(['resume', at('imported')]);
    expect(resumed).toMatchObject({ code: 1 });
    expect(resumed.err).toContain('not a run folder but an imported network (imported.json)');
    const again = await cli(['import', at('a.nir'), '-o', at('imported')]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain('replace it with --force');
    await done(['import', at('a.nir'), '-o', at('imported'), '--force']);
    const other = await cli(['import', at('a.nir'), '-o', small.autoencoder, '--force']);
    expect(other).toMatchObject({ code: 2 });
    expect(other.err).toContain('holds other files');
  });

  test('that subtracts is exported with a warning and comes back', async () => {
    const { err } = await done(['export', at('tuned'), '--nir', at('t.nir'), '--nir-dt', '1e-4', '--fold-r']);
    expect(err).toMatch(
      /^Warning: these neurons are reset by subtraction .* other tools reset them to 0 and spike/,
    );
    await done(['import', at('t.nir'), '-o', at('t.safetensors')]);
    expect(await bytesOf(at('t.safetensors'))).toEqual(await checkpointOf(at('tuned')));
    await done(['import', at('t.nir'), '-o', at('zero'), '--reset', 'zero', '--steps', '9']);
    expect((await openNetwork(at('zero'))).network.options).toMatchObject({
      reset: 'zero',
      steps: 9,
      threshold: 2,
    });
  });

  test('that hears goes and comes back whole', async () => {
    await done(['export', small.audiocoder, '--nir', at('s.nir'), '--npz', at('s.npz')]);
    const { out } = await done(['import', at('s.nir'), '-o', at('heard'), '--json']);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'audiocoder',
      format: 'nir',
      image: { width: 8, height: 8 },
    });
    expect(await checkpointOf(at('heard'))).toEqual(await checkpointOf(small.audiocoder));
    await done(['import', at('s.npz'), '-o', at('s.safetensors')]);
    expect(await bytesOf(at('s.safetensors'))).toEqual(await checkpointOf(small.audiocoder));
  });
});

test('metrics become columns, and lines again', async () => {
  await done(['export', small.autoencoder, '--metrics', at('m.npz')]);
  await done(['import', at('m.npz'), '-o', at('m.jsonl')]);
  expect(await readFile(at('m.jsonl'))).toEqual(await bytesOf(small.autoencoder, 'metrics.jsonl'));
  const lines = (await bytesOf(small.autoencoder, 'metrics.jsonl'))
    .toString()
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l));
  const columns = decodeNpz(await bytesOf(at('m.npz')), 'm.npz');
  expect(columns.get('mse')).toEqual({
    shape: [lines.length],
    data: Float64Array.from(lines, ({ mse }) => mse),
  });
  expect(columns.get('spikeRates')).toEqual({
    shape: [lines.length, 3],
    data: Float64Array.from(lines.flatMap(({ spikeRates }) => spikeRates)),
  });
});

describe('spikes', () => {
  const DATA = ['--data', 'digits', '--resize', '8x8'];

  test.each([0, 1, 2])('of layer %i for an image are those of the record', async (layer) => {
    const output = at(`l${layer}.csv`);
    await done([
      'export',
      small.autoencoder,
      '--spikes',
      output,
      '--index',
      '3',
      '--layer',
      String(layer),
      ...DATA,
    ]);
    const opened = await openNetwork(small.autoencoder, { spikes: true });
    const images = await loadNetworkImages(opened, { set: 'digits', count: 4 });
    const { steps, layers } = await recordSample(opened.network, imagePixels(images, 3), { sample: 3 });
    const { neurons, spikes } = layers[layer];
    const map = decodeSpikeEvents((await bytesOf(output)).toString(), output, { steps, neurons });
    expect(unpackSpikes(map)).toEqual(spikes);
  });

  test('of a map go to npy and CSV and come back with the same bytes', async () => {
    const map = packSpikes(
      Uint8Array.from({ length: 5 * 12 }, (_, n) => (n % 7 === 2 ? 1 : 0)),
      5,
      12,
    );
    await writeFile(at('map.npy'), encodeNpy({ shape: [5, 12], data: unpackSpikes(map) }));
    const { out } = await done([
      'import',
      at('map.npy'),
      '--network',
      small.autoencoder,
      '-o',
      at('map.spk'),
    ]);
    expect(out).toBe(`${at('map.spk')}\nmap  5 × 12, steps × neurons\n`);
    const bytes = await bytesOf(at('map.spk'));
    expect(decodeSpikeMapFile(bytes, 'map.spk').map).toEqual(map);
    await done(['export', at('map.spk'), '--npy', at('map2.npy'), '--spikes', at('map.csv')]);
    expect(decodeNpy(await bytesOf(at('map2.npy')), '')).toEqual(decodeNpy(await bytesOf(at('map.npy')), ''));
    await done([
      'import',
      at('map.csv'),
      '--network',
      small.autoencoder,
      '--map-steps',
      '5',
      '-o',
      at('map3.spk'),
    ]);
    expect(await bytesOf(at('map3.spk'))).toEqual(bytes);
    await done(['decode', small.autoencoder, at('map3.spk'), '-o', at('map.png')]);
    const fromSpreadsheet = `\uFEFF${(await bytesOf(at('map.csv'))).toString().replaceAll('\n', '\r\n')}\r\n`;
    await writeFile(at('sheet.csv'), fromSpreadsheet);
    const steps = ['--map-steps', '5'];
    await done(['import', at('sheet.csv'), '--network', small.autoencoder, ...steps, '-o', at('map4.spk')]);
    expect(await bytesOf(at('map4.spk'))).toEqual(bytes);
  });
});

describe('refused is', () => {
  test.each<[string, () => string[], number, string]>([
    [
      'an export of nothing',
      () => ['export', small.autoencoder],
      2,
      'one or more of --html, --nir, --npz, --metrics',
    ],
    [
      'two to one file',
      () => ['export', small.autoencoder, '--nir', at('x'), '--npz', at('./x')],
      2,
      'two exports to one file',
    ],
    [
      'a time step of 0',
      () => ['export', small.autoencoder, '--nir', at('x'), '--nir-dt', '0'],
      2,
      '--nir-dt must be a number of seconds above 0',
    ],
    [
      'a time step without NIR',
      () => ['export', small.autoencoder, '--npz', at('x'), '--nir-dt', '1'],
      2,
      '--nir-dt is for --nir',
    ],
    [
      'an index without spikes',
      () => ['export', small.autoencoder, '--npz', at('x'), '--index', '1'],
      2,
      '--index is for --spikes',
    ],
    [
      'a layer that is not there',
      () => ['export', small.autoencoder, '--spikes', at('x'), '--layer', '3'],
      2,
      '--layer must be in [0, 2], got 3',
    ],
    [
      'a layer that is not there, before other files are written',
      () => ['export', small.autoencoder, '--nir', at('x'), '--spikes', at('y'), '--layer', '9'],
      2,
      '--layer must be in [0, 2], got 9',
    ],
    [
      'an image that is not there, before other files are written',
      () => ['export', small.autoencoder, '--npz', at('x'), '--spikes', at('y'), '--index', '99999999'],
      2,
      '--index must be in [0, 1999999] of digits, got 99999999',
    ],
    [
      'the map of a network',
      () => ['export', small.autoencoder, '--npy', at('x')],
      2,
      '--npy writes a spike map',
    ],
    [
      'metrics of a checkpoint',
      () => ['export', at('a.safetensors'), '--metrics', at('x')],
      2,
      'has no metrics',
    ],
    ['weights of a map', () => ['export', at('map.spk'), '--npz', at('x')], 2, 'only --spikes and --npy'],
    [
      'a file that is none',
      () => ['import', at('raster.svg'), '-o', at('x')],
      1,
      'neither NIR (HDF5) nor npz',
    ],
    [
      'a spike map over itself',
      () => ['export', at('map.spk'), '--spikes', at('x'), '--npy', at('./map.spk')],
      2,
      'map.spk is what is read',
    ],
    [
      'a file over the checkpoint of a run',
      () => ['export', small.autoencoder, '--nir', at('x'), '--npz', checkpointFile(small.autoencoder)],
      2,
      'checkpoint.safetensors belongs to the network in',
    ],
    [
      'an import over the checkpoint of a run',
      () => ['import', at('a.nir'), '-o', checkpointFile(small.autoencoder)],
      2,
      'checkpoint.safetensors belongs to the network in',
    ],
    [
      'a map over the file it is of',
      () => ['import', at('map.npy'), '--network', small.autoencoder, '-o', at('map.npy')],
      2,
      'map.npy is what is read',
    ],
    [
      'an import to no name',
      () => ['import', at('a.nir'), '-o', ''],
      2,
      'the name of a file to write is empty',
    ],
    ['a missing file', () => ['import', at('none.nir'), '-o', at('x')], 1, 'none.nir: does not exist'],
    [
      'a map without network',
      () => ['import', at('map.npy'), '-o', at('x.spk')],
      2,
      'give the network it is for with --network',
    ],
    [
      'an image size of npz',
      () => ['import', at('a.npz'), '-o', at('x'), '--image', '8x8'],
      2,
      'leave out --image',
    ],
    [
      'an image size of a map',
      () => ['import', at('map.npy'), '--network', small.autoencoder, '-o', at('x'), '--image', '8x8'],
      2,
      'is a file of npy: leave out --image',
    ],
    [
      'a wrong image size',
      () => ['import', at('a.nir'), '-o', at('x'), '--image', '9x8'],
      2,
      'takes 64 pixels, got 9x8: give --image',
    ],
  ])('%s', async (_, words, code, message) => {
    const finished = await cli(words(), { env: small.env });
    expect(finished).toMatchObject({ code, out: '' });
    expect(finished.err).toContain(message);
    expect(finished.err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(base)).not.toContain('x');
  });

  test('a map that is not of the network, or not of spikes', async () => {
    await writeFile(at('wide.npy'), encodeNpy({ shape: [5, 13], data: new Uint8Array(65) }));
    await writeFile(at('two.npy'), encodeNpy({ shape: [1, 12], data: new Uint8Array(12).fill(2, 3) }));
    for (const [file, message] of [
      ['wide.npy', 'must be [steps, 12], with 1 to 1000 steps, for the network'],
      ['two.npy', 'must hold 0 and 1, got 2 at [0, 3]'],
    ]) {
      const finished = await cli(['import', at(file), '--network', small.autoencoder, '-o', at('x')]);
      expect(finished).toMatchObject({ code: 1 });
      expect(finished.err).toContain(message);
    }
  });
});
