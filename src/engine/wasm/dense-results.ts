/**
 * Weights and results of a dense network in and out of linear memory. There weights lie in tiles, an input's in a row;
 * outside arrays are packed, weights [N_out, N_in].
 */
import type { BatchResult, Weights } from '../engine.js';
import type { DensePlan } from './dense-plan.js';
import { copyRows, total, transpose } from './results.js';

interface Tile {
  /** Units from `unit` to `unit` + `width`. */
  readonly unit: number;
  readonly width: number;
  readonly stored: Float32Array;
  readonly rowFloats: number;
}

/** The tiles at `address` of anything laid out like the weights of layer `layer`. */
function* tilesOf(buffer: ArrayBufferLike, plan: DensePlan, layer: number, address: number): Generator<Tile> {
  const { units, blocks, rowBytes } = plan.units[layer + 1];
  const { tileBytes } = plan.matrices[layer];
  for (const [n, [first, vectors]] of blocks.entries()) {
    const unit = 4 * first;
    const width = Math.min(units - unit, 4 * vectors);
    const stored = new Float32Array(buffer, address + n * tileBytes, tileBytes / 4);
    yield { unit, width, stored, rowFloats: rowBytes / 4 };
  }
}

/** Writes weights, or moments, [N_out, N_in] to `address`. */
export function writeTiles(
  buffer: ArrayBufferLike,
  plan: DensePlan,
  layer: number,
  address: number,
  weights: Weights,
): void {
  const inputs = plan.units[layer].units;
  for (const { unit, width, stored, rowFloats } of tilesOf(buffer, plan, layer, address)) {
    const rows = weights.subarray(unit * inputs, (unit + width) * inputs);
    transpose(rows, stored, { rows: width, width: inputs, toStride: rowFloats });
  }
}

/** Reads weights, or moments, as [N_out, N_in]. */
export function readTiles(
  buffer: ArrayBufferLike,
  plan: DensePlan,
  layer: number,
  address: number,
): Float32Array {
  const inputs = plan.units[layer].units;
  const out = new Float32Array(plan.units[layer + 1].units * inputs);
  for (const { unit, width, stored, rowFloats } of tilesOf(buffer, plan, layer, address)) {
    const rows = out.subarray(unit * inputs, (unit + width) * inputs);
    transpose(stored, rows, { rows: inputs, width, fromStride: rowFloats });
  }
  return out;
}

/** Reads the values of layer `layer`, 0 for the inputs, as [B, N]. */
export function readValues(
  buffer: ArrayBufferLike,
  { units: layers }: DensePlan,
  layer: number,
  size: number,
): Float32Array {
  const { units, blocks, tileBytes, rowBytes, values } = layers[layer];
  const out = new Float32Array(size * units);
  for (const [n, [first, vectors]] of blocks.entries()) {
    const width = Math.min(units - 4 * first, 4 * vectors);
    for (let b = 0; b < size; b++) {
      out.set(new Float32Array(buffer, values + n * tileBytes + b * rowBytes, width), b * units + 4 * first);
    }
  }
  return out;
}

/** Reads outputs and activity of a batch of `size` samples. */
export function readGradedResult(
  buffer: ArrayBufferLike,
  plan: DensePlan,
  size: number,
): Omit<BatchResult, 'inputs'> {
  const last = plan.units[plan.units.length - 1];
  const outputs = new Float32Array(size * last.units);
  const packed = new Float32Array(buffer, plan.outputs, size * last.stride);
  if (last.stride === last.units) outputs.set(packed);
  else copyRows(packed, outputs, { rows: size, width: last.units, fromStride: last.stride });
  return {
    outputs,
    activity: plan.units.map(({ units, above, blocks, groups }, l) => {
      const counts = new Uint32Array(buffer, above, l === 0 ? size : blocks.length * groups);
      return total(counts) / (units * size);
    }),
  };
}

/** Reads the loss of a batch that was learned. */
export function readGradedLoss(buffer: ArrayBufferLike, { units, losses }: DensePlan, size: number): number {
  const { blocks } = units[units.length - 1];
  return total(new Float64Array(buffer, losses, blocks.length * size)) / size;
}
