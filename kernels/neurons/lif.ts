/**
 * Leaky integrate-and-fire (LIF) neurons, one time step. The plain statement is `src/neurons/lif.ts`.
 *
 *     V ← 0, or V − θ, where A = 1    reset
 *     V ← (1 − α)·V + I               integrate with leak
 *     V ← min(V, θ)                   only with the clamp
 *     A = 1 where V ≥ θ               fire
 */
import { real, splat } from '../record';
import { surrogate } from '../surrogate';

/** Parameters, f32: 1 − α, θ, 1 where a spike takes the threshold off the potential, 1 where it is cut there. */
const RETAIN = 0;
const THRESHOLD = 1;
const SUBTRACTS = 2;
const CLAMP = 3;

/** Integrates `current`, f32 [bytes / 4], and writes who fires; see `kernels/index.ts`. */
export function step(parameters: usize, potential: usize, _next: usize, fired: usize, current: usize, bytes: usize): void {
  const end = potential + bytes;
  const keep = splat(parameters, RETAIN);
  const theta = splat(parameters, THRESHOLD);
  const subtracts = i32x4.splat(real(parameters, SUBTRACTS) != 0 ? -1 : 0);
  // With the clamp a neuron that fired stays at V = θ: it still counts as fired.
  const most = real(parameters, CLAMP) != 0 ? theta : f32x4.splat(f32.MAX_VALUE);
  for (; potential < end; potential += 16, fired += 16, current += 16) {
    const v = v128.load(potential);
    const left = v128.and(f32x4.sub(v, theta), subtracts);
    const kept = f32x4.mul(v128.bitselect(left, v, v128.load(fired)), keep);
    const next = f32x4.pmin(f32x4.add(kept, v128.load(current)), most);
    v128.store(potential, next);
    v128.store(fired, f32x4.ge(next, theta));
  }
}

/** Returns the potential at which four neurons fire, θ. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function threshold(parameters: usize, _potential: usize, _next: usize): v128 {
  return splat(parameters, THRESHOLD);
}

/** Returns the surrogate derivative of four neurons' spikes. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function slope(parameters: usize, potential: usize, _next: usize): v128 {
  return surrogate(v128.load(potential), splat(parameters, THRESHOLD));
}
