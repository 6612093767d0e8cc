/**
 * A frozen autoencoder, spiking or ANN, on a set of images: how well it copies them (paper, section 3.1: only that
 * counts as a result), and what that costs (`neurobench.ts`), from the same run.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { BatchResult } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import { type ActivityOf, activityFields } from '../network/activity.js';
import { layersOf } from '../network/layers.js';
import type { Network, NetworkOf, SpikingNetwork } from '../network/network.js';
import { isSpiking, type SpikingName } from '../network/neuron-options.js';
import type { LoopOptions } from '../network/schema.js';
import type { NeuronName } from '../neurons/index.js';
import { ActivityCounter } from './activity.js';
import { codingOf, type ImageBatch } from './batches.js';
import { activityOf, Chain, singleLayers } from './chain.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { showingOf, shownBatch } from './showing.js';

/** Images, engine and progress of a measurement. */
export interface MeasureOptions {
  /** Number of images, the first ones; 0 for all. */
  readonly limit?: number | undefined;
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Called after every batch with the images done and all there are. */
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Images, engine, encoder and progress of a measurement. */
export interface EvaluateOptions extends MeasureOptions {
  /** An encoder that is not in the list, which the network was trained with. */
  readonly coding?: SpikeCoding | undefined;
}

/** Steps of a measurement beside its images. */
export interface InspectOptions extends EvaluateOptions {
  /** Number of steps to stop after, at most those it was trained with, which is the default. */
  readonly steps?: number | undefined;
  /** Measures the error after every step, too. */
  readonly everyStep?: boolean | undefined;
}

/** Errors of images, both sides normalised, mean over the samples. */
export type ImageErrors<Neuron extends NeuronName = NeuronName> = {
  /**
   * Input image against output spike counts or values. With latency coding, against how soon each output spikes.
   */
  readonly mse: number;
} & (Neuron extends SpikingName
  ? {
      /** Input spike counts against output spike counts. */
      readonly spikeMse: number;
    }
  : unknown);

/** Errors of a frozen autoencoder, and how active its layers are. */
export type Evaluation<Neuron extends NeuronName = NeuronName> = ImageErrors<Neuron> &
  ActivityOf<Neuron> & { readonly samples: number };

/** Errors of a frozen autoencoder, and its cost. */
export type Inspection<Neuron extends NeuronName = NeuronName> = Evaluation<Neuron> & {
  readonly cost: NetworkCost;
  /** `mse` after each step t = 1..T; only if it was asked for, of a spiking network. */
  readonly mseBySteps?: readonly number[];
};

/** Model of a network's neurons. */
type NeuronIn<N extends Network> = N['options']['neuron'];

/**
 * Measures a frozen autoencoder on images: errors and activity. Throws a UsageError if they do not have the network's
 * size.
 */
export async function evaluate<N extends Network>(
  network: N,
  images: ImageSet,
  options: EvaluateOptions = {},
): Promise<Evaluation<NeuronIn<N>>> {
  // The fields are those of the network's neurons.
  return (await measure(network, images, options)) as unknown as Evaluation<NeuronIn<N>>;
}

/**
 * Measures a frozen autoencoder on images and counts its cost: memory, sparsity, operations, an estimate of energy. Throws
 * a UsageError if they do not have the network's size or there are no such steps.
 */
export async function inspect<N extends Network>(
  network: N,
  images: ImageSet,
  options: InspectOptions = {},
): Promise<Inspection<NeuronIn<N>>> {
  const counter = new ActivityCounter(network.widths, options.steps ?? stepsOf(network));
  const measured = await measure(network, images, options, counter);
  const cost = networkCost(network.weights, counter.activity);
  // The fields are those of the network's neurons.
  return { ...measured, cost } as unknown as Inspection<NeuronIn<N>>;
}

/** Returns the steps that a network is shown an image for. */
function stepsOf({ options }: Network): number {
  return isSpiking(options) ? options.steps : 1;
}

async function measure(
  network: Network,
  images: ImageSet,
  { everyStep = false, coding: own, steps = stepsOf(network), ...options }: InspectOptions,
  counter?: ActivityCounter,
): Promise<object> {
  const showing = showingOf(network.options, { purpose: Purpose.testSpikes, own });
  checkImageSize(network, images);
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= showing.steps)) {
    throw new UsageError(`steps must be an integer in [1, ${showing.steps}], got ${steps}`);
  }
  const coding = own ?? (isSpiking(network.options) ? network.options.coding : undefined);
  const isGraded = coding === undefined;
  if (everyStep && isGraded) throw new UsageError('everyStep must be left out for an ANN: it has one step');
  const running = runningOf(network, images, options);
  const layers = layersOf(network);
  // Engines count what goes in and out of graded layers, not what is between them.
  const parts = counter && isGraded ? singleLayers([layers]) : [layers];
  await using chain = await Chain.create(parts, { ...running, steps });
  const keepOutputSpikes = everyStep || showing.keeps.keepOutputSpikes;
  const byStep = new Float64Array(everyStep ? steps : 0);
  let spikeMse = 0;
  const { mse, activity } = await overImages(running, images, options, async (start, end) => {
    const places = Uint32Array.from({ length: end - start }, (_, b) => start + b);
    const part = stoppedAfter(steps, shownBatch(images, places, showing));
    const results = await chain.run(part, { countOperations: counter !== undefined, keepOutputSpikes });
    const last = results[results.length - 1];
    counter?.add(results, part.size);
    if (!isGraded) {
      const pixels = images.width * images.height;
      spikeMse += part.size * meanNormalisedMse(results[0].inputs, last.outputs, pixels);
    }
    if (everyStep && coding !== undefined && last.outputSpikes !== undefined) {
      const { readout } = codingOf(coding);
      addErrors(byStep, part, last.outputSpikes, { readout, steps: showing.steps });
    }
    const outputs = showing.read(last);
    return {
      inputs: part.intensities,
      // In the precision of the values between the parts.
      outputs: parts.length > 1 ? Float32Array.from(outputs) : outputs,
      activity: activityOf(results),
    };
  });
  return {
    mse,
    ...(!isGraded && { spikeMse: spikeMse / running.count }),
    samples: running.count,
    ...activityFields(network.options.neuron, activity),
    ...(everyStep && { mseBySteps: Array.from(byStep, (sum) => sum / running.count) }),
  };
}

