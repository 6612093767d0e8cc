/**
 * Rate encoder: intensities → spikes of one sample. The reference is `src/encoders/rate-coding.ts`.
 *
 * An input of intensity 0 costs nothing: spikes are drawn only for groups of four inputs with some intensity.
 */
import {
  INPUT_COUNTS,
  INPUT_STRIDE,
  INPUTS,
  INTENSITIES,
  JUMP_SCALE,
  KEY_0,
  KEY_1,
  LIT_COUNTS,
  LIT_GROUPS,
  PLACE,
  RHO,
  SAMPLES,
  SPARSE,
  SPIKES,
  SPIKE_LIST_HEAD,
  THRESHOLDS,
} from './layout';
import { field } from './record';
import { logarithm, philox4 } from './random';

/** Writes thresholds and active groups of sample `b`, and clears its counts. Called once per batch. */
export function prepareSample(network: usize, b: i32): void {
  const stride = field(network, INPUT_STRIDE);
  const intensities: usize = field(network, INTENSITIES) + ((<usize>b * stride) << 1);
  const thresholds: usize = field(network, THRESHOLDS) + ((<usize>b * stride) << 2);
  const groups: usize = field(network, LIT_GROUPS) + <usize>b * stride;
  const sparse = field(network, SPARSE) != 0;
  const rho: f64 = sparse ? 1 : load<f64>(network + (RHO << 2));
  memory.fill(field(network, INPUT_COUNTS) + ((<usize>b * stride) << 1), 0, <usize>stride << 1);
  memory.fill(field(network, SPIKES) + <usize>b * stride, 0, stride);
  let lit: i32 = 0;
  for (let j: u32 = 0; j < stride; j += 4) {
    store<u32>(groups + (<usize>lit << 2), j >> 2);
    const four = load<u64>(intensities + (<usize>j << 1));
    lit += <i32>(four != 0);
    for (let i: u32 = 0; i < 4; i++) {
      const x = <f64>((four >> (i << 4)) & 0xffff);
      store<u32>(thresholds + (<usize>(j + i) << 2), <u32>(((rho * x) / 65535) * 2147483648));
    }
  }
  store<u32>(field(network, LIT_COUNTS) + (<usize>b << 2), lit);
}

/**
 * Draws the spikes of sample `b` at `step`: bytes in SPIKES, counts in INPUT_COUNTS, and at `place` a list: the number
 * of inputs that spiked, and SPIKE_LIST_HEAD bytes further the byte offset `rowBytes`·j of each.
 */
export function encodeSample(network: usize, b: i32, step: u32, rowBytes: u32, place: usize): void {
  // Draws use the list's head as scratch memory before the head is written.
  const count =
    field(network, SPARSE) != 0
      ? encodeSparse(network, b, step, rowBytes, place + SPIKE_LIST_HEAD, place)
      : encodeDense(network, b, step, rowBytes, place + SPIKE_LIST_HEAD, place);
  store<i32>(place, count);
}

