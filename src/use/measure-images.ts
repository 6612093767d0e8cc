/**
 * A frozen autoencoder, spiking or ANN, on a set of images: how well it copies them (paper, section 3.1: only that
 * counts as a result), and what that costs (`neurobench.ts`), from the same run.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { BatchResult } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { lifLayers, reluLayers } from '../network/layers.js';
import type { Network, NetworkOf } from '../network/network.js';
import type { LoopOptions } from '../network/schema.js';
import { ActivityCounter } from './activity.js';
import { activityOf, runChain, singleLayers, withChain } from './ann-chain.js';
import {
  codingOf,
  type ImageBatch,
  imageBatch,
  imageIntensities,
  presentationOf,
  readOut,
} from './batches.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { engineFor } from './run-layers.js';

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

/** Errors of a frozen autoencoder. */
interface Measured {
  /**
   * Input image against output spike counts or values, both normalised, mean over the images. With latency encoding,
   * against how soon each output spikes.
   */
  readonly mse: number;
  readonly samples: number;
}

/** Errors of a frozen spiking autoencoder. */
export interface Evaluation extends Measured {
  /** Input spike counts against output spike counts, both normalised, mean over the images. */
  readonly spikeMse: number;
  /** Spikes per neuron and step, in [0, 1]: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
}

/** Errors of a frozen ANN autoencoder. */
export interface AnnEvaluation extends Measured {
  /** Share of units above 0, in [0, 1]: inputs first, then every layer. */
  readonly activeShares: readonly number[];
}

/** Errors of a frozen spiking autoencoder, and its cost. */
export interface Inspection extends Evaluation {
  readonly cost: NetworkCost;
  /** `mse` after each step t = 1..T; only if it was asked for. */
  readonly mseBySteps?: readonly number[];
}

/** Errors of a frozen ANN autoencoder, and its cost. */
export interface AnnInspection extends AnnEvaluation {
  readonly cost: NetworkCost;
}

/**
 * Measures a frozen spiking autoencoder on images: errors and spike rates. Throws a UsageError if they do not have the
 * network's size.
 */
export function evaluate(
  network: Network,
  images: ImageSet,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  return measureSpiking(network, images, options);
}

/**
 * Measures a frozen spiking autoencoder on images and counts its cost: memory, sparsity, operations, an estimate of
 * energy. Throws a UsageError if they do not have the network's size or there are no such steps.
 */
export async function inspect(
  network: Network,
  images: ImageSet,
  options: InspectOptions = {},
): Promise<Inspection> {
  const counter = new ActivityCounter(network.widths, options.steps ?? network.options.steps);
  const measured = await measureSpiking(network, images, options, counter);
  return { ...measured, cost: networkCost(network.weights, counter.activity) };
}

async function measureSpiking(
  network: Network,
  images: ImageSet,
  { everyStep = false, coding: own, steps = network.options.steps, ...options }: InspectOptions,
  counter?: ActivityCounter,
): Promise<Omit<Inspection, 'cost'>> {
  checkImageSize(network, images);
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= network.options.steps)) {
    throw new UsageError(`steps must be an integer in [1, ${network.options.steps}], got ${steps}`);
  }
  const running = runningOf(network, images, options);
  await using engine = await engineFor(lifLayers(network), { ...running, steps });
  const order = Uint32Array.from({ length: running.count }, (_, i) => i);
  const source = {
    ...{ images, order },
    ...presentationOf(network.options, { purpose: Purpose.testSpikes, own }),
  };
  const { readout } = codingOf(source.coding);
  const keepOutputSpikes = everyStep || readout === 'first-spike';
  const byStep = new Float64Array(everyStep ? steps : 0);
  let spikeMse = 0;
  const { mse, activity } = await overImages(running, images, options, async (start, end) => {
    const part = stoppedAfter(steps, imageBatch(source, start, end));
    const result = await engine.run(part, { countOperations: counter !== undefined, keepOutputSpikes });
    spikeMse += part.size * meanNormalisedMse(result.inputs, result.outputs, images.width * images.height);
    counter?.add([result], part.size);
    if (everyStep && result.outputSpikes) {
      addErrors(byStep, part, result.outputSpikes, { readout, steps: source.steps });
    }
    const outputs = readOut(source.coding, result, source.steps);
    return { inputs: part.intensities, outputs, activity: result.activity };
  });
  return {
    mse,
    spikeMse: spikeMse / running.count,
    samples: running.count,
    spikeRates: activity,
    ...(everyStep && { mseBySteps: Array.from(byStep, (sum) => sum / running.count) }),
  };
}

/** Measures a frozen ANN autoencoder on images. Throws a UsageError if they do not have the network's size. */
export async function evaluateAnn(
  network: AnnNetwork,
  images: ImageSet,
  options: MeasureOptions = {},
): Promise<AnnEvaluation> {
  const running = annRunning(network, images, options);
  await using engine = await engineFor(reluLayers(network), { ...running, steps: 1 });
  const { mse, activity } = await overImages(running, images, options, async (start, end) => {
    const inputs = intensitiesOf(images, start, end);
    const input = { kind: 'values', values: inputs } as const;
    return { ...(await engine.run({ size: end - start, steps: 1, input })), inputs };
  });
  return { mse, samples: running.count, activeShares: activity };
}

/**
 * Measures a frozen ANN autoencoder on images and counts its cost, as `inspect` does. Layers run one by one, so that
 * every value between them is counted.
 */
export async function inspectAnn(
  network: AnnNetwork,
  images: ImageSet,
  options: MeasureOptions = {},
): Promise<AnnInspection> {
  const running = annRunning(network, images, options);
  const counter = new ActivityCounter(network.widths, 1);
  const { mse, activity } = await withChain(singleLayers([reluLayers(network)]), running, (engines) =>
    overImages(running, images, options, async (start, end) => {
      const inputs = intensitiesOf(images, start, end);
      const results = await runChain(engines, inputs, end - start, { countOperations: true });
      counter.add(results, end - start);
      const outputs = Float32Array.from(results[results.length - 1].outputs);
      return { inputs, outputs, activity: activityOf(results) };
    }),
  );
  const cost = networkCost(network.weights, counter.activity);
  return { mse, samples: running.count, activeShares: activity, cost };
}

/** Throws a UsageError if an encoder is given, which only spiking networks use: nothing that is asked for is ignored. */
function annRunning(network: AnnNetwork, images: ImageSet, options: EvaluateOptions): Running {
  if (options.coding !== undefined) {
    throw new UsageError('coding must be left out for an ANN: its inputs are intensities, not spikes');
  }
  checkImageSize(network, images);
  return runningOf(network, images, options);
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

function intensitiesOf(images: ImageSet, start: number, end: number): Uint16Array {
  return imageIntensities(Array.from({ length: end - start }, (_, b) => imagePixels(images, start + b)));
}

/** Throws a UsageError unless the images fit the network's inputs. */
export function checkImageSize(
  network: Pick<Network, 'image'>,
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
  network: Network,
  images: ImageSet,
  { mseBySteps = [] }: Inspection,
  mse: number,
  options: Omit<InspectOptions, 'steps' | 'everyStep'> = {},
): Promise<Inspection | undefined> {
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
 * `steps` is T, from which first spikes are counted: a run may be stopped before.
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
