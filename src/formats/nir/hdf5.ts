/**
 * NIR graph ⇄ bytes of a `.nir` file, which is HDF5:
 *
 *     /version               scalar string
 *     /node/type             "NIRGraph"
 *     /node/edges            string [E, 2]
 *     /node/nodes/NAME/type  scalar string, and beside it a dataset for every parameter
 *     /node/metadata/KEY     a dataset each; the same below a node
 *
 * HDF5 comes from `h5wasm`, the C library in WebAssembly (4 MB), loaded on first use. A file with damaged inner links
 * can keep the library busy for ever, as in every reader built on it, and its state after a damaged file can
 * corrupt the next reading. So files are read in a worker with a time limit, and a worker reads no file after a damaged
 * one (`read-in-worker.ts`). Files are written in this thread, by an instance that reads none.
 */
import type { Group } from 'h5wasm';
import { InputError } from '../../core/errors.js';
import { NIR_VERSION, type NirGraph, type NirNode, type NirValue } from './graph.js';
import { readInWorker } from './read-in-worker.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Default time limit in seconds: for any file, and added for each megabyte; a hundred times what a machine needs. */
const LEAST_SECONDS = 30;
const SECONDS_PER_MB = 1;

/** Returns true if bytes begin like an HDF5 file. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** Writes a graph as the bytes of a `.nir` file. */
export async function encodeNir(graph: NirGraph): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const module = await ready;
  // Otherwise errors would go to the console only.
  module.activate_throwing_error_handler();
  const place = `/${files++}.nir`;
  const fs = module.FS as MemoryFiles;
  const file = new File(place, 'w');
  try {
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
  } finally {
    fs.unlink(place);
  }
}

/** Emscripten's file system in memory. */
interface MemoryFiles {
  readFile(path: string): Uint8Array;
  unlink(path: string): void;
}

let files = 0;

/** Options of reading a NIR file. */
export interface NirReadOptions {
  /**
   * Time limit of reading in seconds, without the start of its worker; Infinity for none. Default: 30, plus one for
   * each megabyte of the file.
   */
  readonly timeLimit?: number | undefined;
}

/**
 * Reads the graph in the bytes of a file, in a worker. Only parameters that NIR defines for a node's type are read.
 * Throws an InputError that names `file` if the bytes hold no graph or reading exceeds the time limit (a damaged file
 * can keep HDF5 busy for ever), and a RangeError if the limit is not above 0.
 */
export async function decodeNir(
  bytes: Uint8Array,
  file: string,
  { timeLimit = LEAST_SECONDS + (SECONDS_PER_MB * bytes.length) / 1e6 }: NirReadOptions = {},
): Promise<NirGraph> {
  if (!(timeLimit > 0)) throw new RangeError(`timeLimit must be above 0 seconds, got ${timeLimit}`);
  if (!isHdf5(bytes)) throw new InputError(`${file}: not a NIR file, it does not begin as HDF5 does`);
  return readInWorker(bytes, file, timeLimit);
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
