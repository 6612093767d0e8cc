/**
 * Adam on a part of a row of weights, from the sum over the batch to the moved weights. The plain statement is
 * `src/learning/adam.ts`.
 */
import {
  BATCH_SHARE,
  BETA_1,
  BETA_2,
  COUPLED_DECAY,
  EPSILON,
  FIRST_MOMENT,
  GRADIENT,
  RATE,
  SECOND_MOMENT,
  SECOND_SCALE,
  SHRINK,
  WEIGHTS,
} from './layout';
import { field, real, splat } from './record';

/**
 * Adam on one row of `bytes` bytes: `sum` holds Σ_b δ·P. `fresh` where the row's moments are still zero and not
 * yet in use; `remembers` where β1 is not 0. Both are known where this is called, so that each of the four
 * cases below is a loop without questions (exported by the module, or the compiler folds them into one).
 * The moments lie without their factors 1 − β1 and 1 − β2, which RATE and SECOND_SCALE hold; everything that
 * does not change in the loop is read from memory, or V8 computes it anew for every vector.
 */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
function adam(
  rule: usize,
  layer: usize,
  offset: usize,
  sum: usize,
  bytes: usize,
  fresh: bool,
  remembers: bool,
): void {
  let weights: usize = field(layer, WEIGHTS) + offset;
  let first: usize = field(layer, FIRST_MOMENT) + offset;
  let second: usize = field(layer, SECOND_MOMENT) + offset;
  const share = splat(rule, BATCH_SHARE);
  const beta1 = splat(rule, BETA_1);
  const beta2 = splat(rule, BETA_2);
  const rate = splat(rule, RATE);
  const secondScale = splat(rule, SECOND_SCALE);
  const epsilon = splat(rule, EPSILON);
  const decay = splat(rule, COUPLED_DECAY);
  const shrink = splat(rule, SHRINK);
  const end = sum + bytes;
  for (; sum < end; sum += 16, weights += 16, second += 16, first += 16) {
    const w = f32x4.mul(v128.load(weights), shrink);
    const g = f32x4.add(f32x4.mul(v128.load(sum), share), f32x4.mul(decay, w));
    let s = f32x4.mul(g, g);
    if (!fresh) s = f32x4.add(s, f32x4.mul(beta2, v128.load(second)));
    v128.store(second, s);
    let m = g;
    if (remembers) {
      if (!fresh) m = f32x4.add(m, f32x4.mul(beta1, v128.load(first)));
      v128.store(first, m);
    }
    const scale = f32x4.add(f32x4.mul(f32x4.sqrt(s), secondScale), epsilon);
    v128.store(weights, f32x4.sub(w, f32x4.div(f32x4.mul(rate, m), scale)));
  }
}

export function adamFirst(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, true, true);
}

export function adamLater(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, false, true);
}

export function scaleFirst(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, true, false);
}

export function scaleLater(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize): void {
  adam(rule, layer, offset, sum, bytes, false, false);
}

/** Moves `bytes` bytes at `offset` of the weights by their sum over the batch, and shows the gradient if asked. */
export function move(rule: usize, layer: usize, offset: usize, sum: usize, bytes: usize, fresh: bool): void {
  const gradient: usize = field(layer, GRADIENT);
  if (gradient != 0) {
    const share = splat(rule, BATCH_SHARE);
    for (let n: usize = 0; n < bytes; n += 16) {
      v128.store(gradient + offset + n, f32x4.mul(v128.load(sum + n), share));
    }
  }
  if (real(rule, BETA_1) != 0) {
    if (fresh) adamFirst(rule, layer, offset, sum, bytes);
    else adamLater(rule, layer, offset, sum, bytes);
  } else if (fresh) scaleFirst(rule, layer, offset, sum, bytes);
  else scaleLater(rule, layer, offset, sum, bytes);
}
