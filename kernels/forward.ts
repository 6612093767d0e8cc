/**
 * The forward step: the current of every neuron, its spikes, and what the next layer needs of them.
 *
 *     I ← Σ rows of weights
 *
 * The layer's model of neurons (`neurons/`) takes the current into its state and writes who fired into FIRED; everything
 * else reads it there.
 *
 * The first layer's inputs are few: it adds a row of weights per spike. Later layers' inputs are many, so
 * their spikes are taken in groups of four: for each group the 15 sums of its four rows are made once, and
 * every sample adds the one its four spikes select.
 */
import {
  BATCH,
  CHANGES,
  DELTA,
  FIRED,
  KEEP,
  LAST_FIRED,
  NEURON,
  NEURONS,
  OUTPUT_COUNTS,
  PARAMETERS,
  POTENTIAL,
  PRE_STRIDE,
  PREVIOUS,
  RETAIN,
  SELECTED,
  SELECTED_COUNTS,
  SPIKE_COUNTS,
  SPIKE_LIST_HEAD,
  SPIKE_ERROR,
  SPIKE_TOTAL,
  STATE_BYTES,
  STEPS,
  STRIDE,
  TABLE_VECTORS,
  TRACE,
  TRACES,
  WEIGHTS,
  XOR_MASK,
} from './layout';
import { stepNeurons, writeThresholds } from './generated/neurons';
import { addSpikes, countChanges } from './operations';
import { field, real, splat } from './record';
import { sumRows } from './rows';

const ROW_BYTES: usize = TABLE_VECTORS << 4;

/**
 * Takes the current in `sum` [vectors] into the neurons of sample `b` from vector `first` on. For traces per synapse,
 * remembers who fired at the last step.
 */
function integrate(rule: usize, layer: usize, b: i32, step: u32, first: usize, vectors: usize, sum: usize): void {
  const offset = (<usize>b * field(layer, STRIDE) + (first << 2)) << 2;
  const bytes = vectors << 4;
  const potential: usize = field(layer, POTENTIAL) + offset;
  const fired: usize = field(layer, FIRED) + offset;
  if (field(rule, TRACE) == 0) remember(fired, field(layer, LAST_FIRED) + offset, bytes, step - 1);
  stepNeurons(field(layer, NEURON), field(layer, PARAMETERS), potential, field(layer, STATE_BYTES), fired, sum, bytes);
  const changes = field(layer, CHANGES);
  if (changes != 0) countChanges(changes + (offset >> 2), potential, field(layer, PREVIOUS) + offset, bytes, step);
}

