/**
 * The training loop of a spiking autoencoder.
 *
 * `trainAutoencoder` yields an event per batch and returns the network. It takes an AbortSignal: the batch under
 * way is finished, the events up to it are given, and the network so far is returned. Everything that happens is
 * decided by seed and options, so a training that goes on from a checkpoint ends with the same bytes as one
 * that was never interrupted: moments start anew in every batch, and nothing else is carried over.
 */
import type { ImageSet } from '../data/image-set.js';
import { Purpose, shuffledOrder } from '../encoding/philox.js';
import { createEngine } from '../engine/create.js';
import type { Batch, BatchResult, Engine } from '../engine/engine.js';
import { UsageError } from '../errors.js';
import { meanNormalisedMse } from '../metrics/normalised-mse.js';
import { autoencoderWidths, initialWeights, type Network } from '../network/network.js';
import { type GivenOptions, resolveOptions } from '../options/presets.js';
import type { AutoencoderOptions } from '../options/schema.js';
import { imageBatch, intensitiesOf } from './batches.js';
import type { MetricsLine } from './metrics-line.js';

/** How far a training had come. */
export interface TrainingState {
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Per layer [N_l, N_{l−1}], in the engine's own precision. */
  readonly weights: readonly (Float32Array | Float64Array)[];
}

export interface BatchEvent {
  readonly kind: 'batch';
  /** Batches done, and all there are. */
  readonly batch: number;
  readonly batches: number;
  readonly seconds: number;
  /** Every `logEvery` batches and at the last. */
  readonly metrics?: MetricsLine;
  /** Every `checkpointEvery` batches, at the last one and at an abort: the weights after this batch. */
  readonly state?: TrainingState;
  /** At the last batch: the trained network, which the generator returns too. */
  readonly network?: Network;
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

/** Batches of the whole training. */
export function batchCount(images: ImageSet, options: AutoencoderOptions): number {
  return options.epochs * Math.ceil(trainingSize(images, options) / options.batch);
}

function trainingSize(images: ImageSet, { limit }: AutoencoderOptions): number {
  return limit > 0 ? Math.min(limit, images.count) : images.count;
}

/** The learning rate of batch `index` (from 0). */
export function scheduledRate(options: AutoencoderOptions, index: number, batches: number): number {
  return options.schedule === 'linear' ? options.learningRate * (1 - index / batches) : options.learningRate;
}

/** Trains on `images`. Throws a UsageError where an option is out of range. */
export async function* trainAutoencoder(
  images: ImageSet,
  given: GivenOptions = {},
  { signal, state, now = () => performance.now() }: TrainControls = {},
): AsyncGenerator<BatchEvent, Network> {
  const options = resolveOptions(given);
  const size = trainingSize(images, options);
  if (size === 0) throw new UsageError(`there are no images to train on in ${images.name}`);
  const widths = autoencoderWidths(images.width * images.height, options.hidden);
  const shape = { widths, batch: Math.min(options.batch, size), steps: options.steps };
  const engine = await createEngine(shape, options, options);
  try {
    const weights = state?.weights ?? initialWeights(widths, options.seed, options.initialBound);
    for (const [l, matrix] of weights.entries()) engine.setWeights(l, matrix);
    const batches = batchCount(images, options);
    const perEpoch = batches / options.epochs;
    const began = now() - 1000 * (state?.seconds ?? 0);
    const batchAt = batchMaker(images, options, size, perEpoch);
    const first = state?.batch ?? 0;
    let batch = first < batches ? batchAt(first) : undefined;
    for (let index = first; batch !== undefined; index++) {
      const epoch = Math.floor(index / perEpoch);
      const learningRate = scheduledRate(options, index, batches);
      const training = engine.train(batch, { learningRate });
      // While the engine's threads work, the next batch is made ready.
      const next = index + 1 < batches ? batchAt(index + 1) : undefined;
      const result = await training;
      const done = index + 1;
      const seconds = (now() - began) / 1000;
      const isLast = done === batches || signal?.aborted === true;
      const logged = done % options.logEvery === 0 || isLast;
      const saved = done % options.checkpointEvery === 0 || isLast;
      yield {
        kind: 'batch',
        batch: done,
        batches,
        seconds,
        warnings: logged ? rateWarnings(result.spikeRates) : [],
        ...(logged && { metrics: measure(batch, result, { batch: done, epoch, seconds, learningRate }) }),
        ...(saved && { state: { batch: done, seconds, weights: currentWeights(engine) } }),
        ...(isLast && { network: trainedNetwork(engine, images, options) }),
      };
      // An abort that came while the event was looked at ends at the next batch, which is then saved.
      if (isLast) break;
      batch = next;
    }
    return trainedNetwork(engine, images, options);
  } finally {
    await engine.dispose();
  }
}

/** Gives batch `index` (from 0) of the whole training. */
function batchMaker(
  images: ImageSet,
  options: AutoencoderOptions,
  size: number,
  perEpoch: number,
): (index: number) => Batch {
  const { steps, seed, spikeProbability } = options;
  let order = new Uint32Array(0);
  let orderEpoch = -1;
  return (index) => {
    const epoch = Math.floor(index / perEpoch);
    if (epoch !== orderEpoch) {
      order = trainingOrder(images.count, size, seed, epoch);
      orderEpoch = epoch;
    }
    const start = (index % perEpoch) * options.batch;
    const end = Math.min(size, start + options.batch);
    const purpose = Purpose.trainingSpikes;
    return imageBatch({ images, order, steps, seed, spikeProbability, purpose, epoch }, start, end);
  };
}

/**
 * The images of an epoch, in order. `limit` takes the first of the shuffled set: every epoch shows the same
 * images, in an order of its own.
 */
function trainingOrder(count: number, size: number, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  const first = shuffledOrder(count, seed, Purpose.shuffle, 0).slice(0, size);
  if (epoch === 0) return first;
  return Uint32Array.from(shuffledOrder(size, seed, Purpose.shuffle, epoch), (place) => first[place]);
}

function trainedNetwork(engine: Engine, { width, height }: ImageSet, options: AutoencoderOptions): Network {
  const weights = currentWeights(engine).map((matrix) => Float32Array.from(matrix));
  return { widths: engine.shape.widths, weights, image: { width, height }, options };
}

function currentWeights(engine: Engine): (Float32Array | Float64Array)[] {
  return engine.shape.widths.slice(1).map((_, l) => engine.weights(l));
}

function measure(
  batch: Batch,
  { loss, inputCounts, outputCounts, spikeRates }: BatchResult,
  place: Pick<MetricsLine, 'batch' | 'epoch' | 'seconds' | 'learningRate'>,
): MetricsLine {
  const pixels = inputCounts.length / batch.size;
  return {
    ...place,
    loss,
    mse: meanNormalisedMse(intensitiesOf(batch), outputCounts, pixels),
    spikeMse: meanNormalisedMse(inputCounts, outputCounts, pixels),
    spikeRates,
  };
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
