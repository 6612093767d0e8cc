/** Imported for what it does: engines in Node get worker threads. The only module with a side effect. */
import { useThreads } from '../engine/create.js';
import { nodeThreads } from './threads.js';

useThreads(nodeThreads);
