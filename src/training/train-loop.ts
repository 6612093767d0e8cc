/**
 * The training loop that every kind of network shares.
 *
 * It yields an event per batch and returns the network. It takes an AbortSignal: the batch under way is finished, the
 * events up to it are given, and the network so far is returned. Everything that happens is decided by seed and
 * options, so a training that goes on from a checkpoint ends with the same bytes as one that was never
 * interrupted: moments start anew in every batch, and nothing else is carried over.
 */
import { Purpose, shuffledOrder } from '../encoding/philox.js';
import { createEngine } from '../engine/create.js';
import type { Batch, BatchResult, Engine } from '../engine/engine.js';
import { initialWeights } from '../network/network.js';
import type { TrainingOptions } from '../options/schema.js';
import type { TrainingLine } from './metrics-line.js';

/** How far a training had come. */
export interface TrainingState {
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Per layer [N_l, N_{l−1}], in the engine's own precision. */
  readonly weights: readonly (Float32Array | Float64Array)[];
}

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

export interface TrainControls {
  readonly signal?: AbortSignal;
  /** Goes on from here instead of from the first weights. */
  readonly state?: TrainingState;
  /** Milliseconds now; for tests. */
  readonly now?: () => number;
}

/** One kind of training. */
export interface TrainingTask<Line extends TrainingLine, Trained> {
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  readonly options: TrainingOptions;
  /** Samples of an epoch. */
  readonly size: number;
  /** Batch `index` (from 0) of the whole training. */
  readonly batchAt: (index: number) => Batch;
  /** The line of a batch that is logged. */
  readonly measure: (batch: Batch, result: BatchResult, line: TrainingLine) => Line;
  /** Looks at the network after each epoch; adds what it saw to the line of the epoch's last batch. */
  readonly test?: (engine: Engine, line: Line) => Promise<Line>;
  /** The network that weights per layer [N_l, N_{l−1}] make. */
  readonly trained: (weights: readonly Float32Array[]) => Trained;
}

/** Batches of an epoch of `size` samples. */
export function batchesPerEpoch(size: number, { batch }: TrainingOptions): number {
  return Math.ceil(size / batch);
}

/** The learning rate of batch `index` (from 0). */
export function scheduledRate(options: TrainingOptions, index: number, batches: number): number {
  return options.schedule === 'linear' ? options.learningRate * (1 - index / batches) : options.learningRate;
}

/**
 * The samples of an epoch, in order. `size` takes the first of all `count`, once shuffled: every epoch shows the same
 * samples, in an order of its own.
 */
export function trainingOrder(
  count: number,
  size: number,
  seed: number,
  epoch: number,
): Uint32Array<ArrayBuffer> {
  const first = shuffledOrder(count, seed, Purpose.shuffle, 0).slice(0, size);
  if (epoch === 0) return first;
  return Uint32Array.from(shuffledOrder(size, seed, Purpose.shuffle, epoch), (place) => first[place]);
}

export async function* trainLoop<Line extends TrainingLine, Trained>(
  task: TrainingTask<Line, Trained>,
  { signal, state, now = () => performance.now() }: TrainControls,
): AsyncGenerator<TrainingEvent<Line, Trained>, Trained> {
  const { widths, options, size, batchAt } = task;
  const shape = { widths, batch: Math.min(options.batch, size), steps: options.steps };
  const engine = await createEngine(shape, options, options);
  try {
    // Nothing keeps the first weights: those of an audiocoder take half a gigabyte.
    const { seed, initialBound } = options;
    for (const [l, matrix] of (state?.weights ?? initialWeights(widths, seed, initialBound)).entries()) {
      engine.setWeights(l, matrix);
    }
    const perEpoch = batchesPerEpoch(size, options);
    const batches = options.epochs * perEpoch;
    const began = now() - 1000 * (state?.seconds ?? 0);
    const first = state?.batch ?? 0;
    let batch = first < batches ? batchAt(first) : undefined;
    for (let index = first; batch !== undefined; index++) {
      const learningRate = scheduledRate(options, index, batches);
      const training = engine.train(batch, { learningRate });
      // While the engine's threads work, the next batch is made ready.
      const next = index + 1 < batches ? batchAt(index + 1) : undefined;
      const result = await training;
      const done = index + 1;
      const isLast = done === batches || signal?.aborted === true;
      const isTested = task.test !== undefined && done % perEpoch === 0;
      const logged = done % options.logEvery === 0 || isLast || isTested;
      const saved = done % options.checkpointEvery === 0 || isLast;
      const seconds = (now() - began) / 1000;
      let metrics: Line | undefined;
      if (logged) {
        const { loss, spikeRates } = result;
        const epoch = Math.floor(index / perEpoch);
        metrics = task.measure(batch, result, {
          batch: done,
          epoch,
          seconds,
          loss,
          spikeRates,
          learningRate,
        });
        if (isTested) metrics = await task.test(engine, metrics);
      }
      const weights = saved ? currentWeights(engine) : [];
      const event: TrainingEvent<Line, Trained> = {
        kind: 'batch',
        batch: done,
        batches,
        seconds,
        warnings: logged ? rateWarnings(result.spikeRates) : [],
        ...(metrics && { metrics }),
        ...(saved && { state: { batch: done, seconds, weights } }),
        ...(isLast && { network: trainedOf(task, weights) }),
      };
      yield event;
      // An abort that came while the event was looked at ends at the next batch, which is then saved.
      if (event.network !== undefined) return event.network;
      batch = next;
    }
    return trainedOf(task, currentWeights(engine));
  } finally {
    await engine.dispose();
  }
}

function trainedOf<Line extends TrainingLine, Trained>(
  task: TrainingTask<Line, Trained>,
  weights: readonly (Float32Array | Float64Array)[],
): Trained {
  // Float32 weights are shared with the state.
  return task.trained(
    weights.map((matrix) => (matrix instanceof Float32Array ? matrix : Float32Array.from(matrix))),
  );
}

function currentWeights(engine: Engine): (Float32Array | Float64Array)[] {
  return engine.shape.widths.slice(1).map((_, l) => engine.weights(l));
}

const SILENT = 1e-4;
const SATURATED = 0.98;

/** A sentence for every layer that hardly ever or nearly always spikes. */
export function rateWarnings(spikeRates: readonly number[]): string[] {
  return spikeRates.flatMap((rate, l) => {
    const name = l === 0 ? 'the input' : `layer ${l}`;
    if (rate < SILENT) return [`${name} is silent: ${rate.toExponential(1)} spikes per neuron and step`];
    if (rate > SATURATED) return [`${name} is saturated: ${rate.toFixed(3)} spikes per neuron and step`];
    return [];
  });
}
