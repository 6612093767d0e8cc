/**
 * What an engine of the ANN twins can do: hold the weights of one fully connected network of rectified linear units,
 * and run it or train it on a batch.
 *
 *     Z_l = X_{l−1}·W_lᵀ          X_0 the input, no bias
 *     X_l = max(Z_l, 0)           in every layer, the last included
 *     loss = ½·Σ (X_L − Y)²       summed over the outputs, mean over the batch
 *
 * Letters: B samples, layers l = 1..L of N_l units, N_0 inputs. Weights of layer l are [N_l, N_{l−1}], row-major.
 * Engines are made by `createDenseEngine`; nothing else names a concrete one.
 */
import type { DenseRule, OptimizerState } from '../learning/dense-rule.js';
import { checkMoments } from '../learning/rule.js';
import { checkBatchSize, checkLength, checkMirror, checkShape } from './engine.js';

/** The sizes that an engine is made for. */
export interface DenseShape {
  /** [N_0, …, N_L], at least two. */
  readonly widths: readonly number[];
  /** Most samples in one batch. */
  readonly batch: number;
}

/** Samples to run or to learn from, and their targets. */
export interface DenseBatch {
  /** B, at most the engine's. */
  readonly size: number;
  /** Values as they are, or 0..65535 for intensities in [0, 1]; [B, N_0]. */
  readonly input: Uint16Array | Float32Array;
  /** What the outputs should be [B, N_L]; `input` is for an autoencoder. */
  readonly target: 'input' | Float32Array;
}

/** What a batch gave. */
export interface DenseResult {
  /** Of the network before the update. */
  readonly loss: number;
  /** X_L of the network before the update [B, N_L]. */
  readonly outputs: Float32Array | Float64Array;
  /** Share of units above 0, in [0, 1]: inputs first, then every layer. */
  readonly activeShares: readonly number[];
}

/** An engine of dense rectified networks: it runs or learns a whole batch in one call. */
export interface DenseEngine {
  readonly name: string;
  readonly threads: number;
  readonly shape: DenseShape;
  readonly rule: DenseRule;
  /** Replaces the weights of layer `layer` (0 for the first matrix) [N_out, N_in]. */
  setWeights(layer: number, weights: Float32Array | Float64Array): void;
  /** A copy of the weights of layer `layer` [N_out, N_in], in the engine's own precision. */
  weights(layer: number): Float32Array | Float64Array;
  /** Replaces them, to go on where a training stopped. */
  setOptimizerState(state: OptimizerState): void;
  /** A copy of what the optimizer remembers. */
  optimizerState(): OptimizerState;
  /** One update of all weights. */
  train(batch: DenseBatch, options: { readonly learningRate: number }): Promise<DenseResult>;
  /** The frozen network; `target` only decides the loss. */
  run(batch: DenseBatch): Promise<DenseResult>;
  /** Gives back threads and memory. The engine cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** Throws a RangeError unless the widths make a network. */
export function checkDenseShape({ widths, batch }: DenseShape): void {
  checkShape({ widths, batch, steps: 1 });
}

/** Throws a RangeError unless every setting is in range. */
export function checkDenseRule(rule: DenseRule): void {
  const { optimizer, decayMode } = rule;
  if (optimizer !== 'sgd' && optimizer !== 'adam') {
    throw new RangeError(`optimizer must be sgd or adam, got ${optimizer satisfies never}`);
  }
  if (decayMode !== 'coupled' && decayMode !== 'decoupled' && decayMode !== 'none') {
    throw new RangeError(`decayMode must be coupled, decoupled or none, got ${decayMode satisfies never}`);
  }
  checkMoments(rule);
}

/** Throws a RangeError where a batch does not fit the engine's shape. */
export function checkDenseBatch({ size, input, target }: DenseBatch, { widths, batch }: DenseShape): void {
  checkBatchSize(size, batch);
  const inputs = widths[0];
  const outputs = widths[widths.length - 1];
  checkLength('input', input, size * inputs);
  if (target === 'input') checkMirror(inputs, outputs);
  else checkLength('target', target, size * outputs);
}

/** Throws a RangeError unless η is a number of at least 0. */
export function checkLearningRate(learningRate: number): void {
  if (!(learningRate >= 0 && learningRate < Infinity)) {
    throw new RangeError(`learningRate must be a finite number of at least 0, got ${learningRate}`);
  }
}

/** Throws a RangeError unless the state is one of such an optimizer over such layers. */
export function checkOptimizerState(state: OptimizerState, { widths }: DenseShape, rule: DenseRule): void {
  const { updates, first, second } = state;
  if (!(Number.isInteger(updates) && updates >= 0)) {
    throw new RangeError(`updates must be an integer of at least 0, got ${updates}`);
  }
  const layers = rule.optimizer === 'adam' ? widths.length - 1 : 0;
  for (const [name, moments] of Object.entries({ first, second })) {
    if (moments.length !== layers) {
      throw new RangeError(`${name} moments must be of ${layers} layers, got ${moments.length}`);
    }
    for (const [l, moment] of moments.entries()) {
      checkLength(`${name} moments of layer ${l}`, moment, widths[l] * widths[l + 1]);
    }
  }
}

/** Throws a RangeError unless the network has such a layer, of so many weights where they are given. */
export function checkLayer(
  { widths }: DenseShape,
  layer: number,
  weights?: { readonly length: number },
): void {
  const last = widths.length - 2;
  if (!(Number.isInteger(layer) && layer >= 0 && layer <= last)) {
    throw new RangeError(`layer must be an integer in [0, ${last}], got ${layer}`);
  }
  if (weights) checkLength(`weights of layer ${layer}`, weights, widths[layer] * widths[layer + 1]);
}
