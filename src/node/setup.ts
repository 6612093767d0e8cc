/** Imported for what it does: engines and readers in Node get worker threads. The only module with a side effect. */
import { useThreads } from '../engine/create.js';
import { useNirWorkers } from '../formats/nir/workers.js';
import { nodeNirWorker } from './nir-worker.js';
import { nodeThreads } from './threads.js';

useThreads(nodeThreads);
useNirWorkers(nodeNirWorker);
