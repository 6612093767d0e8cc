/**
 * A graph of the Neuromorphic Intermediate Representation (NIR): what a `.nir` file holds, in memory.
 *
 * Nodes compute, edges carry what comes out of one node into another; the order of nodes means nothing. Which types of
 * nodes there are and what their parameters mean: https://neuroir.org/docs/primitives.html.
 */

/** Numbers of any shape, row-major; [] is a single one. Whole numbers are int64, as in NIR's own files. */
export interface NirArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** A parameter of a node, or what its metadata says. */
export type NirValue = string | NirArray;

/** A node of a graph. */
export interface NirNode {
  /** Such as `Linear` or `LIF`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, NirValue>>;
  readonly metadata?: Readonly<Record<string, NirValue>> | undefined;
}

/** The nodes and edges of a NIR file. */
export interface NirGraph {
  /** By name. */
  readonly nodes: ReadonlyMap<string, NirNode>;
  /** From a node to another, by their names. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** What other tools may leave out. */
  readonly metadata: Readonly<Record<string, NirValue>>;
}

/** The version of NIR whose files are written. */
export const NIR_VERSION = '1.0.8';

/** A single number. */
export function nirNumber(value: number): NirArray {
  return { shape: [], data: Float64Array.of(value) };
}

/** The sizes of an Input or Output. */
export function nirShape(...sizes: readonly number[]): NirArray {
  return { shape: [sizes.length], data: BigInt64Array.from(sizes, BigInt) };
}
