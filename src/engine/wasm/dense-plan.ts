/**
 * Layout of a graded network in linear memory.
 *
 * Values, δ and weights lie in tiles (see `kernels/dense-tiles.ts`): a tile of values holds one block of units for all
 * samples, a tile of weights all rows of the layer before to one block. Both are read in one piece. The largest parts are the
 * weights and, for Adam, two moments of each; no gradient is kept.
 */
import { DENSE_RULE_WORDS, TABLE_VECTORS } from '../../../kernels/layout.js';
import type { Optimizer } from '../../learning/rule.js';
import { blocksOf, MOST_BYTES, type PlanSizes, upToFour, VECTOR_BYTES } from './plan.js';
import { type Controls, controlSize } from './team.js';

/** The units of a layer, l = 0 for the inputs. */
export interface UnitsPlan {
  readonly units: number;
  /** N, rounded up to whole vectors. */
  readonly stride: number;
  /** First vector and number of vectors of each block. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Address of the blocks, u32 [blocks, 2]. */
  readonly blockTable: number;
  /** From a row of a tile to the next, and from a tile to the next. */
  readonly rowBytes: number;
  readonly tileBytes: number;
  /** X, f32 tiles. */
  readonly values: number;
  /** δ, f32 tiles; 0 for the inputs. */
  readonly delta: number;
  /** Numbers of each sample that are not 0, first of X, then of δ; the starts of the blocks in it, u32 [B, blocks + 1]. */
  readonly lists: number;
  readonly listBytes: number;
  readonly starts: number;
  /** Groups of samples that tasks on one block are split into. */
  readonly groups: number;
  /** Units above 0, u32: [B] of the inputs, [blocks, groups] of other layers. */
  readonly above: number;
}

/** The weights between two layers. */
export interface WeightsPlan {
  /** Rows, one per input, and bytes from one tile of them to the next. */
  readonly rows: number;
  readonly tileBytes: number;
  readonly weights: number;
  /** Adam's moments, laid out like the weights; both 0 for SGD. */
  readonly first: number;
  readonly second: number;
  /** 1 for each row that anything has ever moved, u32 [rows]. */
  readonly touched: number;
}

export interface DensePlan extends Controls {
  readonly bytes: number;
  /** [L + 1] */
  readonly units: readonly UnitsPlan[];
  /** [L], from layer l to l + 1. */
  readonly matrices: readonly WeightsPlan[];
  /** The learning rule's record. */
  readonly rule: number;
  /** Packed inputs and targets as they were given, [B, N]. */
  readonly input: number;
  readonly target: number;
  /** The target in tiles. */
  readonly targetTiles: number;
  /** ½·Σ error², f64 [blocks of outputs, B]. */
  readonly losses: number;
  /** X_L, f32 [B, S_L]. */
  readonly outputs: number;
  /** Scratch of thread n at scratch + n·scratchBytes. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Words of the records: address and value. */
  readonly records: readonly (readonly [number, number])[];
}

/**
 * Blocks of the layer before whose weights are in use at a time: few, so that they stay in a cache, but more than one,
 * since every sample's sums are stored and loaded in between. Of 2, 4, 8 and 16, 8 was the fastest (58500-2048-196,
 * B 100, two threads).
 */
export const BLOCKS_AT_ONCE = 8;
/** Tasks on a small layer, so that threads have something to share; tasks on one block read its weights again. */
const FEWEST_TASKS = 16;

/** Phases of a batch of L layers of weights at most: 1 + (2·L − 1) + 2·(L − 1) + 1. */
export function densePhases(layers: number): number {
  return 4 * layers - 1;
}

