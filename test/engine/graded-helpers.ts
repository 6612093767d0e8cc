/** Small graded networks and batches for the engines' tests. */
import { RandomStream } from '../../src/core/philox.js';
import type { Engine, TrainingBatch, TrainingResult, ValueInput, Weights } from '../../src/engine/engine.js';
import { createEngine, weightsOf } from '../../src/engine/index.js';
import { denseShape } from '../../src/engine/shape.js';
import type { OptimizerState, SquaredRule } from '../../src/learning/rule.js';
import { difference, firstWeights, OTHERS, REFERENCE, type Tried } from './helpers.js';

/** Every engine but the reference. */
export const GRADED_OTHERS = OTHERS.filter(({ threads }) => threads <= 3);
export const GRADED_TRIED: readonly Tried[] = [REFERENCE, ...GRADED_OTHERS];

export const ADAM: SquaredRule = {
  loss: 'squared',
  optimizer: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  decay: 0,
  decayMode: 'none',
};
export const SGD: SquaredRule = { ...ADAM, optimizer: 'sgd' };

export interface GradedCase {
  readonly widths: readonly number[];
  /** Samples of each batch; the engine is made for the largest. */
  readonly sizes: readonly number[];
  readonly rule: SquaredRule;
  readonly learningRate: number;
  readonly seed: number;
  /** Share of inputs that are not 0. */
  readonly lit: number;
  readonly input: 'shares' | 'floats';
}

/** Samples and values of a batch. */
export interface GradedBatch extends TrainingBatch {
  readonly input: ValueInput;
}

/** Batch number `n` of a case; its target is the input where the widths allow it and `n` is even. */
export function gradedBatch(
  { widths, sizes, seed, lit, input }: Omit<GradedCase, 'rule'>,
  n: number,
): GradedBatch {
  const stream = new RandomStream(seed, 8, n + 1);
  const size = sizes[n];
  const outputs = widths[widths.length - 1];
  const share = () => (stream.between(0, 1) < lit ? stream.below(65536) : 0);
  const float = () => (stream.between(0, 1) < lit ? stream.between(-1, 2) : 0);
  const target = Float32Array.from({ length: size * outputs }, () => stream.between(0, 1));
  const mirrors = widths[0] === outputs && n % 2 === 0;
  const values =
    input === 'shares'
      ? Uint16Array.from({ length: size * widths[0] }, share)
      : Float32Array.from({ length: size * widths[0] }, float);
  return {
    size,
    steps: 1,
    input: { kind: 'values', values },
    target: mirrors ? 'input' : { kind: 'values', values: target },
  };
}

export interface GradedTrained {
  readonly results: TrainingResult[];
  readonly weights: Weights[];
  readonly state: OptimizerState | undefined;
}

/** Lends an engine that holds a case's network. */
export async function withGraded<T>(
  { widths, sizes, rule, seed }: Pick<GradedCase, 'widths' | 'sizes' | 'rule' | 'seed'>,
  which: Tried,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const shape = { ...denseShape(widths, { kind: 'relu' }), batch: Math.max(...sizes), steps: 1 };
  await using engine = await createEngine(shape, { ...which, rule }, firstWeights({ widths, seed }));
  return await use(engine);
}

/** Trains all batches of a case, from batch `from`. */
export async function trainGraded(engine: Engine, example: GradedCase, from = 0): Promise<GradedTrained> {
  const results: TrainingResult[] = [];
  for (let n = from; n < example.sizes.length; n++) {
    results.push(await engine.train(gradedBatch(example, n), example));
  }
  return { results, weights: await weightsOf(engine), state: await engine.state() };
}

/** Returns the state of an optimizer that is kept over all batches. */
export async function stateOf(engine: Engine): Promise<OptimizerState> {
  const state = await engine.state();
  if (state === undefined) throw new Error('the engine keeps no state');
  return state;
}

/** Returns true if a unit is so near 0 that two precisions may disagree on its slope. A sum of nothing is 0 in both. */
export async function nearKink(engine: Engine, { input, size }: GradedBatch): Promise<boolean> {
  const { values: given } = input;
  let values = Float64Array.from(given, (x) => (given instanceof Uint16Array ? x / 65535 : x));
  for (const weights of await weightsOf(engine)) {
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
