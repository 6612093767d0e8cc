/**
 * A NIR graph ⇄ the bytes of a `.nir` file, which is HDF5:
 *
 *     /version               scalar string
 *     /node/type             "NIRGraph"
 *     /node/edges            string [E, 2]
 *     /node/nodes/NAME/type  scalar string, and beside it a dataset for every parameter
 *     /node/metadata/KEY     a dataset each; the same below a node
 *
 * HDF5 is that of `h5wasm`, the C library in WebAssembly (4 MB), which is loaded when it is first needed. It lives in a
 * memory of its own. A file whose inner links were damaged can keep it busy for ever, as it does every reader that is
 * built on it: a page should read files of others in a worker.
 */
import type { Dataset, File, Group } from 'h5wasm';
import { InputError } from '../../errors.js';
import { describe } from '../json-input.js';
import {
  NIR_PARAMETERS,
  NIR_VERSION,
  type NirArray,
  type NirGraph,
  type NirNode,
  type NirValue,
} from './graph.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Most bytes that all datasets of a file may become: per byte of the file (deflate reaches 1032), and at all. */
const LARGEST_RATIO = 1032;
const MOST_BYTES = 2 ** 31 - 1;
const MOST_NODES = 10_000;

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** The file of a graph. */
export async function encodeNir(graph: NirGraph): Promise<Uint8Array> {
  return withHdf5(async ({ File, place, fs }) => {
    const file = new File(place, 'w');
    try {
      file.create_dataset({ name: 'version', data: NIR_VERSION });
      const root = file.create_group('node');
      root.create_dataset({ name: 'type', data: 'NIRGraph' });
      root.create_dataset({ name: 'edges', data: graph.edges.flat(), shape: [graph.edges.length, 2] });
      const nodes = root.create_group('nodes');
      for (const [name, node] of graph.nodes) writeNode(nodes.create_group(name), node);
      writeMetadata(root, graph.metadata);
    } finally {
      file.close();
    }
    return fs.readFile(place);
  });
}

/**
 * The graph in the bytes of a file. Of a node only the parameters that NIR has for its type are read. Throws an
 * InputError that names `file` where they hold no graph.
 */
export async function decodeNir(bytes: Uint8Array, file: string): Promise<NirGraph> {
  if (!isHdf5(bytes)) throw new InputError(`${file}: not a NIR file, it does not begin as HDF5 does`);
  return withHdf5(async ({ File, place, fs }) => {
    fs.writeFile(place, bytes);
    let content: File | undefined;
    try {
      content = new File(place, 'r');
      return readGraph(content, { file, left: Math.min(MOST_BYTES, bytes.length * LARGEST_RATIO) });
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`${file}: damaged or truncated HDF5, ${reasonOf(error)}`);
    } finally {
      closeQuietly(content);
    }
  });
}

interface Hdf5 {
  readonly File: typeof File;
  /** Where the one file of this call lies in the memory of HDF5. */
  readonly place: string;
  readonly fs: {
    readFile(path: string): Uint8Array;
    writeFile(path: string, bytes: Uint8Array): void;
    unlink(path: string): void;
  };
}

let files = 0;

async function withHdf5<T>(use: (hdf5: Hdf5) => Promise<T>): Promise<T> {
  const { default: hdf5 } = await import('h5wasm');
  const module = await hdf5.ready;
  // Else what is wrong goes to the console and nowhere else.
  module.activate_throwing_error_handler();
  const place = `/${files++}.nir`;
  const fs = module.FS as Hdf5['fs'];
  try {
    return await use({ File: hdf5.File, place, fs });
  } finally {
    try {
      fs.unlink(place);
    } catch {
      // It was never made.
    }
  }
}

/** A file that cannot be read can often not be closed either. */
function closeQuietly(file: File | undefined): void {
  try {
    file?.close();
  } catch {
    // What was wrong is told already.
  }
}

/** The last line of HDF5's account says what was wrong, the others who called whom. */
function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const told = lines.filter((line) => /^\s*(major|minor):/.test(line)).pop() ?? lines[0];
  return describe(told.replace(/^\s*(major|minor):\s*/, '').trim());
}

function writeNode(group: Group, { type, parameters, metadata }: NirNode): void {
  group.create_dataset({ name: 'type', data: type });
  for (const [name, value] of Object.entries(parameters)) writeValue(group, name, value);
  if (metadata !== undefined) writeMetadata(group, metadata);
}

function writeMetadata(group: Group, metadata: NirGraph['metadata']): void {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return;
  const inside = group.create_group('metadata');
  for (const [name, value] of entries) writeValue(inside, name, value);
}

function writeValue(group: Group, name: string, value: NirValue): void {
  if (typeof value === 'string') group.create_dataset({ name, data: value });
  else group.create_dataset({ name, data: value.data, shape: [...value.shape] });
}

/** What is read: its name in errors, and how many bytes the datasets still to be read may have. */
interface Reading {
  readonly file: string;
  left: number;
}

function readGraph(content: Group, reading: Reading): NirGraph {
  const { file } = reading;
  const root = groupAt(content, 'node');
  const nodesGroup = root && groupAt(root, 'nodes');
  const edgesSet = root && datasetAt(root, 'edges');
  const type = root && textAt(root, 'type', reading);
  if (root === undefined || type !== 'NIRGraph' || nodesGroup === undefined || edgesSet === undefined) {
    throw new InputError(
      `${file}: HDF5, but not a NIR graph: /node must have a type "NIRGraph", nodes and edges`,
    );
  }
  const names = nodesGroup.keys();
  if (names.length > MOST_NODES) {
    throw new InputError(`${file}: has ${names.length} nodes, at most ${MOST_NODES} are read`);
  }
  const nodes = new Map(names.map((name) => [name, readNode(nodesGroup, name, reading)]));
  return { nodes, edges: readEdges(edgesSet, reading), metadata: readMetadata(root, reading) };
}

