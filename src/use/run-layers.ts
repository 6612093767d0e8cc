/** Makes engines that run layers with frozen weights. */
import type { Engine } from '../engine/engine.js';
import { createEngine, type EngineName } from '../engine/index.js';
import type { Layers } from '../network/layers.js';

/** Engine and sizes for layers that run with frozen weights. */
export interface RunLayersOptions {
  readonly engine: EngineName;
  readonly threads: number;
  /** Most samples of a batch. */
  readonly batch: number;
  /** Most steps of a batch. */
  readonly steps: number;
}

/** Makes an engine that holds the weights of `layers`; to be disposed of. */
export function engineFor(
  { input, layers, weights }: Layers,
  { engine, threads, batch, steps }: RunLayersOptions,
): Promise<Engine> {
  return createEngine({ input, layers, batch, steps }, { engine, threads }, weights);
}

/** An engine that is lent; disposing of the loan gives it back. */
export interface Loan extends AsyncDisposable {
  readonly engine: Engine;
}

/** Lends engines that hold the weights of layers. */
export type Lender = (layers: Layers, options: RunLayersOptions) => Promise<Loan>;

/** Lends a new engine, which ends with the loan. */
export const lendNew: Lender = async (layers, options) => {
  const engine = await engineFor(layers, options);
  return { engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
};

/** An engine that is kept, and the end of its last loan. */
interface Kept {
  readonly engine: Promise<Engine>;
  free: Promise<void>;
}

/** Engines that outlive their loans: each is made once for the same layers and sizes, and lent to one user at a time. */
export class KeptEngines implements AsyncDisposable {
  readonly #kept = new Map<string, Kept>();
  /** Numbers of weights: the same layers have the same arrays. */
  readonly #numbers = new Map<unknown, number>();

  readonly lend: Lender = async (layers, options) => {
    const numbers = layers.weights.map((matrix) => this.#numberOf(matrix));
    const key = JSON.stringify([numbers, options]);
    const kept = this.#kept.get(key) ?? { engine: engineFor(layers, options), free: Promise.resolve() };
    this.#kept.set(key, kept);
    const before = kept.free;
    let release = () => {};
    kept.free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      return { engine: await kept.engine, [Symbol.asyncDispose]: async () => release() };
    } catch (error) {
      release();
      this.#kept.delete(key);
      throw error;
    }
  };

  /** Ends all engines, after the loans under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    for (const { engine, free } of all) {
      await free;
      await (await engine)[Symbol.asyncDispose]();
    }
  }

  #numberOf(matrix: unknown): number {
    const number = this.#numbers.get(matrix) ?? this.#numbers.size;
    this.#numbers.set(matrix, number);
    return number;
  }
}
