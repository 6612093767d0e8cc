/**
 * The forward step: potentials, spikes, and what the next layer needs of them.
 *
 *     V ← (1 − α)·V, or 0 where the neuron fired at the last step;  V ← V + Σ rows of weights
 *
 * The reset is done at the start of the next step, so POTENTIAL holds what loss and derivatives use, and a
 * spike is simply V ≥ θ. The plain statement is `src/neurons/lif.ts`.
 *
 * The first layer's inputs are few: it adds a row of weights per spike. Later layers' inputs are many, so
 * their spikes are taken in groups of four: for each group the 15 sums of its four rows are made once, and
 * every sample adds the one its four spikes select.
 */
import {
  BATCH,
  CHANGES,
  CLAMP,
  DELTA,
  FIRED,
  KEEP,
  LAST_FIRED,
  NEURONS,
  OUTPUT_COUNTS,
  POTENTIAL,
  PRE_STRIDE,
  RETAIN,
  SELECTED,
  SELECTED_COUNTS,
  SPIKE_COUNTS,
  SPIKE_LIST_HEAD,
  SPIKE_ERROR,
  STEPS,
  STRIDE,
  SUBTRACTS,
  TABLE_VECTORS,
  THRESHOLD,
  TRACE,
  TRACES,
  WEIGHTS,
  XOR_MASK,
} from './layout';
import { addCounts, addSpikes } from './operations';
import { field, real, splat } from './record';
import { sumRows } from './rows';

const ROW_BYTES: usize = TABLE_VECTORS << 4;

/**
 * Takes the current in `sum` [vectors] into the potentials of sample `b` from vector `first` on: reset, leak,
 * integrate, cut at the threshold if the rule says so. Remembers who fired at the last step.
 */
function integrate(rule: usize, layer: usize, b: i32, step: u32, first: usize, vectors: usize, sum: usize): void {
  const offset = (<usize>b * field(layer, STRIDE) + (first << 2)) << 2;
  let potential: usize = field(layer, POTENTIAL) + offset;
  let last: usize = field(layer, LAST_FIRED) + offset;
  const end = potential + (vectors << 4);
  const keep = splat(rule, RETAIN);
  const threshold = splat(rule, THRESHOLD);
  const subtracts = i32x4.splat(field(rule, SUBTRACTS) != 0 ? -1 : 0);
  const before = i32x4.splat(step - 1);
  // With the clamp a neuron that fired stays at V = θ: it still counts as fired.
  const most = field(rule, CLAMP) != 0 ? threshold : f32x4.splat(f32.MAX_VALUE);
  const changes = field(layer, CHANGES);
  if (changes == 0) {
    for (; potential < end; potential += 16, last += 16, sum += 16) {
      integrateVector(potential, last, sum, keep, threshold, subtracts, before, most);
    }
    return;
  }
  let changed = i32x4.splat(0);
  for (; potential < end; potential += 16, last += 16, sum += 16) {
    changed = i32x4.sub(
      changed,
      integrateVector(potential, last, sum, keep, threshold, subtracts, before, most),
    );
  }
  // Before the first step there is no potential to compare with.
  if (step > 1) addCounts(changes + (offset >> 2), changed);
}

/** Compares four neurons; all bits of a lane are 1 if its potential is another than at the last step. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function integrateVector(
  potential: usize,
  last: usize,
  sum: usize,
  keep: v128,
  threshold: v128,
  subtracts: v128,
  before: v128,
  most: v128,
): v128 {
  const v = v128.load(potential);
  const fired = f32x4.ge(v, threshold);
  const left = v128.and(f32x4.sub(v, threshold), subtracts);
  const kept = f32x4.mul(v128.bitselect(left, v, fired), keep);
  const next = f32x4.pmin(f32x4.add(kept, v128.load(sum)), most);
  v128.store(potential, next);
  v128.store(last, v128.bitselect(before, v128.load(last), fired));
  return f32x4.ne(next, v);
}

/**
 * One step of the first layer for samples `b` to `end`, `vectors` vectors of neurons from `first` on, driven by the rows of
 * weights that each sample's list of spikes chooses. The lists lie `listBytes` apart from `lists` on; `sum` holds the
 * vectors. Where the layer is wide, all samples of a block come one after the other, as many of them add the same rows.
 */