function readNode(nodes: Group, name: string, reading: Reading): NirNode {
  const group = groupAt(nodes, name);
  const type = group && textAt(group, 'type', reading);
  if (group === undefined || type === undefined) {
    throw new InputError(`${reading.file}: node ${describe(name)} has no type that is one string`);
  }
  const known = Object.hasOwn(NIR_PARAMETERS, type) ? NIR_PARAMETERS[type] : [];
  const present = new Set(group.keys());
  const parameters: Record<string, NirValue> = {};
  for (const key of known.filter((each) => present.has(each))) {
    const dataset = datasetAt(group, key);
    // Nothing is what NIR's own writer makes of a parameter that is None.
    if (dataset === undefined || dataset.shape === null) continue;
    const value = readValue(dataset, key, reading);
    if (value === undefined) {
      const place = `${reading.file}: node ${describe(name)}`;
      const what = typeText(dataset.metadata);
      throw new InputError(
        `${place} has a ${key} of ${what}: float32, float64, integers of up to 64 bits and single strings are read`,
      );
    }
    parameters[key] = value;
  }
  return { type, parameters, metadata: readMetadata(group, reading) };
}

/** The type of a dataset that is not read. */
function typeText({ type, size }: Dataset['metadata']): string {
  switch (type) {
    case INTEGER:
      return `int${8 * size}`;
    case FLOAT:
      return `float${8 * size}`;
    case STRING:
      return 'a list of strings';
    case COMPOUND:
      return 'a compound type, as complex numbers are';
    case LISTS:
      return 'lists of numbers';
    default:
      return 'another type than numbers';
  }
}

function readEdges(edges: Dataset, reading: Reading): [string, string][] {
  const value = readable(edges, 'edges', reading) ? edges.value : undefined;
  const { shape } = edges;
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string');
  if (!(isList && shape?.length === 2 && shape[1] === 2)) {
    throw new InputError(`${reading.file}: edges must be strings of the shape [edges, 2]`);
  }
  return Array.from({ length: shape[0] }, (_, e) => [String(value[2 * e]), String(value[2 * e + 1])]);
}

/** The metadata that are numbers or strings; what else others put there is passed over. */
function readMetadata(group: Group, reading: Reading): NirGraph['metadata'] {
  const metadata = groupAt(group, 'metadata');
  const values: [string, NirValue][] = [];
  for (const name of metadata?.keys() ?? []) {
    const dataset = metadata && datasetAt(metadata, name);
    const value = dataset && readValue(dataset, name, reading);
    if (value !== undefined) values.push([name, value]);
  }
  return Object.fromEntries(values);
}

function readValue(dataset: Dataset, name: string, reading: Reading): NirValue | undefined {
  const { shape } = dataset;
  if (shape === null || !readable(dataset, name, reading)) return undefined;
  const value = dataset.value;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return { shape: [], data: BigInt64Array.of(value) };
  if (typeof value === 'number') return { shape: [], data: Float64Array.of(value) };
  const data = numbersOf(value);
  return data && { shape, data };
}

function numbersOf(value: unknown): NirArray['data'] | undefined {
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof BigInt64Array) {
    return value;
  }
  if (value instanceof BigUint64Array) return BigInt64Array.from(value);
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Float64Array.from(value as Uint8Array)
    : undefined;
}

/**
 * Whether a dataset is of numbers or strings that are read here; if so, its bytes are no longer left. Throws an
 * InputError where there are more than the file can hold.
 */
function readable(dataset: Dataset, name: string, reading: Reading): boolean {
  const { type, size, vlen } = dataset.metadata;
  const isRead =
    (type === INTEGER && size <= 8) ||
    (type === FLOAT && (size === 4 || size === 8)) ||
    (type === STRING && (vlen || size > 0));
  if (!isRead) return false;
  const bytes = (dataset.shape ?? []).reduce((product, length) => product * length, 1) * size;
  if (!(bytes <= reading.left)) {
    throw new InputError(
      `${reading.file}: ${describe(name)} would have ${bytes} bytes, at most ${reading.left} are still read from a ` +
        'file of its size',
    );
  }
  reading.left -= bytes;
  return true;
}

// Classes of types, as H5Tpublic.h numbers them.
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const COMPOUND = 6;
const LISTS = 9;

function groupAt(group: Group, name: string): Group | undefined {
  const entity = group.keys().includes(name) ? group.get(name) : null;
  return entity !== null && 'type' in entity && entity.type === 'Group' ? (entity as Group) : undefined;
}

function datasetAt(group: Group, name: string): Dataset | undefined {
  const entity = group.keys().includes(name) ? group.get(name) : null;
  return entity !== null && 'type' in entity && entity.type === 'Dataset' ? (entity as Dataset) : undefined;
}

function textAt(group: Group, name: string, reading: Reading): string | undefined {
  const dataset = datasetAt(group, name);
  const value = dataset && readValue(dataset, name, reading);
  return typeof value === 'string' ? value : undefined;
}
