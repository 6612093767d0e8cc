/** ANNs that run one after the other: the outputs of each, in float32, are the inputs of the next. */
import type { BatchResult, Engine, RunOptions, ValueInput } from '../engine/engine.js';
import { type Layers, layersBetween } from '../network/layers.js';
import { engineFor, type RunLayersOptions } from './run-layers.js';

/** Returns the layers of networks one by one, so that every value between them is seen. */
export function singleLayers(networks: readonly Layers[]): Layers[] {
  return networks.flatMap((network) => network.layers.map((_, l) => layersBetween(network, l, l + 1)));
}

/** Lends engines that hold `parts` for as long as `use` takes. */
export async function withChain<T>(
  parts: readonly Layers[],
  options: Omit<RunLayersOptions, 'steps'>,
  use: (engines: readonly Engine[]) => Promise<T>,
  made: readonly Engine[] = [],
): Promise<T> {
  if (made.length === parts.length) return use(made);
  await using engine = await engineFor(parts[made.length], { ...options, steps: 1 });
  return await withChain(parts, options, use, [...made, engine]);
}

/** Runs `values` [size, N_0] through all engines; returns the result of each. */
export async function runChain(
  engines: readonly Engine[],
  values: ValueInput['values'],
  size: number,
  options: RunOptions = {},
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  let input = values;
  for (const engine of engines) {
    const result = await engine.run({ size, steps: 1, input: { kind: 'values', values: input } }, options);
    results.push(result);
    input = Float32Array.from(result.outputs);
  }
  return results;
}

/** Returns the activity of all layers that results are of, inputs of the first included. */
export function activityOf(results: readonly BatchResult[]): number[] {
  return results.flatMap(({ activity }, part) => activity.slice(part === 0 ? 0 : 1));
}
