/** Runs layers with frozen weights, batch after batch, where only their spikes are of interest. */
import { createEngine } from '../engine/create.js';
import type { Batch, BatchResult, Engine } from '../engine/engine.js';
import type { Layers } from '../network/junction.js';
import type { EngineName } from '../options/schema.js';

export interface RunLayersOptions {
  readonly engine: EngineName;
  readonly threads: number;
  /** Most samples of a batch. */
  readonly batch: number;
  /** Most steps of a batch. */
  readonly steps: number;
}

/** An engine that holds the weights of `layers`; to be disposed of. */
export async function engineFor(
  { widths, weights, rule }: Layers,
  { engine: name, threads, batch, steps }: RunLayersOptions,
): Promise<Engine> {
  const engine = await createEngine({ widths, batch, steps }, rule, { engine: name, threads });
  for (const [l, matrix] of weights.entries()) engine.setWeights(l, matrix);
  return engine;
}

/** What comes of an input. Nothing is expected of the outputs, so that the result's loss has no meaning. */
export function runFreely(
  engine: Engine,
  batch: Omit<Batch, 'target'>,
  keepOutputSpikes = false,
): Promise<BatchResult> {
  const outputs = engine.shape.widths[engine.shape.widths.length - 1];
  const target = { frames: 1, spikes: new Uint8Array(batch.size * outputs) };
  return engine.run({ ...batch, target }, { keepOutputSpikes });
}
