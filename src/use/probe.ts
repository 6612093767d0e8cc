/**
 * Probe of a representation: how well a softmax regression tells classes apart by a layer's spike counts, or values, alone.
 *
 *     p(class | z) = softmax(W·z + b),   z = (counts − mean) / deviation over the training samples
 *
 * W and b minimise the mean cross-entropy and λ/2·|W|² by gradient descent with Adam (Kingma and Ba 2015), one class of numbers
 * after the other in a fixed order: nothing is random but the order of the samples, which the seed decides.
 */

import { exp } from '../core/arithmetic.js';
import { UsageError } from '../core/errors.js';
import { Purpose, shuffledOrder } from '../core/philox.js';

/** Rows of numbers with labels. */
export interface Features {
  /** [samples, width], row-major */
  readonly rows: Float32Array;
  /** [samples], indices of classes */
  readonly labels: Uint8Array;
  readonly width: number;
}

/** Result of a probe. */
export interface Probe {
  /** Share of the test samples that are told apart, in [0, 1]. */
  readonly accuracy: number;
  /** Share of the training samples that are told apart. */
  readonly trainAccuracy: number;
  readonly samples: number;
  readonly trainSamples: number;
  /** Numbers that a sample is told by. */
  readonly width: number;
}

const EPOCHS = 10;
const BATCH = 100;
const RATE = 2e-3;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;
/** λ */
const DECAY = 1e-4;

/** Fits a softmax regression to training samples and measures it on test samples. Throws a UsageError without samples. */
export function probe(train: Features, test: Features, classes: number, seed = 0): Probe {
  const { width } = train;
  if (train.labels.length === 0 || test.labels.length === 0) {
    throw new UsageError('a probe needs training and test samples');
  }
  const scale = scaleOf(train);
  const model = fitted(scaled(train, scale), classes, seed);
  return {
    accuracy: accuracyOf(model, scaled(test, scale), classes),
    trainAccuracy: accuracyOf(model, scaled(train, scale), classes),
    ...{ samples: test.labels.length, trainSamples: train.labels.length, width },
  };
}

interface Scale {
  readonly mean: Float64Array;
  /** 1 over the deviation; 0 of a number that is always the same. */
  readonly factor: Float64Array;
}

function scaleOf({ rows, labels, width }: Features): Scale {
  const count = labels.length;
  const mean = new Float64Array(width);
  const factor = new Float64Array(width);
  for (let n = 0; n < rows.length; n++) mean[n % width] += rows[n] / count;
  for (let n = 0; n < rows.length; n++) factor[n % width] += (rows[n] - mean[n % width]) ** 2 / count;
  for (let j = 0; j < width; j++) factor[j] = factor[j] > 0 ? 1 / Math.sqrt(factor[j]) : 0;
  return { mean, factor };
}

function scaled({ rows, labels, width }: Features, { mean, factor }: Scale): Features {
  const own = Float32Array.from(rows, (value, n) => (value - mean[n % width]) * factor[n % width]);
  return { rows: own, labels, width };
}

/** Weights [classes, width + 1]; the last of a row is its bias. */
function fitted({ rows, labels, width }: Features, classes: number, seed: number): Float64Array {
  const stride = width + 1;
  const weights = new Float64Array(classes * stride);
  const gradient = new Float64Array(weights.length);
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  let [correct1, correct2] = [1, 1];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = shuffledOrder(labels.length, seed, Purpose.shuffle, epoch);
    for (let start = 0; start < order.length; start += BATCH) {
      const batch = order.subarray(start, start + BATCH);
      gradient.fill(0);
      for (const place of batch) {
        const row = rows.subarray(place * width, (place + 1) * width);
        const shares = softmax(weights, row, classes);
        shares[labels[place]] -= 1;
        for (let c = 0; c < classes; c++) {
          const share = shares[c] / batch.length;
          const from = c * stride;
          for (let j = 0; j < width; j++) gradient[from + j] += share * row[j];
          gradient[from + width] += share;
        }
      }
      correct1 *= BETA_1;
      correct2 *= BETA_2;
      for (let n = 0; n < weights.length; n++) {
        const g = gradient[n] + (n % stride === width ? 0 : DECAY * weights[n]);
        first[n] = BETA_1 * first[n] + (1 - BETA_1) * g;
        second[n] = BETA_2 * second[n] + (1 - BETA_2) * g * g;
        weights[n] -=
          (RATE * (first[n] / (1 - correct1))) / (Math.sqrt(second[n] / (1 - correct2)) + EPSILON);
      }
    }
  }
  return weights;
}

/** Returns the scores of the classes. */
function scoresOf(weights: Float64Array, row: Float32Array, classes: number): Float64Array {
  const stride = row.length + 1;
  return Float64Array.from({ length: classes }, (_, c) => {
    let sum = weights[c * stride + row.length];
    for (let j = 0; j < row.length; j++) sum += weights[c * stride + j] * row[j];
    return sum;
  });
}

/** Returns the probabilities of the classes. */
function softmax(weights: Float64Array, row: Float32Array, classes: number): Float64Array {
  const shares = scoresOf(weights, row, classes);
  const most = Math.max(...shares);
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    shares[c] = exp(shares[c] - most);
    sum += shares[c];
  }
  for (let c = 0; c < classes; c++) shares[c] /= sum;
  return shares;
}

function accuracyOf(weights: Float64Array, { rows, labels, width }: Features, classes: number): number {
  let right = 0;
  for (const [n, label] of labels.entries()) {
    const scores = scoresOf(weights, rows.subarray(n * width, (n + 1) * width), classes);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  }
  return right / labels.length;
}
