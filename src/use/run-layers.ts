/** Runs layers with frozen weights, batch after batch, where only their spikes are of interest. */
import { createEngine } from '../engine/create.js';
import type { Batch, BatchOptions, BatchResult, Engine } from '../engine/engine.js';
import type { Layers } from '../network/junction.js';
import type { EngineName } from '../network/schema.js';

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
  options: BatchOptions = {},
): Promise<BatchResult> {
  const outputs = engine.shape.widths[engine.shape.widths.length - 1];
  const target = { frames: 1, spikes: new Uint8Array(batch.size * outputs) };
  return engine.run({ ...batch, target }, options);
}

/** Every spike of the outputs [T, B, N_L]. */
export async function runForSpikes(engine: Engine, batch: Omit<Batch, 'target'>): Promise<Uint8Array> {
  const { outputSpikes } = await runFreely(engine, batch, { keepOutputSpikes: true });
  if (outputSpikes === undefined) throw new Error('the engine kept no spikes');
  return outputSpikes;
}
