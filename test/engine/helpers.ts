/** Small networks and batches for the engines' tests. */
import { RandomStream } from '../../src/core/philox.js';
import type {
  Engine,
  TrainingBatch,
  TrainingRecord,
  TrainingResult,
  Weights,
} from '../../src/engine/engine.js';
import { createEngine, ENGINE_NAMES, ENGINES, type EngineName, weightsOf } from '../../src/engine/index.js';
import { denseShape, type EngineShape } from '../../src/engine/shape.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import type { MembraneRule } from '../../src/learning/rule.js';
import type { LifOptions } from '../../src/neurons/lif.js';
import { nodeThreads } from '../../src/node/threads.js';

useThreads(nodeThreads);

/** A learning rule and the neurons that it is for. */
export type LifRule = MembraneRule & LifOptions;

export const PAPER: LifRule = {
  loss: 'membrane',
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

export interface Tried {
  readonly engine: EngineName;
  readonly threads: number;
}

/** The plain statement that all other engines are held against. */
export const REFERENCE: Tried = { engine: 'reference', threads: 1 };

/** Every other engine, on every number of threads it is tried with. */
export const OTHERS: readonly Tried[] = ENGINE_NAMES.filter((name) => name !== REFERENCE.engine).flatMap(
  (engine) => (ENGINES[engine].threaded ? [1, 2, 3, 4] : [1]).map((threads) => ({ engine, threads })),
);

export const TRIED: readonly Tried[] = [REFERENCE, ...OTHERS];

/** A shape of LIF layers. */
export function lifShape(
  { leak, threshold, reset, clamp }: LifOptions,
  { widths, batch, steps }: { widths: readonly number[]; batch: number; steps: number },
): EngineShape {
  return { ...denseShape(widths, { kind: 'lif', leak, threshold, reset, clamp }), batch, steps };
}

export interface Case {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly rule: LifRule;
  readonly seed: number;
  /** Chance of an input spike. */
  readonly rate: number;
}

function random(seed: number): RandomStream {
  return new RandomStream(seed, 8);
}

/** Weights of a case, float32 numbers so that every engine starts from the same. */
export function firstWeights({ widths, seed }: Pick<Case, 'widths' | 'seed'>): Float32Array[] {
  const stream = random(seed);
  return widths.slice(1).map((post, l) => {
    const bound = 1.5 / Math.sqrt(widths[l]);
    return Float32Array.from({ length: post * widths[l] }, () => stream.between(-bound, bound));
  });
}

/** Makes an engine that holds a case's network. */
export function engineOf(example: Case, which: Tried, keepGradients = false): Promise<Engine> {
  const settings = { ...which, rule: example.rule, keepGradients };
  return createEngine(lifShape(example.rule, example), settings, firstWeights(example));
}

/** Random input spikes, and a target: the input where sizes allow, else random. */
export function batchOf({ widths, batch, steps, seed, rate }: Case): TrainingBatch {
  const stream = random(seed + 1);
  const draw = (length: number, chance: number) =>
    Uint8Array.from({ length }, () => (stream.uniform() < chance ? 1 : 0));
  const outputs = widths[widths.length - 1];
  return {
    size: batch,
    steps,
    input: { kind: 'spikes', spikes: draw(steps * batch * widths[0], rate) },
    target:
      widths[0] === outputs
        ? 'input'
        : { kind: 'spikes', frames: steps, spikes: draw(steps * batch * outputs, 0.3) },
  };
}

export interface Trained {
  readonly records: TrainingRecord[];
  readonly result: TrainingResult;
  readonly weights: Weights[];
}

/** One recorded batch of training on an engine made for it. */
export async function trainCase(example: Case, which: Tried, learningRate = 1e-3): Promise<Trained> {
  await using engine = await engineOf(example, which, true);
  const records: TrainingRecord[] = [];
  const record = (step: TrainingRecord) => void records.push(step);
  const result = await engine.train(batchOf(example), { learningRate, record });
  return { records, result, weights: await weightsOf(engine) };
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
