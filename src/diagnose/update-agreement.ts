/**
 * Gradients of each trace for the same frozen batch, and the agreement of two updates.
 *
 *     g[t] = mean over the batch of δ_l[t]·P[t]          the gradient of step t, were the trace P used
 *     cos(a, b) = a·b / (|a|·|b|)
 *
 * The weights stand still: potentials, spikes and errors are those of one run, so that traces differ in P alone.
 * Per-synapse traces need [B, N_l, N_{l−1}] numbers (`Traces`): meant for a batch or two, not for training.
 */
import type { TrainingRecord } from '../engine/engine.js';
import type { Trace } from '../learning/rule.js';
import { Traces } from '../learning/traces.js';
import { LIF, type LifOptions } from '../neurons/lif.js';
import { DENSE } from '../synapses/dense.js';

/** A batch that was recorded with frozen weights: learned at rate 0. */
export interface FrozenBatch {
  readonly neuron: LifOptions;
  /** B */
  readonly size: number;
  /** Per layer [N_l, N_{l−1}] */
  readonly weights: readonly Float64Array[];
  /** t = 1..T */
  readonly records: readonly TrainingRecord[];
}

/** Returns δ of every layer [B, N_l] at one step. */
export function deltasOf({ neuron, size, weights }: FrozenBatch, record: TrainingRecord): Float64Array[] {
  const last = weights.length - 1;
  const deltas = record.outputs.map((spikes) => new Float64Array(spikes.length));
  for (let n = 0; n < record.error.length; n++) deltas[last][n] = -record.error[n];
  for (let l = last - 1; l >= 0; l--) {
    DENSE.back(weights[l + 1], deltas[l + 1], deltas[l], { size });
    const slope = new Float64Array(deltas[l].length);
    LIF.slope(record.states[l], record.outputs[l], slope, neuron);
    for (let n = 0; n < slope.length; n++) deltas[l][n] *= slope[n];
  }
  return deltas;
}

/** Returns the gradients that a trace gives at every step: [T][layer], each [N_l, N_{l−1}]. */
export function stepGradients(batch: FrozenBatch, trace: Trace): Float64Array[][] {
  const { neuron, size, weights, records } = batch;
  const traces = weights.map((matrix, l) => {
    const post = records[0].outputs[l].length / size;
    return new Traces(trace, size, matrix.length / post, post);
  });
  return records.map((record) => {
    const deltas = deltasOf(batch, record);
    return traces.map((own, l) => {
      own.integrate(l === 0 ? record.input : record.outputs[l - 1], LIF.keep(neuron));
      const gradient = new Float64Array(weights[l].length);
      DENSE.gradient(deltas[l], own.values, gradient, { size });
      own.afterStep(record.outputs[l]);
      return gradient;
    });
  });
}

/** Sum of arrays of one length. */
export function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(arrays[0].length);
  for (const array of arrays) for (let n = 0; n < sum.length; n++) sum[n] += array[n];
  return sum;
}

/** Euclidean norm. */
export function norm(a: ArrayLike<number>): number {
  let squares = 0;
  for (let n = 0; n < a.length; n++) squares += a[n] * a[n];
  return Math.sqrt(squares);
}

/** Cosine of the angle between two directions; 0 where one of them is none. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  let product = 0;
  for (let n = 0; n < a.length; n++) product += a[n] * b[n];
  const size = norm(a) * norm(b);
  return size > 0 ? product / size : 0;
}

/** Share of places with one sign among those where neither is 0: 0.5 for unrelated directions; 0 where there is none. */
export function signAgreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  let places = 0;
  let same = 0;
  for (let n = 0; n < a.length; n++) {
    if (a[n] === 0 || b[n] === 0) continue;
    places++;
    if (a[n] > 0 === b[n] > 0) same++;
  }
  return places > 0 ? same / places : 0;
}

/** Measures the length of a path of weights and the distance between its ends. */
export function travel(places: readonly ArrayLike<number>[]): {
  readonly path: number;
  readonly net: number;
} {
  const between = (from: ArrayLike<number>, to: ArrayLike<number>) =>
    norm(Float64Array.from(to, (value, n) => value - from[n]));
  let path = 0;
  for (let p = 1; p < places.length; p++) path += between(places[p - 1], places[p]);
  return { path, net: between(places[0], places[places.length - 1]) };
}
