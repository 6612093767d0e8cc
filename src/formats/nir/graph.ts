/**
 * A graph of the Neuromorphic Intermediate Representation (NIR): the content of a `.nir` file, in memory.
 *
 * Nodes compute, edges carry the output of one node to another; the order of nodes has no meaning. Types of nodes and
 * their parameters: https://neuroir.org/docs/primitives.html.
 */

/** Numbers of any shape, row-major; [] is a scalar. Whole numbers are int64, as in NIR's own files. */
export interface NirArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** Value of a node's parameter or of an entry of its metadata. */
export type NirValue = string | NirArray;

/** A node of a graph. */
export interface NirNode {
  /** NIR type, such as `Linear` or `LIF`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, NirValue>>;
  readonly metadata?: Readonly<Record<string, NirValue>> | undefined;
}

/** The nodes and edges of a NIR file. */
export interface NirGraph {
  /** Nodes by name. */
  readonly nodes: ReadonlyMap<string, NirNode>;
  /** Pairs of node names. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Extra entries, which other tools may drop. */
  readonly metadata: Readonly<Record<string, NirValue>>;
}

/** The version of NIR whose files are written. */
export const NIR_VERSION = '1.0.8';

/** Returns a scalar. */
export function nirNumber(value: number): NirArray {
  return { shape: [], data: Float64Array.of(value) };
}

/** Returns the shape parameter of an Input or Output node. */
export function nirShape(...sizes: readonly number[]): NirArray {
  return { shape: [sizes.length], data: BigInt64Array.from(sizes, BigInt) };
}

/** Parameters of each type of node; some tools write an Affine as a Linear with `bias`. */
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