export function integrateInputs(
  rule: usize,
  layer: usize,
  b: i32,
  end: i32,
  step: u32,
  lists: usize,
  listBytes: usize,
  first: usize,
  vectors: usize,
  sum: usize,
): void {
  const weights: usize = field(layer, WEIGHTS) + (first << 4);
  for (; b < end; b++) {
    const list = lists + <usize>b * listBytes;
    sumRows(list + SPIKE_LIST_HEAD, load<i32>(list), weights, sum, <i32>vectors);
    integrate(rule, layer, b, step, first, vectors, sum);
  }
}

/** Which rows of the next layer's table of weight sums the spikes of sample `b` select; counts the spikes. */
export function selectSums(rule: usize, layer: usize, b: i32): void {
  const stride = field(layer, STRIDE);
  const potential: usize = field(layer, POTENTIAL) + ((<usize>b * stride) << 2);
  const list: usize = field(layer, SELECTED) + <usize>b * stride;
  const threshold = splat(rule, THRESHOLD);
  let cursor = list;
  let fired = 0;
  for (let m: usize = 0; m < stride; m += 4) {
    const pattern = i32x4.bitmask(f32x4.ge(v128.load(potential + (m << 2)), threshold));
    fired += popcnt(pattern);
    store<u32>(cursor, <u32>(((m << 2) + pattern) * ROW_BYTES));
    cursor += <usize>(pattern != 0) << 2;
  }
  store<u32>(field(layer, SELECTED_COUNTS) + (<usize>b << 2), <u32>((cursor - list) >> 2));
  const total = field(layer, FIRED) + (<usize>b << 2);
  store<u32>(total, load<u32>(total) + fired);
  const counts = field(layer, SPIKE_COUNTS);
  if (counts != 0) addSpikes(counts + ((<usize>b * stride) << 1), potential, stride, threshold);
}

/** Writes the share that a shared trace of this layer's inputs keeps until the next step: (1 − α)·(1 − share that fired). */
export function shareFired(rule: usize, layer: usize, b: i32): void {
  const stride = field(layer, STRIDE);
  const potential: usize = field(layer, POTENTIAL) + ((<usize>b * stride) << 2);
  const threshold = splat(rule, THRESHOLD);
  let fired = 0;
  for (let m: usize = 0; m < stride; m += 4) {
    fired += popcnt(i32x4.bitmask(f32x4.ge(v128.load(potential + (m << 2)), threshold)));
  }
  const share = <f32>fired / <f32>field(layer, NEURONS);
  store<f32>(field(layer, KEEP) + (<usize>b << 2), real(rule, RETAIN) * (1 - share));
}

/**
 * Traces of the inputs of layer `layer`, which are the spikes of the layer `before`, for sample `b`.
 * Per synapse: row r is the trace of a neuron that fired last at step r, so a step adds one row.
 */
export function traceInputs(network: usize, rule: usize, before: usize, layer: usize, b: i32, step: i32): void {
  const stride = field(layer, PRE_STRIDE);
  const potential: usize = field(before, POTENTIAL) + ((<usize>b * stride) << 2);
  const threshold = splat(rule, THRESHOLD);
  const one = f32x4.splat(1);
  const bytes = <usize>stride << 2;
  if (field(rule, TRACE) != 0) {
    const traces: usize = field(layer, TRACES) + <usize>b * bytes;
    const keep = v128.load32_splat(field(layer, KEEP) + (<usize>b << 2));
    for (let m: usize = 0; m < bytes; m += 16) {
      const spikes = v128.and(f32x4.ge(v128.load(potential + m), threshold), one);
      const old = step == 1 ? f32x4.splat(0) : v128.load(traces + m);
      v128.store(traces + m, f32x4.add(f32x4.mul(old, keep), spikes));
    }
    return;
  }
  const keep = splat(rule, RETAIN);
  const rows: usize = field(layer, TRACES) + <usize>b * field(network, STEPS) * bytes;
  const newest = rows + <usize>(step - 1) * bytes;
  for (let m: usize = 0; m < bytes; m += 16) {
    const spikes = v128.and(f32x4.ge(v128.load(potential + m), threshold), one);
    for (let row = rows + m; row < newest; row += bytes) {
      v128.store(row, f32x4.add(f32x4.mul(v128.load(row), keep), spikes));
    }
    v128.store(newest + m, spikes);
  }
}

