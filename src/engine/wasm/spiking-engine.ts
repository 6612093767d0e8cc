/**
 * The WebAssembly engine of neurons that spike: float32, 128-bit SIMD, event-driven, on as many threads as asked.
 *
 * It gives the same bytes for any number of threads and in any environment. It stores no trace per synapse
 * and sample, and does no work for silent inputs, outputs without error, or inputs never touched in a batch
 * (see docs/engines.md).
 */
import * as layout from '../../../kernels/layout.js';
import { UsageError } from '../../core/errors.js';
import { counterPurpose, seedKey } from '../../core/philox.js';
import { jumpScale, SPARSE_LIMIT } from '../../encoders/rate-coding.js';
import { wholePower } from '../../learning/adam.js';
import type { MembraneRule } from '../../learning/rule.js';
import type { NeuronSpec } from '../../neurons/index.js';
import type { SpikingNeuron } from '../../neurons/neuron.js';
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
import { type EngineShape, widthsOf } from '../shape.js';
import { type Crew, hireCrew, usableThreads, withFrozenWeights } from './crew.js';
import { NEURON_KERNELS } from './generated/neuron-kernels.js';
import { readOperations, startCounting } from './operations.js';
import type { PhaseTimes } from './phases.js';
import { type Plan, planMemory } from './plan.js';
import {
  copyRows,
  readLearned,
  readLoss,
  readMatrix,
  readOutputSpikes,
  readResult,
  readStep,
  writeMatrix,
} from './results.js';
import type { Command } from './step-work.js';
import { type ThreadHost, threadHost } from './threads.js';

/** Stands in the records of an engine without a rule, which never read it. */
const NO_RULE: MembraneRule = {
  ...{ loss: 'membrane', mask: 'none', error: 'membrane', trace: 'plain', settle: 0 },
  ...{ beta1: 0, beta2: 0, epsilon: 1, decay: 0, decayMode: 'none' },
};

/** Neurons that spike, and their parameters. */
export interface SpikingModel {
  readonly model: SpikingNeuron;
  readonly parameters: NeuronSpec;
}

export class SpikingEngine implements Engine {
  readonly name = 'wasm';
  /** Measures the phases of every batch; for the bench. */
  timed = false;
  /** Per thread, what the phases of the last command took; empty unless `timed`. */
  phaseTimes: readonly PhaseTimes[] = [];
  readonly #plan: Plan;
  readonly #crew: Crew<'spiking'>;
  readonly #host: ThreadHost;
  /** [N_0, …, N_L] */
  readonly #widths: readonly number[];

  private constructor(
    readonly shape: EngineShape,
    /** ∂V[t]/∂V[t − 1] without a reset, the share that traces keep. */
    private readonly keep: number,
    private readonly rule: MembraneRule | undefined,
    { plan, crew, host }: { readonly plan: Plan; readonly crew: Crew<'spiking'>; readonly host: ThreadHost },
  ) {
    this.#plan = plan;
    this.#crew = crew;
    this.#host = host;
    this.#widths = widthsOf(shape);
  }

  /** Threads that work: 1 after they failed. */
  get threads(): number {
    return this.#crew.threads;
  }

