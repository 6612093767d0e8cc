/** NIR graphs as other tools write them, small, and what import says of them. */
import { expect } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import type { NirArray, NirGraph, NirNode, NirValue } from '../../../src/formats/nir/graph.js';
import { nirNumber, nirShape } from '../../../src/formats/nir/graph.js';
import type { SpikingNetwork } from '../../../src/network/network.js';
import { type NirImportOptions, networkFromNir } from '../../../src/network/nir/from-nir.js';

export function floats(values: readonly number[], shape: readonly number[] = [values.length]): NirArray {
  return { shape, data: Float32Array.from(values) };
}

export function linear(rows: readonly (readonly number[])[]): NirNode {
  return { type: 'Linear', parameters: { weight: floats(rows.flat(), [rows.length, rows[0].length]) } };
}

/** LIF neurons of dt 1e-4 and a leak of 0.1, as snnTorch writes them. */
export function lif(neurons: number, given: Readonly<Record<string, number>> = {}): NirNode {
  const values = { tau: 1e-3, r: 10, v_leak: 0, v_reset: 0, v_threshold: 1, ...given };
  const parameters = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, floats(new Array<number>(neurons).fill(value))]),
  );
  return { type: 'LIF', parameters };
}

export function end(type: 'Input' | 'Output', ...sizes: readonly number[]): NirNode {
  return { type, parameters: { shape: nirShape(...sizes) } };
}

/** A chain of nodes in this order. */
export function chain(
  nodes: Readonly<Record<string, NirNode>>,
  metadata: Readonly<Record<string, NirValue>> = { dt: nirNumber(1e-4) },
): NirGraph {
  const names = Object.keys(nodes);
  const edges = names.slice(1).map((name, n) => [names[n], name] as const);
  return { nodes: new Map(Object.entries(nodes)), edges, metadata };
}

export const FIRST = [
  [1, 2, 3, 4],
  [-1, 0.5, 0.25, 8],
  [0.1, 0.2, 0.3, 0.4],
];
export const SECOND = [
  [1, 2, 3],
  [-4, 5, 0.6],
  [7, 8, -9],
  [0.01, 0.02, 0.03],
];

/** An autoencoder 4-3-4 of images of 2×2. */
export const AUTOENCODER = {
  input: end('Input', 4),
  fc1: linear(FIRST),
  lif1: lif(3),
  fc2: linear(SECOND),
  lif2: lif(4),
  output: end('Output', 4),
};

/** Name of the file in errors. */
export const FILE = 'theirs.nir';

/** The autoencoder of a graph. */
export function read(graph: NirGraph, given: NirImportOptions = {}): SpikingNetwork {
  const imported = networkFromNir(graph, FILE, given);
  if (imported.kind !== 'autoencoder') throw new Error(imported.kind);
  return imported.checkpoint.network;
}

/** The message of the error, which must be of one of our types. */
export function refusal(graph: NirGraph, given: NirImportOptions = {}): string {
  try {
    read(graph, given);
  } catch (error) {
    expect(error).toSatisfy((thrown) => thrown instanceof InputError || thrown instanceof UsageError);
    return (error as Error).message;
  }
  throw new Error('it was read');
}

/** The autoencoder with some nodes replaced, others put in behind one. */
export function chainWith(nodes: Readonly<Record<string, NirNode>>, behind?: string): NirGraph {
  const entries = Object.entries<NirNode>(AUTOENCODER).flatMap(([name, node]) => {
    const added = name === behind ? Object.entries(nodes).filter(([key]) => !(key in AUTOENCODER)) : [];
    return [[name, nodes[name] ?? node] as const, ...added];
  });
  return chain(Object.fromEntries(entries));
}
