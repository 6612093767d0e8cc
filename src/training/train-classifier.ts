/**
 * Training a classifier by the rule of the paper: the target of a sample is one spike of its class's output at every step, and
 * none of all others; of graded outputs 1 and 0. The loop itself is `train-loop.ts`.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { TrainingBatch } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import { type ActivityOf, activityFields } from '../network/activity.js';
import {
  type Classifier,
  type ClassifierOptions,
  classifierWidths,
  type GivenClassifierOptions,
  resolveClassifierOptions,
} from '../network/classifier.js';
import { ruleOf } from '../network/layers.js';
import { isSpiking, neuronSpec } from '../network/neuron-options.js';
import { answersOf, classifierShowing } from '../use/classify.js';
import type { Labelled } from '../use/labelled.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch } from './batch-order.js';
import type { TrainingLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { layerWarnings } from './warnings.js';

/** Line of a classifier. */
export type ClassifierLine = TrainingLine &
  ActivityOf & {
    /** Share of the batch whose answer was their class, in [0, 1]. */
    readonly accuracy: number;
  };

/** A batch of a classifier's training. */
export type ClassifierEvent = TrainingEvent<ClassifierLine, Classifier>;

/** Samples of a batch, and their classes. */
interface LabelledBatch extends TrainingBatch {
  readonly labels: readonly number[];
}

/** Returns the batches of the whole training of a classifier. */
export function classifierBatches({ count }: Pick<Labelled, 'count'>, options: ClassifierOptions): number {
  return options.epochs * batchesPerEpoch(samplesPerEpoch(count, options), options);
}

/**
 * Trains a classifier on samples with labels: an event a batch, the network at the end. Throws a UsageError if an option is out
 * of range, or if the training diverges.
 */
export async function* trainClassifier(
  samples: Labelled,
  given: GivenClassifierOptions = {},
  controls: TrainControls = {},
): AsyncGenerator<ClassifierEvent, Classifier> {
  const options = resolveClassifierOptions(given);
  const { name, classes, count, inputs, image } = samples;
  const size = samplesPerEpoch(count, options);
  if (size === 0) throw new UsageError(`there are no samples to train on in ${name}`);
  if (classes.length < 2) throw new UsageError(`${name} has one class, a classifier needs two or more`);
  const { neuron } = options;
  const widths = classifierWidths(inputs, options, classes);
  const showingAt = (epoch: number) => classifierShowing(options, { purpose: Purpose.trainingSpikes, epoch });
  const { steps } = showingAt(0);
  const samplesAt = batchSamples(count, options);
  return yield* trainLoop<ClassifierLine, Classifier, LabelledBatch>(
    {
      shape: denseShape(widths, neuronSpec(options)),
      rule: ruleOf(options),
      ...{ options, steps, size },
      batchAt: (index) => {
        const { epoch, samples: places } = samplesAt(index);
        const labels = Array.from(places, (place) => samples.labelOf(place));
        return {
          ...{ size: places.length, steps, labels },
          input: samples.input(places, showingAt(epoch)),
          target: targetOf(labels, classes.length, isSpiking(options)),
        };
      },
      measure: ({ labels }, result, line): ClassifierLine => {
        const answers = answersOf(result.outputs, classes.length);
        const right = labels.filter((label, b) => answers[b] === label).length;
        return {
          ...line,
          ...activityFields(neuron, result.activity),
          accuracy: right / labels.length,
        };
      },
      warnings: ({ activity }) => layerWarnings(neuron, activity),
      trained: (weights) => ({ widths, weights, options, image, classes }),
    },
    controls,
  );
}

/** Returns the target of a batch: 1 at the output of each sample's class, else 0. */
function targetOf(
  labels: readonly number[],
  classes: number,
  spikes: boolean,
): Exclude<TrainingBatch['target'], 'input'> {
  const hot = (target: Uint8Array | Float32Array) => {
    for (const [b, label] of labels.entries()) target[b * classes + label] = 1;
  };
  if (spikes) {
    const target = new Uint8Array(labels.length * classes);
    hot(target);
    return { kind: 'spikes', frames: 1, spikes: target };
  }
  const values = new Float32Array(labels.length * classes);
  hot(values);
  return { kind: 'values', values };
}
