/**
 * The reference engine: the algorithm in plain float64 for any neurons and synapses, every equation where it is written in
 * `neurons`, `synapses` and `learning`. Slow and readable; every other engine is tested against it.
 *
 * Memory grows with N·M·B (a trace per synapse and sample): use it for small networks.
 */
import { Adam } from '../../learning/adam.js';
import { descend } from '../../learning/gradient-descent.js';
import { membraneLoss } from '../../learning/membrane-loss.js';
import type { LearningRule, OptimizerState } from '../../learning/rule.js';
import { squaredError } from '../../learning/squared-error.js';
import { Traces } from '../../learning/traces.js';
import { sizeOf } from '../../synapses/synapses.js';
import { checkBatch, checkLayer, checkState, checkTraining, ruleToTrain } from '../checks.js';
import type {
  Batch,
  BatchResult,
  Engine,
  EngineSettings,
  RunOptions,
  TrainingBatch,
  TrainingResult,
  TrainOptions,
  Weights,
} from '../engine.js';
import { type EngineShape, weightCounts } from '../shape.js';
import { ForwardPass } from './forward.js';

export async function create(shape: EngineShape, { rule }: EngineSettings): Promise<Engine> {
  return new ReferenceEngine(shape, rule);
}

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly threads = 1;
  readonly #weights: Float64Array[];
  /** Per layer; unused by SGD. */
  #adam: readonly Adam[];
  /** Updates of SGD. */
  #updates = 0;

  constructor(
    readonly shape: EngineShape,
    private readonly rule: LearningRule | undefined,
  ) {
    this.#weights = weightCounts(shape).map((count) => new Float64Array(count));
    this.#adam = this.#freshMoments();
  }

  async setWeights(layer: number, weights: Weights): Promise<void> {
    checkLayer(this.shape, layer, weights);
    this.#weights[layer].set(weights);
  }

  async weights(layer: number): Promise<Float64Array> {
    checkLayer(this.shape, layer);
    return this.#weights[layer].slice();
  }

  async state(): Promise<OptimizerState | undefined> {
    if (this.rule?.loss !== 'squared') return undefined;
    return {
      updates: this.#updates,
      first: this.#adam.map(({ first }) => first.slice()),
      second: this.#adam.map(({ second }) => second.slice()),
    };
  }

  async restore(state: OptimizerState | undefined): Promise<void> {
    this.#adam = this.#freshMoments();
    this.#updates = 0;
    if (state === undefined) return;
    checkState(state, this.shape, this.rule);
    this.#updates = state.updates;
    for (const [l, adam] of this.#adam.entries()) {
      adam.updates = state.updates;
      adam.first.set(state.first[l]);
      adam.second.set(state.second[l]);
    }
  }

  async run(batch: Batch, options: RunOptions = {}): Promise<BatchResult> {
    checkBatch(batch, this.shape, options);
    const pass = new ForwardPass(this.shape, batch, options);
    for (let step = 1; step <= batch.steps; step++) {
      pass.step(step, this.#weights);
      await options.record?.(pass.record(step));
      pass.reset();
    }
    return pass.result();
  }

  async train(batch: TrainingBatch, options: TrainOptions): Promise<TrainingResult> {
    const rule = ruleToTrain(this.rule);
    const { learningRate } = options;
    checkTraining(batch, this.shape, rule, options);
    const pass = new ForwardPass(this.shape, batch, options);
    const learning = new Learning(pass, rule, this.#weights);
    if (rule.loss === 'membrane') this.#adam = this.#freshMoments();
    const warmUp = rule.loss === 'membrane' ? rule.settle : 0;
    let lossSum = 0;
    for (let step = 1; step <= batch.steps; step++) {
      pass.step(step, this.#weights);
      const loss = learning.compare(targetOf(batch, step, pass), batch.size);
      learning.trace();
      if (step > warmUp) {
        learning.backpropagate(this.#weights);
        this.#update(rule, learning.gradients, learningRate);
      }
      lossSum += loss;
      await options.record?.({
        ...pass.record(step),
        error: learning.error.slice(),
        loss,
        gradient: learning.gradients.map((gradient) => gradient.slice()),
        weights: this.#weights.map((weights) => weights.slice()),
      });
      learning.afterStep();
      pass.reset();
    }
    return { ...pass.result(), loss: lossSum / batch.steps };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #update(rule: LearningRule, gradients: readonly Float64Array[], learningRate: number): void {
    this.#updates++;
    for (const [l, weights] of this.#weights.entries()) {
      if (this.#adam.length > 0) this.#adam[l].update(weights, gradients[l], learningRate);
      else descend(weights, gradients[l], learningRate, rule);
    }
  }

  #freshMoments(): Adam[] {
    const { rule } = this;
    if (rule === undefined || (rule.loss === 'squared' && rule.optimizer === 'sgd')) return [];
    return this.#weights.map(({ length }) => new Adam(length, rule));
  }
}

/** Errors, traces and gradients of a batch that is learned. */
class Learning {
  /** [B, N_L] */
  readonly error: Float64Array;
  /** Per layer [N_l, N_{l−1}]. */
  readonly gradients: readonly Float64Array[];
  readonly #traces: readonly Traces[];
  /** Per layer δ and the slope of the outputs [B, N_l]. */
  readonly #deltas: readonly Float64Array[];
  readonly #slopes: readonly Float64Array[];
  readonly #threshold: Float64Array;

  constructor(
    private readonly pass: ForwardPass,
    private readonly rule: LearningRule,
    weights: readonly Float64Array[],
  ) {
    const arrays = () => pass.layers.map(({ outputs }) => new Float64Array(outputs.length));
    const kind = rule.loss === 'membrane' ? rule.trace : 'plain';
    this.error = new Float64Array(pass.outputs.length);
    this.#threshold = new Float64Array(pass.outputs.length);
    this.gradients = weights.map(({ length }) => new Float64Array(length));
    this.#deltas = arrays();
    this.#slopes = arrays();
    this.#traces = pass.layers.map(
      ({ at, outputs }) => new Traces(kind, at.size, sizeOf(at.input), outputs.length / at.size),
    );
  }

  /** Writes the error of the outputs [B, N_L] and returns the loss. */
  compare(target: ArrayLike<number>, batch: number): number {
    const { pass, rule, error } = this;
    const { neuron, parameters, state, outputs } = pass.layers[pass.layers.length - 1];
    if (rule.loss === 'squared' || !neuron.spikes) return squaredError(outputs, target, error, batch);
    neuron.threshold(state, this.#threshold, parameters);
    const compared = { potential: state.potential, spikes: outputs, threshold: this.#threshold };
    return membraneLoss(compared, target, error, { ...rule, batch });
  }

  /** Takes the inputs of all layers into their traces. */
  trace(): void {
    for (const [l, { neuron, parameters }] of this.pass.layers.entries()) {
      this.#traces[l].integrate(this.pass.inputsOf(l), neuron.keep(parameters));
    }
  }

  /**
   * Writes the gradients. At the outputs δ = ∂loss/∂V = −E, or −E·∂X/∂I with the squared loss; before them
   * δ_l = (W_{l+1}ᵀ·δ_{l+1}) ∘ slope  (paper, eq. 15–17).
   */
  backpropagate(weights: readonly Float64Array[]): void {
    const { layers } = this.pass;
    const last = layers.length - 1;
    for (let l = last; l >= 0; l--) {
      const { neuron, parameters, synapses, at, state, outputs } = layers[l];
      const [delta, slope] = [this.#deltas[l], this.#slopes[l]];
      if (l === last) for (let n = 0; n < delta.length; n++) delta[n] = -this.error[n];
      else layers[l + 1].synapses.back(weights[l + 1], this.#deltas[l + 1], delta, layers[l + 1].at);
      if (l < last || this.rule.loss === 'squared') {
        neuron.slope(state, outputs, slope, parameters);
        for (let n = 0; n < delta.length; n++) delta[n] *= slope[n];
      }
      synapses.gradient(delta, this.#traces[l].values, this.gradients[l], at);
    }
  }

  afterStep(): void {
    for (const [l, { outputs }] of this.pass.layers.entries()) this.#traces[l].afterStep(outputs);
  }
}

/** Returns the target [B, N_L] of a step. */
function targetOf(
  { target }: TrainingBatch,
  step: number,
  { input, outputs }: ForwardPass,
): ArrayLike<number> {
  if (target === 'input') return input;
  if (target.kind === 'values') return target.values;
  const frame = (step - 1) % target.frames;
  return target.spikes.subarray(frame * outputs.length, (frame + 1) * outputs.length);
}
