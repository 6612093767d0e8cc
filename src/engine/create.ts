/** Makes engines by name. Concrete engines are loaded only when asked for. */
import { unknownName } from '../core/errors.js';
import type { DenseRule } from '../learning/dense-rule.js';
import type { LearningRule } from '../learning/rule.js';
import { type EngineName, OPTIONS } from '../network/schema.js';
import type { DenseEngine, DenseShape } from './dense.js';
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

/** Loads an engine's code before it is needed. Throws a UsageError if there is no such engine. */
export async function preloadEngine(engine: EngineName): Promise<void> {
  switch (engine) {
    case 'reference':
      await import('./reference.js');
      return;
    case 'wasm':
      await import('./wasm/engine.js');
      return;
    default:
      throw unknownEngine(engine satisfies never);
  }
}

function unknownEngine(engine: unknown) {
  return unknownName('engine', engine, OPTIONS.engine.choices);
}

/**
 * Makes the engine that is asked for. Throws a UsageError if there is none of that name, a RangeError if shape, rule or the
 * number of threads is out of range.
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
      throw unknownEngine(engine satisfies never);
  }
}

/**
 * Makes an engine of the ANN twins. Throws a UsageError if there is none of that name, a RangeError if shape, rule or the
 * number of threads is out of range.
 */
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
      throw unknownEngine(engine satisfies never);
  }
}