/** Lays a network out. Throws a RangeError where it does not fit 32-bit memory. */
export function planDense(
  { widths, batch }: Omit<PlanSizes, 'steps'>,
  { optimizer, threads }: { readonly optimizer: Optimizer; readonly threads: number },
): DensePlan {
  let end = 1024;
  // 64-byte starts keep arrays that different threads write apart from each other in the caches.
  const take = (bytes: number): number => {
    const start = end;
    end += 64 * Math.ceil(bytes / 64);
    return start;
  };
  const records: [number, number][] = [];
  const last = widths.length - 1;
  const rule = take(DENSE_RULE_WORDS * 4);
  const parts = last;
  const controlWords = controlSize(densePhases(last), parts, threads);
  const control = take(controlWords * 4);
  const units = widths.map((width, l): UnitsPlan => {
    const stride = upToFour(width);
    const blocks = blocksOf(stride / 4);
    const rowBytes = Math.max(...blocks.map(([, vectors]) => vectors)) * VECTOR_BYTES;
    const tileBytes = 64 * Math.ceil((batch * rowBytes) / 64);
    const blockTable = take(blocks.length * 8);
    for (const [n, [first, vectors]] of blocks.entries()) {
      records.push([blockTable / 4 + 2 * n, first], [blockTable / 4 + 2 * n + 1, vectors]);
    }
    const groups = Math.min(batch, Math.ceil(FEWEST_TASKS / blocks.length));
    // An entry more than can be used: a list is written one entry ahead.
    const listBytes = 64 * Math.ceil(((stride + 1) * 8) / 64);
    return {
      units: width,
      stride,
      blocks,
      blockTable,
      rowBytes,
      tileBytes,
      values: take(blocks.length * tileBytes),
      delta: l === 0 ? 0 : take(blocks.length * tileBytes),
      lists: take(batch * listBytes),
      listBytes,
      starts: take(batch * (blocks.length + 1) * 4),
      groups,
      above: take((l === 0 ? batch : blocks.length * groups) * 4),
    };
  });
  const matrices = units.slice(1).map(({ blocks, rowBytes }, l): WeightsPlan => {
    const rows = units[l].stride;
    const tileBytes = rows * rowBytes;
    const bytes = blocks.length * tileBytes;
    const weights = take(bytes);
    const adam = optimizer === 'adam';
    const [first, second] = adam ? [take(bytes), take(bytes)] : [0, 0];
    return { rows, tileBytes, weights, first, second, touched: take(rows * 4) };
  });
  const outputs = units[last];
  // A sample is read four numbers at a time, past its end.
  const input = take(batch * widths[0] * 4 + VECTOR_BYTES);
  const target = take(batch * outputs.units * 4 + VECTOR_BYTES);
  const targetTiles = take(outputs.blocks.length * outputs.tileBytes);
  const losses = take(outputs.blocks.length * batch * 8);
  const packed = take(batch * outputs.stride * 4);
  const scratchBytes = 64 * Math.ceil(scratchFor(units, batch) / 64);
  const scratch = take(threads * scratchBytes);
  if (end > MOST_BYTES) {
    const gigabytes = (end / 2 ** 30).toFixed(1);
    throw new RangeError(
      `the dense network ${widths.join('-')} with batch ${batch} needs ${gigabytes} GB, ` +
        'the limit is 4 GB: lower the widths or the batch',
    );
  }
  return {
    bytes: end,
    control,
    controlWords,
    parts,
    units,
    matrices,
    rule,
    input,
    target,
    targetTiles,
    losses,
    outputs: packed,
    scratch,
    scratchBytes,
    records,
  };
}

/** The most units of a block. */
const BLOCK_UNITS = 4 * TABLE_VECTORS;
/** Bytes at the start of a thread's scratch for the sums of a row. */
export const SUM_BYTES = 64 * Math.ceil((TABLE_VECTORS * VECTOR_BYTES) / 64);

/** From the list of a column to the next: an entry more than samples, since lists are written one entry ahead. */
export function columnBytes(batch: number): number {
  return 8 * (batch + 1);
}

/** Scratch bytes of a thread: the sums of a row, then a table of transposed weights, or lists of columns and their lengths. */
function scratchFor(units: readonly UnitsPlan[], batch: number): number {
  const row = Math.max(...units.map(({ rowBytes }) => rowBytes));
  return SUM_BYTES + Math.max(BLOCKS_AT_ONCE * BLOCK_UNITS * row, BLOCK_UNITS * (columnBytes(batch) + 4));
}
