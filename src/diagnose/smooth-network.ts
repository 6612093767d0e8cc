/**
 * Smooth stand-ins for the spiking network, whose true gradients can be had by finite differences.
 *
 * 1. Spike times held fixed (`fixedSpikeLoss`): what the paper's equations 9–17 differentiate. Resets and the spikes of
 *    earlier steps are those of a recorded run; within a step a hidden neuron passes on its spike as it was, moved by
 *    the sigmoid:
 *
 *        V_l[t] = (1−α)·H_l[t−1] + W_l·Ã_{l−1}[t],   Ã_l = A_l + s(V_l) − s(V_l as recorded),   s(V) = 1 / (1 + e^(θ−V))
 *        H_l    = the potential of the recorded spikes alone, 0 after each recorded spike
 *        loss   = Σ_t ½·Σ mask·(θ·Y − V_L)², mean over the batch, with the recorded mask
 *
 * 2. Soft spikes (`softCounts`): the spike and the reset are smooth, nothing is recorded, and time is gone through:
 *
 *        V ← (1−α)·V + W·S,   S = 1 / (1 + e^((θ−V)/τ)),   after the step V ← V·(1 − S)
 *
 * Both reset to 0 and know neither the clamp nor the error of spikes. In float64, for small networks.
 */
import { exp } from '../core/arithmetic.js';
import type { TrainingRecord } from '../engine/engine.js';
import type { FrozenBatch } from './update-agreement.js';

function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** Adds W·A to `current` [B, post]; `weights` [post, pre], `activity` [B, pre] of any size. */
function addCurrent(
  weights: Float64Array,
  activity: ArrayLike<number>,
  current: Float64Array,
  size: number,
): void {
  const pre = activity.length / size;
  const post = current.length / size;
  for (let b = 0; b < size; b++) {
    for (let m = 0; m < post; m++) {
      let sum = 0;
      for (let j = 0; j < pre; j++) sum += weights[m * pre + j] * activity[b * pre + j];
      current[b * post + m] += sum;
    }
  }
}

/** The loss over all steps at other `weights`, with the spike times of `batch`; at its own weights it is the recorded one. */
export function fixedSpikeLoss(batch: FrozenBatch, weights: readonly Float64Array[]): number {
  const { neuron, size, records } = batch;
  const histories = weights.map((_, l) => new Float64Array(records[0].outputs[l].length));
  let loss = 0;
  for (const record of records) {
    let moved: ArrayLike<number> = record.input;
    for (const [l, matrix] of weights.entries()) {
      const spikes = record.outputs[l];
      const history = histories[l].map((value) => (1 - neuron.leak) * value);
      const potential = history.slice();
      addCurrent(matrix, moved, potential, size);
      if (l === weights.length - 1) loss += lossAt(record, potential, neuron.threshold) / size;
      addCurrent(matrix, l === 0 ? record.input : record.outputs[l - 1], history, size);
      histories[l] = history.map((value, n) => (spikes[n] === 1 ? 0 : value));
      moved = potential.map(
        (value, n) =>
          spikes[n] +
          sigmoid(value - neuron.threshold) -
          sigmoid(record.states[l].potential[n] - neuron.threshold),
      );
    }
  }
  return loss;
}

/** ½·Σ (θ·Y − V)² where the record has an error; θ·Y = E + V as recorded. */
function lossAt(record: TrainingRecord, potential: Float64Array, threshold: number): number {
  const { error } = record;
  const recorded = record.states[record.states.length - 1].potential;
  let sum = 0;
  for (let n = 0; n < error.length; n++) {
    if (error[n] === 0) continue;
    const wanted = error[n] + recorded[n] > threshold / 2 ? threshold : 0;
    sum += (wanted - potential[n]) ** 2;
  }
  return 0.5 * sum;
}

/** A network whose spikes are smooth. */
export interface SoftOptions {
  readonly leak: number;
  readonly threshold: number;
  /** τ, above 0: how soft a spike is. */
  readonly temperature: number;
  /** B */
  readonly size: number;
}

/** Soft spikes of one step: potentials before the reset and spikes of every layer, each [B, N_l]. */
interface SoftStep {
  readonly potential: readonly Float64Array[];
  readonly soft: readonly Float64Array[];
}

