/**
 * Reading of a `.nir` file with HDF5 in this thread.
 *
 * Only the worker imports this: a damaged file can keep HDF5 busy for ever, or leave it unable to read the next one. Both
 * end with the worker (`read-in-worker.ts`).
 */

import { Dataset, File, Group, ready } from 'h5wasm';
import { DEFLATE_RATIO } from '../../core/deflate.js';
import { InputError } from '../../core/errors.js';
import { describe } from '../../core/json-input.js';
import { NIR_PARAMETERS, type NirArray, type NirGraph, type NirNode, type NirValue } from './graph.js';

/** Most bytes of all datasets of a file. */
const MOST_BYTES = 2 ** 31 - 1;
const MOST_NODES = 10_000;
/** Memory of HDF5 besides the data it reads: 17 MB at the start, and room for its tables. */
const OWN_MEMORY = 64 * 2 ** 20;
/** Copies of the data that HDF5 may hold at once: the numbers, and a chunk before and after it is inflated. */
const BUFFERS = 4;
const PAGE_BYTES = 65_536;
/** Path of the file in the memory of HDF5. */
const PLACE = '/read.nir';

/** Emscripten's file system in memory. */
interface MemoryFiles {
  writeFile(path: string, bytes: Uint8Array, options: { readonly canOwn: boolean }): void;
  unlink(path: string): void;
}

/** Graph of a file, and a flag: true if HDF5 could close the file; otherwise it should read no other. */
interface NirFile {
  readonly graph: NirGraph;
  readonly closed: boolean;
}

/**
 * Reads the graph in the bytes of a file; HDF5 owns the bytes afterwards. Throws an InputError that names `file` if
 * they hold no graph; this thread should then read no other file.
 */
export async function readNir(bytes: Uint8Array, file: string): Promise<NirFile> {
  const module = await ready;
  // Otherwise errors would go to the console only.
  module.activate_throwing_error_handler();
  const left = Math.min(MOST_BYTES, bytes.length * DEFLATE_RATIO);
  mostMemory = OWN_MEMORY + BUFFERS * left;
  const files = module.FS as MemoryFiles;
  files.writeFile(PLACE, bytes, { canOwn: true });
  try {
    const content = new File(PLACE, 'r');
    const graph = readGraph(content, { file, left });
    return { graph, closed: isClosed(content, files) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: damaged or truncated HDF5, ${reasonOf(error)}`);
  }
}

/** Closes and removes a file; returns true on success. */
function isClosed(content: File, files: MemoryFiles): boolean {
  try {
    content.close();
    files.unlink(PLACE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Most bytes of WebAssembly memory in this worker. A damaged size in a file of a few kB makes HDF5 ask for 2 GB; it
 * handles a refusal like any failed allocation.
 */
let mostMemory = Number.POSITIVE_INFINITY;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  const wanted = this.buffer.byteLength + pages * PAGE_BYTES;
  if (wanted > mostMemory) throw new RangeError(`memory of ${wanted} bytes, at most ${mostMemory}`);
  return grow.call(this, pages);
};

/** Returns the last line of HDF5's error stack, which names the cause; the others are the calls above it. */
function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const told = lines.filter((line) => /^\s*(major|minor):/.test(line)).pop() ?? lines[0];
  return describe(told.replace(/^\s*(major|minor):\s*/, '').trim());
}

/** State of one reading: the file's name in errors, and the bytes that are left for further datasets. */
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
    // NIR's own writer stores a parameter that is None as an empty dataset.
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

/** Names the type of a dataset that cannot be read. */
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

/** Reads the metadata that are numbers or strings; other entries are skipped. */
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
 * Returns true if a dataset holds numbers or strings that can be read, and subtracts its bytes from those left. Throws
 * an InputError if more bytes are declared than the file can hold.
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

// Type classes, numbered as in H5Tpublic.h.
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const COMPOUND = 6;
const LISTS = 9;

function groupAt(group: Group, name: string): Group | undefined {
  const entity = group.keys().includes(name) ? group.get(name) : null;
  return entity instanceof Group ? entity : undefined;
}

function datasetAt(group: Group, name: string): Dataset | undefined {
  const entity = group.keys().includes(name) ? group.get(name) : null;
  return entity instanceof Dataset ? entity : undefined;
}

function textAt(group: Group, name: string, reading: Reading): string | undefined {
  const dataset = datasetAt(group, name);
  const value = dataset && readValue(dataset, name, reading);
  return typeof value === 'string' ? value : undefined;
}
