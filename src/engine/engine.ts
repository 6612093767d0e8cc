/**
 * What every engine can do: hold the weights of one network, and run or train a batch through all its
 * time steps in one call.
 *
 * Letters: B samples, T steps, layers l = 1..L of N_l neurons, N_0 inputs. Weights of layer l are
 * [N_l, N_{l-1}], row-major. Engines are made by `createEngine`; nothing else names a concrete one.
 */
import type { RateCode } from '../encoders/rate-coding.js';
import type { LearningRule } from '../learning/rule.js';

/** The sizes that an engine is made for. */
export interface EngineShape {
  /** [N_0, …, N_L], at least two. */
  readonly widths: readonly number[];
  /** Most samples in one batch. */
  readonly batch: number;
  /** Most steps of one batch. */
  readonly steps: number;
}

/** Intensities that the engine turns into spikes by rate coding. */
export interface CodedInput {
  readonly kind: 'intensities';
  /** [B, N_0], 0..65535 */
  readonly intensities: Uint16Array;
  /** [B], each sample's index in its data set: the place its random numbers come from. */
  readonly samples: Uint32Array;
  readonly code: RateCode;
}

/** Spikes as they are, e.g. of a golden vector. */
export interface SpikeInput {
  readonly kind: 'spikes';
  /** [T, B, N_0], 0 or 1 */
  readonly spikes: Uint8Array;
}

/** A spike map [frames, B, N_L] to learn; step t = 1..T uses frame (t − 1) mod frames. */
export interface SpikeMapTarget {
  readonly frames: number;
  readonly spikes: Uint8Array;
}

/** Samples to run or to learn from, all time steps of them, and their targets. */
export interface Batch {
  /** B, at most the engine's. */
  readonly size: number;
  /** T, at most the engine's. */
  readonly steps: number;
  readonly input: CodedInput | SpikeInput;
  /** What the output should spike: the input itself (an autoencoder) or a stored map. */
  readonly target: 'input' | SpikeMapTarget;
}

/** Everything there is to see of one step; gradients and weights only while training. */
export interface StepRecord {
  /** t = 1..T */
  readonly step: number;
  /** [B, N_0], 0 or 1 */
  readonly input: Uint8Array;
  /** Per layer [B, N_l], after the clamp and before the reset. */
  readonly potential: readonly Float64Array[];
  /** Per layer [B, N_l], 0 or 1 */
  readonly spikes: readonly Uint8Array[];
  /** Masked error [B, N_L]. */
  readonly error: Float64Array;
  /** ½·Σ error² per sample, mean over the batch. */
  readonly loss: number;
  /** Per layer [N_l, N_{l-1}], mean over the batch, without decay; empty while running. */
  readonly gradient: readonly Float64Array[];
  /** Per layer [N_l, N_{l-1}], after the update; empty while running. */
  readonly weights: readonly Float64Array[];
}

/** What of a batch is wanted beside its result. */
export interface BatchOptions {
  /** Called after every step, in order. Slow: everything is copied. */
  readonly record?: ((step: StepRecord) => void) | undefined;
  /** Whether the result holds when every output spiked, not only how often. */
  readonly keepOutputSpikes?: boolean;
  /** Whether the result holds what is needed to count operations (`metrics/neurobench.ts`). */
  readonly countOperations?: boolean | undefined;
}

/** How a batch is learned. */
export interface TrainOptions extends BatchOptions {
  readonly learningRate: number;
}

/** What inputs and outputs do not tell of a batch's operations. */
export interface OperationCounts {
  /** Spikes of each neuron of the hidden layers 1..L−1 over all steps [B, N_l]. */
  readonly hiddenCounts: readonly Uint16Array[];
  /**
   * Per layer 1..L, of all samples: neurons at the first step, and at every later one neurons whose potential, after the
   * clamp and before the reset, is another than at the step before.
   */
  readonly membraneUpdates: readonly number[];
}

