/**
 * Dense networks: gradients and updates, fused. One input's row of the gradient to one block of units is summed over the
 * batch in sample order and moves its weights at once; no gradient is kept. The plain statements are
 * `src/synapses/dense.ts`, `src/learning/gradient-descent.ts` and `src/learning/adam.ts`; tiles are those of `dense-tiles.ts`.
 */
import {
  DENSE_DECAY,
  DENSE_EPSILON,
  DENSE_KEEP_FIRST,
  DENSE_KEEP_SECOND,
  DENSE_RATE,
  DENSE_SECOND_SCALE,
  DENSE_SHARE,
  DENSE_SHRINK,
  DENSE_SMALLEST,
  DENSE_TAKE_FIRST,
  DENSE_TAKE_SECOND,
} from './layout';
import { splat } from './record';
import { sumScaledRows } from './scaled-rows';

/**
 * Lists what moves the weights of each of the 4·`vectors` units of a tile: (byte offset of the sample's row, value) for every
 * sample in which the unit is not 0. Lists lie `listBytes` apart and have room for an entry more than samples.
 */
export function listColumns(
  tile: usize,
  rowBytes: u32,
  batch: i32,
  vectors: i32,
  lists: usize,
  listBytes: usize,
  counts: usize,
  entryBytes: u32,
): void {
  const zero = f32x4.splat(0);
  for (; vectors > 0; vectors--, tile += 16, lists += listBytes << 2, counts += 16) {
    let c0 = lists;
    let c1 = lists + listBytes;
    let c2 = lists + 2 * listBytes;
    let c3 = lists + 3 * listBytes;
    let offset: u32 = 0;
    let place = tile;
    for (let b = 0; b < batch; b++, place += rowBytes, offset += entryBytes) {
      const x = v128.load(place);
      if (!v128.any_true(x)) continue;
      const mask = i32x4.bitmask(f32x4.ne(x, zero));
      store<u32>(c0, offset);
      v128.store32_lane(c0, x, 0, 4);
      c0 += <usize>(mask & 1) << 3;
      store<u32>(c1, offset);
      v128.store32_lane(c1, x, 1, 4);
      c1 += <usize>((mask >> 1) & 1) << 3;
      store<u32>(c2, offset);
      v128.store32_lane(c2, x, 2, 4);
      c2 += <usize>((mask >> 2) & 1) << 3;
      store<u32>(c3, offset);
      v128.store32_lane(c3, x, 3, 4);
      c3 += <usize>(mask >> 3) << 3;
    }
    store<u32>(counts, <u32>((c0 - lists) >> 3));
    store<u32>(counts, <u32>((c1 - lists - listBytes) >> 3), 4);
    store<u32>(counts, <u32>((c2 - lists - 2 * listBytes) >> 3), 8);
    store<u32>(counts, <u32>((c3 - lists - 3 * listBytes) >> 3), 12);
  }
}

/**
 * One row of weights per list: G = Σ over the list of value·δ, then the update. `first` and `second` are where the
 * moments of the rows lie, 0 for SGD. Unless `all`, a row that nothing in this batch moves is left alone
 * if nothing ever has: its moments, and so its step, are 0. TOUCHED, u32 per row, remembers that.
 */
export function learnColumns(
  rule: usize,
  all: bool,
  rows: i32,
  lists: usize,
  listBytes: usize,
  counts: usize,
  touched: usize,
  delta: usize,
  weights: usize,
  first: usize,
  second: usize,
  rowBytes: usize,
  vectors: i32,
  sum: usize,
): void {
  const bytes = <usize>vectors << 4;
  const adam = first != 0;
  for (; rows > 0; rows--, lists += listBytes, counts += 4, touched += 4, weights += rowBytes) {
    const count = load<i32>(counts);
    if (all || count != 0 || load<u32>(touched) != 0) {
      sumScaledRows(lists, count, delta, sum, vectors);
      if (adam) {
        store<u32>(touched, 1);
        adamRow(rule, weights, first, second, sum, bytes);
      } else gradientRow(rule, weights, sum, bytes);
    }
    first += rowBytes;
    second += rowBytes;
  }
}

/** W ← (1 − η·λ or 1)·W − η·(G + (λ or 0)·W). Exported by the module, so that its loop stays apart. */
export function gradientRow(rule: usize, weights: usize, sum: usize, bytes: usize): void {
  const share = splat(rule, DENSE_SHARE);
  const decay = splat(rule, DENSE_DECAY);
  const shrink = splat(rule, DENSE_SHRINK);
  const rate = splat(rule, DENSE_RATE);
  for (const end = sum + bytes; sum < end; sum += 16, weights += 16) {
    const w = f32x4.mul(v128.load(weights), shrink);
    const g = f32x4.add(f32x4.mul(v128.load(sum), share), f32x4.mul(decay, w));
    v128.store(weights, f32x4.sub(w, f32x4.mul(rate, g)));
  }
}

/**
 * Adam on one row. A first moment that nothing renews shrinks until its numbers are denormal, which processors are slow
 * at: below 1e-30 it is 0.
 */
export function adamRow(rule: usize, weights: usize, first: usize, second: usize, sum: usize, bytes: usize): void {
  const share = splat(rule, DENSE_SHARE);
  const decay = splat(rule, DENSE_DECAY);
  const shrink = splat(rule, DENSE_SHRINK);
  const rate = splat(rule, DENSE_RATE);
  const keepFirst = splat(rule, DENSE_KEEP_FIRST);
  const takeFirst = splat(rule, DENSE_TAKE_FIRST);
  const keepSecond = splat(rule, DENSE_KEEP_SECOND);
  const takeSecond = splat(rule, DENSE_TAKE_SECOND);
  const scale = splat(rule, DENSE_SECOND_SCALE);
  const epsilon = splat(rule, DENSE_EPSILON);
  const smallest = splat(rule, DENSE_SMALLEST);
  for (const end = sum + bytes; sum < end; sum += 16, weights += 16, first += 16, second += 16) {
    const w = f32x4.mul(v128.load(weights), shrink);
    const g = f32x4.add(f32x4.mul(v128.load(sum), share), f32x4.mul(decay, w));
    const m = f32x4.add(f32x4.mul(keepFirst, v128.load(first)), f32x4.mul(takeFirst, g));
    const s = f32x4.add(f32x4.mul(keepSecond, v128.load(second)), f32x4.mul(takeSecond, f32x4.mul(g, g)));
    v128.store(first, v128.and(m, f32x4.ge(f32x4.abs(m), smallest)));
    v128.store(second, s);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(s), scale), epsilon);
    v128.store(weights, f32x4.sub(w, f32x4.div(f32x4.mul(rate, m), size)));
  }
}
