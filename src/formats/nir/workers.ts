/** Workers that read NIR files. Node and browsers make them differently; `decodeNir` only needs this. */
import { UsageError } from '../../core/errors.js';
import type { NirGraph } from './graph.js';

/** A file for a worker to read. */
export interface NirRequest {
  readonly bytes: Uint8Array;
  /** Its name in errors. */
  readonly file: string;
}

/**
 * Answers of a worker: first that it is ready, then for each file its graph, and if HDF5 could close it, or why it is
 * refused.
 */
export type NirAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'graph'; readonly graph: NirGraph; readonly closed: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** A worker that runs `generated/worker.js`. */
export interface NirWorker {
  /** Sends a message; the memory in `transfer` is handed over. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Sets what is called with every answer. */
  onAnswer: (answer: unknown) => void;
  /** Sets what is called if the worker dies. */
  onFailure: (error: Error) => void;
  /** Sets if it keeps the program alive, as it does at the start; without meaning in browsers. */
  keepAlive(alive: boolean): void;
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

let make: () => NirWorker = webNirWorker;

/**
 * Sets how workers that read NIR files are made. Node's entry point does; in browsers it is only needed if the bundler
 * does not know `new Worker(new URL(…, import.meta.url))`.
 */
export function useNirWorkers(makeWorker: () => NirWorker): void {
  make = makeWorker;
}

/** Starts a worker. Its first answer is of the kind `ready`. */
export function startNirWorker(): NirWorker {
  return make();
}

function webNirWorker(): NirWorker {
  if (typeof Worker === 'undefined') {
    throw new UsageError(
      'NIR files are read in a worker, and there is no Worker here: import the entry point for Node, ' +
        'or set with useNirWorkers how a worker is made',
    );
  }
  // Written so that bundlers find the worker's program.
  const worker = new Worker(new URL('./generated/worker.js', import.meta.url), { type: 'module' });
  const handle: NirWorker = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    onAnswer() {},
    onFailure() {},
    keepAlive() {},
    terminate: () => worker.terminate(),
  };
  worker.addEventListener('message', ({ data }) => handle.onAnswer(data));
  worker.addEventListener('error', ({ message }) => handle.onFailure(new Error(message)));
  return handle;
}
