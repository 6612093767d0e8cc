/**
 * A frozen spiking autoencoder on a set of images: how well it copies them (`evaluate.ts`) and what that costs
 * (`metrics/neurobench.ts`), from the same run.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import { lifLayers } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { ActivityCounter } from './activity.js';
import { codingOf, type ImageBatch, imageBatch, presentationOf, readOut } from './batches.js';
import { checkImageSize, type EvaluateOptions, type Evaluation } from './evaluate.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { engineFor } from './run-layers.js';

/** What a frozen autoencoder makes of test images, and what it costs. */
export interface Inspection extends Evaluation {
  readonly cost: NetworkCost;
  /** `mse` after each step t = 1..T; only where it was asked for. */
  readonly mseBySteps?: readonly number[];
}

/** On how many images and steps, and by what, to inspect. */
export interface InspectOptions extends EvaluateOptions {
  /** Stops after so many steps, at most those it was trained with, which is the default. */
  readonly steps?: number | undefined;
  /** Measures the error after every step, too. */
  readonly everyStep?: boolean | undefined;
}

/**
 * Runs a frozen network on images and counts what it costs: memory, sparsity, operations, an estimate of energy. Throws a
 * UsageError where the images are not of the network's size or there are no such steps.
 */
export async function inspect(
  network: Network,
  images: ImageSet,
  {
    limit,
    engine: name,
    threads,
    progress,
    signal,
    everyStep = false,
    coding: own,
    ...options
  }: InspectOptions = {},
): Promise<Inspection> {
  checkImageSize(network, images);
  const steps = options.steps ?? network.options.steps;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= network.options.steps)) {
    throw new UsageError(`steps must be an integer in [1, ${network.options.steps}], got ${steps}`);
  }
  const count = limit ? Math.min(limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to inspect it on in ${images.name}`);
  const batch = Math.min(network.options.batch, count);
  const { widths, weights } = network;
  await using engine = await engineFor(lifLayers(network), {
    engine: name ?? network.options.engine,
    threads: threads ?? network.options.threads,
    batch,
    steps,
  });
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const purpose = Purpose.testSpikes;
  const source = { images, order, ...presentationOf(network.options, { purpose, own }) };
  const { coding } = source;
  const { readout } = codingOf(coding);
  const keepOutputSpikes = everyStep || readout === 'first-spike';
  const pixels = images.width * images.height;
  const counter = new ActivityCounter(widths, steps);
  const rates = widths.map(() => 0);
  const byStep = new Float64Array(everyStep ? steps : 0);
  let [mse, spikeMse] = [0, 0];
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const part = stoppedAfter(steps, imageBatch(source, start, Math.min(count, start + batch)));
    const { size } = part;
    const result = await engine.run(part, { countOperations: true, keepOutputSpikes });
    const { intensities } = part;
    mse += size * meanNormalisedMse(intensities, readOut(coding, result, source.steps), pixels);
    spikeMse += size * meanNormalisedMse(result.inputs, result.outputs, pixels);
    for (const [l, rate] of result.activity.entries()) rates[l] += size * rate;
    counter.add([result], size);
    if (result.outputSpikes) addErrors(byStep, part, result.outputSpikes, { readout, steps: source.steps });
    progress?.(start + size, count);
  }
  return {
    mse: mse / count,
    spikeMse: spikeMse / count,
    samples: count,
    spikeRates: rates.map((rate) => rate / count),
    cost: networkCost(weights, counter.activity),
    ...(everyStep && { mseBySteps: Array.from(byStep, (sum) => sum / count) }),
  };
}

/**
 * The same network stopped at the first step after which its error is no more than `mse`: what it costs to be as good as another.
 * Undefined where it never is; `inspection` was asked to measure every step.
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

/** The fewest steps after which the error is no more than `mse`; undefined where it never is. */
export function stepsToReach(mseBySteps: readonly number[], mse: number): number | undefined {
  const step = mseBySteps.findIndex((error) => error <= mse);
  return step < 0 ? undefined : step + 1;
}

/** The first steps of a batch. */
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
