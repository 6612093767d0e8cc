/** Small networks and batches for the engines' tests. */
import { RandomStream } from '../../src/core/philox.js';
import { createEngine, useThreads } from '../../src/engine/create.js';
import type { Batch, BatchResult, Engine, StepRecord } from '../../src/engine/engine.js';
import type { LearningRule } from '../../src/learning/rule.js';
import type { EngineName } from '../../src/network/schema.js';
import { nodeThreads } from '../../src/node/threads.js';

useThreads(nodeThreads);

export const PAPER: LearningRule = {
  leak: 0.1,
  threshold: 1,
  mask: 'xor',
  trace: 'per-synapse',
  clamp: false,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  decay: 0,
  decayMode: 'none',
  error: 'membrane',
  reset: 'zero',
  settle: 0,
};

/** Every engine there is, on every number of threads it should be tried with. */
export const ENGINES: readonly { readonly engine: EngineName; readonly threads: number }[] = [
  { engine: 'reference', threads: 1 },
  { engine: 'wasm', threads: 1 },
  { engine: 'wasm', threads: 2 },
  { engine: 'wasm', threads: 3 },
  { engine: 'wasm', threads: 4 },
];

export interface Case {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly rule: LearningRule;
  readonly seed: number;
  /** Chance of an input spike. */
  readonly rate: number;
}

function random(seed: number): RandomStream {
  return new RandomStream(seed, 8);
}

/** Weights of a case, float32 numbers so that every engine starts from the same. */
export function weightsOf({ widths, seed }: Case): Float32Array[] {
  const stream = random(seed);
  return widths.slice(1).map((post, l) => {
    const bound = 1.5 / Math.sqrt(widths[l]);
    return Float32Array.from({ length: post * widths[l] }, () => stream.between(-bound, bound));
  });
}

export function loadWeights(engine: Engine, example: Case): void {
  for (const [l, weights] of weightsOf(example).entries()) engine.setWeights(l, weights);
}

/** Random input spikes, and a target: the input where sizes allow, else random. */
export function batchOf({ widths, batch, steps, seed, rate }: Case): Batch {
  const stream = random(seed + 1);
  const draw = (length: number, chance: number) =>
    Uint8Array.from({ length }, () => (stream.uniform() < chance ? 1 : 0));
  const outputs = widths[widths.length - 1];
  return {
    size: batch,
    steps,
    input: { kind: 'spikes', spikes: draw(steps * batch * widths[0], rate) },
    target: widths[0] === outputs ? 'input' : { frames: steps, spikes: draw(steps * batch * outputs, 0.3) },
  };
}

export interface Trained {
  readonly records: StepRecord[];
  readonly result: BatchResult;
  readonly weights: (Float32Array | Float64Array)[];
}

/** One recorded batch of training on an engine made for it. */
export async function trainCase(
  example: Case,
  which: { engine: EngineName; threads: number },
  learningRate = 1e-3,
): Promise<Trained> {
  const { widths, batch, steps, rule } = example;
  const engine = await createEngine({ widths, batch, steps }, rule, { ...which, keepGradients: true });
  try {
    loadWeights(engine, example);
    const records: StepRecord[] = [];
    const result = await engine.train(batchOf(example), {
      learningRate,
      record: (record) => records.push(record),
    });
    return { records, result, weights: allWeights(engine) };
  } finally {
    await engine.dispose();
  }
}

export function allWeights(engine: Engine): (Float32Array | Float64Array)[] {
  return engine.shape.widths.slice(1).map((_, l) => engine.weights(l));
}

/** Largest absolute difference of two arrays of one length. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  let most = 0;
  for (let n = 0; n < a.length; n++) {
    const d = Math.abs(a[n] - b[n]);
    // NaN must not slip through.
    if (!(d <= most)) most = d;
  }
  return most;
}
