/**
 * Parts of a network in engines of their own, one after the other: the outputs of each are the inputs of the next, spikes
 * as spikes, values in float32.
 */
import type { Batch, BatchResult, Engine, RunOptions, StepRecord } from '../engine/engine.js';
import { type Layers, layersBetween } from '../network/layers.js';
import { neuronOf } from '../neurons/index.js';
import { engineFor, type RunLayersOptions } from './run-layers.js';

/** Optional outputs of a run. */
export interface ChainOptions extends Omit<RunOptions, 'record'> {
  /** Called after every step, by part. */
  readonly records?: readonly ((step: StepRecord) => void)[] | undefined;
}

/** Engines that hold the parts of a network, and the end of those that it made. */
export class Chain implements AsyncDisposable {
  private constructor(
    /** Engines in the order of the parts. */
    readonly engines: readonly Engine[],
    /** Those of them that end with the chain. */
    private readonly made: readonly Engine[],
  ) {}

  /**
   * Makes engines for `parts`, to run after `first` if it is given, which stays its owner's. The threads of the options are
   * for the first engine, which has the most to do.
   */
  static async create(parts: readonly Layers[], options: RunLayersOptions, first?: Engine): Promise<Chain> {
    const borrowed = first === undefined ? [] : [first];
    const made: Engine[] = [];
    try {
      for (const part of parts) {
        const isFirst = borrowed.length + made.length === 0;
        made.push(await engineFor(part, { ...options, threads: isFirst ? options.threads : 1 }));
      }
      return new Chain([...borrowed, ...made], made);
    } catch (error) {
      await disposeAll(made);
      throw error;
    }
  }

  /** Most samples of a batch. */
  get batch(): number {
    return this.engines[0].shape.batch;
  }

  /** Runs a batch through all engines; returns the result of each. */
  async run(
    batch: Batch,
    { records, keepOutputSpikes, ...options }: ChainOptions = {},
  ): Promise<BatchResult[]> {
    const results: BatchResult[] = [];
    let input = batch.input;
    for (const [part, engine] of this.engines.entries()) {
      const isLast = part === this.engines.length - 1;
      const result = await engine.run(
        { size: batch.size, steps: batch.steps, input },
        {
          ...options,
          keepOutputSpikes: isLast ? keepOutputSpikes : spikes(engine),
          record: records?.[part],
        },
      );
      results.push(result);
      if (!isLast) input = inputOfNext(engine, result);
    }
    return results;
  }

  /** Gives back the threads and memory of the engines that were made. */
  [Symbol.asyncDispose](): Promise<void> {
    return disposeAll(this.made);
  }
}

/** Returns the layers of parts one by one, so that every value between them is seen. */
export function singleLayers(parts: readonly Layers[]): Layers[] {
  return parts.flatMap((part) => part.layers.map((_, l) => layersBetween(part, l, l + 1)));
}

/** Returns the activity of all layers that results are of, inputs of the first included. */
export function activityOf(results: readonly BatchResult[]): number[] {
  return results.flatMap(({ activity }, part) => activity.slice(part === 0 ? 0 : 1));
}

async function disposeAll(engines: readonly Engine[]): Promise<void> {
  for (const engine of engines) await engine[Symbol.asyncDispose]();
}

function spikes({ shape: { layers } }: Engine): boolean {
  return neuronOf(layers[layers.length - 1].neuron).spikes;
}

function inputOfNext(engine: Engine, { outputs, outputSpikes }: BatchResult): Batch['input'] {
  if (!spikes(engine)) return { kind: 'values', values: Float32Array.from(outputs) };
  if (outputSpikes === undefined) throw new Error('the engine kept no spikes');
  return { kind: 'spikes', spikes: outputSpikes };
}
