/**
 * Gradients and Adam's update, fused: a row of the gradient is summed over the batch in sample order, and
 * moves its weights at once. No gradient is kept. What a row is the sum of is listed first. The plain
 * statement is `src/learning/traces.ts`.
 *
 * A row is left alone where nothing can move it: an input that has not spiked in this batch, a neuron
 * without an error so far. ACTIVE tells for every row whether its moments are in use.
 */
import { move } from './adam';
import {
  ACTIVE,
  BATCH,
  DELTA,
  HISTORY,
  HISTORY_WORDS,
  INPUT_STRIDE,
  INPUT_TRACES,
  KEEP,
  LAST_FIRED,
  LISTS,
  LIST_BYTES,
  LIST_COUNTS,
  MOVES_ALL,
  PATTERN_ROW_BYTES,
  PRE_STRIDE,
  SETTLE,
  SPIKES,
  STEPS,
  STRIDE,
  TRACE,
  WEIGHTS,
} from './layout';
import { field } from './record';
import { sumRows } from './rows';
import { sumScaledRows } from './scaled-rows';

/**
 * Rows `row` to `end` of the weights of a layer, one block of `vectors` vectors of each: G[row] = Σ over the
 * row's list, then Adam. Block by block, because the rows that the lists choose from then stay in the cache.
 * `base` is where the block of those rows lies; `sum` holds the block.
 */
export function learnRows(
  rule: usize,
  layer: usize,
  step: u32,
  row: usize,
  end: usize,
  rowBytes: usize,
  first: usize,
  vectors: i32,
  base: usize,
  scaled: bool,
  sum: usize,
): void {
  const active: usize = field(layer, ACTIVE);
  const lists: usize = field(layer, LISTS);
  const counts: usize = field(layer, LIST_COUNTS);
  const listBytes: usize = field(layer, LIST_BYTES);
  const bytes = <usize>vectors << 4;
  for (; row < end; row++) {
    const since = load<u32>(active + (row << 2));
    if (since == 0) continue;
    const list = lists + row * listBytes;
    const count = load<i32>(counts + (row << 2));
    if (scaled) sumScaledRows(list, count, base, sum, vectors);
    else sumRows(list, count, base, sum, vectors);
    move(rule, layer, row * rowBytes + (first << 4), sum, bytes, since == step);
  }
}

/** Notes how long the list of row `row` is, and whether the row comes into use at this step. */
function finishList(network: usize, layer: usize, row: usize, count: usize, step: u32): void {
  store<u32>(field(layer, LIST_COUNTS) + (row << 2), <u32>count);
  const active = field(layer, ACTIVE) + (row << 2);
  if (step <= field(network, SETTLE)) return;
  if (load<u32>(active) == 0 && (count != 0 || field(layer, MOVES_ALL) != 0)) store<u32>(active, step);
}

/** Takes in the spikes of inputs 4·group to 4·group + 3 at this step, and lists what moves their weights. */
export function listInputs(network: usize, rule: usize, layer: usize, group: i32, step: u32): void {
  if (field(rule, TRACE) == 0) listByHistory(network, layer, group, step);
  else listByTrace(network, layer, group, step);
}

/** Per synapse: a row of masked δ for every four steps of an input's history that hold a spike. */
function listByHistory(network: usize, layer: usize, group: i32, step: u32): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(network, INPUT_STRIDE);
  const words = <u32>field(network, HISTORY_WORDS);
  const rowBytes = <u32>field(network, PATTERN_ROW_BYTES);
  const groupBytes = rowBytes << 4;
  const sampleBytes: u32 = <u32>((field(network, STEPS) + 3) >> 2) * groupBytes;
  const listBytes: usize = field(layer, LIST_BYTES);
  const first = <usize>group << 2;
  const lists: usize = field(layer, LISTS) + first * listBytes;
  let spikes: usize = field(network, SPIKES) + first;
  let history: usize = field(network, HISTORY) + ((<usize>group * batch * words) << 4);
  let c0 = lists;
  let c1 = lists + listBytes;
  let c2 = lists + 2 * listBytes;
  let c3 = lists + 3 * listBytes;
  let sample: u32 = 0;
  for (let b = 0; b < batch; b++, spikes += stride, history += <usize>words << 4, sample += sampleBytes) {
    const bytes = v128.load32_zero(spikes);
    let carry = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    for (let w: u32 = 0; w < words; w++) {
      const place = history + (<usize>w << 4);
      const old = step == 1 ? i32x4.splat(0) : v128.load(place);
      let past = v128.or(i32x4.shl(old, 1), carry);
      carry = i32x4.shr_u(old, 31);
      v128.store(place, past);
      let row = sample + 8 * w * groupBytes;
      while (v128.any_true(past)) {
        const four = v128.and(past, i32x4.splat(15));
        const p0 = i32x4.extract_lane(four, 0);
        const p1 = i32x4.extract_lane(four, 1);
        const p2 = i32x4.extract_lane(four, 2);
        const p3 = i32x4.extract_lane(four, 3);
        store<u32>(c0, row + p0 * rowBytes);
        store<u32>(c1, row + p1 * rowBytes);
        store<u32>(c2, row + p2 * rowBytes);
        store<u32>(c3, row + p3 * rowBytes);
        c0 += <usize>(p0 != 0) << 2;
        c1 += <usize>(p1 != 0) << 2;
        c2 += <usize>(p2 != 0) << 2;
        c3 += <usize>(p3 != 0) << 2;
        past = i32x4.shr_u(past, 4);
        row += groupBytes;
      }
    }
  }
  finishList(network, layer, first, (c0 - lists) >> 2, step);
  finishList(network, layer, first + 1, (c1 - lists - listBytes) >> 2, step);
  finishList(network, layer, first + 2, (c2 - lists - 2 * listBytes) >> 2, step);
  finishList(network, layer, first + 3, (c3 - lists - 3 * listBytes) >> 2, step);
}

