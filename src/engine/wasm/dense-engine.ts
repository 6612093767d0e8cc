/**
 * The WebAssembly engine of the ANN twins: float32, 128-bit SIMD, on as many threads as asked.
 *
 * It gives the same bytes for any number of threads and in any environment. Zeros cost nothing: inputs, hidden values and δ
 * that are 0 are not visited. Weights are worked on in pieces that stay in a cache for all samples of the batch, so that
 * those of a wide layer are read from memory once to run and once to learn (see docs/engines.md).
 */
import * as layout from '../../../kernels/layout.js';
import { wholePower } from '../../learning/adam.js';
import type { DenseRule, OptimizerState } from '../../learning/dense-rule.js';
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
} from '../dense.js';
import { type Crew, hireCrew, usableThreads, withFrozenWeights } from './crew.js';
import { type DensePlan, planDense } from './dense-plan.js';
import { readDenseResult, readTiles, writeTiles } from './dense-results.js';
import type { PhaseTimes } from './phases.js';
import type { ThreadHost } from './threads.js';

/** Below this a first moment counts as 0. */
const SMALLEST_MOMENT = 1e-30;

export class WasmDenseEngine implements DenseEngine {
  readonly name = 'wasm';
  /** Whether to measure the phases of every batch; for the bench. */
  timed = false;
  /** Per thread, what the phases of the last batch took; empty unless `timed`. */
  phaseTimes: readonly PhaseTimes[] = [];
  #updates = 0;

  private constructor(
    readonly shape: DenseShape,
    readonly rule: DenseRule,
    private readonly host: ThreadHost,
    private readonly plan: DensePlan,
    private readonly crew: Crew<'dense'>,
  ) {}

  /** Threads that work: 1 after they failed. */
  get threads(): number {
    return this.crew.threads;
  }

  /** Throws a RangeError where shape, rule or the number of threads is out of range. */
  static async create(
    shape: DenseShape,
    rule: DenseRule,
    options: { readonly threads: number; readonly host: ThreadHost },
  ): Promise<WasmDenseEngine> {
    checkDenseShape(shape);
    checkDenseRule(rule);
    const threads = usableThreads(options.threads, options.host);
    const plan = planDense(shape, { optimizer: rule.optimizer, threads });
    const crew = await hireCrew('dense', plan, { threads, host: options.host });
    return new WasmDenseEngine(shape, rule, options.host, plan, crew);
  }

  get #buffer(): ArrayBufferLike {
    return this.crew.memory.buffer;
  }

  setWeights(layer: number, weights: Float32Array | Float64Array): void {
    checkLayer(this.shape, layer, weights);
    writeTiles(this.#buffer, this.plan, layer, this.plan.matrices[layer].weights, weights);
  }

  weights(layer: number): Float32Array {
    checkLayer(this.shape, layer);
    return readTiles(this.#buffer, this.plan, layer, this.plan.matrices[layer].weights);
  }

  setOptimizerState(state: OptimizerState): void {
    checkOptimizerState(state, this.shape, this.rule);
    this.#updates = state.updates;
    for (const [l, first] of state.first.entries()) {
      const matrix = this.plan.matrices[l];
      writeTiles(this.#buffer, this.plan, l, matrix.first, first);
      writeTiles(this.#buffer, this.plan, l, matrix.second, state.second[l]);
      // A row whose moments are all 0 is moved by nothing, whether it counts as touched or not.
      new Uint32Array(this.#buffer, matrix.touched, matrix.rows).fill(1);
    }
  }

  optimizerState(): OptimizerState {
    const matrices = this.rule.optimizer === 'adam' ? this.plan.matrices : [];
    const read = (l: number, address: number) => readTiles(this.#buffer, this.plan, l, address);
    return {
      updates: this.#updates,
      first: matrices.map(({ first }, l) => read(l, first)),
      second: matrices.map(({ second }, l) => read(l, second)),
    };
  }

  async train(batch: DenseBatch, { learningRate }: { readonly learningRate: number }): Promise<DenseResult> {
    checkLearningRate(learningRate);
    checkDenseBatch(batch, this.shape);
    this.#writeRule(batch.size, learningRate);
    const result = await this.#go(batch, true);
    this.#updates++;
    return result;
  }

  async run(batch: DenseBatch): Promise<DenseResult> {
    checkDenseBatch(batch, this.shape);
    return withFrozenWeights(this.host, () => this.#go(batch, false));
  }

  async dispose(): Promise<void> {
    this.crew.dismiss();
  }

  async #go({ size, input, target }: DenseBatch, learn: boolean): Promise<DenseResult> {
    const { plan, rule } = this;
    const isShort = input instanceof Uint16Array;
    const given = [this.#buffer, plan.input, input.length] as const;
    (isShort ? new Uint16Array(...given) : new Float32Array(...given)).set(input);
    if (target !== 'input') new Float32Array(this.#buffer, plan.target, target.length).set(target);
    const movesAll = rule.decay > 0 && rule.decayMode !== 'none';
    const mirrors = target === 'input';
    this.phaseTimes = await this.crew.run({ size, isShort, mirrors, learn, movesAll, timed: this.timed });
    return readDenseResult(this.#buffer, plan, size);
  }

  #writeRule(size: number, learningRate: number): void {
    const { optimizer, beta1, beta2, epsilon, decay, decayMode } = this.rule;
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