/** Writes the offsets to `list` and returns their number; `scratch` holds 64 bytes. */
function encodeDense(network: usize, b: i32, step: u32, rowBytes: u32, list: usize, scratch: usize): i32 {
  const stride = field(network, INPUT_STRIDE);
  const sample = load<u32>(field(network, SAMPLES) + (<usize>b << 2));
  const spikes: usize = field(network, SPIKES) + <usize>b * stride;
  const counts: usize = field(network, INPUT_COUNTS) + ((<usize>b * stride) << 1);
  const thresholds: usize = field(network, THRESHOLDS) + ((<usize>b * stride) << 2);
  const groups: usize = field(network, LIT_GROUPS) + <usize>b * stride;
  const lit = load<i32>(field(network, LIT_COUNTS) + (<usize>b << 2));
  const key0 = field(network, KEY_0);
  const key1 = field(network, KEY_1);
  const place = field(network, PLACE);
  const ones = i8x16.splat(1);
  let cursor = list;
  for (let n = 0; n < lit; n += 4) {
    // Groups past the list's end have no meaning; their draws are ignored.
    philox4(v128.load(groups + (<usize>n << 2)), step, sample, place, key0, key1, scratch);
    const last = min(4, lit - n);
    for (let i = 0; i < last; i++) {
      const group = load<u32>(groups + (<usize>(n + i) << 2));
      const column = scratch + (<usize>i << 2);
      let words = v128.load32_zero(column);
      words = v128.load32_lane(column + 16, words, 1);
      words = v128.load32_lane(column + 32, words, 2);
      words = v128.load32_lane(column + 48, words, 3);
      const fired = i32x4.lt_u(i32x4.shr_u(words, 1), v128.load(thresholds + (<usize>group << 4)));
      // Four masks of 32 bits → four bytes of 0 or 1 → four counts.
      const half = i16x8.narrow_i32x4_s(fired, fired);
      const bytes = v128.and(i8x16.narrow_i16x8_s(half, half), ones);
      v128.store32_lane(spikes + (<usize>group << 2), bytes, 0);
      const place4 = counts + (<usize>group << 3);
      v128.store64_lane(place4, i16x8.sub(v128.load64_zero(place4), half), 0);
      const base = (group << 2) * rowBytes;
      const mask = i32x4.bitmask(fired);
      store<u32>(cursor, base);
      cursor += <usize>((mask & 1) << 2);
      store<u32>(cursor, base + rowBytes);
      cursor += <usize>(((mask >> 1) & 1) << 2);
      store<u32>(cursor, base + 2 * rowBytes);
      cursor += <usize>(((mask >> 2) & 1) << 2);
      store<u32>(cursor, base + 3 * rowBytes);
      cursor += <usize>((mask >> 3) << 2);
    }
  }
  return <i32>((cursor - list) >> 2);
}

/** Encodes for small ρ: candidates by geometric jumps, each kept with probability x; otherwise like `encodeDense`. */
function encodeSparse(network: usize, b: i32, step: u32, rowBytes: u32, list: usize, scratch: usize): i32 {
  const inputs = <f64>field(network, INPUTS);
  const stride = field(network, INPUT_STRIDE);
  const sample = load<u32>(field(network, SAMPLES) + (<usize>b << 2));
  const spikes: usize = field(network, SPIKES) + <usize>b * stride;
  const counts: usize = field(network, INPUT_COUNTS) + ((<usize>b * stride) << 1);
  const thresholds: usize = field(network, THRESHOLDS) + ((<usize>b * stride) << 2);
  const key0 = field(network, KEY_0);
  const key1 = field(network, KEY_1);
  const place = field(network, PLACE);
  const scale = load<f64>(network + (JUMP_SCALE << 2));
  memory.fill(spikes, 0, stride);
  let count = 0;
  let position: f64 = -1;
  let candidate: u32 = 0;
  while (true) {
    const lane = candidate & 7;
    if (lane == 0) {
      const block = candidate >> 1;
      philox4(i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3)), step, sample, place, key0, key1, scratch);
    }
    // Candidate i of eight has words 2·(i mod 2) and the next of the counter in lane ⌊i / 2⌋.
    const word = scratch + (<usize>(lane & 1) << 5) + (<usize>(lane >> 1) << 2);
    position += 1 + floor(logarithm((<f64>load<u32>(word) + 1) / 4294967296) * scale);
    if (position >= inputs) break;
    candidate++;
    const j = <u32>position;
    if (load<u32>(word, 16) >> 1 < load<u32>(thresholds + (<usize>j << 2))) {
      store<u8>(spikes + j, 1);
      store<u16>(counts + (<usize>j << 1), load<u16>(counts + (<usize>j << 1)) + 1);
      store<u32>(list + (<usize>count << 2), j * rowBytes);
      count++;
    }
  }
  return count;
}

/** Lists the spikes that SPIKES already holds for sample `b` at `place`, and counts them. */
export function listSpikes(network: usize, b: i32, rowBytes: u32, place: usize): void {
  const list = place + SPIKE_LIST_HEAD;
  const stride = field(network, INPUT_STRIDE);
  const spikes: usize = field(network, SPIKES) + <usize>b * stride;
  const counts: usize = field(network, INPUT_COUNTS) + ((<usize>b * stride) << 1);
  let count = 0;
  for (let j: u32 = 0; j < stride; j++) {
    if (load<u8>(spikes + j) == 0) continue;
    store<u16>(counts + (<usize>j << 1), load<u16>(counts + (<usize>j << 1)) + 1);
    store<u32>(list + (<usize>count << 2), j * rowBytes);
    count++;
  }
  store<i32>(place, count);
}
