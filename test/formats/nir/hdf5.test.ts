import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Dataset, File, type Group, ready } from 'h5wasm';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { decodeNir, encodeNir } from '../../../src/formats/nir/hdf5.js';
import { encodeCheckpoint } from '../../../src/network/checkpoint.js';
import { initialWeights } from '../../../src/network/network.js';
import { networkFromNir } from '../../../src/network/nir/from-nir.js';
import { checkpointToNir } from '../../../src/network/nir/to-nir.js';
import { resolveOptions } from '../../../src/network/presets.js';
import '../../../src/node/setup.js';

const FILE = 'model.nir';
const options = resolveOptions({ hidden: [4] });
const checkpoint = encodeCheckpoint(
  'autoencoder',
  { widths: [6, 4, 6], image: { width: 3, height: 2 }, options },
  { batch: 2, weights: initialWeights([6, 4, 6], 7, 0.5) },
);

/** Looks into a file with HDF5 itself; `change` may write. */
async function withFile<T>(
  bytes: Uint8Array,
  use: (file: File) => T,
  mode: 'r' | 'a' = 'r',
): Promise<[T, Uint8Array]> {
  const { FS } = await ready;
  const fs = FS as unknown as { writeFile(p: string, b: Uint8Array): void; readFile(p: string): Uint8Array };
  fs.writeFile('/looked-at.nir', bytes);
  const file = new File('/looked-at.nir', mode);
  const result = use(file);
  file.close();
  return [result, fs.readFile('/looked-at.nir')];
}

function dataset(file: Group, path: string): Dataset {
  const entity = file.get(path);
  if (!(entity instanceof Dataset)) throw new Error(`${path} is no dataset`);
  return entity;
}

const fixture = gunzipSync(readFileSync(new URL('./written-by-nir.nir.gz', import.meta.url)));

describe("a file is what NIR's own reader asks for", async () => {
  const bytes = await encodeNir(checkpointToNir(checkpoint, FILE));

  test('with scalar strings for version and types', async () => {
    await withFile(bytes, (file) => {
      expect(file.keys()).toEqual(['node', 'version']);
      for (const [path, value] of [
        ...[
          ['version', '1.0.8'],
          ['node/type', 'NIRGraph'],
          ['node/nodes/input/type', 'Input'],
        ],
        ...[
          ['node/nodes/fc1/type', 'Linear'],
          ['node/nodes/lif2/type', 'LIF'],
          ['node/metadata/image', '3x2'],
        ],
      ]) {
        expect({ path, shape: dataset(file, path).shape, value: dataset(file, path).value }).toEqual({
          ...{ path, shape: [], value },
        });
      }
    });
  });

  test('with edges [E, 2], sizes as int64, weights and parameters as float32 of their shapes', async () => {
    await withFile(bytes, (file) => {
      const edges = dataset(file, 'node/edges');
      expect(edges.shape).toEqual([5, 2]);
      expect(edges.metadata).toMatchObject({ type: 3, vlen: true });
      expect(edges.value).toEqual([
        ...['input', 'fc1', 'fc1', 'lif1', 'lif1', 'fc2', 'fc2', 'lif2', 'lif2', 'output'],
      ]);
      for (const name of ['input', 'output']) {
        const { dtype, shape, value } = dataset(file, `node/nodes/${name}/shape`);
        expect({ dtype, shape, value }).toEqual({ dtype: '<q', shape: [1], value: BigInt64Array.of(6n) });
      }
      expect(dataset(file, 'node/nodes/fc1/weight')).toMatchObject({ dtype: '<f', shape: [4, 6] });
      for (const name of ['tau', 'r', 'v_leak', 'v_reset', 'v_threshold']) {
        expect(dataset(file, `node/nodes/lif1/${name}`)).toMatchObject({ dtype: '<f', shape: [4] });
      }
      expect(dataset(file, 'node/metadata/dt')).toMatchObject({ dtype: '<d', shape: [], value: 1e-3 });
    });
  });

  test('with no datasets in a node but its parameters, and metadata without groups', async () => {
    await withFile(bytes, (file) => {
      const keys = (path: string) => (file.get(path) as Group).keys().sort();
      expect(keys('node')).toEqual(['edges', 'metadata', 'nodes', 'type']);
      expect(keys('node/nodes/fc1')).toEqual(['type', 'weight']);
      expect(keys('node/nodes/lif1')).toEqual([
        ...['metadata', 'r', 'tau', 'type', 'v_leak', 'v_reset', 'v_threshold'],
      ]);
      for (const key of keys('node/metadata'))
        expect(dataset(file, `node/metadata/${key}`)).toBeInstanceOf(Dataset);
    });
  });
});

test("a file that NIR's own writer wrote is read, edges first, compressed", async () => {
  const graph = await decodeNir(fixture, FILE);
  expect(graph.metadata).toEqual({ dt: { shape: [], data: Float64Array.of(1e-4) }, note: 'by nir.write' });
  const imported = networkFromNir(graph, FILE);
  const { network } = imported.checkpoint;
  expect(network).toMatchObject({
    widths: [4, 3, 4],
    image: { width: 2, height: 2 },
    options: { leak: 0.1, threshold: 1, reset: 'zero' },
    weights: [
      Float32Array.from({ length: 12 }, (_, n) => (n - 6) / 8),
      // Its thresholds are 0.5, ours 1.
      Float32Array.from({ length: 12 }, (_, n) => (n - 3) / 2),
    ],
  });
});

