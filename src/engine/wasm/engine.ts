/**
 * The WebAssembly engine: float32, 128-bit SIMD, event-driven, on as many threads as asked.
 *
 * It gives the same bytes for any number of threads and in any environment. It stores no trace per synapse
 * and sample, and does no work for silent inputs, outputs without error, or inputs never touched in a batch
 * (see docs/engines.md).
 */
import * as layout from '../../../kernels/layout.js';
import { counterPurpose, seedKey } from '../../core/philox.js';
import { jumpScale, SPARSE_LIMIT } from '../../encoders/rate-coding.js';
import { wholePower } from '../../learning/adam.js';
import { checkRule, type LearningRule } from '../../learning/rule.js';
import {
  type Batch,
  type BatchOptions,
  type BatchResult,
  checkBatch,
  checkShape,
  type Engine,
  type EngineShape,
  type StepRecord,
  type TrainOptions,
} from '../engine.js';
import { type Crew, hireCrew, usableThreads, withFrozenWeights } from './crew.js';
import { readOperations, startCounting } from './operations.js';
import type { PhaseTimes } from './phases.js';
import { type Plan, planMemory } from './plan.js';
import { copyRows, readMatrix, readOutputSpikes, readResult, readStep, writeMatrix } from './results.js';
import type { Command } from './step-work.js';
import type { ThreadHost } from './threads.js';

export interface WasmOptions {
  /** Threads asked for; 1 is used where memory cannot be shared. */
  readonly threads: number;
  readonly host: ThreadHost;
  /** Keeps every step's gradient, so that a record can show it. */
  readonly keepGradients?: boolean;
}

export class WasmEngine implements Engine {
  readonly name = 'wasm';
  /** Whether to measure the phases of every batch; for the bench. */
  timed = false;
  /** Per thread, what the phases of the last command took; empty unless `timed`. */
  phaseTimes: readonly PhaseTimes[] = [];
  readonly #plan: Plan;
  readonly #crew: Crew<'spiking'>;
  readonly #host: ThreadHost;

  private constructor(
    readonly shape: EngineShape,
    readonly rule: LearningRule,
    { plan, crew, host }: { readonly plan: Plan; readonly crew: Crew<'spiking'>; readonly host: ThreadHost },
  ) {
    this.#plan = plan;
    this.#crew = crew;
    this.#host = host;
  }

  /** Threads that work: 1 after they failed. */
  get threads(): number {
    return this.#crew.threads;
  }

