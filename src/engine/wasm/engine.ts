/**
 * The WebAssembly engine: float32, 128-bit SIMD, event-driven, on as many threads as asked.
 *
 * It gives the same bytes for any number of threads and in any environment. It stores no trace per synapse
 * and sample, and does no work for silent inputs, outputs without error, or inputs never touched in a batch
 * (see docs/engines.md).
 *
 * With one thread the work is done where the engine lives; with more, in workers that share its memory.
 */
import * as layout from '../../../kernels/layout.js';
import { counterPurpose, seedKey } from '../../encoding/philox.js';
import { jumpScale, SPARSE_LIMIT } from '../../encoding/rate-coding.js';
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
import { KERNELS, SHARED_KERNELS } from './generated/kernels.js';
import { WORKER } from './generated/worker.js';
import { instantiate, type Kernels } from './kernels.js';
import { type LayerPlan, type Plan, planMemory, writeRecords } from './plan.js';
import { type Command, type PhaseTimes, runSteps } from './schedule.js';
import { aloneTeam, resetTasks } from './team.js';
import type { ThreadHost, WorkerHandle } from './threads.js';

const PAGE = 65536;

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
  readonly #memory: WebAssembly.Memory;
  readonly #run: (command: Command) => Promise<PhaseTimes[]>;
  readonly #workers: readonly WorkerHandle[];

  private constructor(
    readonly shape: EngineShape,
    readonly rule: LearningRule,
    readonly threads: number,
    parts: { plan: Plan; memory: WebAssembly.Memory; kernels?: Kernels; workers: readonly WorkerHandle[] },
  ) {
    const { plan, memory, kernels, workers } = parts;
    this.#plan = plan;
    this.#memory = memory;
    this.#workers = workers;
    if (kernels === undefined) {
      this.#run = async (command) => {
        resetTasks(memory, plan);
        return ask(workers, { command });
      };
    } else {
      this.#run = async (command) => [runSteps(kernels, plan, command, aloneTeam())];
    }
  }

  /** Throws a RangeError where shape, rule or the number of threads is out of range. */
  static async create(shape: EngineShape, rule: LearningRule, options: WasmOptions): Promise<WasmEngine> {
    checkShape(shape);
    checkRule(rule);
    if (!(Number.isInteger(options.threads) && options.threads >= 1 && options.threads <= 64)) {
      throw new RangeError(`threads must be an integer in [1, 64], got ${options.threads}`);
    }
    const threads = options.host.canShare ? options.threads : 1;
    const plan = planMemory(shape, {
      threads,
      perSynapse: rule.trace === 'per-synapse',
      remembersFirstMoment: rule.beta1 !== 0,
      keepGradients: options.keepGradients === true,
    });
    const pages = Math.ceil(plan.bytes / PAGE);
    const shared = threads > 1;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    writeRecords(plan, memory);
    const module = await WebAssembly.compile(decode(shared ? SHARED_KERNELS : KERNELS));
    if (!shared) {
      const kernels = instantiate(module, memory);
      return new WasmEngine(shape, rule, threads, { plan, memory, kernels, workers: [] });
    }
    const workers = Array.from({ length: threads }, () => options.host.spawn(WORKER));
    const engine = new WasmEngine(shape, rule, threads, { plan, memory, workers });
    await Promise.all(
      workers.map((worker, thread) => ask([worker], { start: { module, memory, plan, thread, threads } })),
    );
    return engine;
  }

  setWeights(layer: number, weights: Float32Array | Float64Array): void {
    const { rowFloats, neurons, pre, weights: address } = this.#plan.layers[layer];
    const stored = new Float32Array(this.#memory.buffer, address);
    for (let m = 0; m < neurons; m++) {
      for (let j = 0; j < pre; j++) {
        stored[layer === 0 ? j * rowFloats + m : m * rowFloats + j] = weights[m * pre + j];
      }
    }
  }

  weights(layer: number): Float32Array {
    return this.#matrix(this.#plan.layers[layer], layer, this.#plan.layers[layer].weights);
  }

  /** A matrix laid out like the weights, as [N_out, N_in]. */
  #matrix({ rowFloats, neurons, pre }: LayerPlan, layer: number, address: number): Float32Array {
    const stored = new Float32Array(this.#memory.buffer, address);
    const out = new Float32Array(neurons * pre);
    for (let m = 0; m < neurons; m++) {
      for (let j = 0; j < pre; j++) {
        out[m * pre + j] = stored[layer === 0 ? j * rowFloats + m : m * rowFloats + j];
      }
    }
    return out;
  }

  train(batch: Batch, options: TrainOptions): Promise<BatchResult> {
    return this.#steps(batch, options, options.learningRate);
  }

  run(batch: Batch, options: BatchOptions = {}): Promise<BatchResult> {
    return this.#steps(batch, options, undefined);
  }

  async dispose(): Promise<void> {
    for (const worker of this.#workers) worker.terminate();
  }

  async #steps(batch: Batch, options: BatchOptions, learningRate: number | undefined): Promise<BatchResult> {
    checkBatch(batch, this.shape);
    const learn = learningRate !== undefined;
    this.#start(batch, learningRate ?? 0);
    const shrink = learn ? this.#shrinkPerStep(learningRate) : 1;
    const command: Command = {
      from: 1,
      to: batch.steps,
      steps: batch.steps,
      batch: batch.size,
      learn,
      trace: this.rule.trace,
      spikesGiven: batch.input.kind === 'spikes',
      frames: batch.target === 'input' ? 0 : batch.target.frames,
      shrink: wholePower(shrink, this.#updates(batch.steps)),
      settle: this.rule.settle,
      timed: this.timed,
    };
    // Where every step is looked at, or its spikes are brought from outside, steps go one by one.
    if (options.record === undefined && batch.input.kind === 'intensities') {
      this.phaseTimes = await this.#run(command);
    } else {
      for (let step = 1; step <= batch.steps; step++) {
        if (batch.input.kind === 'spikes') this.#bringSpikes(batch.input.spikes, batch.size, step);
        await this.#run({ ...command, from: step, to: step });
        options.record?.(this.#record(batch, step, learn, shrink));
      }
    }
    return this.#result(batch);
  }

  #shrinkPerStep(learningRate: number): number {
    const { decay, decayMode } = this.rule;
    return decayMode === 'decoupled' ? 1 - learningRate * decay : 1;
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
    for (const [l, layer] of this.#plan.layers.entries()) {
      new Float32Array(buffer, layer.potential, size * layer.stride).fill(0);
      new Uint32Array(buffer, layer.lastFired, size * layer.stride).fill(0);
      new Float32Array(buffer, layer.keep, size).fill(1 - rule.leak);
      new Uint32Array(buffer, layer.fired, size).fill(0);
      new Uint32Array(buffer, layer.active, layer.rows).fill(0);
      // Decoupled decay of an input that never spikes can be made up for later; a neuron's cannot.
      const moves =
        rule.decay > 0 && (rule.decayMode === 'coupled' || (rule.decayMode === 'decoupled' && l > 0));
      new Uint32Array(buffer, layer.record, layout.LAYER_WORDS)[layout.MOVES_ALL] = moves ? 1 : 0;
    }
  }

  /** One record of the learning rule per step: Adam's corrections depend on it. */
  #writeRules(size: number, steps: number, learningRate: number): void {
    const { rule } = this;
    const { buffer } = this.#memory;
    const traces = { 'per-synapse': 0, shared: 1, plain: 2 };
    const shrink = this.#shrinkPerStep(learningRate);
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
      reals[layout.SHRINK] = shrink;
      reals[layout.SHRINK_OWED] = wholePower(shrink, updates);
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

  #result({ size, steps }: Batch): BatchResult {
    const plan = this.#plan;
    const { buffer } = this.#memory;
    const { widths } = this.shape;
    const outputs = widths[widths.length - 1];
    const counts = (address: number, width: number, stride: number) => {
      const stored = new Uint16Array(buffer, address, size * stride);
      if (width === stride) return stored.slice();
      const out = new Uint16Array(size * width);
      for (let b = 0; b < size; b++) out.set(stored.subarray(b * stride, b * stride + width), b * width);
      return out;
    };
    const inputCounts = counts(plan.inputCounts, plan.inputs, plan.inputStride);
    const outputCounts = counts(plan.outputCounts, outputs, plan.outputStride);
    const spikes = [
      total(inputCounts),
      ...plan.layers.slice(0, -1).map(({ fired }) => total(new Uint32Array(buffer, fired, size))),
      total(outputCounts),
    ];
    return {
      loss: total(new Float64Array(buffer, plan.loss, size)) / (size * steps),
      inputCounts,
      outputCounts,
      spikeRates: spikes.map((count, l) => count / (widths[l] * size * steps)),
    };
  }

  #record({ size }: Batch, step: number, learn: boolean, shrink: number): StepRecord {
    const plan = this.#plan;
    const { buffer } = this.#memory;
    const { threshold } = this.rule;
    const rows = (address: number, width: number, stride: number) => {
      const out = new Float64Array(size * width);
      copyRows(new Float32Array(buffer, address), out, { rows: size, width, fromStride: stride });
      return out;
    };
    const input = new Uint8Array(size * plan.inputs);
    const spikes = new Uint8Array(buffer, plan.spikes);
    copyRows(spikes, input, { rows: size, width: plan.inputs, fromStride: plan.inputStride });
    const potential = plan.layers.map((layer) => rows(layer.potential, layer.neurons, layer.stride));
    const last = plan.layers[plan.layers.length - 1];
    return {
      step,
      input,
      potential,
      // Compared as the kernels do, in float32.
      spikes: potential.map((values) =>
        Uint8Array.from(values, (v) => (v >= Math.fround(threshold) ? 1 : 0)),
      ),
      error: rows(last.delta, last.neurons, last.stride).map((delta) => 0 - delta),
      loss: total(new Float64Array(buffer, plan.stepLoss, size)) / size,
      gradient: learn && last.gradient !== 0 ? plan.layers.map((layer, l) => this.#gradient(layer, l)) : [],
      weights: learn ? plan.layers.map((layer, l) => this.#weightsNow(layer, l, step, shrink)) : [],
    };
  }

  /** The gradient of the last step; rows that nothing moved have none. */
  #gradient(layer: LayerPlan, l: number): Float64Array {
    const active = new Uint32Array(this.#memory.buffer, layer.active, layer.rows);
    const gradient = Float64Array.from(this.#matrix(layer, l, layer.gradient));
    return gradient.map((g, n) => (active[l === 0 ? n % layer.pre : Math.floor(n / layer.pre)] ? g : 0));
  }

  /** The weights after a step, the decay that untouched inputs still owe included. */
  #weightsNow(layer: LayerPlan, l: number, step: number, shrink: number): Float64Array {
    const active = new Uint32Array(this.#memory.buffer, layer.active, layer.rows);
    const owed = step === this.shape.steps ? 1 : wholePower(shrink, this.#updates(step));
    const weights = Float64Array.from(this.#matrix(layer, l, layer.weights));
    return l > 0 ? weights : weights.map((w, n) => (active[n % layer.pre] ? w : w * owed));
  }
}

/** Posts a message to every worker and waits for all answers; fails where a worker dies. */
function ask(workers: readonly WorkerHandle[], message: unknown): Promise<PhaseTimes[]> {
  return Promise.all(
    workers.map(
      (worker) =>
        new Promise<PhaseTimes>((resolve, reject) => {
          worker.onAnswer = (answer) => resolve(answer as PhaseTimes);
          worker.onFailure = reject;
          worker.postMessage(message);
        }),
    ),
  );
}

/** Copies rows of `width` numbers that lie `fromStride` apart to where they lie `toStride` apart. */
function copyRows(
  from: { subarray(start: number, end: number): ArrayLike<number> },
  to: { set(values: ArrayLike<number>, offset: number): void },
  { rows, width, fromStride = width, toStride = width }: RowCopy,
): void {
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(row * fromStride, row * fromStride + width), row * toStride);
  }
}

interface RowCopy {
  readonly rows: number;
  readonly width: number;
  readonly fromStride?: number;
  readonly toStride?: number;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n];
  return sum;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}
