/**
 * Dense networks: values, sums and errors, tile by tile. The plain statements are in `src/synapses/dense.ts` and `src/neurons/relu.ts`.
 *
 * The units of a layer are cut into blocks of up to 13 vectors of four. A tile holds one block for all samples: row b
 * is sample b, `rowBytes` bytes from the next; tile k lies `tileBytes` after tile k − 1. A row of weights, one input's
 * to one block, is as long as a row of a tile. A table of blocks holds (first vector, number of vectors), u32 each.
 * Where a width is no multiple of four, the units that fill the last vector up are 0 throughout.
 *
 * The list of a sample holds (byte offset of a row of weights, value) for its units that are not 0, unit by unit;
 * its starts say where in the list each block begins, and where the last one ends.
 */
import { addScaledRows, sumScaledRows } from './scaled-rows';

/** The first `left` lanes, all where there are four or more. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function lanes(left: i32): v128 {
  return i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3));
}

/**
 * Puts sample `b` of packed rows of `width` numbers into its tiles: floats, or 16-bit shares of 65535. How many
 * are above 0 goes to `above` unless that is 0. Reads up to 12 bytes past the end.
 */
export function tileSample(
  packed: usize,
  isShort: bool,
  width: i32,
  b: usize,
  blocks: usize,
  blockCount: i32,
  tiles: usize,
  tileBytes: usize,
  rowBytes: usize,
  above: usize,
): void {
  const four: usize = isShort ? 8 : 16;
  const full = f32x4.splat(65535);
  const zero = f32x4.splat(0);
  let from = packed + ((b * width * four) >> 2);
  let row = tiles + b * rowBytes;
  let count = 0;
  for (let left = width; blockCount > 0; blockCount--, blocks += 8, row += tileBytes) {
    const bytes = load<usize>(blocks, 4) << 4;
    for (let n: usize = 0; n < bytes; n += 16, from += four, left -= 4) {
      let x = isShort
        ? f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v128.load64_zero(from))), full)
        : v128.load(from);
      if (left < 4) x = v128.and(x, lanes(left));
      v128.store(row + n, x);
      count += popcnt(i32x4.bitmask(f32x4.gt(x, zero)));
    }
  }
  if (above != 0) store<i32>(above, count);
}

/** Lists what of sample `b` is not 0; rows of the weights they select lie `entryBytes` apart. */
export function listSample(
  tiles: usize,
  tileBytes: usize,
  rowBytes: usize,
  b: usize,
  blocks: usize,
  blockCount: i32,
  list: usize,
  starts: usize,
  entryBytes: u32,
): void {
  const zero = f32x4.splat(0);
  let offset: u32 = 0;
  let row = tiles + b * rowBytes;
  for (; blockCount > 0; blockCount--, blocks += 8, starts += 4, row += tileBytes) {
    store<usize>(starts, list);
    const bytes = load<usize>(blocks, 4) << 4;
    for (let n: usize = 0; n < bytes; n += 16, offset += entryBytes << 2) {
      const x = v128.load(row + n);
      if (!v128.any_true(x)) continue;
      // Every lane is written, and written over by the next where it is 0: no branch to guess wrong.
      const mask = i32x4.bitmask(f32x4.ne(x, zero));
      store<u32>(list, offset);
      v128.store32_lane(list, x, 0, 4);
      list += <usize>(mask & 1) << 3;
      store<u32>(list, offset + entryBytes);
      v128.store32_lane(list, x, 1, 4);
      list += <usize>((mask >> 1) & 1) << 3;
      store<u32>(list, offset + 2 * entryBytes);
      v128.store32_lane(list, x, 2, 4);
      list += <usize>((mask >> 2) & 1) << 3;
      store<u32>(list, offset + 3 * entryBytes);
      v128.store32_lane(list, x, 3, 4);
      list += <usize>(mask >> 3) << 3;
    }
  }
  store<usize>(starts, list);
}

/**
 * For samples `b` to `end`: adds what blocks `from` to `to` of their lists select to the tile `out`, which starts
 * anew where `from` is 0. Rows of weights are sought from `base`.
 */
