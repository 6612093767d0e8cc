/**
 * Leaky integrate-and-fire neurons with an adaptive threshold, one time step. The plain statement is `src/neurons/alif.ts`.
 *
 *     V ← 0, or V − (θ + β·a), where A = 1    reset
 *     a ← (1 − γ)·a + A                       adapt
 *     V ← (1 − α)·V + I                       integrate with leak
 *     V ← min(V, θ + β·a)                     only with the clamp
 *     A = 1 where V ≥ θ + β·a                 fire
 */
import { real, splat } from '../record';
import { surrogate } from '../surrogate';

/** Parameters, f32: 1 − α, θ, 1 where a spike takes the threshold off the potential, 1 where it is cut there, β, 1 − γ. */
const RETAIN = 0;
const THRESHOLD = 1;
const SUBTRACTS = 2;
const CLAMP = 3;
const ADAPTATION = 4;
const REMEMBERED = 5;

/** Integrates `current`, f32 [bytes / 4], and writes who fires; see `kernels/index.ts`. */
export function step(parameters: usize, potential: usize, next: usize, fired: usize, current: usize, bytes: usize): void {
  const end = potential + bytes;
  const keep = splat(parameters, RETAIN);
  const remembered = splat(parameters, REMEMBERED);
  const one = f32x4.splat(1);
  const subtracts = i32x4.splat(real(parameters, SUBTRACTS) != 0 ? -1 : 0);
  const clamps = i32x4.splat(real(parameters, CLAMP) != 0 ? -1 : 0);
  const unbounded = f32x4.splat(f32.MAX_VALUE);
  for (; potential < end; potential += 16, fired += 16, current += 16) {
    const v = v128.load(potential);
    const spiked = v128.load(fired);
    const left = v128.and(f32x4.sub(v, threshold(parameters, potential, next)), subtracts);
    const kept = f32x4.mul(v128.bitselect(left, v, spiked), keep);
    const adaptation = f32x4.add(f32x4.mul(v128.load(potential + next), remembered), v128.and(spiked, one));
    v128.store(potential + next, adaptation);
    const theta = threshold(parameters, potential, next);
    const integrated = f32x4.add(kept, v128.load(current));
    const bounded = f32x4.pmin(integrated, v128.bitselect(theta, unbounded, clamps));
    v128.store(potential, bounded);
    v128.store(fired, f32x4.ge(bounded, theta));
  }
}

/** Returns the potential at which four neurons fire, θ + β·a. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function threshold(parameters: usize, potential: usize, next: usize): v128 {
  const gained = f32x4.mul(splat(parameters, ADAPTATION), v128.load(potential + next));
  return f32x4.add(splat(parameters, THRESHOLD), gained);
}

/** Returns the surrogate derivative of four neurons' spikes. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function slope(parameters: usize, potential: usize, next: usize): v128 {
  return surrogate(v128.load(potential), threshold(parameters, potential, next));
}
