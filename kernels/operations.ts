/**
 * Counting what a network does, where it is asked for: spikes of each neuron, and potentials that change.
 *
 * The plain statement is in `src/engine/reference/forward.ts`.
 */

/**
 * Adds to the number at `place`, u32, how many potentials, f32 [bytes / 4], differ from the `previous` step's, and keeps
 * them there. At the first step there are none to compare with.
 */
export function countChanges(place: usize, potential: usize, previous: usize, bytes: usize, step: u32): void {
  let changed = i32x4.splat(0);
  for (let n: usize = 0; n < bytes; n += 16) {
    const v = v128.load(potential + n);
    changed = i32x4.sub(changed, f32x4.ne(v, v128.load(previous + n)));
    v128.store(previous + n, v);
  }
  if (step == 1) return;
  const sum =
    i32x4.extract_lane(changed, 0) +
    i32x4.extract_lane(changed, 1) +
    i32x4.extract_lane(changed, 2) +
    i32x4.extract_lane(changed, 3);
  store<u32>(place, load<u32>(place) + sum);
}

/** Adds 1 to the count, u16 [stride], of every neuron that `fired`, i32 [stride], marks. */
export function addSpikes(counts: usize, fired: usize, stride: usize): void {
  for (let m: usize = 0; m < stride; m += 4) {
    const four = v128.load(fired + (m << 2));
    const count = counts + (m << 1);
    v128.store64_lane(count, i16x8.sub(v128.load64_zero(count), i16x8.narrow_i32x4_s(four, four)), 0);
  }
}
