/**
 * The reference engine: the algorithm in plain float64, every equation where it is written in `network` and
 * `learning`. Slow and readable; every other engine is tested against it.
 *
 * Memory grows with N·M·B (a trace per synapse and sample): use it for small networks.
 */
import { encodeStep } from '../encoders/rate-coding.js';
import { Adam } from '../learning/adam.js';
import { membraneLoss } from '../learning/membrane-loss.js';
import { checkRule, type LearningRule } from '../learning/rule.js';
import { backpropagate } from '../learning/surrogate.js';
import { Traces } from '../learning/traces.js';
import { clampPotential, integrateAndFire, resetFired, synapticCurrent } from '../neurons/lif.js';
import {
  type Batch,
  type BatchOptions,
  type BatchResult,
  checkBatch,
  checkShape,
  type Engine,
  type EngineShape,
  type OperationCounts,
  type TrainOptions,
} from './engine.js';

/** What a layer keeps while a batch runs. Arrays are [B, N]. */
interface LayerState {
  readonly potential: Float64Array;
  readonly current: Float64Array;
  readonly spikes: Uint8Array;
  readonly delta: Float64Array;
  readonly gradient: Float64Array;
  readonly traces: Traces;
  readonly adam: Adam;
  spikeCount: number;
}

export class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly threads = 1;
  readonly #weights: Float64Array[];

  constructor(
    readonly shape: EngineShape,
    readonly rule: LearningRule,
  ) {
    checkShape(shape);
    checkRule(rule);
    this.#weights = shape.widths.slice(1).map((post, l) => new Float64Array(post * shape.widths[l]));
  }

  setWeights(layer: number, weights: Float32Array | Float64Array): void {
    this.#weights[layer].set(weights);
  }

  weights(layer: number): Float64Array {
    return this.#weights[layer].slice();
  }

  train(batch: Batch, options: TrainOptions): Promise<BatchResult> {
    return this.#steps(batch, options, options.learningRate);
  }

  run(batch: Batch, options: BatchOptions = {}): Promise<BatchResult> {
    return this.#steps(batch, options, undefined);
  }

  async dispose(): Promise<void> {}

  /** All steps; learns where a learning rate is given. */
  async #steps(batch: Batch, options: BatchOptions, learningRate: number | undefined): Promise<BatchResult> {
    checkBatch(batch, this.shape);
    const { widths } = this.shape;
    const layers = this.#freshLayers(batch.size);
    const output = layers[layers.length - 1];
    const input = new Uint8Array(batch.size * widths[0]);
    const error = new Float64Array(output.potential.length);
    const inputCounts = new Uint16Array(input.length);
    const outputCounts = new Uint16Array(error.length);
    const outputSpikes = options.keepOutputSpikes ? new Uint8Array(batch.steps * error.length) : undefined;
    const counter = options.countOperations ? new OperationCounter(layers) : undefined;
    let lossSum = 0;
    for (let step = 1; step <= batch.steps; step++) {
      inputSpikes(batch, step, input);
      const target = targetSpikes(batch, step, input, error.length);
      this.#forward(layers, input, batch.size);
      const loss = membraneLoss(output.potential, output.spikes, target, error, {
        ...this.rule,
        batch: batch.size,
      });
      if (learningRate !== undefined) {
        this.#trace(layers, input);
        if (step > this.rule.settle) this.#learn(layers, error, batch.size, learningRate);
      }
      lossSum += loss;
      addTo(inputCounts, input);
      addTo(outputCounts, output.spikes);
      outputSpikes?.set(output.spikes, (step - 1) * error.length);
      counter?.addStep();
      options.record?.({
        step,
        input: input.slice(),
        potential: layers.map((layer) => layer.potential.slice()),
        spikes: layers.map((layer) => layer.spikes.slice()),
        error: error.slice(),
        loss,
        gradient: learningRate === undefined ? [] : layers.map((layer) => layer.gradient.slice()),
        weights: learningRate === undefined ? [] : this.#weights.map((weights) => weights.slice()),
      });
      for (const layer of layers) {
        layer.traces.afterStep(layer.spikes);
        resetFired(layer.potential, layer.spikes, this.rule);
        layer.spikeCount += sum(layer.spikes);
      }
    }
    return {
      loss: lossSum / batch.steps,
      inputCounts,
      outputCounts,
      ...(outputSpikes && { outputSpikes }),
      ...(counter && { operations: counter.counts }),
      spikeRates: [
        sum(inputCounts) / (input.length * batch.steps),
        ...layers.map((layer) => layer.spikeCount / (layer.spikes.length * batch.steps)),
      ],
    };
  }

  #freshLayers(size: number): LayerState[] {
    const { widths } = this.shape;
    return widths.slice(1).map((post, l) => ({
      potential: new Float64Array(size * post),
      current: new Float64Array(size * post),
      spikes: new Uint8Array(size * post),
      delta: new Float64Array(size * post),
      gradient: new Float64Array(post * widths[l]),
      traces: new Traces(this.rule.trace, size, widths[l], post),
      adam: new Adam(post * widths[l], this.rule),
      spikeCount: 0,
    }));
  }

  #forward(layers: readonly LayerState[], input: Uint8Array, size: number): void {
    let spikes = input;
    for (const [l, layer] of layers.entries()) {
      synapticCurrent(this.#weights[l], spikes, layer.current, size);
      integrateAndFire(layer.potential, layer.current, layer.spikes, this.rule);
      if (this.rule.clamp) clampPotential(layer.potential, this.rule.threshold);
      spikes = layer.spikes;
    }
  }

  /** Traces of all layers take in the spikes of this step. */
  #trace(layers: readonly LayerState[], input: Uint8Array): void {
    for (const [l, { traces }] of layers.entries()) {
      traces.integrate(l === 0 ? input : layers[l - 1].spikes, this.rule.leak);
    }
  }

  /** Gradients and one update of all weights; `error` is [B, N_L]. */
  #learn(layers: readonly LayerState[], error: Float64Array, size: number, learningRate: number): void {
    const last = layers.length - 1;
    for (let n = 0; n < error.length; n++) layers[last].delta[n] = -error[n];
    for (let l = last - 1; l >= 0; l--) {
      const { potential, delta } = layers[l];
      const { threshold } = this.rule;
      backpropagate(this.#weights[l + 1], layers[l + 1].delta, potential, delta, { threshold, batch: size });
    }
    for (const [l, { traces, delta, gradient, adam }] of layers.entries()) {
      traces.gradient(delta, gradient);
      adam.update(this.#weights[l], gradient, learningRate);
    }
  }
}

