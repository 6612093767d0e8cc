/**
 * The reference engine of the ANN twins: the algorithm in plain float64, every equation where it is written in
 * `forward.ts`, `backpropagate.ts` and `src/learning/adam.ts`. Slow and readable; every other engine is tested against it.
 */
import { Adam } from '../learning/adam.js';
import type { DenseRule, OptimizerState } from '../learning/dense-rule.js';
import { descend } from '../learning/gradient-descent.js';
import { squaredError } from '../learning/squared-error.js';
import { backpropagate, meanGradient } from './backpropagate.js';
import {
  checkDenseBatch,
  checkDenseRule,
  checkDenseShape,
  checkLayer,
  checkLearningRate,
  checkOptimizerState,
  type DenseBatch,
  type DenseEngine,
  type DenseResult,
  type DenseShape,
} from './dense.js';
import { forward } from './forward.js';

export class DenseReferenceEngine implements DenseEngine {
  readonly name = 'reference';
  readonly threads = 1;
  readonly #weights: Float64Array[];
  /** One per layer; none for SGD. */
  readonly #adam: Adam[];
  #updates = 0;

  constructor(
    readonly shape: DenseShape,
    readonly rule: DenseRule,
  ) {
    checkDenseShape(shape);
    checkDenseRule(rule);
    this.#weights = shape.widths.slice(1).map((units, l) => new Float64Array(units * shape.widths[l]));
    this.#adam = rule.optimizer === 'adam' ? this.#weights.map(({ length }) => new Adam(length, rule)) : [];
  }

  setWeights(layer: number, weights: Float32Array | Float64Array): void {
    checkLayer(this.shape, layer, weights);
    this.#weights[layer].set(weights);
  }

  weights(layer: number): Float64Array {
    checkLayer(this.shape, layer);
    return this.#weights[layer].slice();
  }

  setOptimizerState(state: OptimizerState): void {
    checkOptimizerState(state, this.shape, this.rule);
    this.#updates = state.updates;
    for (const [l, adam] of this.#adam.entries()) {
      adam.updates = state.updates;
      adam.first.set(state.first[l]);
      adam.second.set(state.second[l]);
    }
  }

  optimizerState(): OptimizerState {
    return {
      updates: this.#updates,
      first: this.#adam.map(({ first }) => first.slice()),
      second: this.#adam.map(({ second }) => second.slice()),
    };
  }

  async train(batch: DenseBatch, { learningRate }: { readonly learningRate: number }): Promise<DenseResult> {
    checkLearningRate(learningRate);
    const { values, delta, result } = this.#compare(batch);
    for (let l = delta.length - 2; l >= 0; l--) {
      backpropagate(this.#weights[l + 1], delta[l + 1], values[l + 1], delta[l], batch.size);
    }
    for (const [l, weights] of this.#weights.entries()) {
      const gradient = new Float64Array(weights.length);
      meanGradient(delta[l], values[l], gradient, batch.size);
      if (this.rule.optimizer === 'adam') this.#adam[l].update(weights, gradient, learningRate);
      else descend(weights, gradient, learningRate, this.rule);
    }
    this.#updates++;
    return result;
  }

  async run(batch: DenseBatch): Promise<DenseResult> {
    return this.#compare(batch).result;
  }

  async dispose(): Promise<void> {}

  /** The forward pass: X_0 to X_L, and δ of every layer, of which the last is written. */
  #compare(batch: DenseBatch): { values: Float64Array[]; delta: Float64Array[]; result: DenseResult } {
    checkDenseBatch(batch, this.shape);
    const { widths } = this.shape;
    const { size, target } = batch;
    const values = widths.map((width) => new Float64Array(size * width));
    values[0].set(batch.input);
    if (batch.input instanceof Uint16Array) for (let n = 0; n < values[0].length; n++) values[0][n] /= 65535;
    for (const [l, weights] of this.#weights.entries()) forward(weights, values[l], values[l + 1], size);
    const outputs = values[values.length - 1];
    const delta = values.slice(1).map(({ length }) => new Float64Array(length));
    const loss = squaredError(
      outputs,
      target === 'input' ? values[0] : target,
      delta[delta.length - 1],
      size,
    );
    const activeShares = values.map((layer) => layer.filter((value) => value > 0).length / layer.length);
    return { values, delta, result: { loss, outputs, activeShares } };
  }
}