describe('refused is', () => {
  const refuse = async (bytes: Uint8Array) => {
    const error = await decodeNir(bytes, FILE).then(
      () => new Error('it was read'),
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(/^model\.nir: [^\n]+$/);
    return error.message;
  };

  test('what is no HDF5', async () => {
    expect(await refuse(new Uint8Array(0))).toContain('not a NIR file');
    expect(await refuse(checkpoint)).toContain('not a NIR file');
  });

  test('a file that was cut off anywhere', async () => {
    for (const length of [8, 100, 2000, 9000, fixture.length - 1]) {
      expect(await refuse(fixture.subarray(0, length))).toMatch(/damaged or truncated HDF5/);
    }
    await decodeNir(fixture, FILE);
  });

  test('HDF5 that is no graph', async () => {
    const [, other] = await withFile(
      fixture,
      (file) => {
        file.create_group('unrelated');
        return 0;
      },
      'a',
    );
    await decodeNir(other, FILE);
    const { FS } = await ready;
    const file = new File('/none.h5', 'w');
    file.create_dataset({ name: 'data', data: Float32Array.of(1), shape: [1] });
    file.close();
    expect(await refuse(FS!.readFile('/none.h5') as Uint8Array)).toContain('HDF5, but not a NIR graph');
  });

  test('a type that is no scalar, edges that are no pairs', async () => {
    const build = (type: string | string[], edges: string[], shape: number[]) => {
      const file = new File('/bad.h5', 'w');
      const node = file.create_group('node');
      node.create_dataset({ name: 'type', data: 'NIRGraph' });
      node.create_dataset({ name: 'edges', data: edges, shape });
      const group = node.create_group('nodes').create_group('a');
      if (typeof type === 'string') group.create_dataset({ name: 'type', data: type });
      else group.create_dataset({ name: 'type', data: type, shape: [1] });
      file.close();
      return ready.then(({ FS }) => FS.readFile('/bad.h5') as Uint8Array);
    };
    expect(await refuse(await build(['LIF'], ['a', 'a'], [1, 2]))).toContain(
      'node "a" has no type that is one string',
    );
    expect(await refuse(await build('LIF', ['a', 'a'], [2]))).toContain(
      'edges must be strings of the shape [edges, 2]',
    );
  });

  /** A graph of one node "a" that lies in a file of its own. */
  const fileOf = async (type: string, fill: (node: Group) => void) => {
    const file = new File('/made.h5', 'w');
    const node = file.create_group('node');
    node.create_dataset({ name: 'type', data: 'NIRGraph' });
    node.create_dataset({ name: 'edges', data: ['a', 'a'], shape: [1, 2] });
    const group = node.create_group('nodes').create_group('a');
    group.create_dataset({ name: 'type', data: type });
    fill(group);
    file.close();
    const { FS } = await ready;
    return FS.readFile('/made.h5') as Uint8Array;
  };
  /** Declares a square of float32 of which nothing is in the file. */
  const declare = (group: Group, name: string, side: number) => {
    const growing = { shape: [1, 1], maxshape: [null, null], chunks: [64, 64] };
    group.create_dataset({ name, data: Float32Array.of(1), ...growing }).resize([side, side]);
  };

  test('a small file that declares more numbers than it can hold, in one or in all of them', async () => {
    const one = await fileOf('Linear', (node) => declare(node, 'weight', 40_000));
    expect(await refuse(one)).toMatch(/"weight" would have 6400000000 bytes, at most \d+ are still read/);
    // 41 MB each, of a file of 0.1 MB.
    const all = await fileOf('LIF', (node) => {
      for (const name of ['tau', 'r', 'v_leak', 'v_threshold', 'v_reset']) declare(node, name, 3200);
    });
    expect(all.length * 1032).toBeGreaterThan(2 * 40_960_000);
    expect(await refuse(all)).toMatch(/"v_leak" would have 40960000 bytes, at most \d+ are still read/);
  });

  test('no file for what no node needs: that is not read', async () => {
    const bytes = await fileOf('Linear', (node) => {
      node.create_dataset({ name: 'weight', data: Float32Array.of(1, 2), shape: [1, 2] });
      for (let n = 0; n < 10; n++) declare(node, `other${n}`, 40_000);
    });
    const { nodes } = await decodeNir(bytes, FILE);
    expect(nodes.get('a')?.parameters).toEqual({ weight: { shape: [1, 2], data: Float32Array.of(1, 2) } });
  });

  test.each<[string, Parameters<Group['create_dataset']>[0], string]>([
    [
      'complex numbers',
      {
        name: 'weight',
        data: new Map(['r', 'i'].map((part) => [part, [1, 2]])),
        shape: [1, 2],
        dtype: [
          ['r', '<f'],
          ['i', '<f'],
        ],
      },
      'a compound type, as complex numbers are',
    ],
    ['strings', { name: 'weight', data: ['1', '2'], shape: [1, 2] }, 'a list of strings'],
  ])('weights of %s, in words', async (_, weight, what) => {
    const bytes = await fileOf('Linear', (node) => node.create_dataset(weight));
    expect(await refuse(bytes)).toBe(
      `model.nir: node "a" has a weight of ${what}: float32, float64, integers of up to 64 bits and single strings are read`,
    );
  });

  test('weights of float16, in words', async () => {
    const bytes = gunzipSync(readFileSync(new URL('./float16.nir.gz', import.meta.url)));
    expect(await refuse(bytes)).toContain('node "a" has a weight of float16: float32, float64, integers');
  });
});