/** Counts spikes of hidden neurons, and potentials that are others than at the step before. */
class OperationCounter {
  readonly #before: (Float64Array | undefined)[];
  readonly #hiddenCounts: readonly Uint16Array[];
  readonly #updates: number[];

  constructor(private readonly layers: readonly LayerState[]) {
    this.#before = layers.map(() => undefined);
    this.#hiddenCounts = layers.slice(0, -1).map(({ spikes }) => new Uint16Array(spikes.length));
    this.#updates = layers.map(() => 0);
  }

  /** To be called before the reset. */
  addStep(): void {
    for (const [l, { potential, spikes }] of this.layers.entries()) {
      const before = this.#before[l];
      for (let n = 0; n < potential.length; n++) if (potential[n] !== before?.[n]) this.#updates[l]++;
      this.#before[l] = potential.slice();
      if (l < this.#hiddenCounts.length) addTo(this.#hiddenCounts[l], spikes);
    }
  }

  get counts(): OperationCounts {
    return { hiddenCounts: this.#hiddenCounts, membraneUpdates: this.#updates };
  }
}

/** Writes the input spikes [B, N_0] of a step. */
function inputSpikes({ input, size }: Batch, step: number, spikes: Uint8Array): void {
  const inputs = spikes.length / size;
  if (input.kind === 'spikes') {
    spikes.set(input.spikes.subarray((step - 1) * spikes.length, step * spikes.length));
    return;
  }
  for (let b = 0; b < size; b++) {
    const part = [b * inputs, (b + 1) * inputs] as const;
    encodeStep(
      input.intensities.subarray(...part),
      input.samples[b],
      step,
      input.code,
      spikes.subarray(...part),
    );
  }
}

/** The target spikes [B, N_L] of a step. */
function targetSpikes({ target }: Batch, step: number, input: Uint8Array, length: number): Uint8Array {
  if (target === 'input') return input;
  const frame = (step - 1) % target.frames;
  return target.spikes.subarray(frame * length, (frame + 1) * length);
}

function addTo(counts: Uint16Array, spikes: Uint8Array): void {
  for (let n = 0; n < counts.length; n++) counts[n] += spikes[n];
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) total += values[n];
  return total;
}
