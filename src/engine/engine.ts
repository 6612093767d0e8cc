/**
 * An engine holds the weights of one network, spiking or graded, and runs or trains a whole batch, all its time steps, in
 * one call. Its methods are asynchronous, so that weights may lie where this thread cannot reach them.
 *
 * Letters: B samples, T steps, layers l = 1..L of N_l neurons, N_0 inputs. Weights of layer l are [N_l, N_{l−1}], row-major.
 * Engines are made by `createEngine` (`index.ts`); nothing else names a concrete one.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { RateCode } from '../encoders/rate-coding.js';
import type { LearningRule, OptimizerState } from '../learning/rule.js';
import type { NeuronState, Outputs } from '../neurons/neuron.js';
import type { EngineShape } from './shape.js';

/** Weights in an engine's own precision. */
export type Weights = Float32Array | Float64Array;

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

/** Values that are shown at every step. */
export interface ValueInput {
  readonly kind: 'values';
  /** [B, N_0], as they are, or 0..65535 for intensities in [0, 1]. */
  readonly values: Float32Array | Uint16Array;
}

/** Samples to run, all their time steps. */
export interface Batch {
  /** B, at most the engine's. */
  readonly size: number;
  /** T, at most the engine's. */
  readonly steps: number;
  readonly input: CodedInput | SpikeInput | ValueInput;
}

/** A spike map [frames, B, N_L] to learn; step t = 1..T uses frame (t − 1) mod frames. */
export interface SpikeMapTarget {
  readonly kind: 'spikes';
  readonly frames: number;
  readonly spikes: Uint8Array;
}

/** Values [B, N_L] to learn. */
export interface ValueTarget {
  readonly kind: 'values';
  readonly values: Float32Array;
}

/** Samples to learn, and their targets. */
export interface TrainingBatch extends Batch {
  /** The input itself (an autoencoder), a stored map, or values. */
  readonly target: 'input' | SpikeMapTarget | ValueTarget;
}

/** One step of a batch; arrays are copies. */
export interface StepRecord {
  /** t = 1..T */
  readonly step: number;
  /** [B, N_0] */
  readonly input: Outputs;
  /** State of each layer's neurons, by name [B, N_l], before the reset; empty if they have none. */
  readonly states: readonly NeuronState[];
  /** Per layer [B, N_l]. */
  readonly outputs: readonly Outputs[];
}

/** One step of a batch that is learned. */
export interface TrainingRecord extends StepRecord {
  /** Target less potential or outputs, masked [B, N_L]. */
  readonly error: Float64Array;
  /** ½·Σ error² per sample, mean over the batch. */
  readonly loss: number;
  /** Per layer [N_l, N_{l−1}], mean over the batch, without decay; empty if the engine does not keep them. */
  readonly gradient: readonly Float64Array[];
  /** Per layer [N_l, N_{l−1}], after the update. */
  readonly weights: readonly Float64Array[];
}

/** Optional outputs of a batch. */
export interface RunOptions {
  /** Called after every step, in order, and awaited. Slow: everything is copied. */
  readonly record?: ((step: StepRecord) => void | Promise<void>) | undefined;
  /** True if the result holds when every output spiked, not only how often. */
  readonly keepOutputSpikes?: boolean | undefined;
  /** True if the result holds what is needed to count operations (`use/neurobench.ts`). */
  readonly countOperations?: boolean | undefined;
}

/** Learning rate and optional outputs of a batch. */
export interface TrainOptions extends Omit<RunOptions, 'record'> {
  /** η, at least 0. */
  readonly learningRate: number;
  /** Called after every step, in order, and awaited. Slow: everything is copied. */
  readonly record?: ((step: TrainingRecord) => void | Promise<void>) | undefined;
}

/** Numbers that operations are counted by. */
export interface OperationCounts {
  /** Steps at which each input and each neuron of layers 1..L was not 0 [B, N_l], inputs first. */
  readonly activations: readonly Uint16Array[];
  /**
   * Per layer 1..L, of all samples: neurons at the first step, and at every later one neurons whose potential, before the
   * reset, differs from that of the step before. Undefined if there are no potentials.
   */
  readonly membraneUpdates?: readonly number[];
}

/** Spike counts, or values. */
export type Readings = Uint16Array | Float32Array | Float64Array;

/** Result of a batch. */
export interface BatchResult {
  /** Spikes of each input over all steps, or the values as they were given [B, N_0]. */
  readonly inputs: Readings;
  /** Spikes of each output over all steps, or their values, summed over the steps [B, N_L]. */
  readonly outputs: Readings;
  /** Share of neurons that are active (spike, or are above 0) per step, in [0, 1]: inputs first, then every layer. */
  readonly activity: readonly number[];
  /** [T, B, N_L], 0 or 1; only if asked for. */
  readonly outputSpikes?: Uint8Array;
  /** Only if asked for. */
  readonly operations?: OperationCounts;
}

/** Result of a batch that was learned. */
export interface TrainingResult extends BatchResult {
  /** Mean over the steps, each before its update. */
  readonly loss: number;
}

/** An engine that holds one network. */
export interface Engine extends AsyncDisposable {
  readonly name: string;
  /** Threads that work. */
  readonly threads: number;
  readonly shape: EngineShape;
  /** Replaces the weights of layer `layer` (0 for the first matrix) [N_out, N_in]. */
  setWeights(layer: number, weights: Weights): Promise<void>;
  /** Returns a copy of the weights of layer `layer` [N_out, N_in]. */
  weights(layer: number): Promise<Weights>;
  /** Returns a copy of the optimizer's state; undefined if none outlives a batch. */
  state(): Promise<OptimizerState | undefined>;
  /** Puts the optimizer into a state, or without one to its start. */
  restore(state: OptimizerState | undefined): Promise<void>;
  /** Runs all T steps of a batch with frozen weights. */
  run(batch: Batch, options?: RunOptions): Promise<BatchResult>;
  /** Learns a batch: an update of all weights after each of its T steps. The engine must have a learning rule. */
  train(batch: TrainingBatch, options: TrainOptions): Promise<TrainingResult>;
}

/** Settings of an engine beside the network it holds. */
export interface EngineSettings {
  /** For engines that have them; fewer are used where memory cannot be shared. */
  readonly threads: number;
  /** Required to train. An engine that only runs needs less memory. */
  readonly rule?: LearningRule | undefined;
  /** Keeps every step's gradient, so that a record can show it. */
  readonly keepGradients?: boolean | undefined;
}

/** The card of an engine: light and always loaded; the engine's code is loaded by `load`. */
export interface EngineCard {
  /** Description in a few words, as the command line and the page show it. */
  readonly help: string;
  /** Precision of its weights. */
  readonly precision: 'float32' | 'float64';
  /** True if it works on several threads. */
  readonly threaded: boolean;
  /** True if results are the same bytes for any number of threads and on every machine. */
  readonly sameBytes: boolean;
  /** Largest difference from golden vectors that still counts as equal. */
  readonly tolerance: number;
  /** Returns why it cannot hold a network, with the remedy; undefined if it can. */
  refuses(shape: EngineShape): string | undefined;
  /** Loads the engine's code. */
  load(): Promise<EngineModule>;
}

/** The code of an engine. */
export interface EngineModule {
  /** Makes an engine. Shape and rule were checked before. */
  create(shape: EngineShape, settings: EngineSettings): Promise<Engine>;
}
