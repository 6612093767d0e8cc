/**
 * Sums of chosen rows: with `scaled-rows.ts` the one inner loop of everything.
 *
 *     out = Σ_i row_i
 *
 * A list holds byte offsets of rows, u32.
 * The sums of a block of up to 13 vectors (52 numbers) stay in registers while the list is walked, so a row
 * costs a load and an addition per four numbers and nothing is stored. Each number is summed in the list's
 * order, whatever the block.
 *
 * The inner functions are exported by the module, which keeps the compiler from putting their loops inside the
 * loop over blocks: there, V8 unrolls them and the sums no longer fit the registers (2.5 times slower).
 */

/** Sums `count` rows at `base` + offset to `vectors` vectors at `out`. */
export function sumRows(list: usize, count: i32, base: usize, out: usize, vectors: i32): void {
  const end = list + (<usize>count << 2);
  while (vectors > 0) {
    let done = 1;
    if (vectors == 13) {
      sum13(list, end, base, out);
      done = 13;
    } else if (vectors >= 12) {
      sum12(list, end, base, out);
      done = 12;
    } else if (vectors >= 4) {
      sum4(list, end, base, out);
      done = 4;
    } else {
      sum1(list, end, base, out);
    }
    vectors -= done;
    base += <usize>done << 4;
    out += <usize>done << 4;
  }
}

export function sum13(list: usize, end: usize, base: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  let s6 = f32x4.splat(0);
  let s7 = f32x4.splat(0);
  let s8 = f32x4.splat(0);
  let s9 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s12 = f32x4.splat(0);
  for (let entry = list; entry < end; entry += 4) {
    const row = base + load<u32>(entry);
    s0 = f32x4.add(s0, v128.load(row, 0));
    s1 = f32x4.add(s1, v128.load(row, 16));
    s2 = f32x4.add(s2, v128.load(row, 32));
    s3 = f32x4.add(s3, v128.load(row, 48));
    s4 = f32x4.add(s4, v128.load(row, 64));
    s5 = f32x4.add(s5, v128.load(row, 80));
    s6 = f32x4.add(s6, v128.load(row, 96));
    s7 = f32x4.add(s7, v128.load(row, 112));
    s8 = f32x4.add(s8, v128.load(row, 128));
    s9 = f32x4.add(s9, v128.load(row, 144));
    s10 = f32x4.add(s10, v128.load(row, 160));
    s11 = f32x4.add(s11, v128.load(row, 176));
    s12 = f32x4.add(s12, v128.load(row, 192));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
  v128.store(out, s4, 64);
  v128.store(out, s5, 80);
  v128.store(out, s6, 96);
  v128.store(out, s7, 112);
  v128.store(out, s8, 128);
  v128.store(out, s9, 144);
  v128.store(out, s10, 160);
  v128.store(out, s11, 176);
  v128.store(out, s12, 192);
}

export function sum12(list: usize, end: usize, base: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  let s6 = f32x4.splat(0);
  let s7 = f32x4.splat(0);
  let s8 = f32x4.splat(0);
  let s9 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  for (let entry = list; entry < end; entry += 4) {
    const row = base + load<u32>(entry);
    s0 = f32x4.add(s0, v128.load(row, 0));
    s1 = f32x4.add(s1, v128.load(row, 16));
    s2 = f32x4.add(s2, v128.load(row, 32));
    s3 = f32x4.add(s3, v128.load(row, 48));
    s4 = f32x4.add(s4, v128.load(row, 64));
    s5 = f32x4.add(s5, v128.load(row, 80));
    s6 = f32x4.add(s6, v128.load(row, 96));
    s7 = f32x4.add(s7, v128.load(row, 112));
    s8 = f32x4.add(s8, v128.load(row, 128));
    s9 = f32x4.add(s9, v128.load(row, 144));
    s10 = f32x4.add(s10, v128.load(row, 160));
    s11 = f32x4.add(s11, v128.load(row, 176));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
  v128.store(out, s4, 64);
  v128.store(out, s5, 80);
  v128.store(out, s6, 96);
  v128.store(out, s7, 112);
  v128.store(out, s8, 128);
  v128.store(out, s9, 144);
  v128.store(out, s10, 160);
  v128.store(out, s11, 176);
}

export function sum4(list: usize, end: usize, base: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  for (let entry = list; entry < end; entry += 4) {
    const row = base + load<u32>(entry);
    s0 = f32x4.add(s0, v128.load(row, 0));
    s1 = f32x4.add(s1, v128.load(row, 16));
    s2 = f32x4.add(s2, v128.load(row, 32));
    s3 = f32x4.add(s3, v128.load(row, 48));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

export function sum1(list: usize, end: usize, base: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  for (let entry = list; entry < end; entry += 4) {
    const row = base + load<u32>(entry);
    s0 = f32x4.add(s0, v128.load(row, 0));
  }
  v128.store(out, s0, 0);
}
