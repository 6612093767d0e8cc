/** The two workers of the page, made when they are first asked for. */
import { type Remote, wrap } from 'comlink';
import type { Model } from '../worker/model-worker.js';
import type { Training } from '../worker/train-worker.js';

let modelWorker: Remote<Model> | undefined;
let trainWorker: Remote<Training> | undefined;

/** Runs networks. */
export function model(): Remote<Model> {
  modelWorker ??= wrap<Model>(
    new Worker(new URL('../worker/model-worker.ts', import.meta.url), { type: 'module' }),
  );
  return modelWorker;
}

/** Trains one. */
export function training(): Remote<Training> {
  trainWorker ??= wrap<Training>(
    new Worker(new URL('../worker/train-worker.ts', import.meta.url), { type: 'module' }),
  );
  return trainWorker;
}
