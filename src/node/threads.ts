/** Worker threads of Node for the WebAssembly engine. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadHost, WorkerHandle } from '../engine/wasm/threads.js';

// The worker's program is written for the scope of a Web Worker; this makes Node's look like one.
const SCOPE = `const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;

/** Threads of Node. */
export const nodeThreads: ThreadHost = {
  canShare: true,
  processors: availableParallelism(),
  spawn(program) {
    const worker = new Worker(SCOPE + program, { eval: true });
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
    return handle;
  },
};
