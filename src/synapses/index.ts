/** The kinds of synapses. A new one is a file and a line here. */
import { DENSE } from './dense.js';
import type { Synapses } from './synapses.js';

/** The kinds, by name. */
export const SYNAPSES = {
  dense: DENSE,
} as const satisfies Readonly<Record<string, Synapses>>;

/** The name of a kind. */
export type SynapsesName = keyof typeof SYNAPSES;

/** A kind and its parameters: `{ kind: 'dense', outputs: 196 }`. */
export type SynapsesSpec = {
  [K in SynapsesName]: { readonly kind: K } & ParametersOf<(typeof SYNAPSES)[K]>;
}[SynapsesName];

/** The parameters of a kind. */
type ParametersOf<S> = S extends Synapses<infer P> ? P : never;

/** Returns the kind of a layer's synapses. */
export function synapsesOf({ kind }: SynapsesSpec): Synapses {
  return SYNAPSES[kind];
}
