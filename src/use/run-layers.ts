/** Makes engines that run layers with frozen weights. */
import type { Engine } from '../engine/engine.js';
import { createEngine, type EngineName } from '../engine/index.js';
import type { Layers } from '../network/layers.js';

export interface RunLayersOptions {
  readonly engine: EngineName;
  readonly threads: number;
  /** Most samples of a batch. */
  readonly batch: number;
  /** Most steps of a batch. */
  readonly steps: number;
}

/** Makes an engine that holds the weights of `layers`; to be disposed of. */
export function engineFor(
  { input, layers, weights }: Layers,
  { engine, threads, batch, steps }: RunLayersOptions,
): Promise<Engine> {
  return createEngine({ input, layers, batch, steps }, { engine, threads }, weights);
}
