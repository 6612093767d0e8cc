/**
 * Leaky integrate-and-fire (LIF) neurons, one time step.
 *
 *     V ← 0, or V − θ, where A = 1    reset
 *     V ← (1 − α)·V + I               integrate with leak
 *     V ← min(V, θ)                   only with the clamp
 *     A = 1 where V ≥ θ               fire
 *
 * The reset is done at the start of the next step, so that loss and derivatives find V before it. No other kernel decides
 * who fires. The plain statement is `src/neurons/lif.ts`.
 */
import { CLAMP, RETAIN, SUBTRACTS, THRESHOLD } from './layout';
import { field, splat } from './record';

/** Integrates `current`, f32 [bytes / 4], into `potential`; reads who fired at the last step from `fired`, and writes who fires. */
export function stepLif(rule: usize, potential: usize, fired: usize, current: usize, bytes: usize): void {
  const end = potential + bytes;
  const keep = splat(rule, RETAIN);
  const threshold = splat(rule, THRESHOLD);
  const subtracts = i32x4.splat(field(rule, SUBTRACTS) != 0 ? -1 : 0);
  // With the clamp a neuron that fired stays at V = θ: it still counts as fired.
  const most = field(rule, CLAMP) != 0 ? threshold : f32x4.splat(f32.MAX_VALUE);
  for (; potential < end; potential += 16, fired += 16, current += 16) {
    const v = v128.load(potential);
    const left = v128.and(f32x4.sub(v, threshold), subtracts);
    const kept = f32x4.mul(v128.bitselect(left, v, v128.load(fired)), keep);
    const next = f32x4.pmin(f32x4.add(kept, v128.load(current)), most);
    v128.store(potential, next);
    v128.store(fired, f32x4.ge(next, threshold));
  }
}
