/**
 * The two workers of the page, made when they are first asked for. What is asked of a worker that does not start, or
 * dies, fails; the next question starts another.
 */
import { type Remote, wrap } from 'comlink';
import { InputError } from '../../../src/core/errors.js';
import type { Model } from '../worker/model-worker.js';
import type { Training } from '../worker/train-worker.js';

let modelWorker: Remote<Model> | undefined;
let trainWorker: Remote<Training> | undefined;
let breakTraining: (error: Error) => void = () => undefined;
let toldOfTraining: (error: Error) => void = () => undefined;

/** Runs networks. */
export function model(): Remote<Model> {
  modelWorker ??= guarded<Model>(
    new Worker(new URL('../worker/model-worker.ts', import.meta.url), { type: 'module' }),
    () => {
      modelWorker = undefined;
    },
  ).remote;
  return modelWorker;
}

/** Trains one. */
export function training(): Remote<Training> {
  if (trainWorker === undefined) {
    const { remote, end } = guarded<Training>(
      new Worker(new URL('../worker/train-worker.ts', import.meta.url), { type: 'module' }),
      (error) => {
        trainWorker = undefined;
        toldOfTraining(error);
      },
    );
    [trainWorker, breakTraining] = [remote, end];
  }
  return trainWorker;
}

/** Ends the worker that trains at once, whatever it does; what is asked of it fails with `error`. */
export function endTraining(error: Error): void {
  if (trainWorker !== undefined) breakTraining(error);
}

/** Sets who is told where the worker that trains breaks down, since nobody need be waiting for it then. */
export function whenTrainingBreaksDown(told: (error: Error) => void): void {
  toldOfTraining = told;
}

interface Guarded<T> {
  readonly remote: Remote<T>;
  /** Ends it, as if it had broken down. */
  readonly end: (error: Error) => void;
}

/** A worker whose methods fail with it; by itself it would never answer. */
function guarded<T>(worker: Worker, forget: (error: Error) => void): Guarded<T> {
  let end: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    end = (error) => {
      worker.terminate();
      forget(error);
      reject(error);
    };
  });
  worker.addEventListener('error', ({ message }) => {
    const why = message ? `: ${message}` : '';
    end(new InputError(`a part of the page could not be started or broke down${why}; reload the page`));
  });
  // Nobody may be waiting when it happens.
  failed.catch(() => undefined);
  const remote: object = wrap<T>(worker);
  const proxy = new Proxy(remote, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => Promise.race([method(...given), failed]);
    },
  });
  return { remote: proxy as Remote<T>, end };
}
