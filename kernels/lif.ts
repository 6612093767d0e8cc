/**
 * Leaky integrate-and-fire (LIF) neurons, one time step.
 *
 *     V ← (1 − α)·V, or the reset where the neuron fired at the last step;  V ← V + I
 *     A = 1 where V ≥ θ
 *
 * The reset is done at the start of the next step, so POTENTIAL holds what loss and derivatives use. FIRED holds A: no
 * other kernel decides who fires. The plain statement is `src/neurons/lif.ts`.
 */
import {
  CHANGES,
  CLAMP,
  FIRED,
  LAST_FIRED,
  POTENTIAL,
  RETAIN,
  STRIDE,
  SUBTRACTS,
  THRESHOLD,
} from './layout';
import { addCounts } from './operations';
import { field, splat } from './record';

/**
 * Takes the current in `sum` [vectors] into the potentials of sample `b` from vector `first` on: reset, leak,
 * integrate, cut at the threshold if the rule says so. Writes who fires, and remembers who fired at the last step.
 */
export function integrate(
  rule: usize,
  layer: usize,
  b: i32,
  step: u32,
  first: usize,
  vectors: usize,
  sum: usize,
): void {
  const offset = (<usize>b * field(layer, STRIDE) + (first << 2)) << 2;
  let potential: usize = field(layer, POTENTIAL) + offset;
  let fired: usize = field(layer, FIRED) + offset;
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
    for (; potential < end; potential += 16, fired += 16, last += 16, sum += 16) {
      integrateVector(potential, fired, last, sum, keep, threshold, subtracts, before, most);
    }
    return;
  }
  let changed = i32x4.splat(0);
  for (; potential < end; potential += 16, fired += 16, last += 16, sum += 16) {
    changed = i32x4.sub(
      changed,
      integrateVector(potential, fired, last, sum, keep, threshold, subtracts, before, most),
    );
  }
  // Before the first step there is no potential to compare with.
  if (step > 1) addCounts(changes + (offset >> 2), changed);
}

/** Integrates four neurons; all bits of a lane of the result are 1 if the potential is another than at the last step. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function integrateVector(
  potential: usize,
  fired: usize,
  last: usize,
  sum: usize,
  keep: v128,
  threshold: v128,
  subtracts: v128,
  before: v128,
  most: v128,
): v128 {
  const v = v128.load(potential);
  const reset = v128.load(fired);
  const left = v128.and(f32x4.sub(v, threshold), subtracts);
  const kept = f32x4.mul(v128.bitselect(left, v, reset), keep);
  const next = f32x4.pmin(f32x4.add(kept, v128.load(sum)), most);
  v128.store(potential, next);
  v128.store(fired, f32x4.ge(next, threshold));
  v128.store(last, v128.bitselect(before, v128.load(last), reset));
  return f32x4.ne(next, v);
}
