/**
 * The training loop that every kind of network shares, spiking or not.
 *
 * It yields an event per batch and returns the network. It takes an AbortSignal: the batch under way is finished, the
 * events up to it are given, and the network so far is returned. Everything that happens is decided by seed and
 * options, so a training that goes on from a state ends with the same bytes as one that was never interrupted: nothing
 * is carried from batch to batch but the weights and, where moments are kept over all batches, what the optimizer
 * remembers.
 */
import { UsageError } from '../core/errors.js';
import type { Engine, RunOptions, TrainingBatch, TrainingResult, Weights } from '../engine/engine.js';
import { createEngine, loadWeights, weightsOf } from '../engine/index.js';
import { type NetworkShape, widthsOf } from '../engine/shape.js';
import { ThreadsFailed } from '../engine/threads-failed.js';
import type { LearningRule, OptimizerState } from '../learning/rule.js';
import { initialWeights } from '../network/network.js';
import type { LoopOptions } from '../network/schema.js';
import { batchesPerEpoch, scheduledRate } from './batch-order.js';
import type { TrainingLine } from './metrics-line.js';

/** State of a training. */
export interface TrainingState {
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Per layer [N_l, N_{l−1}], in the engine's own precision. */
  readonly weights: readonly Weights[];
  /** State of an optimizer that remembers more than weights, until the training is complete. */
  readonly optimizer?: OptimizerState | undefined;
}

/** A batch that was learned. */
export interface TrainingEvent<Line extends TrainingLine, Trained> {
  readonly kind: 'batch';
  /** Batches done, and all there are. */
  readonly batch: number;
  readonly batches: number;
  readonly seconds: number;
  /** Every `logEvery` batches, at the last, and at the end of an epoch that is tested. */
  readonly metrics?: Line;
  /** Every `checkpointEvery` batches, at the last one and at an abort: the weights after this batch. */
  readonly state?: TrainingState;
  /** At the last batch: the trained network, which the generator returns too. */
  readonly network?: Trained;
  /** Layers (0: inputs) that are silent or saturated in the batch that was logged. */
  readonly warnings: readonly string[];
}

/** Controls of a training: abort signal, resume state. */
export interface TrainControls {
  readonly signal?: AbortSignal;
  /** Goes on from here instead of from the first weights. */
  readonly state?: TrainingState;
  /** Milliseconds now; for tests. */
  readonly now?: () => number;
}

/** A kind of training. */
export interface TrainingTask<Line extends TrainingLine, Trained, Shown extends TrainingBatch> {
  readonly shape: NetworkShape;
  readonly rule: LearningRule;
  readonly options: LoopOptions;
  /** T */
  readonly steps: number;
  /** Samples of an epoch. */
  readonly size: number;
  /** Returns batch `index` (from 0) of the whole training. */
  readonly batchAt: (index: number) => Shown | Promise<Shown>;
  /** Optional outputs of every batch, for `measure`. */
  readonly batchOptions?: Pick<RunOptions, 'keepOutputSpikes'>;
  /** Returns the line of a batch that is logged; the engine is as the batch left it. */
  readonly measure: (
    batch: Shown,
    result: TrainingResult,
    line: TrainingLine,
    engine: Engine,
  ) => Line | Promise<Line>;
  /** Returns a sentence for every layer that is not as it should be in such a batch. */
  readonly warnings: (result: TrainingResult, line: Line) => string[];
  /** Tests the network after each epoch; returns the line of the epoch's last batch with the results. */
  readonly test?: (engine: Engine, line: Line) => Promise<Line>;
  /** Returns the network that weights per layer [N_l, N_{l−1}] make. */
  readonly trained: (weights: readonly Float32Array[]) => Trained;
}