/** Engine and images of a measurement. */
interface Running {
  readonly engine: EngineName;
  readonly threads: number;
  /** Images of a batch. */
  readonly batch: number;
  /** Images in all. */
  readonly count: number;
}

function runningOf(
  { options: own }: NetworkOf<LoopOptions>,
  images: ImageSet,
  { limit, engine = own.engine, threads = own.threads }: MeasureOptions,
): Running {
  const count = limit ? Math.min(limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to measure it on in ${images.name}`);
  return { engine, threads, batch: Math.min(own.batch, count), count };
}

/** A batch that ran: inputs and outputs [B, N], to be compared. */
interface BatchRun {
  readonly inputs: Uint16Array;
  readonly outputs: BatchResult['outputs'];
  readonly activity: readonly number[];
}

/** Runs images batch by batch; returns error and activity, mean over the images. */
async function overImages(
  { batch, count }: Running,
  { width, height }: ImageSet,
  { signal, progress }: MeasureOptions,
  run: (start: number, end: number) => Promise<BatchRun>,
): Promise<{ readonly mse: number; readonly activity: readonly number[] }> {
  let mse = 0;
  let sums: number[] = [];
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const end = Math.min(count, start + batch);
    const { inputs, outputs, activity } = await run(start, end);
    mse += (end - start) * meanNormalisedMse(inputs, outputs, width * height);
    sums = activity.map((share, l) => (sums[l] ?? 0) + (end - start) * share);
    progress?.(end, count);
  }
  return { mse: mse / count, activity: sums.map((sum) => sum / count) };
}

/** Throws a UsageError unless the images fit the network's inputs. */
export function checkImageSize(
  network: Pick<SpikingNetwork, 'image'>,
  images: Pick<ImageSet, 'name' | 'width' | 'height'>,
): void {
  const { width, height } = network.image;
  if (images.width !== width || images.height !== height) {
    throw new UsageError(
      `${images.name} has images of ${images.width}×${images.height}, the network takes ${width}×${height}: ` +
        `give --resize ${width}x${height}`,
    );
  }
}

/**
 * Stops a network at the first step after which its error is no more than `mse` and measures it there: its cost at the
 * quality of another. Returns undefined if it never is as good; `inspection` was asked to measure every step.
 */
export async function inspectAtMse(
  network: SpikingNetwork,
  images: ImageSet,
  { mseBySteps = [] }: Pick<Inspection, 'mseBySteps'>,
  mse: number,
  options: Omit<InspectOptions, 'steps' | 'everyStep'> = {},
): Promise<Inspection<SpikingName> | undefined> {
  const steps = stepsToReach(mseBySteps, mse);
  return steps === undefined ? undefined : inspect(network, images, { ...options, steps });
}

/** Returns the fewest steps after which the error is no more than `mse`; undefined if it never is. */
export function stepsToReach(mseBySteps: readonly number[], mse: number): number | undefined {
  const step = mseBySteps.findIndex((error) => error <= mse);
  return step < 0 ? undefined : step + 1;
}

/** Returns the first steps of a batch. */
function stoppedAfter(steps: number, batch: ImageBatch): ImageBatch {
  const { input, intensities } = batch;
  if (input.kind !== 'spikes') return { ...batch, steps };
  const spikes = input.spikes.subarray(0, steps * intensities.length);
  return { ...batch, steps, input: { kind: 'spikes', spikes } };
}

/**
 * Adds to `sums` [steps shown] the errors of all samples after each step; `spikes` of the outputs are [steps shown, B, N].
 */
function addErrors(
  sums: Float64Array,
  { intensities: images, size }: ImageBatch,
  spikes: Uint8Array,
  { readout, steps }: Pick<SpikeCoding, 'readout'> & { readonly steps: number },
): void {
  const read = new Uint16Array(images.length);
  for (let t = 0; t < sums.length; t++) {
    const ofStep = spikes.subarray(t * read.length, (t + 1) * read.length);
    for (let n = 0; n < read.length; n++) {
      if (readout === 'count') read[n] += ofStep[n];
      else if (ofStep[n] === 1 && read[n] === 0) read[n] = steps - t;
    }
    sums[t] += size * meanNormalisedMse(images, read, images.length / size);
  }
}
