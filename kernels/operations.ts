/**
 * Counting what a network does, where it is asked for: spikes of each neuron, and potentials that change.
 *
 * The plain statement is in `src/engine/reference/forward.ts`.
 */

/** Adds the sum of four counts to the number at `place`, u32. */
export function addCounts(place: usize, counts: v128): void {
  const sum =
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3);
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
