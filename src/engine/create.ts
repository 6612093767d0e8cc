/** Makes engines by name. Concrete engines are loaded only when asked for. */
import type { LearningRule } from '../learning/rule.js';
import type { EngineName } from '../options/schema.js';
import type { DenseEngine, DenseRule, DenseShape } from './dense.js';
import type { Engine, EngineShape } from './engine.js';
import { type ThreadHost, webThreads } from './wasm/threads.js';

let host: ThreadHost = webThreads;

/** Says how threads are made here. Node's entry point does; browsers use Web Workers. */
export function useThreads(threads: ThreadHost): void {
  host = threads;
}

/** Which engine to make, and how it works. */
export interface EngineOptions {
  readonly engine: EngineName;
  /** For engines that have them; fewer are used where memory cannot be shared. */
  readonly threads: number;
  /** Keeps every step's gradient, so that a record can show it. */
  readonly keepGradients?: boolean;
}

/** Loads an engine's code ahead of its making, while something else is waited for. */
export async function preloadEngine(engine: EngineName): Promise<void> {
  if (engine === 'wasm') await import('./wasm/engine.js');
  else await import('./reference.js');
}

/**
 * Makes the engine that is asked for. Throws a RangeError where shape, rule or the number of threads is out of range.
 */
export async function createEngine(
  shape: EngineShape,
  rule: LearningRule,
  { engine, threads, keepGradients = false }: EngineOptions,
): Promise<Engine> {
  switch (engine) {
    case 'reference': {
      const { ReferenceEngine } = await import('./reference.js');
      return new ReferenceEngine(shape, rule);
    }
    case 'wasm': {
      const { WasmEngine } = await import('./wasm/engine.js');
      return WasmEngine.create(shape, rule, { threads, host, keepGradients });
    }
    default:
      return engine satisfies never;
  }
}

/** An engine of the ANN twins. Throws a RangeError where shape, rule or the number of threads is out of range. */
export async function createDenseEngine(
  shape: DenseShape,
  rule: DenseRule,
  { engine, threads }: Pick<EngineOptions, 'engine' | 'threads'>,
): Promise<DenseEngine> {
  switch (engine) {
    case 'reference': {
      const { DenseReferenceEngine } = await import('./dense-reference.js');
      return new DenseReferenceEngine(shape, rule);
    }
    case 'wasm': {
      const { WasmDenseEngine } = await import('./wasm/dense-engine.js');
      return WasmDenseEngine.create(shape, rule, { threads, host });
    }
    default:
      return engine satisfies never;
  }
}
