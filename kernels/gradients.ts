/**
 * Gradients and Adam's update, fused: a row of the gradient is summed over the batch in sample order, and
 * moves its weights at once. No gradient is kept. The plain statements are `src/learning/traces.ts` and
 * `src/learning/adam.ts`.
 *
 * A row is left alone where nothing can move it: an input that has not spiked in this batch, a neuron
 * without an error so far. ACTIVE tells for every row whether its moments are in use.
 */
import {
  ACTIVE,
  BATCH,
  BATCH_SHARE,
  BETA_1,
  BETA_2,
  COUPLED_DECAY,
  DELTA,
  EPSILON,
  FIRST_MOMENT,
  GRADIENT,
  HISTORY,
  HISTORY_WORDS,
  INPUT_STRIDE,
  INPUT_TRACES,
  KEEP,
  LAST_FIRED,
  MOVES_ALL,
  PATTERN_GROUPS,
  PATTERN_SUMS,
  PRE_STRIDE,
  RATE,
  SECOND_MOMENT,
  SECOND_SCALE,
  SHRINK,
  SHRINK_OWED,
  SPIKES,
  STEPS,
  STRIDE,
  TRACE,
  TRACES,
  WEIGHTS,
} from './layout';
import { field, real, splat } from './record';
import { addRows, addScaledRows } from './rows';

/**
 * Adam on one row of `bytes` bytes: `sum` holds Σ_b δ·P. `fresh` where the row's moments are still zero and not
 * yet in use; `remembers` where β1 is not 0. Both are known where this is called, so that each of the four
 * cases below is a loop without questions (exported by the module, or the compiler folds them into one).
 * The moments lie without their factors 1 − β1 and 1 − β2, which RATE and SECOND_SCALE hold; everything that
 * does not change in the loop is read from memory, or V8 computes it anew for every vector.
 */
// @ts-ignore: decorator
@inline
function adam(
  rule: usize,
  layer: usize,
  offset: usize,
  sum: usize,
  bytes: usize,
  fresh: bool,
  remembers: bool,
): void {
  let weights: usize = field(layer, WEIGHTS) + offset;
  let first: usize = field(layer, FIRST_MOMENT) + offset;
  let second: usize = field(layer, SECOND_MOMENT) + offset;
  const share = splat(rule, BATCH_SHARE);
  const beta1 = splat(rule, BETA_1);
  const beta2 = splat(rule, BETA_2);
  const rate = splat(rule, RATE);
  const secondScale = splat(rule, SECOND_SCALE);
  const epsilon = splat(rule, EPSILON);
  const decay = splat(rule, COUPLED_DECAY);
  // A row comes into use owing the decay of the steps before.
  const shrink = splat(rule, fresh ? SHRINK_OWED : SHRINK);
  const end = sum + bytes;
  for (; sum < end; sum += 16, weights += 16, second += 16, first += 16) {
    const w = f32x4.mul(v128.load(weights), shrink);
    const g = f32x4.add(f32x4.mul(v128.load(sum), share), f32x4.mul(decay, w));
    let s = f32x4.mul(g, g);
    if (!fresh) s = f32x4.add(s, f32x4.mul(beta2, v128.load(second)));
    v128.store(second, s);
    let m = g;
    if (remembers) {
      if (!fresh) m = f32x4.add(m, f32x4.mul(beta1, v128.load(first)));
      v128.store(first, m);
    }
    const scale = f32x4.add(f32x4.mul(f32x4.sqrt(s), secondScale), epsilon);
    v128.store(weights, f32x4.sub(w, f32x4.div(f32x4.mul(rate, m), scale)));
  }
}

export function adamFirst(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, true, true);
}

export function adamLater(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, false, true);
}

export function scaleFirst(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, true, false);
}

export function scaleLater(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, false, false);
}

/** Moves row `row` by its sum over the batch, and shows the gradient where it is asked for. */
function moveRow(rule: usize, layer: usize, row: usize, sum: usize, vectors: usize, fresh: bool): void {
  const bytes = vectors << 4;
  const offset = row * bytes;
  const gradient: usize = field(layer, GRADIENT);
  if (gradient != 0) {
    const share = splat(rule, BATCH_SHARE);
    for (let n: usize = 0; n < bytes; n += 16) {
      v128.store(gradient + offset + n, f32x4.mul(v128.load(sum + n), share));
    }
  }
  if (real(rule, BETA_1) != 0) {
    if (fresh) adamFirst(rule, layer, offset, sum, bytes);
    else adamLater(rule, layer, offset, sum, bytes);
  } else if (fresh) scaleFirst(rule, layer, offset, sum, bytes);
  else scaleLater(rule, layer, offset, sum, bytes);
}

