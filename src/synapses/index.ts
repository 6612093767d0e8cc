/** The kinds of synapses. A new one is a file and a line here. */
import { DENSE } from './dense.js';
import type { Synapses } from './synapses.js';

export const SYNAPSES = {
  dense: DENSE,
} as const satisfies Readonly<Record<string, Synapses>>;

export type SynapsesName = keyof typeof SYNAPSES;

/** A kind and its parameters: `{ kind: 'dense', outputs: 196 }`. */
export type SynapsesSpec = {
  [K in SynapsesName]: { readonly kind: K } & ParametersOf<(typeof SYNAPSES)[K]>;
}[SynapsesName];

type ParametersOf<S> = S extends { check(spec: infer P): void } ? P : never;

/** Returns the kind of a layer's synapses. */
export function synapsesOf({ kind }: SynapsesSpec): Synapses {
  return SYNAPSES[kind];
}