/** Writes `step` into `last`, u32 [bytes / 4], for every neuron that `fired` marks. */
function remember(fired: usize, last: usize, bytes: usize, step: u32): void {
  const now = i32x4.splat(step);
  for (const end = fired + bytes; fired < end; fired += 16, last += 16) {
    v128.store(last, v128.bitselect(now, v128.load(last), v128.load(fired)));
  }
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

/** Lists the rows of the next layer's table of weight sums that the spikes of sample `b` select; counts the spikes. */
export function selectSums(layer: usize, b: i32): void {
  const stride = field(layer, STRIDE);
  const fired: usize = field(layer, FIRED) + ((<usize>b * stride) << 2);
  const list: usize = field(layer, SELECTED) + <usize>b * stride;
  let cursor = list;
  let count = 0;
  for (let m: usize = 0; m < stride; m += 4) {
    const pattern = i32x4.bitmask(v128.load(fired + (m << 2)));
    count += popcnt(pattern);
    store<u32>(cursor, <u32>(((m << 2) + pattern) * ROW_BYTES));
    cursor += <usize>(pattern != 0) << 2;
  }
  store<u32>(field(layer, SELECTED_COUNTS) + (<usize>b << 2), <u32>((cursor - list) >> 2));
  const total = field(layer, SPIKE_TOTAL) + (<usize>b << 2);
  store<u32>(total, load<u32>(total) + count);
  const counts = field(layer, SPIKE_COUNTS);
  if (counts != 0) addSpikes(counts + ((<usize>b * stride) << 1), fired, stride);
}

/** Writes the share that a shared trace of this layer's inputs keeps until the next step: (1 − α)·(1 − share that fired). */
export function shareFired(rule: usize, layer: usize, b: i32): void {
  const stride = field(layer, STRIDE);
  const fired: usize = field(layer, FIRED) + ((<usize>b * stride) << 2);
  let count = 0;
  for (let m: usize = 0; m < stride; m += 4) count += popcnt(i32x4.bitmask(v128.load(fired + (m << 2))));
  const share = <f32>count / <f32>field(layer, NEURONS);
  store<f32>(field(layer, KEEP) + (<usize>b << 2), real(rule, RETAIN) * (1 - share));
}

/**
 * Traces of the inputs of layer `layer`, which are the spikes of the layer `before`, for sample `b`.
 * Per synapse: row r is the trace of a neuron that fired last at step r, so a step adds one row.
 */
export function traceInputs(network: usize, rule: usize, before: usize, layer: usize, b: i32, step: i32): void {
  const stride = field(layer, PRE_STRIDE);
  const fired: usize = field(before, FIRED) + ((<usize>b * stride) << 2);
  const one = f32x4.splat(1);
  const bytes = <usize>stride << 2;
  if (field(rule, TRACE) != 0) {
    const traces: usize = field(layer, TRACES) + <usize>b * bytes;
    const keep = v128.load32_splat(field(layer, KEEP) + (<usize>b << 2));
    for (let m: usize = 0; m < bytes; m += 16) {
      const spikes = v128.and(v128.load(fired + m), one);
      const old = step == 1 ? f32x4.splat(0) : v128.load(traces + m);
      v128.store(traces + m, f32x4.add(f32x4.mul(old, keep), spikes));
    }
    return;
  }
  const keep = splat(rule, RETAIN);
  const rows: usize = field(layer, TRACES) + <usize>b * field(network, STEPS) * bytes;
  const newest = rows + <usize>(step - 1) * bytes;
  for (let m: usize = 0; m < bytes; m += 16) {
    const spikes = v128.and(v128.load(fired + m), one);
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
  const model = field(layer, NEURON);
  const parameters = field(layer, PARAMETERS);
  const next = field(layer, STATE_BYTES);
  const everywhere = i32x4.splat(field(rule, XOR_MASK) != 0 ? 0 : -1);
  const spikesOnly = i32x4.splat(field(rule, SPIKE_ERROR) != 0 ? -1 : 0);
  const zero = i32x4.splat(0);
  for (; b < end; b++) {
    const at = <usize>b * field(layer, STRIDE) + (<usize>first << 2);
    const potential: usize = field(layer, POTENTIAL) + (at << 2);
    const spikes: usize = field(layer, FIRED) + (at << 2);
    const delta: usize = field(layer, DELTA) + (at << 2);
    const counts: usize = field(network, OUTPUT_COUNTS) + (at << 1);
    const wanted = target + <usize>b * targetStride + (<usize>first << 2);
    // δ is where the thresholds lie until it is written.
    writeThresholds(model, parameters, potential, next, delta, <usize>vectors << 4);
    for (let n: usize = 0; n < <usize>vectors; n++) {
      const fired = v128.load(spikes + (n << 4));
      const bytes = v128.load32_zero(wanted + (n << 2));
      const want = i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)), zero);
      const mask = v128.or(v128.xor(fired, want), everywhere);
      const threshold = v128.load(delta + (n << 4));
      const value = v128.bitselect(v128.and(fired, threshold), v128.load(potential + (n << 4)), spikesOnly);
      v128.store(delta + (n << 4), v128.and(mask, f32x4.sub(value, v128.and(want, threshold))));
      const count = counts + (n << 3);
      v128.store64_lane(count, i16x8.sub(v128.load64_zero(count), i16x8.narrow_i32x4_s(fired, fired)), 0);
    }
  }
}
