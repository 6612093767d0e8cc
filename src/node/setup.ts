/** Imported for what it does: engines and readers in Node get worker threads. The only module with a side effect. */
import { useThreads } from '../engine/wasm/threads.js';
import { useNirWorkers } from '../formats/nir/workers.js';
import { nodeNirWorker } from './nir-worker.js';
import { nodeThreads } from './threads.js';

useThreads(nodeThreads);
useNirWorkers(nodeNirWorker);
