/** Runs the layers of an ANN with frozen weights, batch after batch. */
import { createDenseEngine } from '../engine/create.js';
import type { DenseBatch, DenseEngine, DenseResult } from '../engine/dense.js';
import type { AnnLayers } from '../network/ann-network.js';
import type { EngineName } from '../network/schema.js';

/** By what to run a dense network. */
export interface RunDenseOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

/** Lends an engine that holds the weights of `layers`, for batches of up to `batch` samples, for as long as `use` takes. */
export async function withDenseEngine<T>(
  layers: AnnLayers,
  batch: number,
  options: RunDenseOptions,
  use: (engine: DenseEngine) => Promise<T>,
): Promise<T> {
  const engine = await denseEngineFor(layers, batch, options);
  try {
    return await use(engine);
  } finally {
    await engine.dispose();
  }
}

/** Such an engine; to be disposed of. */
export async function denseEngineFor(
  { widths, weights, rule }: AnnLayers,
  batch: number,
  { engine: name = rule.engine, threads = 1 }: RunDenseOptions,
): Promise<DenseEngine> {
  // What is not trained needs no room for moments, which are twice as large as the weights.
  const frozen = { ...rule, optimizer: 'sgd' } as const;
  const engine = await createDenseEngine({ widths, batch }, frozen, { engine: name, threads });
  for (const [l, matrix] of weights.entries()) engine.setWeights(l, matrix);
  return engine;
}

/** What comes of an input. Nothing is expected of the outputs, so that the result's loss has no meaning. */
export function runDense(
  engine: DenseEngine,
  size: number,
  input: DenseBatch['input'],
): Promise<DenseResult> {
  const { widths } = engine.shape;
  return engine.run({ size, input, target: new Float32Array(size * widths[widths.length - 1]) });
}

/** Outputs as the input of other layers. */
export function asInput(outputs: DenseResult['outputs']): Float32Array {
  return outputs instanceof Float32Array ? outputs : Float32Array.from(outputs);
}