/** Moves row `row` by the rows in `list`, unless nothing can move it. */
// @ts-ignore: decorator
@inline
function moveBy(
  rule: usize,
  layer: usize,
  row: usize,
  list: usize,
  count: i32,
  base: usize,
  scaled: bool,
  sum: usize,
  vectors: usize,
): void {
  const active: usize = field(layer, ACTIVE) + row;
  const fresh = load<u8>(active) == 0;
  if (fresh) {
    if (count == 0 && field(layer, MOVES_ALL) == 0) return;
    store<u8>(active, 1);
  }
  memory.fill(sum, 0, vectors << 4);
  if (scaled) addScaledRows(list, count, base, sum, <i32>vectors);
  else addRows(list, count, base, sum, <i32>vectors);
  moveRow(rule, layer, row, sum, vectors, fresh);
}

/**
 * The first layer, inputs 4·group to 4·group + 3: takes in their spikes of this step and moves their rows.
 * `scratch` holds a row and four lists.
 */
export function learnInputs(network: usize, rule: usize, layer: usize, group: i32, step: i32, scratch: usize): void {
  const vectors = <usize>(field(layer, STRIDE) >> 2);
  const lists = scratch + (vectors << 4);
  if (field(rule, TRACE) == 0) learnByHistory(network, rule, layer, group, step, scratch, lists);
  else learnByTrace(network, rule, layer, group, step, scratch, lists);
}

function learnByHistory(
  network: usize,
  rule: usize,
  layer: usize,
  group: i32,
  step: i32,
  sum: usize,
  lists: usize,
): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(network, INPUT_STRIDE);
  const vectors = <usize>(field(layer, STRIDE) >> 2);
  const most: usize = (field(network, STEPS) + 3) >> 2;
  const rowBytes = vectors << 4;
  const words = field(network, HISTORY_WORDS);
  const listBytes = (<usize>batch * most + 1) << 2;
  let spikes: usize = field(network, SPIKES) + (<usize>group << 2);
  let history: usize = field(network, HISTORY) + ((<usize>group * batch * words) << 4);
  const groups: usize = field(network, PATTERN_GROUPS);
  let c0 = lists;
  let c1 = lists + listBytes;
  let c2 = lists + 2 * listBytes;
  let c3 = lists + 3 * listBytes;
  for (let b = 0; b < batch; b++, spikes += stride, history += <usize>words << 4) {
    const bytes = v128.load32_zero(spikes);
    let carry = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    let remains = <i32>load<u32>(groups + (<usize>b << 2));
    let row = <u32>(<usize>b * most * (rowBytes << 4));
    for (let w: u32 = 0; w < words; w++) {
      const place = history + (<usize>w << 4);
      const old = step == 1 ? i32x4.splat(0) : v128.load(place);
      let past = v128.or(i32x4.shl(old, 1), carry);
      carry = i32x4.shr_u(old, 31);
      v128.store(place, past);
      let left = min(remains, 8);
      remains -= left;
      const nextRow = row + <u32>((rowBytes << 4) << 3);
      while (left > 0 && v128.any_true(past)) {
        const four = v128.and(past, i32x4.splat(15));
        const p0 = i32x4.extract_lane(four, 0);
        const p1 = i32x4.extract_lane(four, 1);
        const p2 = i32x4.extract_lane(four, 2);
        const p3 = i32x4.extract_lane(four, 3);
        store<u32>(c0, row + p0 * <u32>rowBytes);
        store<u32>(c1, row + p1 * <u32>rowBytes);
        store<u32>(c2, row + p2 * <u32>rowBytes);
        store<u32>(c3, row + p3 * <u32>rowBytes);
        c0 += <usize>(p0 != 0) << 2;
        c1 += <usize>(p1 != 0) << 2;
        c2 += <usize>(p2 != 0) << 2;
        c3 += <usize>(p3 != 0) << 2;
        past = i32x4.shr_u(past, 4);
        row += <u32>(rowBytes << 4);
        left--;
      }
      row = nextRow;
    }
  }
  const base: usize = field(network, PATTERN_SUMS);
  const first = <usize>group << 2;
  moveBy(rule, layer, first, lists, <i32>((c0 - lists) >> 2), base, false, sum, vectors);
  let list = lists + listBytes;
  moveBy(rule, layer, first + 1, list, <i32>((c1 - list) >> 2), base, false, sum, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 2, list, <i32>((c2 - list) >> 2), base, false, sum, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 3, list, <i32>((c3 - list) >> 2), base, false, sum, vectors);
}

