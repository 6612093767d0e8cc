/** The engines. A new one is a folder and a line here: nothing else names one. */
import { UsageError, unknownName } from '../core/errors.js';
import { checkRule } from '../learning/rule.js';
import { checkLoss } from './checks.js';
import type { Engine, EngineCard, EngineSettings, Weights } from './engine.js';
import { REFERENCE } from './reference/index.js';
import { checkShape, type EngineShape } from './shape.js';
import { WASM } from './wasm/index.js';

/** The cards of the engines, by name. */
export const ENGINES = {
  wasm: WASM,
  reference: REFERENCE,
} as const satisfies Readonly<Record<string, EngineCard>>;

/** The name of an engine. */
export type EngineName = keyof typeof ENGINES;
/** Names of the engines, the default first. */
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];

/** Names of the engines that work on several threads, for help texts. */
export const THREADED_ENGINES = ENGINE_NAMES.filter((name) => ENGINES[name].threaded).join(', ');

/** Returns true if the weights of an engine of that name are float64. */
export function isPrecise(engine: unknown): boolean {
  return ENGINE_NAMES.some((name) => name === engine && ENGINES[name].precision === 'float64');
}

/** Engine to make, and its settings. */
export interface EngineOptions extends EngineSettings {
  readonly engine: EngineName;
}

/** Returns the card of an engine. Throws a UsageError if there is none of that name. */
export function engineCard(name: EngineName): EngineCard {
  if (!Object.hasOwn(ENGINES, name)) throw unknownName('engine', name, ENGINE_NAMES);
  return ENGINES[name];
}

/**
 * Makes an engine; its weights are 0 unless they are given, per layer [N_l, N_{l−1}]. Throws a UsageError if there is none of
 * that name or it cannot hold the network, a RangeError if shape, rule or the number of threads is out of range.
 */
export async function createEngine(
  shape: EngineShape,
  { engine: name, ...settings }: EngineOptions,
  weights: readonly Weights[] = [],
): Promise<Engine> {
  const card = engineCard(name);
  checkShape(shape);
  const { rule } = settings;
  if (rule !== undefined) {
    checkRule(rule);
    checkLoss(rule, shape);
  }
  const reason = card.refuses(shape);
  if (reason !== undefined) throw new UsageError(`--engine ${name}: ${reason}`);
  const engine = await (await card.load()).create(shape, settings);
  try {
    await loadWeights(engine, weights);
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
  return engine;
}

/** Replaces the weights of an engine, per layer [N_l, N_{l−1}]. */
export async function loadWeights(engine: Engine, weights: readonly Weights[]): Promise<void> {
  for (const [l, matrix] of weights.entries()) await engine.setWeights(l, matrix);
}

/** Returns a copy of an engine's weights, per layer [N_l, N_{l−1}]. */
export async function weightsOf(engine: Engine): Promise<Weights[]> {
  const weights: Weights[] = [];
  for (const l of engine.shape.layers.keys()) weights.push(await engine.weights(l));
  return weights;
}
