/**
 * Sums of chosen rows, each times its coefficient, as `rows.ts` makes plain ones.
 *
 *     out = Σ_i c_i · row_i            sumScaledRows
 *     out = out + Σ_i c_i · row_i      addScaledRows
 *
 * A list holds pairs of byte offset and coefficient (u32, f32).
 */

/** Sums `count` rows at `base` + offset, each times its coefficient, to `vectors` vectors at `out`. */
export function sumScaledRows(list: usize, count: i32, base: usize, out: usize, vectors: i32): void {
  const end = list + (<usize>count << 3);
  while (vectors > 0) {
    let done = 1;
    if (vectors == 13) {
      sumScaled13(list, end, base, out);
      done = 13;
    } else if (vectors >= 12) {
      sumScaled12(list, end, base, out);
      done = 12;
    } else if (vectors >= 4) {
      sumScaled4(list, end, base, out);
      done = 4;
    } else {
      sumScaled1(list, end, base, out);
    }
    vectors -= done;
    base += <usize>done << 4;
    out += <usize>done << 4;
  }
}

/** Goes on with the sums at `out`: adds the rows that the list from `list` to `end` holds, each times its coefficient. */
export function addScaledRows(list: usize, end: usize, base: usize, out: usize, vectors: i32): void {
  while (vectors > 0) {
    let done = 1;
    if (vectors == 13) {
      addScaled13(list, end, base, out);
      done = 13;
    } else if (vectors >= 12) {
      addScaled12(list, end, base, out);
      done = 12;
    } else if (vectors >= 4) {
      addScaled4(list, end, base, out);
      done = 4;
    } else {
      addScaled1(list, end, base, out);
    }
    vectors -= done;
    base += <usize>done << 4;
    out += <usize>done << 4;
  }
}

// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function scaled13(list: usize, end: usize, base: usize, out: usize, goesOn: bool): void {
  let s0 = goesOn ? v128.load(out, 0) : f32x4.splat(0);
  let s1 = goesOn ? v128.load(out, 16) : f32x4.splat(0);
  let s2 = goesOn ? v128.load(out, 32) : f32x4.splat(0);
  let s3 = goesOn ? v128.load(out, 48) : f32x4.splat(0);
  let s4 = goesOn ? v128.load(out, 64) : f32x4.splat(0);
  let s5 = goesOn ? v128.load(out, 80) : f32x4.splat(0);
  let s6 = goesOn ? v128.load(out, 96) : f32x4.splat(0);
  let s7 = goesOn ? v128.load(out, 112) : f32x4.splat(0);
  let s8 = goesOn ? v128.load(out, 128) : f32x4.splat(0);
  let s9 = goesOn ? v128.load(out, 144) : f32x4.splat(0);
  let s10 = goesOn ? v128.load(out, 160) : f32x4.splat(0);
  let s11 = goesOn ? v128.load(out, 176) : f32x4.splat(0);
  let s12 = goesOn ? v128.load(out, 192) : f32x4.splat(0);
  for (let entry = list; entry < end; entry += 8) {
    const row = base + load<u32>(entry);
    const c = v128.load32_splat(entry, 4);
    s0 = f32x4.add(s0, f32x4.mul(c, v128.load(row, 0)));
    s1 = f32x4.add(s1, f32x4.mul(c, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(c, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(c, v128.load(row, 48)));
    s4 = f32x4.add(s4, f32x4.mul(c, v128.load(row, 64)));
    s5 = f32x4.add(s5, f32x4.mul(c, v128.load(row, 80)));
    s6 = f32x4.add(s6, f32x4.mul(c, v128.load(row, 96)));
    s7 = f32x4.add(s7, f32x4.mul(c, v128.load(row, 112)));
    s8 = f32x4.add(s8, f32x4.mul(c, v128.load(row, 128)));
    s9 = f32x4.add(s9, f32x4.mul(c, v128.load(row, 144)));
    s10 = f32x4.add(s10, f32x4.mul(c, v128.load(row, 160)));
    s11 = f32x4.add(s11, f32x4.mul(c, v128.load(row, 176)));
    s12 = f32x4.add(s12, f32x4.mul(c, v128.load(row, 192)));
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

export function sumScaled13(list: usize, end: usize, base: usize, out: usize): void {
  scaled13(list, end, base, out, false);
}

export function addScaled13(list: usize, end: usize, base: usize, out: usize): void {
  scaled13(list, end, base, out, true);
}

// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function scaled12(list: usize, end: usize, base: usize, out: usize, goesOn: bool): void {
  let s0 = goesOn ? v128.load(out, 0) : f32x4.splat(0);
  let s1 = goesOn ? v128.load(out, 16) : f32x4.splat(0);
  let s2 = goesOn ? v128.load(out, 32) : f32x4.splat(0);
  let s3 = goesOn ? v128.load(out, 48) : f32x4.splat(0);
  let s4 = goesOn ? v128.load(out, 64) : f32x4.splat(0);
  let s5 = goesOn ? v128.load(out, 80) : f32x4.splat(0);
  let s6 = goesOn ? v128.load(out, 96) : f32x4.splat(0);
  let s7 = goesOn ? v128.load(out, 112) : f32x4.splat(0);
  let s8 = goesOn ? v128.load(out, 128) : f32x4.splat(0);
  let s9 = goesOn ? v128.load(out, 144) : f32x4.splat(0);
  let s10 = goesOn ? v128.load(out, 160) : f32x4.splat(0);
  let s11 = goesOn ? v128.load(out, 176) : f32x4.splat(0);
  for (let entry = list; entry < end; entry += 8) {
    const row = base + load<u32>(entry);
    const c = v128.load32_splat(entry, 4);
    s0 = f32x4.add(s0, f32x4.mul(c, v128.load(row, 0)));
    s1 = f32x4.add(s1, f32x4.mul(c, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(c, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(c, v128.load(row, 48)));
    s4 = f32x4.add(s4, f32x4.mul(c, v128.load(row, 64)));
    s5 = f32x4.add(s5, f32x4.mul(c, v128.load(row, 80)));
    s6 = f32x4.add(s6, f32x4.mul(c, v128.load(row, 96)));
    s7 = f32x4.add(s7, f32x4.mul(c, v128.load(row, 112)));
    s8 = f32x4.add(s8, f32x4.mul(c, v128.load(row, 128)));
    s9 = f32x4.add(s9, f32x4.mul(c, v128.load(row, 144)));
    s10 = f32x4.add(s10, f32x4.mul(c, v128.load(row, 160)));
    s11 = f32x4.add(s11, f32x4.mul(c, v128.load(row, 176)));
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

export function sumScaled12(list: usize, end: usize, base: usize, out: usize): void {
  scaled12(list, end, base, out, false);
}

export function addScaled12(list: usize, end: usize, base: usize, out: usize): void {
  scaled12(list, end, base, out, true);
}

// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function scaled4(list: usize, end: usize, base: usize, out: usize, goesOn: bool): void {
  let s0 = goesOn ? v128.load(out, 0) : f32x4.splat(0);
  let s1 = goesOn ? v128.load(out, 16) : f32x4.splat(0);
  let s2 = goesOn ? v128.load(out, 32) : f32x4.splat(0);
  let s3 = goesOn ? v128.load(out, 48) : f32x4.splat(0);
  for (let entry = list; entry < end; entry += 8) {
    const row = base + load<u32>(entry);
    const c = v128.load32_splat(entry, 4);
    s0 = f32x4.add(s0, f32x4.mul(c, v128.load(row, 0)));
    s1 = f32x4.add(s1, f32x4.mul(c, v128.load(row, 16)));
    s2 = f32x4.add(s2, f32x4.mul(c, v128.load(row, 32)));
    s3 = f32x4.add(s3, f32x4.mul(c, v128.load(row, 48)));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

export function sumScaled4(list: usize, end: usize, base: usize, out: usize): void {
  scaled4(list, end, base, out, false);
}

export function addScaled4(list: usize, end: usize, base: usize, out: usize): void {
  scaled4(list, end, base, out, true);
}

// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function scaled1(list: usize, end: usize, base: usize, out: usize, goesOn: bool): void {
  let s0 = goesOn ? v128.load(out, 0) : f32x4.splat(0);
  for (let entry = list; entry < end; entry += 8) {
    const row = base + load<u32>(entry);
    const c = v128.load32_splat(entry, 4);
    s0 = f32x4.add(s0, f32x4.mul(c, v128.load(row, 0)));
  }
  v128.store(out, s0, 0);
}

export function sumScaled1(list: usize, end: usize, base: usize, out: usize): void {
  scaled1(list, end, base, out, false);
}

export function addScaled1(list: usize, end: usize, base: usize, out: usize): void {
  scaled1(list, end, base, out, true);
}
