/** The surrogate derivative of spikes, shared by models of neurons. The plain statement is `src/neurons/surrogate.ts`. */

/** e^x of four numbers in [-88, 0], within 2e-7 relative. */
function exponential(x: v128): v128 {
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let sum = f32x4.splat(1.0 / 5040);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** Returns s·(1 − s) of four neurons, s = 1 / (1 + exp(θ − V)). */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function surrogate(potential: v128, threshold: v128): v128 {
  const distance = f32x4.neg(f32x4.abs(f32x4.sub(potential, threshold)));
  const e = exponential(f32x4.max(distance, f32x4.splat(-87)));
  const sum = f32x4.add(f32x4.splat(1), e);
  return f32x4.div(e, f32x4.mul(sum, sum));
}
