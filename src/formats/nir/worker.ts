/**
 * Program of the worker that reads NIR files. It reports that it is ready, receives a file, and answers with its graph
 * or the reason of a failure. The build bundles it to `generated/worker.js`, without HDF5.
 */
import { InputError } from '../../core/errors.js';
import type { NirGraph, NirValue } from './graph.js';
import { readNir } from './read-hdf5.js';
import type { NirAnswer, NirRequest } from './workers.js';

interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: NirAnswer, transfer?: readonly ArrayBufferLike[]): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Returns the buffers of a graph's arrays, to be transferred rather than copied. */
function buffersOf({ nodes, metadata }: NirGraph): ArrayBufferLike[] {
  const records = [
    metadata,
    ...[...nodes.values()].flatMap((node) => [node.parameters, node.metadata ?? {}]),
  ];
  const values: NirValue[] = records.flatMap((record) => Object.values(record));
  return [...new Set(values.flatMap((value) => (typeof value === 'string' ? [] : [value.data.buffer])))];
}

scope.onmessage = async ({ data }) => {
  const { bytes, file } = data as NirRequest;
  try {
    const { graph, closed } = await readNir(bytes, file);
    scope.postMessage({ kind: 'graph', graph, closed }, buffersOf(graph));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    scope.postMessage({ kind: 'refused', reason: error.message });
  }
};
scope.postMessage({ kind: 'ready' });
