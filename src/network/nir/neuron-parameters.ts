/**
 * Our neurons ⇄ those of NIR under Euler steps of dt:
 *
 *     ours  V ← (1 − α)·V + W·s
 *     LIF   τ·v̇ = (v_leak − v) + r·I    →  v ← (1 − dt/τ)·v + (r·dt/τ)·I,  v_leak = 0
 *     IF    v̇ = r·I                     →  v ← v + (r·dt)·I
 *
 * So α = dt/τ (0 of an IF), and W is the weights times the gain r·dt/τ, or r·dt. Exported are τ = dt/α and r = 1/α, or
 * r = 1/dt, of which the gain is 1.
 */
import type { NirNode } from '../../formats/nir/graph.js';
import type { LifOptions } from '../../neurons/lif.js';

/** Time constants that NIR's neurons need beside our parameters. */
export interface NirTime {
  /** Length of a time step in seconds. */
  readonly dt: number;
}

/** The r that makes the gain 1. */
export function unitR(leak: number, dt: number): number {
  return leak === 0 ? 1 / dt : 1 / leak;
}

/** A node of `neurons` of our neurons; parameters are float32, as those of every other tool. */
export function neuronNode(
  neurons: number,
  { leak, threshold, reset }: Omit<LifOptions, 'clamp'>,
  { dt, r }: NirTime & { readonly r: number },
): NirNode {
  const all = (value: number) => ({ shape: [neurons], data: new Float32Array(neurons).fill(value) });
  const shared = { r: all(r), v_reset: all(0), v_threshold: all(threshold) };
  const metadata = { reset };
  if (leak === 0) return { type: 'IF', parameters: shared, metadata };
  return { type: 'LIF', parameters: { ...shared, tau: all(dt / leak), v_leak: all(0) }, metadata };
}

/** Numbers further apart than this, relative to them, are no longer the same number rounded to float32. */
const NEAR = 1e-6;

/** Returns true for two numbers that are equal but for rounding to float32. */
export function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= NEAR * Math.max(Math.abs(a), Math.abs(b));
}

/** The shortest decimal that float32 cannot tell from `value`, a float32: 0.1 of 0.10000000149. */
export function shortestDecimal(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}