  get #memory(): WebAssembly.Memory {
    return this.#crew.memory;
  }

  /** Throws a RangeError where shape, rule or the number of threads is out of range. */
  static async create(shape: EngineShape, rule: LearningRule, options: WasmOptions): Promise<WasmEngine> {
    checkShape(shape);
    checkRule(rule);
    const threads = usableThreads(options.threads, options.host);
    const plan = planMemory(shape, {
      threads,
      perSynapse: rule.trace === 'per-synapse',
      remembersFirstMoment: rule.beta1 !== 0,
      keepGradients: options.keepGradients === true,
    });
    const crew = await hireCrew('spiking', plan, { threads, host: options.host });
    return new WasmEngine(shape, rule, { plan, crew, host: options.host });
  }

  setWeights(layer: number, weights: Float32Array | Float64Array): void {
    const plan = this.#plan.layers[layer];
    writeMatrix(this.#memory.buffer, plan, layer, plan.weights, weights);
  }

  weights(layer: number): Float32Array {
    const plan = this.#plan.layers[layer];
    return readMatrix(this.#memory.buffer, plan, layer, plan.weights);
  }

  train(batch: Batch, options: TrainOptions): Promise<BatchResult> {
    return this.#steps(batch, options, options.learningRate);
  }

  run(batch: Batch, options: BatchOptions = {}): Promise<BatchResult> {
    const { record } = options;
    let recorded = 0;
    // A batch that is done again has the same steps: those that were recorded are not recorded twice.
    const once = (step: StepRecord) => {
      if (step.step <= recorded) return;
      recorded = step.step;
      record?.(step);
    };
    const given = { ...options, record: record && once };
    return withFrozenWeights(this.#host, () => this.#steps(batch, given, undefined));
  }

  async dispose(): Promise<void> {
    this.#crew.dismiss();
  }

  async #steps(batch: Batch, options: BatchOptions, learningRate: number | undefined): Promise<BatchResult> {
    checkBatch(batch, this.shape);
    const learn = learningRate !== undefined;
    const counts = options.countOperations === true;
    this.#start(batch, learningRate ?? 0);
    startCounting(this.#plan, this.#memory.buffer, batch.size, counts);
    const command: Command = {
      from: 1,
      to: batch.steps,
      batch: batch.size,
      learn,
      trace: this.rule.trace,
      spikesGiven: batch.input.kind === 'spikes',
      frames: batch.target === 'input' ? 0 : batch.target.frames,
      settle: this.rule.settle,
      timed: this.timed,
    };
    const outputs = this.shape.widths[this.shape.widths.length - 1];
    const outputSpikes = options.keepOutputSpikes
      ? new Uint8Array(batch.steps * batch.size * outputs)
      : undefined;
    // Where every step is looked at, or its spikes are brought from outside, steps go one by one.
    if (options.record === undefined && !outputSpikes && batch.input.kind === 'intensities') {
      this.phaseTimes = await this.#crew.run(command);
    } else {
      for (let step = 1; step <= batch.steps; step++) {
        if (batch.input.kind === 'spikes') this.#bringSpikes(batch.input.spikes, batch.size, step);
        await this.#crew.run({ ...command, from: step, to: step });
        if (outputSpikes) {
          const spikes = readOutputSpikes(this.#plan, this.#memory.buffer, batch.size, this.rule.threshold);
          outputSpikes.set(spikes, (step - 1) * spikes.length);
        }
        options.record?.(
          readStep(this.#plan, this.#memory.buffer, {
            size: batch.size,
            step,
            learn,
            threshold: this.rule.threshold,
          }),
        );
      }
    }
    return {
      ...readResult(this.#plan, this.#memory.buffer, this.shape.widths, batch),
      ...(outputSpikes && { outputSpikes }),
      ...(counts && { operations: readOperations(this.#plan, this.#memory.buffer, batch.size) }),
    };
  }

  /** Updates of the weights up to a step. */
  #updates(step: number): number {
    return Math.max(0, step - this.rule.settle);
  }

  /** Everything that a batch needs to find in memory before its first step. */
  #start(batch: Batch, learningRate: number): void {
    const plan = this.#plan;
    const { buffer } = this.#memory;
    const { size, input, target } = batch;
    const words = new Uint32Array(buffer, plan.network, layout.NETWORK_WORDS);
    words[layout.BATCH] = size;
    words[layout.SETTLE] = this.rule.settle;
    new Float64Array(buffer, plan.loss, size).fill(0);
    new Uint16Array(buffer, plan.outputCounts, size * plan.outputStride).fill(0);
    if (input.kind === 'intensities') {
      const { code } = input;
      [words[layout.KEY_0], words[layout.KEY_1]] = seedKey(code.seed);
      words[layout.PLACE] = counterPurpose(code.purpose, code.epoch);
      words[layout.SPARSE] = code.spikeProbability <= SPARSE_LIMIT ? 1 : 0;
      const coding = new Float64Array(buffer, plan.network + layout.RHO * 4, 2);
      coding[0] = code.spikeProbability;
      coding[1] = jumpScale(Math.min(code.spikeProbability, 0.5));
      new Uint32Array(buffer, plan.samples, size).set(input.samples);
      copyRows(input.intensities, new Uint16Array(buffer, plan.intensities), {
        rows: size,
        width: plan.inputs,
        toStride: plan.inputStride,
      });
    } else {
      new Uint16Array(buffer, plan.inputCounts, size * plan.inputStride).fill(0);
    }
    if (target !== 'input') {
      const rows = Math.min(target.frames, batch.steps) * size;
      const outputs = this.shape.widths[this.shape.widths.length - 1];
      copyRows(target.spikes, new Uint8Array(buffer, plan.target), {
        rows,
        width: outputs,
        toStride: plan.outputStride,
      });
    }
    this.#startLayers(size);
    this.#writeRules(size, batch.steps, learningRate);
  }

  /** Potentials, memories of spikes and moments at zero. */
  #startLayers(size: number): void {
    const { buffer } = this.#memory;
    const { rule } = this;
    for (const layer of this.#plan.layers) {
      new Float32Array(buffer, layer.potential, size * layer.stride).fill(0);
      new Uint32Array(buffer, layer.lastFired, size * layer.stride).fill(0);
      new Float32Array(buffer, layer.keep, size).fill(1 - rule.leak);
      new Uint32Array(buffer, layer.fired, size).fill(0);
      new Uint32Array(buffer, layer.active, layer.rows).fill(0);
      // Decay cannot be made up for later: an input's first spike already adds its decayed weights.
      const moves = rule.decay > 0 && rule.decayMode !== 'none';
      new Uint32Array(buffer, layer.record, layout.LAYER_WORDS)[layout.MOVES_ALL] = moves ? 1 : 0;
    }
  }

  /** One record of the learning rule per step: Adam's corrections depend on it. */
  #writeRules(size: number, steps: number, learningRate: number): void {
    const { rule } = this;
    const { buffer } = this.#memory;
    const traces = { 'per-synapse': 0, shared: 1, plain: 2 };
    for (let step = 1; step <= steps; step++) {
      const updates = this.#updates(step);
      const start = this.#plan.rules + (step - 1) * layout.RULE_WORDS * 4;
      const words = new Uint32Array(buffer, start, layout.RULE_WORDS);
      const reals = new Float32Array(buffer, start, layout.RULE_WORDS);
      words[layout.TRACE] = traces[rule.trace];
      words[layout.CLAMP] = rule.clamp ? 1 : 0;
      words[layout.XOR_MASK] = rule.mask === 'xor' ? 1 : 0;
      words[layout.SPIKE_ERROR] = rule.error === 'spikes' ? 1 : 0;
      words[layout.SUBTRACTS] = rule.reset === 'subtract' ? 1 : 0;
      reals[layout.RETAIN] = 1 - rule.leak;
      reals[layout.THRESHOLD] = rule.threshold;
      reals[layout.BETA_1] = rule.beta1;
      reals[layout.BETA_2] = rule.beta2;
      reals[layout.EPSILON] = rule.epsilon;
      reals[layout.COUPLED_DECAY] = rule.decayMode === 'coupled' ? rule.decay : 0;
      reals[layout.RATE] = (learningRate * (1 - rule.beta1)) / (1 - wholePower(rule.beta1, updates));
      reals[layout.SECOND_SCALE] = Math.sqrt((1 - rule.beta2) / (1 - wholePower(rule.beta2, updates)));
      reals[layout.BATCH_SHARE] = 1 / size;
      reals[layout.SHRINK] = rule.decayMode === 'decoupled' ? 1 - learningRate * rule.decay : 1;
    }
    const powers = new Float32Array(buffer, this.#plan.leakPowers, this.shape.steps + 4);
    for (let n = 0; n < powers.length; n++) powers[n] = wholePower(1 - rule.leak, n);
  }

  #bringSpikes(spikes: Uint8Array, size: number, step: number): void {
    const { inputs, inputStride, spikes: address } = this.#plan;
    const length = size * inputs;
    const stored = new Uint8Array(this.#memory.buffer, address);
    copyRows(spikes.subarray((step - 1) * length, step * length), stored, {
      rows: size,
      width: inputs,
      toStride: inputStride,
    });
  }
}
