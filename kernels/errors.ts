/**
 * The backward step of one sample: loss, δ of the hidden layers, and the first layer's table of masked δ.
 * The plain statement is `src/learning/membrane-loss.ts`.
 */
import {
  BLOCK_COUNT,
  BLOCKS,
  DELTA,
  LAST_FIRED,
  LEAK_POWERS,
  LOSS,
  NEURON,
  PARAMETERS,
  PATTERN_BLOCK_BYTES,
  PATTERN_ROW_BYTES,
  PATTERN_SUMS,
  POTENTIAL,
  STATE_BYTES,
  STEP_LOSS,
  STEPS,
  STRIDE,
  WEIGHTS,
} from './layout';
import { scaleBySlopes } from './generated/neurons';
import { field } from './record';
import { sumScaledRows } from './scaled-rows';

/** Adds ½·Σ δ² of the output layer for sample `b` to its loss. */
export function addLoss(network: usize, layer: usize, b: i32): void {
  const stride = field(layer, STRIDE);
  const delta: usize = field(layer, DELTA) + ((<usize>b * stride) << 2);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let n: usize = 0; n < stride; n += 4) {
    const d = v128.load(delta + (n << 2));
    const low = f64x2.promote_low_f32x4(d);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(d, d, 1, 0));
    even = f64x2.add(even, f64x2.mul(low, low));
    odd = f64x2.add(odd, f64x2.mul(high, high));
  }
  const sum = f64x2.add(even, odd);
  const loss = 0.5 * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(field(network, STEP_LOSS) + (<usize>b << 3), loss);
  const total = field(network, LOSS) + (<usize>b << 3);
  store<f64>(total, load<f64>(total) + loss);
}

/**
 * δ of the hidden layer `layer` from δ of the layer `after` it, for sample `b`: only neurons of `after` that
 * carry an error are visited. `list` holds 8 bytes per neuron of `after`.
 */
export function backpropagateSample(layer: usize, after: usize, b: i32, list: usize): void {
  const stride = field(layer, STRIDE);
  const bytes = <usize>stride << 2;
  const delta: usize = field(layer, DELTA) + <usize>b * bytes;
  const count = listNonzero(after, b, <u32>bytes, list);
  sumScaledRows(list, count, field(after, WEIGHTS), delta, stride >> 2);
  const model = field(layer, NEURON);
  const parameters = field(layer, PARAMETERS);
  const next = field(layer, STATE_BYTES);
  const potential: usize = field(layer, POTENTIAL) + <usize>b * bytes;
  scaleBySlopes(model, parameters, potential, next, delta, bytes);
}

/** Lists (byte offset of row k of the weights, δ_k) of the neurons of `layer` whose δ is not 0. */
function listNonzero(layer: usize, b: i32, rowBytes: u32, list: usize): i32 {
  const stride = field(layer, STRIDE);
  const delta: usize = field(layer, DELTA) + ((<usize>b * stride) << 2);
  let cursor = list;
  for (let k: u32 = 0; k < stride; k += 4) {
    const four = v128.load(delta + (<usize>k << 2));
    if (!v128.any_true(four)) continue;
    let nonzero = i32x4.bitmask(f32x4.ne(four, f32x4.splat(0)));
    while (nonzero != 0) {
      const lane = ctz(nonzero);
      nonzero &= nonzero - 1;
      store<u32>(cursor, (k + lane) * rowBytes);
      store<f32>(cursor, load<f32>(delta + (<usize>(k + lane) << 2)), 4);
      cursor += 8;
    }
  }
  return <i32>((cursor - list) >> 3);
}

/**
 * For sample `b` and every four steps s of the past: the 15 sums of the rows
 *
 *     D_s[m] = δ[m]·(1 − α)^(t − s)  where neuron m has not fired since step s, else 0
 *
 * so that the gradient of an input needs one row per four steps of its history: G[m,j] = Σ_s A_j[s]·D_s[m].
 * (A trace with resets is P[m,j] = Σ_{s > r_m} (1 − α)^(t − s)·A_j[s], r_m the last step m fired.)
 */
export function sumPatterns(network: usize, layer: usize, b: i32, step: i32): void {
  const stride = field(layer, STRIDE);
  const delta: usize = field(layer, DELTA) + ((<usize>b * stride) << 2);
  const last: usize = field(layer, LAST_FIRED) + ((<usize>b * stride) << 2);
  const groups = (field(network, STEPS) + 3) >> 2;
  const powers: usize = field(network, LEAK_POWERS);
  const blocks: usize = field(layer, BLOCKS);
  const blockBytes = field(network, PATTERN_BLOCK_BYTES);
  const blockCount = field(layer, BLOCK_COUNT);
  const rowBytes = field(network, PATTERN_ROW_BYTES);
  for (let block: usize = 0; block < blockCount; block++) {
    const first = load<usize>(blocks + (block << 3)) << 4;
    const bytes = load<usize>(blocks + (block << 3), 4) << 4;
    let table = field(network, PATTERN_SUMS) + block * blockBytes + <usize>b * groups * (rowBytes << 4);
    for (let newest = step; newest >= 1; newest -= 4, table += rowBytes << 4) {
      sumFourSteps(delta + first, last + first, bytes, newest, powers + (<usize>(step - newest) << 2), table, rowBytes);
    }
  }
}

/** The 15 sums of D_s over the steps newest − 3 to newest, of one block of one sample. */
function sumFourSteps(delta: usize, last: usize, bytes: usize, newest: i32, powers: usize, table: usize, rowBytes: usize): void {
  const s0 = i32x4.splat(newest);
  const s1 = i32x4.splat(newest - 1);
  const s2 = i32x4.splat(newest - 2);
  const s3 = i32x4.splat(newest - 3);
  const p0 = v128.load32_splat(powers);
  const p1 = v128.load32_splat(powers, 4);
  const p2 = v128.load32_splat(powers, 8);
  const p3 = v128.load32_splat(powers, 12);
  for (let n: usize = 0; n < bytes; n += 16) {
    const d = v128.load(delta + n);
    const r = v128.load(last + n);
    const d0 = v128.and(f32x4.mul(d, p0), i32x4.lt_s(r, s0));
    const d1 = v128.and(f32x4.mul(d, p1), i32x4.lt_s(r, s1));
    const d2 = v128.and(f32x4.mul(d, p2), i32x4.lt_s(r, s2));
    const d3 = v128.and(f32x4.mul(d, p3), i32x4.lt_s(r, s3));
    const d01 = f32x4.add(d0, d1);
    const d23 = f32x4.add(d2, d3);
    let out = table + n;
    v128.store((out += rowBytes), d0);
    v128.store((out += rowBytes), d1);
    v128.store((out += rowBytes), d01);
    v128.store((out += rowBytes), d2);
    v128.store((out += rowBytes), f32x4.add(d0, d2));
    v128.store((out += rowBytes), f32x4.add(d1, d2));
    v128.store((out += rowBytes), f32x4.add(d01, d2));
    v128.store((out += rowBytes), d3);
    v128.store((out += rowBytes), f32x4.add(d0, d3));
    v128.store((out += rowBytes), f32x4.add(d1, d3));
    v128.store((out += rowBytes), f32x4.add(d01, d3));
    v128.store((out += rowBytes), d23);
    v128.store((out += rowBytes), f32x4.add(d0, d23));
    v128.store((out += rowBytes), f32x4.add(d1, d23));
    v128.store((out += rowBytes), f32x4.add(d01, d23));
  }
}
