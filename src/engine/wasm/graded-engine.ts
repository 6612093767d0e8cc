/**
 * The WebAssembly engine of rectified linear units: float32, 128-bit SIMD, on as many threads as asked.
 *
 * It gives the same bytes for any number of threads and in any environment. Zeros cost nothing: inputs, hidden values and δ
 * that are 0 are not visited. Weights are worked on in pieces that stay in a cache for all samples of the batch, so that
 * those of a wide layer are read from memory once to run and once to learn (see docs/engines.md).
 */
import * as layout from '../../../kernels/layout.js';
import { UsageError } from '../../core/errors.js';
import { wholePower } from '../../learning/adam.js';
import type { OptimizerState, SquaredRule } from '../../learning/rule.js';
import { checkBatch, checkLayer, checkState, checkTraining, ruleToTrain } from '../checks.js';
import type {
  Batch,
  BatchResult,
  Engine,
  EngineSettings,
  RunOptions,
  StepRecord,
  TrainingBatch,
  TrainingResult,
  TrainOptions,
  ValueInput,
  Weights,
} from '../engine.js';
import { type EngineShape, widthsOf } from '../shape.js';
import { type Crew, hireCrew, usableThreads, withFrozenWeights } from './crew.js';
import { type DensePlan, planDense } from './dense-plan.js';
import { readGradedLoss, readGradedResult, readTiles, readValues, writeTiles } from './dense-results.js';
import type { DenseCommand } from './dense-work.js';
import type { PhaseTimes } from './phases.js';
import { type ThreadHost, threadHost } from './threads.js';

/** Below this a first moment counts as 0. */
const SMALLEST_MOMENT = 1e-30;

export class GradedEngine implements Engine {
  readonly name = 'wasm';
  /** True to measure the phases of every batch; for the bench. */
  timed = false;
  /** Per thread, times of the phases of the last batch; empty unless `timed`. */
  phaseTimes: readonly PhaseTimes[] = [];
  #updates = 0;

  private constructor(
    readonly shape: EngineShape,
    private readonly rule: SquaredRule | undefined,
    private readonly host: ThreadHost,
    private readonly plan: DensePlan,
    private readonly crew: Crew<'dense'>,
  ) {}

  /** Threads that work: 1 after they failed. */
  get threads(): number {
    return this.crew.threads;
  }

  /** Throws a RangeError if the number of threads is out of range or the network does not fit 32-bit memory. */
  static async create(shape: EngineShape, settings: EngineSettings): Promise<GradedEngine> {
    const rule = settings.rule?.loss === 'squared' ? settings.rule : undefined;
    const host = threadHost();
    const threads = usableThreads(settings.threads, host);
    // A network that is not trained needs no room for moments, which are twice as large as the weights.
    const optimizer = rule?.optimizer ?? 'sgd';
    const plan = planDense({ widths: widthsOf(shape), batch: shape.batch }, { optimizer, threads });
    const crew = await hireCrew('dense', plan, { threads, host });
    return new GradedEngine(shape, rule, host, plan, crew);
  }

