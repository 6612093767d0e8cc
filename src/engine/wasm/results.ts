/**
 * Reading what a batch left in linear memory: weights, results, and everything there is to see of a step.
 *
 * In memory rows are padded to whole vectors and the first layer's weights lie transposed; outside arrays
 * are packed, weights [N_out, N_in].
 */
import type { BatchResult, StepRecord, TrainingRecord, Weights } from '../engine.js';
import type { LayerPlan, Plan } from './plan.js';

export interface RowCopy {
  readonly rows: number;
  readonly width: number;
  readonly fromStride?: number;
  readonly toStride?: number;
}

/** Copies rows of `width` numbers that lie `fromStride` apart to where they lie `toStride` apart. */
export function copyRows(
  from: { subarray(start: number, end: number): ArrayLike<number> },
  to: { set(values: ArrayLike<number>, offset: number): void },
  { rows, width, fromStride = width, toStride = width }: RowCopy,
): void {
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(row * fromStride, row * fromStride + width), row * toStride);
  }
}

/** Side of the squares that a matrix is transposed in: both sides of one fit the cache. */
const TILE = 32;

/** Writes `rows` rows of `width` numbers as columns of `to`, square by square; `to` has `width` rows. */
export function transpose(
  from: Float32Array | Float64Array,
  to: Float32Array,
  { rows, width, fromStride = width, toStride = rows }: RowCopy,
): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE);
    for (let left = 0; left < width; left += TILE) {
      const right = Math.min(width, left + TILE);
      for (let column = left; column < right; column++) {
        for (let row = top; row < bottom; row++) {
          to[column * toStride + row] = from[row * fromStride + column];
        }
      }
    }
  }
}

/** Writes weights [N_out, N_in] to `address`, as layer `layer` keeps them. */
export function writeMatrix(
  buffer: ArrayBufferLike,
  { rowFloats, neurons, pre }: LayerPlan,
  layer: number,
  address: number,
  weights: Weights,
): void {
  const stored = new Float32Array(buffer, address);
  if (layer > 0) copyRows(weights, stored, { rows: neurons, width: pre, toStride: rowFloats });
  else transpose(weights, stored, { rows: neurons, width: pre, toStride: rowFloats });
}

/** Reads weights, or anything laid out like them, as [N_out, N_in]. */
export function readMatrix(
  buffer: ArrayBufferLike,
  { rowFloats, neurons, pre }: LayerPlan,
  layer: number,
  address: number,
): Float32Array {
  const stored = new Float32Array(buffer, address);
  const out = new Float32Array(neurons * pre);
  if (layer > 0) copyRows(stored, out, { rows: neurons, width: pre, fromStride: rowFloats });
  else transpose(stored, out, { rows: pre, width: neurons, fromStride: rowFloats });
  return out;
}

/** Reads counts and activity of a batch. */
export function readResult(
  plan: Plan,
  buffer: ArrayBufferLike,
  widths: readonly number[],
  { size, steps }: { readonly size: number; readonly steps: number },
): BatchResult & { readonly inputs: Uint16Array; readonly outputs: Uint16Array } {
  const counts = (address: number, width: number, stride: number) => {
    const out = new Uint16Array(size * width);
    copyRows(new Uint16Array(buffer, address), out, { rows: size, width, fromStride: stride });
    return out;
  };
  const inputs = counts(plan.inputCounts, plan.inputs, plan.inputStride);
  const outputs = counts(plan.outputCounts, widths[widths.length - 1], plan.outputStride);
  const spikes = [
    total(inputs),
    ...plan.layers.slice(0, -1).map(({ spikeTotal }) => total(new Uint32Array(buffer, spikeTotal, size))),
    total(outputs),
  ];
  return { inputs, outputs, activity: spikes.map((count, l) => count / (widths[l] * size * steps)) };
}

/** Reads the loss of a batch that was learned, mean over the steps. */
export function readLoss(
  { loss }: Plan,
  buffer: ArrayBufferLike,
  { size, steps }: { readonly size: number; readonly steps: number },
): number {
  return total(new Float64Array(buffer, loss, size)) / (size * steps);
}

/** Reads the outputs' spikes at the last step [B, N_L]. */
export function readOutputSpikes({ layers }: Plan, buffer: ArrayBufferLike, size: number): Uint8Array {
  return readSpikes(buffer, size, layers[layers.length - 1]);
}

/** Reads a layer's spikes at the last step [B, N]. */
function readSpikes(
  buffer: ArrayBufferLike,
  size: number,
  { fired, neurons, stride }: LayerPlan,
): Uint8Array {
  const spikes = new Uint8Array(size * neurons);
  copyRows(new Int32Array(buffer, fired), spikes, { rows: size, width: neurons, fromStride: stride });
  return spikes.map((all) => all & 1);
}

/** Reads a layer's numbers [B, N] at `address`. */
function readRows(
  buffer: ArrayBufferLike,
  address: number,
  size: number,
  { neurons, stride }: LayerPlan,
): Float64Array {
  const out = new Float64Array(size * neurons);
  copyRows(new Float32Array(buffer, address), out, { rows: size, width: neurons, fromStride: stride });
  return out;
}

/** Reads inputs, potentials and spikes of the last step. */
export function readStep(plan: Plan, buffer: ArrayBufferLike, size: number, step: number): StepRecord {
  const input = new Uint8Array(size * plan.inputs);
  const spikes = new Uint8Array(buffer, plan.spikes);
  copyRows(spikes, input, { rows: size, width: plan.inputs, fromStride: plan.inputStride });
  return {
    step,
    input,
    states: plan.layers.map((layer) =>
      Object.fromEntries(
        Object.entries(layer.states).map(([name, address]) => [name, readRows(buffer, address, size, layer)]),
      ),
    ),
    outputs: plan.layers.map((layer) => readSpikes(buffer, size, layer)),
  };
}

/** Reads errors, gradients and weights of the last step, which was learned. */
export function readLearned(
  { layers, stepLoss }: Plan,
  buffer: ArrayBufferLike,
  size: number,
): Omit<TrainingRecord, keyof StepRecord> {
  const last = layers[layers.length - 1];
  return {
    error: readRows(buffer, last.delta, size, last).map((delta) => 0 - delta),
    loss: total(new Float64Array(buffer, stepLoss, size)) / size,
    gradient: last.gradient === 0 ? [] : layers.map((layer, l) => gradientOf(buffer, layer, l)),
    weights: layers.map((layer, l) => Float64Array.from(readMatrix(buffer, layer, l, layer.weights))),
  };
}

/** The gradient of the last step; rows that nothing has moved have none. */
function gradientOf(buffer: ArrayBufferLike, layer: LayerPlan, l: number): Float64Array {
  const active = new Uint32Array(buffer, layer.active, layer.rows);
  const gradient = Float64Array.from(readMatrix(buffer, layer, l, layer.gradient));
  return gradient.map((g, n) => (active[l === 0 ? n % layer.pre : Math.floor(n / layer.pre)] ? g : 0));
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n];
  return sum;
}