  get #memory(): WebAssembly.Memory {
    return this.#crew.memory;
  }

  /** Throws a RangeError if the number of threads is out of range or the network does not fit 32-bit memory. */
  static async create(
    shape: EngineShape,
    { model, parameters }: SpikingModel,
    settings: EngineSettings,
  ): Promise<SpikingEngine> {
    const rule = settings.rule?.loss === 'membrane' ? settings.rule : undefined;
    const host = threadHost();
    const threads = usableThreads(settings.threads, host);
    const { batch, steps } = shape;
    const plan = planMemory(
      { widths: widthsOf(shape), batch, steps },
      {
        threads,
        perSynapse: rule?.trace === 'per-synapse',
        remembersFirstMoment: rule !== undefined && rule.beta1 !== 0,
        keepGradients: settings.keepGradients === true,
        neuron: {
          kernel: NEURON_KERNELS.indexOf(parameters.kind),
          parameters: model.kernel?.(parameters) ?? [],
          state: model.state,
        },
      },
    );
    const crew = await hireCrew('spiking', plan, { threads, host });
    return new SpikingEngine(shape, model.keep(parameters), rule, { plan, crew, host });
  }

  async setWeights(layer: number, weights: Weights): Promise<void> {
    checkLayer(this.shape, layer, weights);
    const plan = this.#plan.layers[layer];
    writeMatrix(this.#memory.buffer, plan, layer, plan.weights, weights);
  }

  async weights(layer: number): Promise<Float32Array> {
    checkLayer(this.shape, layer);
    const plan = this.#plan.layers[layer];
    return readMatrix(this.#memory.buffer, plan, layer, plan.weights);
  }

  /** Moments start anew with every batch. */
  async state(): Promise<undefined> {}

  async restore(state: Parameters<Engine['restore']>[0]): Promise<void> {
    if (state !== undefined) checkState(state, this.shape, this.rule);
  }

  async train(batch: TrainingBatch, options: TrainOptions): Promise<TrainingResult> {
    const rule = ruleToTrain(this.rule);
    const { learningRate, record } = options;
    checkTraining(batch, this.shape, rule, options);
    const { target } = batch;
    if (target !== 'input' && target.kind === 'spikes')
      this.#bringTarget(target.spikes, target.frames, batch);
    const command: Command = {
      ...this.#start(batch, rule, learningRate),
      learn: true,
      frames: target !== 'input' && target.kind === 'spikes' ? target.frames : 0,
    };
    const result = await this.#steps(
      batch,
      command,
      options,
      record &&
        (async (step) => {
          await record({
            ...readStep(this.#plan, this.#memory.buffer, batch.size, step),
            ...readLearned(this.#plan, this.#memory.buffer, batch.size),
          });
        }),
    );
    return { ...result, loss: readLoss(this.#plan, this.#memory.buffer, batch) };
  }

  run(batch: Batch, options: RunOptions = {}): Promise<BatchResult> {
    const { record } = options;
    let recorded = 0;
    return withFrozenWeights(this.#host, async () => {
      checkBatch(batch, this.shape, options);
      const command = { ...this.#start(batch, this.rule ?? NO_RULE, 0), learn: false, frames: 1 };
      return this.#steps(
        batch,
        command,
        options,
        record &&
          (async (step) => {
            // A batch that is done again has the same steps: those that were recorded are not recorded twice.
            if (step <= recorded) return;
            recorded = step;
            await record(readStep(this.#plan, this.#memory.buffer, batch.size, step));
          }),
      );
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#crew.dismiss();
  }

  async #steps(
    batch: Batch,
    command: Command,
    { keepOutputSpikes, countOperations }: Pick<RunOptions, 'keepOutputSpikes' | 'countOperations'>,
    afterStep: ((step: number) => Promise<void>) | undefined,
  ): Promise<BatchResult> {
    const counts = countOperations === true;
    startCounting(this.#plan, this.#memory.buffer, batch.size, counts);
    const outputs = this.#widths[this.#widths.length - 1];
    const outputSpikes = keepOutputSpikes ? new Uint8Array(batch.steps * batch.size * outputs) : undefined;
    // If every step is recorded, or its spikes are brought from outside, steps go one by one.
    if (!afterStep && !outputSpikes && batch.input.kind === 'intensities') {
      this.phaseTimes = await this.#crew.run(command);
    } else {
      for (let step = 1; step <= batch.steps; step++) {
        if (batch.input.kind === 'spikes') this.#bringSpikes(batch.input.spikes, batch.size, step);
        await this.#crew.run({ ...command, from: step, to: step });
        if (outputSpikes) {
          const spikes = readOutputSpikes(this.#plan, this.#memory.buffer, batch.size);
          outputSpikes.set(spikes, (step - 1) * spikes.length);
        }
        await afterStep?.(step);
      }
    }
    const result = readResult(this.#plan, this.#memory.buffer, this.#widths, batch);
    return {
      ...result,
      ...(outputSpikes && { outputSpikes }),
      ...(counts && { operations: readOperations(this.#plan, this.#memory.buffer, batch.size, result) }),
    };
  }

  /** Writes everything that a batch needs in memory before its first step; returns the command to run all steps. */
  #start(
    { size, steps, input }: Batch,
    rule: MembraneRule,
    learningRate: number,
  ): Omit<Command, 'learn' | 'frames'> {
    if (input.kind === 'values') {
      throw new UsageError(
        'the wasm engine takes spikes for neurons that spike, got values: choose --engine reference',
      );
    }
    const plan = this.#plan;
    const { buffer } = this.#memory;
    const words = new Uint32Array(buffer, plan.network, layout.NETWORK_WORDS);
    words[layout.BATCH] = size;
    words[layout.SETTLE] = rule.settle;
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
    this.#startLayers(size, rule);
    this.#writeRules(size, steps, rule, learningRate);
    return {
      ...{ from: 1, to: steps, batch: size, trace: rule.trace, settle: rule.settle },
      spikesGiven: input.kind === 'spikes',
      timed: this.timed,
    };
  }

  /** Writes the frames [frames, B, N_L] of a target that a batch comes to. */
  #bringTarget(spikes: Uint8Array, frames: number, { size, steps }: Batch): void {
    copyRows(spikes, new Uint8Array(this.#memory.buffer, this.#plan.target), {
      rows: Math.min(frames, steps) * size,
      width: this.#widths[this.#widths.length - 1],
      toStride: this.#plan.outputStride,
    });
  }

  /** Potentials, memories of spikes and moments at zero. */
  #startLayers(size: number, rule: MembraneRule): void {
    const { buffer } = this.#memory;
    for (const layer of this.#plan.layers) {
      for (const address of Object.values(layer.states)) {
        new Float32Array(buffer, address, size * layer.stride).fill(0);
      }
      new Int32Array(buffer, layer.fired, size * layer.stride).fill(0);
      new Uint32Array(buffer, layer.lastFired, size * layer.stride).fill(0);
      new Float32Array(buffer, layer.keep, size).fill(this.keep);
      new Uint32Array(buffer, layer.spikeTotal, size).fill(0);
      new Uint32Array(buffer, layer.active, layer.rows).fill(0);
      // Decay cannot be made up for later: an input's first spike already adds its decayed weights.
      const moves = rule.decay > 0 && rule.decayMode !== 'none';
      new Uint32Array(buffer, layer.record, layout.LAYER_WORDS)[layout.MOVES_ALL] = moves ? 1 : 0;
    }
  }

  /** One record of the learning rule per step: Adam's corrections depend on it. */
  #writeRules(size: number, steps: number, rule: MembraneRule, learningRate: number): void {
    const { buffer } = this.#memory;
    const traces = { 'per-synapse': 0, shared: 1, plain: 2 };
    for (let step = 1; step <= steps; step++) {
      const updates = Math.max(0, step - rule.settle);
      const start = this.#plan.rules + (step - 1) * layout.RULE_WORDS * 4;
      const words = new Uint32Array(buffer, start, layout.RULE_WORDS);
      const reals = new Float32Array(buffer, start, layout.RULE_WORDS);
      words[layout.TRACE] = traces[rule.trace];
      words[layout.XOR_MASK] = rule.mask === 'xor' ? 1 : 0;
      words[layout.SPIKE_ERROR] = rule.error === 'spikes' ? 1 : 0;
      reals[layout.RETAIN] = this.keep;
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
    for (let n = 0; n < powers.length; n++) powers[n] = wholePower(this.keep, n);
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
