/** Small dense networks and batches for the engines' tests. */
import { RandomStream } from '../../src/core/philox.js';
import { createDenseEngine } from '../../src/engine/create.js';
import type { DenseBatch, DenseEngine, DenseResult } from '../../src/engine/dense.js';
import type { DenseRule, OptimizerState } from '../../src/learning/dense-rule.js';
import { difference, ENGINES } from './helpers.js';

export const DENSE_ENGINES = ENGINES.filter(({ threads }) => threads <= 3);

export const ADAM: DenseRule = {
  optimizer: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  decay: 0,
  decayMode: 'none',
};
export const SGD: DenseRule = { ...ADAM, optimizer: 'sgd' };

export interface DenseCase {
  readonly widths: readonly number[];
  /** Samples of each batch; the engine is made for the largest. */
  readonly sizes: readonly number[];
  readonly rule: DenseRule;
  readonly learningRate: number;
  readonly seed: number;
  /** Share of inputs that are not 0. */
  readonly lit: number;
  readonly input: 'shares' | 'floats';
}

/** Weights of a case, float32 numbers so that every engine starts from the same. */
export function denseWeights({ widths, seed }: Pick<DenseCase, 'widths' | 'seed'>): Float32Array[] {
  const stream = new RandomStream(seed, 8);
  return widths.slice(1).map((units, l) => {
    const bound = 1.5 / Math.sqrt(widths[l]);
    return Float32Array.from({ length: units * widths[l] }, () => stream.between(-bound, bound));
  });
}

/** Batch number `n` of a case; its target is the input where the widths allow it and `n` is even. */
export function denseBatch(
  { widths, sizes, seed, lit, input }: Omit<DenseCase, 'rule'>,
  n: number,
): DenseBatch {
  const stream = new RandomStream(seed, 8, n + 1);
  const size = sizes[n];
  const outputs = widths[widths.length - 1];
  const share = () => (stream.between(0, 1) < lit ? stream.below(65536) : 0);
  const float = () => (stream.between(0, 1) < lit ? stream.between(-1, 2) : 0);
  const target = Float32Array.from({ length: size * outputs }, () => stream.between(0, 1));
  const mirrors = widths[0] === outputs && n % 2 === 0;
  return {
    size,
    input:
      input === 'shares'
        ? Uint16Array.from({ length: size * widths[0] }, share)
        : Float32Array.from({ length: size * widths[0] }, float),
    target: mirrors ? 'input' : target,
  };
}

export interface DenseTrained {
  readonly results: DenseResult[];
  readonly weights: (Float32Array | Float64Array)[];
  readonly state: OptimizerState;
}

export async function withDense<T>(
  { widths, sizes, rule, seed }: Pick<DenseCase, 'widths' | 'sizes' | 'rule' | 'seed'>,
  which: (typeof ENGINES)[number],
  use: (engine: DenseEngine) => Promise<T>,
): Promise<T> {
  const engine = await createDenseEngine({ widths, batch: Math.max(...sizes) }, rule, which);
  try {
    for (const [l, weights] of denseWeights({ widths, seed }).entries()) engine.setWeights(l, weights);
    return await use(engine);
  } finally {
    await engine.dispose();
  }
}

/** Trains all batches of a case, from batch `from`. */
export async function trainDense(engine: DenseEngine, example: DenseCase, from = 0): Promise<DenseTrained> {
  const results: DenseResult[] = [];
  for (let n = from; n < example.sizes.length; n++) {
    results.push(await engine.train(denseBatch(example, n), example));
  }
  return { results, weights: denseWeightsOf(engine), state: engine.optimizerState() };
}

export function denseWeightsOf(engine: DenseEngine): (Float32Array | Float64Array)[] {
  return engine.shape.widths.slice(1).map((_, l) => engine.weights(l));
}

/** Whether a unit is so near 0 that two precisions may disagree on its slope. A sum of nothing is 0 in both. */
export function nearKink(engine: DenseEngine, { input, size }: DenseBatch): boolean {
  let values = Float64Array.from(input, (x) => (input instanceof Uint16Array ? x / 65535 : x));
  for (const weights of denseWeightsOf(engine)) {
    const inputs = values.length / size;
    const units = weights.length / inputs;
    const sums = Float64Array.from({ length: size * units }, (_, n) => {
      const [b, m] = [Math.floor(n / units), n % units];
      let sum = 0;
      for (let j = 0; j < inputs; j++) sum += weights[m * inputs + j] * values[b * inputs + j];
      return sum;
    });
    if (sums.some((z) => z !== 0 && Math.abs(z) < 3e-5)) return true;
    values = sums.map((z) => Math.max(z, 0));
  }
  return false;
}

/** Largest difference of two arrays as a share of the largest number, or of 1e-3 where that is more. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 1e-3;
  for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs(a[n]));
  return difference(a, b) / most;
}
