/** Interface of workers that read NIR files; Node and browsers create them differently. */
import { UsageError } from '../../core/errors.js';
import type { NirGraph } from './graph.js';

/** A file for a worker to read. */
export interface NirRequest {
  readonly bytes: Uint8Array;
  /** Name in errors. */
  readonly file: string;
}

/**
 * Answers of a worker: first `ready`, then for each file its graph with a flag (true if HDF5 could close the file), or
 * the reason why it is rejected.
 */
export type NirAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'graph'; readonly graph: NirGraph; readonly closed: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** A worker that runs `generated/worker.js`. */
export interface NirWorker {
  /** Sends a message; the buffers in `transfer` are transferred. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Handler of answers. */
  onAnswer: (answer: unknown) => void;
  /** Handler of the worker's failure. */
  onFailure: (error: Error) => void;
  /** Sets whether the worker keeps the program alive, as it does at the start; no effect in browsers. */
  keepAlive(alive: boolean): void;
  /** Terminates the worker at once. */
  terminate(): void;
}

let make: () => NirWorker = webNirWorker;

/**
 * Sets the function that creates workers for NIR files. Node's entry point calls it; in browsers it is required only if
 * the bundler does not support `new Worker(new URL(…, import.meta.url))`.
 */
export function useNirWorkers(makeWorker: () => NirWorker): void {
  make = makeWorker;
}

/** Starts a worker. Its first answer is `ready`. */
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
  // Bundlers recognise this form and find the worker's program.
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
