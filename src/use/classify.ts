/**
 * A frozen classifier on samples with labels: how many it tells apart, and what that costs (`neurobench.ts`). Its answer is
 * the output that spikes most often, or has the largest value; of equal ones the first.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { Readings } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import { type ActivityOf, activityFields } from '../network/activity.js';
import type { Classifier } from '../network/classifier.js';
import { layersOf } from '../network/layers.js';
import { isSpiking } from '../network/neuron-options.js';
import { ActivityCounter } from './activity.js';
import { activityOf, Chain, singleLayers } from './chain.js';
import type { Labelled } from './labelled.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { type Showing, showingOf } from './showing.js';

/** Samples, engine and progress of a measurement. */
export interface ClassifyOptions {
  /** Number of samples, the first ones; 0 for all. */
  readonly limit?: number | undefined;
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Called after every batch with the samples done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Result of a frozen classifier. */
export type Classification = ActivityOf & {
  /** Share of the samples whose answer is their class, in [0, 1]. */
  readonly accuracy: number;
  readonly samples: number;
  /** Samples [class, answer]. */
  readonly confusion: readonly (readonly number[])[];
};

/** Result of a frozen classifier, and its cost. */
export type ClassifierInspection = Classification & { readonly cost: NetworkCost };

/** Returns the answer of each sample of readings [B, classes]. */
export function answersOf(readings: Readings, classes: number): number[] {
  return Array.from({ length: readings.length / classes }, (_, b) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (readings[b * classes + c] > readings[b * classes + best]) best = c;
    }
    return best;
  });
}

/** Returns how samples are shown to a classifier. */
export function classifierShowing(
  options: Classifier['options'],
  { purpose, epoch }: { readonly purpose: Purpose; readonly epoch?: number },
): Showing {
  // Intensities are coded by their rate.
  const coded = isSpiking(options) ? { ...options, coding: 'rate' as const } : options;
  return showingOf(coded, { purpose, ...(epoch !== undefined && { epoch }) });
}

/** Measures a frozen classifier. Throws a UsageError if the samples are not those that it takes. */
export async function classify(
  network: Classifier,
  samples: Labelled,
  options: ClassifyOptions = {},
): Promise<Classification> {
  return measure(network, samples, options);
}

/** Measures a frozen classifier and counts its cost. Throws a UsageError if the samples are not those that it takes. */
export async function inspectClassifier(
  network: Classifier,
  samples: Labelled,
  options: ClassifyOptions = {},
): Promise<ClassifierInspection> {
  const steps = isSpiking(network.options) ? network.options.steps : 1;
  const counter = new ActivityCounter(network.widths, steps);
  const measured = await measure(network, samples, options, counter);
  return { ...measured, cost: networkCost(network.weights, counter.activity) };
}

async function measure(
  network: Classifier,
  samples: Labelled,
  { limit = 0, engine, threads, progress, signal }: ClassifyOptions,
  counter?: ActivityCounter,
): Promise<Classification> {
  checkSamples(network, samples);
  const { options, classes } = network;
  const showing = classifierShowing(options, { purpose: Purpose.testSpikes });
  const count = limit > 0 ? Math.min(limit, samples.count) : samples.count;
  const most = Math.min(options.batch, count);
  const layers = layersOf(network);
  // Engines count what goes in and out of graded layers, not what is between them.
  const parts = counter && !isSpiking(options) ? singleLayers([layers]) : [layers];
  await using chain = await Chain.create(parts, {
    ...{ engine: engine ?? options.engine, threads: threads ?? options.threads },
    ...{ batch: most, steps: showing.steps },
  });
  const confusion = classes.map(() => classes.map(() => 0));
  const sums = network.widths.map(() => 0);
  for (let start = 0; start < count; start += most) {
    signal?.throwIfAborted();
    const places = Uint32Array.from({ length: Math.min(most, count - start) }, (_, b) => start + b);
    const batch = { size: places.length, steps: showing.steps, input: samples.input(places, showing) };
    const results = await chain.run(batch, { countOperations: counter !== undefined });
    counter?.add(results, batch.size);
    for (const [l, share] of activityOf(results).entries()) sums[l] += share * batch.size;
    const answers = answersOf(results[results.length - 1].outputs, classes.length);
    for (const [b, answer] of answers.entries()) confusion[samples.labelOf(start + b)][answer]++;
    progress?.(start + batch.size, count);
  }
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return {
    accuracy: right / count,
    samples: count,
    confusion,
    ...activityFields(
      options.neuron,
      sums.map((sum) => sum / count),
    ),
  };
}

/** Throws a UsageError unless the samples have the inputs and classes of a network. */
function checkSamples({ widths, image, classes }: Classifier, samples: Labelled): void {
  const { name, inputs, image: size } = samples;
  if (samples.count === 0) throw new UsageError(`there are no samples in ${name}`);
  if (widths[0] !== inputs || image?.width !== size?.width) {
    const taken = image ? `images of ${image.width}×${image.height} pixels` : `clips of ${widths[0]} inputs`;
    throw new UsageError(
      `the network takes ${taken}, ${name} has ${size ? `images of ${size.width}×${size.height} pixels` : `${inputs} inputs`}`,
    );
  }
  if (classes.join('\n') === samples.classes.join('\n')) return;
  throw new UsageError(
    `the network tells ${classes.join(', ')} apart, the classes of ${name} are ${samples.classes.join(', ')}`,
  );
}