function softSteps(
  weights: readonly Float64Array[],
  inputs: readonly ArrayLike<number>[],
  { leak, threshold, temperature, size }: SoftOptions,
): SoftStep[] {
  let width = inputs[0].length / size;
  let after = weights.map((matrix) => {
    width = matrix.length / width;
    return new Float64Array(size * width);
  });
  return inputs.map((input) => {
    let activity = input;
    const potential = after.map((kept) => kept.map((value) => (1 - leak) * value));
    const soft = weights.map((matrix, l) => {
      addCurrent(matrix, activity, potential[l], size);
      const spikes = potential[l].map((value) => sigmoid((value - threshold) / temperature));
      activity = spikes;
      return spikes;
    });
    after = potential.map((values, l) => values.map((value, n) => value * (1 - soft[l][n])));
    return { potential, soft };
  });
}

function countsOf(steps: readonly SoftStep[]): Float64Array {
  const last = steps[0].soft.length - 1;
  const counts = new Float64Array(steps[0].soft[last].length);
  for (const { soft } of steps) for (let n = 0; n < counts.length; n++) counts[n] += soft[last][n];
  return counts;
}

/** Soft spikes of each output over all steps [B, N_L]; `inputs` are the input spikes [B, N_0] of every step. */
export function softCounts(
  weights: readonly Float64Array[],
  inputs: readonly ArrayLike<number>[],
  options: SoftOptions,
): Float64Array {
  return countsOf(softSteps(weights, inputs, options));
}

/**
 * True gradient, through time and resets, of a function of the soft counts; per layer [N_l, N_{l−1}].
 * `slope` gives that function's slope in every count [B, N_L].
 */
export function softGradient(
  weights: readonly Float64Array[],
  inputs: readonly ArrayLike<number>[],
  options: SoftOptions,
  slope: (counts: Float64Array) => Float64Array,
): Float64Array[] {
  const { leak, temperature, size } = options;
  const steps = softSteps(weights, inputs, options);
  const ofCounts = slope(countsOf(steps));
  const gradients = weights.map((matrix) => new Float64Array(matrix.length));
  const last = weights.length - 1;
  // Slope in the potential after the reset of each step, from the step behind it.
  const later = steps[0].potential.map((values) => new Float64Array(values.length));
  for (let t = steps.length - 1; t >= 0; t--) {
    const { potential, soft } = steps[t];
    let ofSpikes = ofCounts;
    for (let l = last; l >= 0; l--) {
      const activity = l === 0 ? inputs[t] : soft[l - 1];
      const ofInputs = new Float64Array(activity.length);
      const ofPotential = later[l].map((value, n) => {
        const s = soft[l][n];
        return ((ofSpikes[n] - value * potential[l][n]) * s * (1 - s)) / temperature + value * (1 - s);
      });
      spread(weights[l], activity, { ofPotential, ofInputs, gradient: gradients[l], size });
      later[l].set(ofPotential.map((value) => (1 - leak) * value));
      ofSpikes = ofInputs;
    }
  }
  return gradients;
}

/** From the slope in the potentials [B, post] to those in the inputs [B, pre] and, added up, in the weights [post, pre]. */
function spread(
  weights: Float64Array,
  activity: ArrayLike<number>,
  to: { ofPotential: Float64Array; ofInputs: Float64Array; gradient: Float64Array; size: number },
): void {
  const { ofPotential, ofInputs, gradient, size } = to;
  const pre = activity.length / size;
  const post = ofPotential.length / size;
  for (let b = 0; b < size; b++) {
    for (let m = 0; m < post; m++) {
      const d = ofPotential[b * post + m];
      for (let j = 0; j < pre; j++) {
        ofInputs[b * pre + j] += weights[m * pre + j] * d;
        gradient[m * pre + j] += d * activity[b * pre + j];
      }
    }
  }
}

/** Slope of `f` in every weight of layer `layer`, by central differences of ± `step`. */
export function centralDifferences(
  f: (weights: readonly Float64Array[]) => number,
  weights: readonly Float64Array[],
  layer: number,
  step: number,
): Float64Array {
  const moved = weights.map((matrix) => matrix.slice());
  return weights[layer].map((value, n) => {
    moved[layer][n] = value + step;
    const up = f(moved);
    moved[layer][n] = value - step;
    const down = f(moved);
    moved[layer][n] = value;
    return (up - down) / (2 * step);
  });
}