/** One trace per input: the δ of every sample in which it is not 0, times the trace. */
function listByTrace(network: usize, layer: usize, group: i32, step: u32): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(network, INPUT_STRIDE);
  const rowBytes = <u32>(field(layer, STRIDE) << 2);
  const first = <usize>group << 2;
  let spikes: usize = field(network, SPIKES) + first;
  let traces: usize = field(network, INPUT_TRACES) + ((<usize>group * batch) << 4);
  let keep: usize = field(layer, KEEP);
  const listBytes: usize = field(layer, LIST_BYTES);
  const lists: usize = field(layer, LISTS) + first * listBytes;
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
    const rows = i32x4.splat(row);
    v128.store32_lane(c0, rows, 0);
    v128.store32_lane(c0, trace, 0, 4);
    c0 += <usize>(f32x4.extract_lane(trace, 0) != 0) << 3;
    v128.store32_lane(c1, rows, 1);
    v128.store32_lane(c1, trace, 1, 4);
    c1 += <usize>(f32x4.extract_lane(trace, 1) != 0) << 3;
    v128.store32_lane(c2, rows, 2);
    v128.store32_lane(c2, trace, 2, 4);
    c2 += <usize>(f32x4.extract_lane(trace, 2) != 0) << 3;
    v128.store32_lane(c3, rows, 3);
    v128.store32_lane(c3, trace, 3, 4);
    c3 += <usize>(f32x4.extract_lane(trace, 3) != 0) << 3;
  }
  finishList(network, layer, first, (c0 - lists) >> 3, step);
  finishList(network, layer, first + 1, (c1 - lists - listBytes) >> 3, step);
  finishList(network, layer, first + 2, (c2 - lists - 2 * listBytes) >> 3, step);
  finishList(network, layer, first + 3, (c3 - lists - 3 * listBytes) >> 3, step);
}

/**
 * A later layer, neurons 4·group to 4·group + 3: lists for every sample in which the neuron has an error the
 * trace of its inputs since the step it fired last, times δ.
 */
export function listNeurons(network: usize, rule: usize, layer: usize, group: i32, step: u32): void {
  const batch = <i32>field(network, BATCH);
  const stride: usize = field(layer, STRIDE);
  const rowBytes = <u32>(field(layer, PRE_STRIDE) << 2);
  const perSynapse = field(rule, TRACE) == 0;
  const sampleBytes = perSynapse ? <u32>field(network, STEPS) * rowBytes : rowBytes;
  const first = <usize>group << 2;
  let delta: usize = field(layer, DELTA) + (first << 2);
  let last: usize = field(layer, LAST_FIRED) + (first << 2);
  const listBytes: usize = field(layer, LIST_BYTES);
  const lists: usize = field(layer, LISTS) + first * listBytes;
  let c0 = lists;
  let c1 = lists + listBytes;
  let c2 = lists + 2 * listBytes;
  let c3 = lists + 3 * listBytes;
  let row: u32 = 0;
  for (let b = 0; b < batch; b++, delta += stride << 2, last += stride << 2, row += sampleBytes) {
    const d = v128.load(delta);
    if (!v128.any_true(d)) continue;
    const sample = i32x4.splat(row);
    const rows = perSynapse ? i32x4.add(i32x4.mul(v128.load(last), i32x4.splat(rowBytes)), sample) : sample;
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
  finishList(network, layer, first, (c0 - lists) >> 3, step);
  finishList(network, layer, first + 1, (c1 - lists - listBytes) >> 3, step);
  finishList(network, layer, first + 2, (c2 - lists - 2 * listBytes) >> 3, step);
  finishList(network, layer, first + 3, (c3 - lists - 3 * listBytes) >> 3, step);
}
