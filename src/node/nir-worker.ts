/** Worker threads of Node that read NIR files. */
import { Worker } from 'node:worker_threads';
import type { NirWorker } from '../formats/nir/workers.js';
import { WORKER_SCOPE } from './threads.js';

const PROGRAM = new URL('../formats/nir/generated/worker.js', import.meta.url).href;

/** Starts a worker. */
export function nodeNirWorker(): NirWorker {
  const worker = new Worker(`${WORKER_SCOPE}import(${JSON.stringify(PROGRAM)});`, {
    eval: true,
    // What HDF5 prints where it breaks off is in the error, too.
    stdout: true,
    stderr: true,
  });
  const handle: NirWorker = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    onAnswer() {},
    onFailure() {},
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
  worker.on('message', (answer) => handle.onAnswer(answer));
  worker.on('error', (error: Error) => handle.onFailure(error));
  worker.on('exit', () => handle.onFailure(new Error('its thread ended')));
  return handle;
}