/** Milliseconds after which whatever else this thread has to do gets its turn. */
const REST_EVERY = 50;

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export async function* trainLoop<Line extends TrainingLine, Trained, Shown extends TrainingBatch>(
  task: TrainingTask<Line, Trained, Shown>,
  { signal, state, now = () => performance.now() }: TrainControls,
): AsyncGenerator<TrainingEvent<Line, Trained>, Trained> {
  const { options, size, batchAt } = task;
  const { engine: name, threads } = options;
  const shape = { ...task.shape, batch: Math.min(options.batch, size), steps: task.steps };
  await using engine = await createEngine(shape, { engine: name, threads, rule: task.rule });
  await restore(engine, state, options);
  // Where to go back to if the engine's threads fail: the last state that was given out, so that no batch costs a copy.
  let kept = state;
  const perEpoch = batchesPerEpoch(size, options);
  const batches = options.epochs * perEpoch;
  const rateAt = (index: number) => scheduledRate(options, index, batches);
  const learn = (batch: Shown, index: number) =>
    engine.train(batch, { ...task.batchOptions, learningRate: rateAt(index) });
  const began = now() - 1000 * (state?.seconds ?? 0);
  const first = state?.batch ?? 0;
  let batch = first < batches ? await batchAt(first) : undefined;
  let rested = performance.now();
  for (let index = first; batch !== undefined; index++) {
    const current = batch;
    const failures: string[] = [];
    const training = learn(current, index).catch(async (error: unknown) => {
      if (!(error instanceof ThreadsFailed)) throw error;
      const from = kept?.batch ?? 0;
      failures.push(
        `${error.message}: the training goes on on one thread from batch ${from}, with the same bytes`,
      );
      await restore(engine, kept, options);
      for (let missed = from; missed < index; missed++) await learn(await batchAt(missed), missed);
      return learn(current, index);
    });
    // While the engine's threads work, the next batch is made ready.
    const making = index + 1 < batches ? batchAt(index + 1) : undefined;
    const [result, next] = await Promise.all([training, making]);
    // An engine that works in this thread never lets go of it: signals and timers would wait for the last batch.
    if (performance.now() - rested > REST_EVERY) {
      await rest();
      rested = performance.now();
    }
    const done = index + 1;
    if (!Number.isFinite(result.loss)) throw diverged(done, options);
    const isLast = done === batches || signal?.aborted === true;
    const isTested = task.test !== undefined && done % perEpoch === 0;
    const logged = done % options.logEvery === 0 || isLast || isTested;
    const saved = done % options.checkpointEvery === 0 || isLast;
    const seconds = (now() - began) / 1000;
    let metrics: Line | undefined;
    if (logged) {
      const epoch = Math.floor(index / perEpoch);
      const line = { batch: done, epoch, seconds, loss: result.loss, learningRate: rateAt(index) };
      metrics = await task.measure(batch, result, line, engine);
      if (isTested) metrics = await task.test(engine, metrics);
    }
    // Released first: two copies of the weights at a time are enough.
    if (saved) kept = undefined;
    const weights = saved ? await weightsOf(engine) : [];
    // A complete training needs no moments any more.
    const optimizer = saved && done < batches ? await engine.state() : undefined;
    const event: TrainingEvent<Line, Trained> = {
      kind: 'batch',
      batch: done,
      batches,
      seconds,
      warnings: [...failures, ...(metrics ? task.warnings(result, metrics) : [])],
      ...(metrics && { metrics }),
      ...(saved && { state: { batch: done, seconds, weights, ...(optimizer && { optimizer }) } }),
      ...(isLast && { network: task.trained(weights.map(toFloat32)) }),
    };
    if (engine.threads > 1 && event.state) kept = event.state;
    yield event;
    // An abort that came while the event was looked at ends at the next batch, which is then saved.
    if (event.network !== undefined) return event.network;
    batch = next;
  }
  return task.trained((await weightsOf(engine)).map(toFloat32));
}

/** Puts the engine where a training was, or is to begin. */
async function restore(
  engine: Engine,
  state: TrainingState | undefined,
  { seed, initialBound }: LoopOptions,
): Promise<void> {
  // Nothing keeps the first weights: those of an audiocoder take half a gigabyte.
  await loadWeights(engine, state?.weights ?? initialWeights(widthsOf(engine.shape), seed, initialBound));
  await engine.restore(state?.optimizer);
}

function diverged(batch: number, { learningRate }: LoopOptions): UsageError {
  return new UsageError(
    `the training diverged: the loss of batch ${batch} is no finite number; ` +
      `choose a --learning-rate below ${learningRate}`,
  );
}

/** Float32 weights are shared with the state. */
function toFloat32(matrix: Weights): Float32Array {
  return matrix instanceof Float32Array ? matrix : Float32Array.from(matrix);
}