/** Fills `table` with the 15 sums of every group of four rows, for neurons 4·first to 4·(first + vectors). */
function sumFours(layer: usize, first: i32, vectors: i32, table: usize): void {
  const pre = field(layer, PRE_STRIDE);
  const bytes = <usize>pre << 2;
  const weights: usize = field(layer, WEIGHTS) + ((<usize>first << 2) * bytes);
  for (let g: usize = 0; g < bytes; g += 16, table += ROW_BYTES << 4) {
    for (let v: usize = 0; v < <usize>vectors; v++) {
      // Four neurons' weights from four inputs → one vector of neurons per input.
      const row = weights + (v << 2) * bytes + g;
      const a = v128.load(row);
      const b = v128.load(row + bytes);
      const c = v128.load(row + 2 * bytes);
      const d = v128.load(row + 3 * bytes);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      const w0 = v128.shuffle<i64>(ab, cd, 0, 2);
      const w1 = v128.shuffle<i64>(ab, cd, 1, 3);
      const w2 = v128.shuffle<i64>(abHigh, cdHigh, 0, 2);
      const w3 = v128.shuffle<i64>(abHigh, cdHigh, 1, 3);
      const w01 = f32x4.add(w0, w1);
      const w23 = f32x4.add(w2, w3);
      const out = table + (v << 4);
      v128.store(out, w0, 1 * (TABLE_VECTORS << 4));
      v128.store(out, w1, 2 * (TABLE_VECTORS << 4));
      v128.store(out, w01, 3 * (TABLE_VECTORS << 4));
      v128.store(out, w2, 4 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w0, w2), 5 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w1, w2), 6 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w01, w2), 7 * (TABLE_VECTORS << 4));
      v128.store(out, w3, 8 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w0, w3), 9 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w1, w3), 10 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w01, w3), 11 * (TABLE_VECTORS << 4));
      v128.store(out, w23, 12 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w0, w23), 13 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w1, w23), 14 * (TABLE_VECTORS << 4));
      v128.store(out, f32x4.add(w01, w23), 15 * (TABLE_VECTORS << 4));
    }
  }
}

/**
 * One step of a later layer for all samples and a block of at most 13 vectors of neurons, driven by the sums
 * that the layer `before` selected. `table` holds S_{l−1} / 4 · 16 rows, `sum` a row.
 */
export function integrateBlock(
  network: usize,
  rule: usize,
  before: usize,
  layer: usize,
  step: u32,
  first: i32,
  vectors: i32,
  table: usize,
  sum: usize,
): void {
  sumFours(layer, first, vectors, table);
  const batch = <i32>field(network, BATCH);
  let list: usize = field(before, SELECTED);
  let count: usize = field(before, SELECTED_COUNTS);
  for (let b = 0; b < batch; b++, list += field(before, STRIDE), count += 4) {
    sumRows(list, load<i32>(count), table, sum, vectors);
    integrate(rule, layer, b, step, first, vectors, sum);
  }
}

/**
 * The output layer's spikes are counted and its δ = mask·(V − θ·Y), or θ·(A − Y), written, for samples `b` to
 * `end` and `vectors` vectors of neurons. `target` holds the target spikes [B, `targetStride`], a byte per output.
 */
export function compareOutputs(
  network: usize,
  rule: usize,
  layer: usize,
  b: i32,
  end: i32,
  first: i32,
  vectors: i32,
  target: usize,
  targetStride: usize,
): void {
  const threshold = splat(rule, THRESHOLD);
  const everywhere = i32x4.splat(field(rule, XOR_MASK) != 0 ? 0 : -1);
  const spikesOnly = i32x4.splat(field(rule, SPIKE_ERROR) != 0 ? -1 : 0);
  const zero = i32x4.splat(0);
  for (; b < end; b++) {
    const at = <usize>b * field(layer, STRIDE) + (<usize>first << 2);
    const potential: usize = field(layer, POTENTIAL) + (at << 2);
    const delta: usize = field(layer, DELTA) + (at << 2);
    const counts: usize = field(network, OUTPUT_COUNTS) + (at << 1);
    const wanted = target + <usize>b * targetStride + (<usize>first << 2);
    for (let n: usize = 0; n < <usize>vectors; n++) {
      const v = v128.load(potential + (n << 4));
      const fired = f32x4.ge(v, threshold);
      const bytes = v128.load32_zero(wanted + (n << 2));
      const want = i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)), zero);
      const mask = v128.or(v128.xor(fired, want), everywhere);
      const value = v128.bitselect(v128.and(fired, threshold), v, spikesOnly);
      v128.store(delta + (n << 4), v128.and(mask, f32x4.sub(value, v128.and(want, threshold))));
      const count = counts + (n << 3);
      v128.store64_lane(count, i16x8.sub(v128.load64_zero(count), i16x8.narrow_i32x4_s(fired, fired)), 0);
    }
  }
}