function learnByTrace(
  network: usize,
  rule: usize,
  layer: usize,
  group: i32,
  step: i32,
  sum: usize,
  lists: usize,
): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(network, INPUT_STRIDE);
  const vectors = <usize>(field(layer, STRIDE) >> 2);
  const rowBytes = <u32>(vectors << 4);
  const listBytes = (<usize>batch + 1) << 3;
  let spikes: usize = field(network, SPIKES) + (<usize>group << 2);
  let traces: usize = field(network, INPUT_TRACES) + ((<usize>group * batch) << 4);
  let keep: usize = field(layer, KEEP);
  let c0 = lists;
  let c1 = lists + listBytes;
  let c2 = lists + 2 * listBytes;
  let c3 = lists + 3 * listBytes;
  let row: u32 = 0;
  for (let b = 0; b < batch; b++, spikes += stride, traces += 16, keep += 4, row += rowBytes) {
    const bytes = v128.load32_zero(spikes);
    const now = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
    const old = step == 1 ? f32x4.splat(0) : v128.load(traces);
    const trace = f32x4.add(f32x4.mul(old, v128.load32_splat(keep)), now);
    v128.store(traces, trace);
    if (!v128.any_true(trace)) continue;
    store<u32>(c0, row);
    v128.store32_lane(c0, trace, 0, 4);
    c0 += <usize>(f32x4.extract_lane(trace, 0) != 0) << 3;
    store<u32>(c1, row);
    v128.store32_lane(c1, trace, 1, 4);
    c1 += <usize>(f32x4.extract_lane(trace, 1) != 0) << 3;
    store<u32>(c2, row);
    v128.store32_lane(c2, trace, 2, 4);
    c2 += <usize>(f32x4.extract_lane(trace, 2) != 0) << 3;
    store<u32>(c3, row);
    v128.store32_lane(c3, trace, 3, 4);
    c3 += <usize>(f32x4.extract_lane(trace, 3) != 0) << 3;
  }
  const base: usize = field(layer, DELTA);
  const first = <usize>group << 2;
  moveBy(rule, layer, first, lists, <i32>((c0 - lists) >> 3), base, true, sum, vectors);
  let list = lists + listBytes;
  moveBy(rule, layer, first + 1, list, <i32>((c1 - list) >> 3), base, true, sum, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 2, list, <i32>((c2 - list) >> 3), base, true, sum, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 3, list, <i32>((c3 - list) >> 3), base, true, sum, vectors);
}

/**
 * A later layer, neurons 4·group to 4·group + 3: G[k,:] = Σ_b δ[b,k]·P, P the row of TRACES that belongs to
 * the step the neuron fired last. Only samples in which the neuron has an error are visited.
 */
export function learnNeurons(network: usize, rule: usize, layer: usize, group: i32, scratch: usize): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(layer, STRIDE);
  const vectors = <usize>(field(layer, PRE_STRIDE) >> 2);
  const rowBytes = <u32>(vectors << 4);
  const lists = scratch + (vectors << 4);
  const listBytes = (<usize>batch + 1) << 3;
  const perSynapse = field(rule, TRACE) == 0;
  const sampleBytes = perSynapse ? field(network, STEPS) * rowBytes : rowBytes;
  let delta: usize = field(layer, DELTA) + (<usize>group << 4);
  let last: usize = field(layer, LAST_FIRED) + (<usize>group << 4);
  let c0 = lists;
  let c1 = lists + listBytes;
  let c2 = lists + 2 * listBytes;
  let c3 = lists + 3 * listBytes;
  let row: u32 = 0;
  for (let b = 0; b < batch; b++, delta += stride << 2, last += stride << 2, row += sampleBytes) {
    const d = v128.load(delta);
    if (!v128.any_true(d)) continue;
    const rows = perSynapse
      ? i32x4.add(i32x4.mul(v128.load(last), i32x4.splat(rowBytes)), i32x4.splat(row))
      : i32x4.splat(row);
    v128.store32_lane(c0, rows, 0);
    v128.store32_lane(c0, d, 0, 4);
    c0 += <usize>(f32x4.extract_lane(d, 0) != 0) << 3;
    v128.store32_lane(c1, rows, 1);
    v128.store32_lane(c1, d, 1, 4);
    c1 += <usize>(f32x4.extract_lane(d, 1) != 0) << 3;
    v128.store32_lane(c2, rows, 2);
    v128.store32_lane(c2, d, 2, 4);
    c2 += <usize>(f32x4.extract_lane(d, 2) != 0) << 3;
    v128.store32_lane(c3, rows, 3);
    v128.store32_lane(c3, d, 3, 4);
    c3 += <usize>(f32x4.extract_lane(d, 3) != 0) << 3;
  }
  const base: usize = field(layer, TRACES);
  const first = <usize>group << 2;
  moveBy(rule, layer, first, lists, <i32>((c0 - lists) >> 3), base, true, scratch, vectors);
  let list = lists + listBytes;
  moveBy(rule, layer, first + 1, list, <i32>((c1 - list) >> 3), base, true, scratch, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 2, list, <i32>((c2 - list) >> 3), base, true, scratch, vectors);
  list += listBytes;
  moveBy(rule, layer, first + 3, list, <i32>((c3 - list) >> 3), base, true, scratch, vectors);
}

/** What decoupled decay owes the first layer's rows that were left alone for a whole batch. */
export function shrinkUntouched(network: usize, layer: usize, factor: f32): void {
  const vectors = <usize>(field(layer, STRIDE) >> 2);
  const f = f32x4.splat(factor);
  for (let j: usize = 0; j < field(network, INPUT_STRIDE); j++) {
    if (load<u8>(field(layer, ACTIVE) + j) != 0) continue;
    const weights: usize = field(layer, WEIGHTS) + j * (vectors << 4);
    for (let n: usize = 0; n < vectors << 4; n += 16) {
      v128.store(weights + n, f32x4.mul(v128.load(weights + n), f));
    }
  }
}
