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

/** The parameters of each type of node; `bias` of a Linear is what some write of an Affine. */
export const NIR_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Input: ['shape'],
  Output: ['shape'],
  Linear: ['weight', 'bias'],
  Affine: ['weight', 'bias'],
  Scale: ['scale'],
  Flatten: ['input_type', 'start_dim', 'end_dim'],
  Conv1d: ['input_shape', 'weight', 'stride', 'padding', 'dilation', 'groups', 'bias'],
  Conv2d: ['input_shape', 'weight', 'stride', 'padding', 'dilation', 'groups', 'bias'],
  AvgPool2d: ['kernel_size', 'stride', 'padding'],
  SumPool2d: ['kernel_size', 'stride', 'padding'],
  Delay: ['delay'],
  Threshold: ['threshold'],
  I: ['r'],
  IF: ['r', 'v_threshold', 'v_reset'],
  LI: ['tau', 'r', 'v_leak'],
  LIF: ['tau', 'r', 'v_leak', 'v_threshold', 'v_reset'],
  CubaLI: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'w_in'],
  CubaLIF: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'v_threshold', 'v_reset', 'w_in'],
};
