/**
 * Cost of a network, in the terms of NeuroBench (Yik et al., Nature Communications 2025; definitions as in version 2 of its code,
 * every decision in docs/metrics.md):
 *
 *     footprint             bytes of the parameters, and of the potentials of one sample
 *     connection sparsity   zero weights / all weights
 *     activation sparsity   zero outputs of neurons / all outputs, over all steps and samples; inputs are not counted
 *     dense operations      connections · steps
 *     effective operations  Σ_j x_j·w_j     x_j: how often input j was not 0, w_j: its weights that are not 0
 *     membrane updates      neurons at the first step, later those whose potential is another than at the step before
 *     energy                an estimate: accumulates · 0.9 pJ + multiply-accumulates · 4.6 pJ
 *
 * Operations, updates and energy are per sample, over all its steps. An operation is an accumulate (AC) where the inputs are
 * spikes, else a multiply-accumulate (MAC).
 */

/** Picojoules of an operation on 32-bit floats at 45 nm: an addition, and a multiplication with it (Horowitz, ISSCC 2014). */
export const PICOJOULES = { accumulate: 0.9, multiplyAccumulate: 4.6 } as const;

/** Bytes of a weight or a potential, float32. */
const NUMBER_BYTES = 4;

/** Numbers of one layer, or of all layers together. */
export interface LayerCost {
  /** N_l */
  readonly neurons: number;
  /** Number of weights, zeros included; there are no biases. */
  readonly parameters: number;
  /** Bytes. */
  readonly footprint: {
    readonly parameters: number;
    /** Potentials of one sample; 0 of an ANN. */
    readonly buffers: number;
  };
  readonly connectionSparsity: number;
  readonly activationSparsity: number;
  /** Per sample: outputs that are not 0, which are spikes where there are any. */
  readonly activations: number;
  /** Per sample. */
  readonly synapticOperations: {
    readonly dense: number;
    readonly effectiveAcs: number;
    readonly effectiveMacs: number;
  };
  /** Per sample; 0 of an ANN. */
  readonly membraneUpdates: number;
  /** An estimate, picojoules per sample, of the effective operations alone: no memory, no leak. */
  readonly energyEstimate: number;
}

/** Cost of a frozen network, in NeuroBench's terms. */
export interface NetworkCost {
  /** Samples it was measured on. */
  readonly samples: number;
  /** T; 1 of an ANN. */
  readonly steps: number;
  /** Per sample: inputs that are not 0, over all steps. */
  readonly inputActivations: number;
  /** 1..L */
  readonly layers: readonly LayerCost[];
  readonly total: LayerCost;
}

/** Counts of samples that ran through a network. */
export interface Activity {
  /** Number of times that each neuron was not 0, over all samples and steps: inputs first, [N_l] each. */
  readonly counts: readonly Float64Array[];
  /** Per layer 1..L, of all samples; undefined of an ANN. */
  readonly membraneUpdates?: readonly number[] | undefined;
  readonly samples: number;
  readonly steps: number;
}

/** Cost of a network of fully connected layers; `weights` per layer [N_l, N_{l−1}], row-major. */
export function networkCost(weights: readonly Float32Array[], activity: Activity): NetworkCost {
  const { counts, membraneUpdates, samples, steps } = activity;
  if (!(samples > 0)) throw new RangeError(`samples must be above 0, got ${samples}`);
  const layers = weights.map((matrix, l): LayerCost => {
    const [inputs, outputs] = [counts[l], counts[l + 1]];
    const neurons = outputs.length;
    const used = usedWeights(matrix, inputs.length);
    const effective = inputs.reduce((sum, count, j) => sum + count * used[j], 0) / samples;
    const activations = total(outputs) / samples;
    return layerCost({
      neurons,
      parameters: matrix.length,
      zeroWeights: matrix.length - total(used),
      activations,
      steps,
      effectiveAcs: membraneUpdates ? effective : 0,
      effectiveMacs: membraneUpdates ? 0 : effective,
      membraneUpdates: membraneUpdates && membraneUpdates[l] / samples,
    });
  });
  return { samples, steps, inputActivations: total(counts[0]) / samples, layers, total: totalCost(layers) };
}

/** Dense multiply-accumulates per sample of an ANN of these widths, and the estimate of their energy in picojoules. */
export function denseAnnCost(widths: readonly number[]): { macs: number; energyEstimate: number } {
  const macs = widths.slice(1).reduce((sum, neurons, l) => sum + neurons * widths[l], 0);
  return { macs, energyEstimate: macs * PICOJOULES.multiplyAccumulate };
}

/** Synaptic operations of either kind. */
export function effectiveOperations({ synapticOperations }: LayerCost): number {
  return synapticOperations.effectiveAcs + synapticOperations.effectiveMacs;
}

interface LayerNumbers {
  readonly neurons: number;
  readonly parameters: number;
  readonly zeroWeights: number;
  readonly activations: number;
  readonly steps: number;
  readonly effectiveAcs: number;
  readonly effectiveMacs: number;
  /** Undefined of an ANN. */
  readonly membraneUpdates: number | undefined;
}

function layerCost(numbers: LayerNumbers): LayerCost {
  const { neurons, parameters, zeroWeights, activations, steps } = numbers;
  const { effectiveAcs, effectiveMacs, membraneUpdates } = numbers;
  return {
    neurons,
    parameters,
    footprint: {
      parameters: parameters * NUMBER_BYTES,
      buffers: membraneUpdates === undefined ? 0 : neurons * NUMBER_BYTES,
    },
    connectionSparsity: zeroWeights / parameters,
    activationSparsity: 1 - activations / (neurons * steps),
    activations,
    synapticOperations: { dense: parameters * steps, effectiveAcs, effectiveMacs },
    membraneUpdates: membraneUpdates ?? 0,
    energyEstimate: effectiveAcs * PICOJOULES.accumulate + effectiveMacs * PICOJOULES.multiplyAccumulate,
  };
}

/** All layers together: sums, and sparsities over all weights and all neurons. */
function totalCost(layers: readonly LayerCost[]): LayerCost {
  const sum = (of: (layer: LayerCost) => number) => layers.reduce((all, layer) => all + of(layer), 0);
  const neurons = sum((layer) => layer.neurons);
  const parameters = sum((layer) => layer.parameters);
  return {
    neurons,
    parameters,
    footprint: {
      parameters: sum(({ footprint }) => footprint.parameters),
      buffers: sum(({ footprint }) => footprint.buffers),
    },
    connectionSparsity: sum((layer) => layer.connectionSparsity * layer.parameters) / parameters,
    activationSparsity: sum((layer) => layer.activationSparsity * layer.neurons) / neurons,
    activations: sum(({ activations }) => activations),
    synapticOperations: {
      dense: sum(({ synapticOperations }) => synapticOperations.dense),
      effectiveAcs: sum(({ synapticOperations }) => synapticOperations.effectiveAcs),
      effectiveMacs: sum(({ synapticOperations }) => synapticOperations.effectiveMacs),
    },
    membraneUpdates: sum(({ membraneUpdates }) => membraneUpdates),
    energyEstimate: sum(({ energyEstimate }) => energyEstimate),
  };
}

/** Weights of each input that are not 0 [inputs]; `weights` [N, inputs], row-major. */
function usedWeights(weights: Float32Array, inputs: number): Float64Array {
  const used = new Float64Array(inputs);
  for (let from = 0; from < weights.length; from += inputs) {
    for (let j = 0; j < inputs; j++) if (weights[from + j] !== 0) used[j]++;
  }
  return used;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