  get #buffer(): ArrayBufferLike {
    return this.crew.memory.buffer;
  }

  async setWeights(layer: number, weights: Weights): Promise<void> {
    checkLayer(this.shape, layer, weights);
    writeTiles(this.#buffer, this.plan, layer, this.plan.matrices[layer].weights, weights);
  }

  async weights(layer: number): Promise<Float32Array> {
    checkLayer(this.shape, layer);
    return readTiles(this.#buffer, this.plan, layer, this.plan.matrices[layer].weights);
  }

  async state(): Promise<OptimizerState | undefined> {
    if (this.rule === undefined) return undefined;
    const matrices = this.rule.optimizer === 'adam' ? this.plan.matrices : [];
    const read = (l: number, address: number) => readTiles(this.#buffer, this.plan, l, address);
    return {
      updates: this.#updates,
      first: matrices.map(({ first }, l) => read(l, first)),
      second: matrices.map(({ second }, l) => read(l, second)),
    };
  }

  async restore(state: OptimizerState | undefined): Promise<void> {
    if (state !== undefined) checkState(state, this.shape, this.rule);
    this.#updates = state?.updates ?? 0;
    if (this.rule?.optimizer !== 'adam') return;
    for (const [l, matrix] of this.plan.matrices.entries()) {
      const zeros = new Float32Array(this.plan.units[l].units * this.plan.units[l + 1].units);
      writeTiles(this.#buffer, this.plan, l, matrix.first, state?.first[l] ?? zeros);
      writeTiles(this.#buffer, this.plan, l, matrix.second, state?.second[l] ?? zeros);
      // A row whose moments are all 0 is moved by nothing, whether it counts as touched or not.
      new Uint32Array(this.#buffer, matrix.touched, matrix.rows).fill(1);
    }
  }

  async train(batch: TrainingBatch, options: TrainOptions): Promise<TrainingResult> {
    const rule = ruleToTrain(this.rule);
    const { learningRate, record } = options;
    checkTraining(batch, this.shape, rule, options);
    const values = valuesOf(batch);
    const { size, target } = batch;
    this.#writeRule(rule, size, learningRate);
    const wanted = target !== 'input' && target.kind === 'values' ? target.values : undefined;
    if (wanted) new Float32Array(this.#buffer, this.plan.target, wanted.length).set(wanted);
    const movesAll = rule.decay > 0 && rule.decayMode !== 'none';
    await this.#go(size, values, { mirrors: wanted === undefined, learn: true, movesAll });
    this.#updates++;
    const result = this.#result(size, values, options);
    const loss = readGradedLoss(this.#buffer, this.plan, size);
    if (record) {
      const step = this.#step(size);
      const targets = wanted ?? step.input;
      await record({
        ...step,
        error: Float64Array.from(result.outputs, (value, n) => targets[n] - value),
        loss,
        gradient: [],
        weights: this.plan.matrices.map(({ weights }, l) =>
          Float64Array.from(readTiles(this.#buffer, this.plan, l, weights)),
        ),
      });
    }
    return { ...result, loss };
  }

  async run(batch: Batch, options: RunOptions = {}): Promise<BatchResult> {
    checkBatch(batch, this.shape, options);
    const values = valuesOf(batch);
    const frozen = { mirrors: false, learn: false, movesAll: false };
    await withFrozenWeights(this.host, () => this.#go(batch.size, values, frozen));
    const result = this.#result(batch.size, values, options);
    await options.record?.(this.#step(batch.size));
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.crew.dismiss();
  }

  async #go(
    size: number,
    values: ValueInput['values'],
    command: Pick<DenseCommand, 'mirrors' | 'learn' | 'movesAll'>,
  ): Promise<void> {
    const isShort = values instanceof Uint16Array;
    const place = [this.#buffer, this.plan.input, values.length] as const;
    (isShort ? new Uint16Array(...place) : new Float32Array(...place)).set(values);
    this.phaseTimes = await this.crew.run({ ...command, size, isShort, timed: this.timed });
  }

  #result(
    size: number,
    inputs: ValueInput['values'],
    { countOperations }: Pick<RunOptions, 'countOperations'>,
  ): BatchResult {
    const result = { inputs, ...readGradedResult(this.#buffer, this.plan, size) };
    if (!countOperations) return result;
    const values = this.plan.units.map((_, l) => readValues(this.#buffer, this.plan, l, size));
    const activations = values.map((layer) => Uint16Array.from(layer, (x) => (x === 0 ? 0 : 1)));
    return { ...result, operations: { activations } };
  }

  /** Returns the only step of the last batch. */
  #step(size: number): StepRecord {
    const [input, ...outputs] = this.plan.units.map((_, l) =>
      Float64Array.from(readValues(this.#buffer, this.plan, l, size)),
    );
    return { step: 1, input, states: outputs.map(() => ({})), outputs };
  }

  #writeRule(rule: SquaredRule, size: number, learningRate: number): void {
    const { optimizer, beta1, beta2, epsilon, decay, decayMode } = rule;
    const adam = optimizer === 'adam';
    const updates = this.#updates + 1;
    const reals = new Float32Array(this.#buffer, this.plan.rule, layout.DENSE_RULE_WORDS);
    reals[layout.DENSE_SHARE] = 1 / size;
    reals[layout.DENSE_DECAY] = decayMode === 'coupled' ? decay : 0;
    reals[layout.DENSE_SHRINK] = decayMode === 'decoupled' ? 1 - learningRate * decay : 1;
    reals[layout.DENSE_RATE] = adam ? learningRate / (1 - wholePower(beta1, updates)) : learningRate;
    reals[layout.DENSE_KEEP_FIRST] = beta1;
    reals[layout.DENSE_TAKE_FIRST] = 1 - beta1;
    reals[layout.DENSE_KEEP_SECOND] = beta2;
    reals[layout.DENSE_TAKE_SECOND] = 1 - beta2;
    reals[layout.DENSE_SECOND_SCALE] = Math.sqrt(1 / (1 - wholePower(beta2, updates)));
    reals[layout.DENSE_EPSILON] = epsilon;
    reals[layout.DENSE_SMALLEST] = SMALLEST_MOMENT;
  }
}

function valuesOf({ input }: Batch): ValueInput['values'] {
  if (input.kind === 'values') return input.values;
  throw new UsageError(
    'the wasm engine takes values for relu neurons, got spikes: choose --engine reference',
  );
}