export function addTiles(
  starts: usize,
  startsBytes: usize,
  b: usize,
  end: usize,
  from: usize,
  to: usize,
  base: usize,
  out: usize,
  rowBytes: usize,
  vectors: i32,
): void {
  starts += b * startsBytes;
  out += b * rowBytes;
  for (; b < end; b++, starts += startsBytes, out += rowBytes) {
    const first = load<usize>(starts + (from << 2));
    const last = load<usize>(starts + (to << 2));
    if (from == 0) sumScaledRows(first, <i32>((last - first) >> 3), base, out, vectors);
    else addScaledRows(first, last, base, out, vectors);
  }
}

/** X = max(Z, 0) for samples `b` to `end` of a tile, in place. How many are above 0 goes to `above`. */
export function rectifyTile(
  tile: usize,
  b: usize,
  end: usize,
  rowBytes: usize,
  vectors: i32,
  above: usize,
): void {
  const zero = f32x4.splat(0);
  const bytes = <usize>vectors << 4;
  let count = 0;
  tile += b * rowBytes;
  for (; b < end; b++, tile += rowBytes) {
    for (let n: usize = 0; n < bytes; n += 16) {
      const x = f32x4.max(v128.load(tile + n), zero);
      v128.store(tile + n, x);
      count += popcnt(i32x4.bitmask(f32x4.gt(x, zero)));
    }
  }
  store<i32>(above, count);
}

/**
 * A tile of outputs against the tile of their targets, samples `b` to `end`: δ = X − Y where X > 0, else 0; ½·Σ (X − Y)²
 * of each sample to `losses`, f64 [B]; the outputs, rows `packedBytes` apart, to `packed`.
 */
export function compareTile(
  tile: usize,
  target: usize,
  delta: usize,
  b: usize,
  end: usize,
  rowBytes: usize,
  vectors: i32,
  losses: usize,
  packed: usize,
  packedBytes: usize,
): void {
  const zero = f32x4.splat(0);
  const bytes = <usize>vectors << 4;
  const start = b * rowBytes;
  tile += start;
  target += start;
  delta += start;
  packed += b * packedBytes;
  for (; b < end; b++, tile += rowBytes, target += rowBytes, delta += rowBytes, packed += packedBytes) {
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (let n: usize = 0; n < bytes; n += 16) {
      const x = v128.load(tile + n);
      const error = f32x4.sub(x, v128.load(target + n));
      v128.store(packed + n, x);
      v128.store(delta + n, v128.and(error, f32x4.gt(x, zero)));
      const low = f64x2.promote_low_f32x4(error);
      const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(error, error, 1, 0));
      even = f64x2.add(even, f64x2.mul(low, low));
      odd = f64x2.add(odd, f64x2.mul(high, high));
    }
    const sum = f64x2.add(even, odd);
    store<f64>(losses + (b << 3), 0.5 * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
  }
}

/** δ of samples `b` to `end` of a tile is 0 where X is. */
export function maskTile(delta: usize, tile: usize, b: usize, end: usize, rowBytes: usize, vectors: i32): void {
  const zero = f32x4.splat(0);
  const bytes = <usize>vectors << 4;
  delta += b * rowBytes;
  tile += b * rowBytes;
  for (; b < end; b++, delta += rowBytes, tile += rowBytes) {
    for (let n: usize = 0; n < bytes; n += 16) {
      v128.store(delta + n, v128.and(v128.load(delta + n), f32x4.gt(v128.load(tile + n), zero)));
    }
  }
}

/** Writes 4·`rowVectors` rows of `vectors` vectors as columns: row r, number n goes to row n, number r. */
export function transposeTile(
  from: usize,
  fromBytes: usize,
  rowVectors: i32,
  vectors: i32,
  to: usize,
  toBytes: usize,
): void {
  const bytes = <usize>vectors << 4;
  for (; rowVectors > 0; rowVectors--, from += fromBytes << 2, to += 16) {
    let out = to;
    for (let n: usize = 0; n < bytes; n += 16, out += toBytes << 2) {
      const row = from + n;
      const a = v128.load(row);
      const b = v128.load(row + fromBytes);
      const c = v128.load(row + 2 * fromBytes);
      const d = v128.load(row + 3 * fromBytes);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(out, v128.shuffle<i64>(ab, cd, 0, 2));
      v128.store(out + toBytes, v128.shuffle<i64>(ab, cd, 1, 3));
      v128.store(out + 2 * toBytes, v128.shuffle<i64>(ab2, cd2, 0, 2));
      v128.store(out + 3 * toBytes, v128.shuffle<i64>(ab2, cd2, 1, 3));
    }
  }
}