/** What a batch gave. */
export interface BatchResult {
  /** Mean over the steps of the membrane loss. */
  readonly loss: number;
  /** Spikes of each input over all steps [B, N_0]. */
  readonly inputCounts: Uint16Array;
  /** Spikes of each output over all steps [B, N_L]. */
  readonly outputCounts: Uint16Array;
  /** [T, B, N_L], 0 or 1; only where it was asked for. */
  readonly outputSpikes?: Uint8Array;
  /** Spikes per neuron and step, in [0, 1]: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
  /** Only where it was asked for. */
  readonly operations?: OperationCounts;
}

/** An engine of spiking networks: it runs or learns a whole batch, all its time steps, in one call. */
export interface Engine {
  readonly name: string;
  readonly threads: number;
  readonly shape: EngineShape;
  readonly rule: LearningRule;
  /** Replaces the weights of layer `layer` (0 for the first matrix) [N_out, N_in]. */
  setWeights(layer: number, weights: Float32Array | Float64Array): void;
  /** A copy of the weights of layer `layer` [N_out, N_in], in the engine's own precision. */
  weights(layer: number): Float32Array | Float64Array;
  /** All T steps of a batch with an update of the weights after each. */
  train(batch: Batch, options: TrainOptions): Promise<BatchResult>;
  /** All T steps of a batch with frozen weights. */
  run(batch: Batch, options?: BatchOptions): Promise<BatchResult>;
  /** Gives back threads and memory. The engine cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** Throws a RangeError where a batch does not fit the engine's shape. */
export function checkBatch(batch: Batch, { widths, batch: most, steps }: EngineShape): void {
  const { size, input, target } = batch;
  checkBatchSize(size, most);
  if (!(Number.isInteger(batch.steps) && batch.steps >= 1 && batch.steps <= steps)) {
    throw new RangeError(`steps must be an integer in [1, ${steps}], got ${batch.steps}`);
  }
  const inputs = widths[0];
  const outputs = widths[widths.length - 1];
  if (input.kind === 'spikes') checkLength('spikes', input.spikes, batch.steps * size * inputs);
  else {
    checkLength('intensities', input.intensities, size * inputs);
    checkLength('samples', input.samples, size);
  }
  if (target === 'input') checkMirror(inputs, outputs);
  else {
    if (!(Number.isInteger(target.frames) && target.frames >= 1)) {
      throw new RangeError(`target frames must be an integer of at least 1, got ${target.frames}`);
    }
    checkLength('target spikes', target.spikes, target.frames * size * outputs);
  }
}

export function checkBatchSize(size: number, most: number): void {
  if (!(Number.isInteger(size) && size >= 1 && size <= most)) {
    throw new RangeError(`batch size must be an integer in [1, ${most}], got ${size}`);
  }
}

/** Throws a RangeError unless the inputs can be the target. */
export function checkMirror(inputs: number, outputs: number): void {
  if (inputs !== outputs) {
    throw new RangeError(`an autoencoder needs as many outputs as inputs, got ${inputs} and ${outputs}`);
  }
}

export function checkLength(name: string, { length }: { length: number }, expected: number): void {
  if (length !== expected) throw new RangeError(`${name} must hold ${expected} numbers, got ${length}`);
}

/** Throws a RangeError unless the widths make a network. */
export function checkShape({ widths, batch, steps }: EngineShape): void {
  if (widths.length < 2) throw new RangeError(`a network needs at least 2 widths, got ${widths.length}`);
  for (const width of widths) {
    if (!(Number.isInteger(width) && width >= 1 && width <= 1_000_000)) {
      throw new RangeError(`widths must be integers in [1, 1000000], got ${width}`);
    }
  }
  if (!(Number.isInteger(batch) && batch >= 1 && batch <= 65536)) {
    throw new RangeError(`batch must be an integer in [1, 65536], got ${batch}`);
  }
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 4096)) {
    throw new RangeError(`steps must be an integer in [1, 4096], got ${steps}`);
  }
}
