/**
 * Stacked autoencoders: one autoencoder in the middle of another, which it was trained on the hidden spikes of
 * (the outlook of the paper, section 4).
 *
 *     outer  784-256-784, inner 256-64-256  →  784-256-64-256-784
 *
 * The outer one is cut at its narrowest hidden layer (the first, of equals): its code.
 */
import { UsageError } from '../core/errors.js';
import { flagOf, MAX_HIDDEN } from '../options/spec.js';
import { type Layers, layersBetween, layersOf } from './layers.js';
import type { SpikingNetwork } from './network.js';
import type { SpikingOptions } from './schema.js';

/** The layer, counted from 1 for the first hidden one, whose spikes are a network's code. */
export function codeLayer(widths: readonly number[]): number {
  const hidden = widths.slice(1, -1);
  return 1 + hidden.indexOf(Math.min(...hidden));
}

/** Returns the layers that turn images into a network's code. */
export function untilCode(network: SpikingNetwork): Layers {
  return layersBetween(layersOf(network), 0, codeLayer(network.widths));
}

/** Hidden widths of the two joined. Throws a UsageError where they are too many. */
export function stackedHidden(outer: readonly number[], inner: readonly number[]): number[] {
  const code = codeLayer(outer);
  const joined = [...outer.slice(1, code + 1), ...inner, ...outer.slice(code, -1)];
  if (joined.length > MAX_HIDDEN) {
    throw new UsageError(`joined, there would be ${joined.length} hidden layers, ${MAX_HIDDEN} are the most`);
  }
  return joined;
}

/** The inner ones of such hidden widths. */
export function innerHidden(joined: readonly number[], outer: readonly number[]): number[] {
  const code = codeLayer(outer);
  return joined.slice(code, joined.length - (outer.length - 1 - code));
}

/** Weights per layer of the two joined. */
export function stackWeights<Outer, Inner>(
  outer: readonly Outer[],
  inner: readonly Inner[],
  code: number,
): (Outer | Inner)[] {
  return [...outer.slice(0, code), ...inner, ...outer.slice(code)];
}

/** Options that joined networks have in common: neurons, and how images become spikes. */
const SHARED = ['neuron', 'leak', 'threshold', 'reset', 'steps', 'spikeProbability', 'coding'] as const;

/** Options with what an inner autoencoder has from its outer one. Throws a UsageError where others are asked for. */
export function sharedOptions<Given extends Partial<Record<keyof SpikingOptions, unknown>>>(
  given: Given,
  outer: SpikingOptions,
): Given & Pick<SpikingOptions, (typeof SHARED)[number]> {
  const shared = Object.fromEntries(SHARED.map((name) => [name, outer[name]]));
  for (const name of SHARED) {
    if (given[name] === undefined || given[name] === outer[name]) continue;
    throw new UsageError(
      `--${flagOf(name)} must be ${outer[name]}, as in the autoencoder that is stacked on, got ${given[name]}: ` +
        'joined, they are one network',
    );
  }
  return { ...given, ...shared } as Given & Pick<SpikingOptions, (typeof SHARED)[number]>;
}
