/** Worker threads of Node for the WebAssembly engine. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadHost, WorkerHandle } from '../engine/wasm/threads.js';

/** Makes the scope of a thread look like that of a Web Worker, for which the programs of workers are written. */
export const WORKER_SCOPE = `const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;

/** Threads of Node. */
export const nodeThreads: ThreadHost = {
  canShare: true,
  processors: availableParallelism(),
  spawn(program) {
    const worker = new Worker(WORKER_SCOPE + program, { eval: true });
    // A thread that waits for work must not keep the program alive.
    worker.unref();
    const handle: WorkerHandle = {
      postMessage: (message) => worker.postMessage(message),
      onAnswer() {},
      onFailure() {},
      terminate: () => void worker.terminate(),
    };
    worker.on('message', (answer) => handle.onAnswer(answer));
    worker.on('error', (error) => handle.onFailure(error));
    worker.on('messageerror', (error) => handle.onFailure(error));
    worker.on('exit', (code) => handle.onFailure(new Error(`it ended with code ${code}`)));
    return handle;
  },
  warn: (message) => process.emitWarning(message),
};
