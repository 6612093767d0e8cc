/**
 * A trained network → a NIR graph: a chain input → fc1 → lif1 → fc2 → lif2 → … → output (`neuron-parameters.ts`).
 *
 * Of an audiocoder the chain is the whole synthesis network, listener and decoder. What a checkpoint says in words is in
 * the metadata, and what the chain lacks: the autoencoder's first layer. So import gives the same network again.
 */
import { UsageError } from '../../core/errors.js';
import { type NirGraph, type NirNode, type NirValue, nirNumber, nirShape } from '../../formats/nir/graph.js';
import { decodeSafetensors } from '../../formats/safetensors.js';
import type { NeuronName } from '../../neurons/index.js';
import type { LifOptions } from '../../neurons/lif.js';
import { checkpointParts, decodeCheckpoint } from '../checkpoint.js';
import { kindOfFormat } from '../checkpoint-parts.js';
import { type Kind, kindName } from '../naming.js';
import { type SpikingNetwork, spikes } from '../network.js';
import { type SpikingSynthesisNetwork, synthesisSpikes } from '../synthesis.js';
import { isNear, neuronNode, unitR } from './neuron-parameters.js';

/** Options of an export to NIR. */
export interface NirExportOptions {
  /** Length of a time step in seconds. Default: 0.001. */
  readonly dt?: number | undefined;
  /** Makes r = 1 and divides the weights by α instead, for tools that pass r over. Default: false. */
  readonly foldR?: boolean | undefined;
  /** Batches that the network has learned from, which a checkpoint counts. Default: 0. */
  readonly batch?: number | undefined;
}

/** Seconds that a time step has unless another is given. */
export const NIR_DT = 1e-3;
/** Names in the metadata. */
export const FIRST_LAYER = 'autoencoder.0.weight';
export const UNFOLDED = 'unfolded.';

/**
 * The graph of a checkpoint's bytes; `file` is its name in errors. Throws an InputError where they are no checkpoint and
 * a UsageError where the network does not spike.
 */
export function checkpointToNir(
  bytes: Uint8Array,
  file: string,
  options: Omit<NirExportOptions, 'batch'> = {},
): NirGraph {
  const kind = kindOfFormat(decodeSafetensors(bytes, file).metadata.format);
  if (kind?.task === 'audiocoder') {
    const { network, batch } = decodeCheckpoint('audiocoder', bytes, file);
    if (synthesisSpikes(network)) return synthesisToNir(network, { ...options, batch });
  } else {
    const { network, batch } = decodeCheckpoint('autoencoder', bytes, file);
    if (spikes(network)) return networkToNir(network, { ...options, batch });
  }
  throw notSpiking(file, kind ?? { task: 'autoencoder', neuron: 'relu' });
}

/** Returns the error for an ANN that is to become a NIR graph. */
export function notSpiking(place: string, kind: Kind): UsageError {
  return new UsageError(
    `${place} holds ${kindName(kind)}: NIR holds spiking networks; export it with --npz, or its spiking twin`,
  );
}

/** The graph of an autoencoder. Throws a UsageError where float32 cannot hold what the time step makes of it. */
export function networkToNir(network: SpikingNetwork, options: NirExportOptions = {}): NirGraph {
  const { metadata } = checkpointParts('autoencoder', network, {
    batch: options.batch ?? 0,
    weights: network.weights,
  });
  return graphOf([network], { ...metadata, ...stepsOf(network.options) }, options);
}

/** Converts a synthesis network to a NIR graph. */
export function synthesisToNir(network: SpikingSynthesisNetwork, options: NirExportOptions = {}): NirGraph {
  const { audiocoder, autoencoder } = network;
  const state = { batch: options.batch ?? 0, weights: audiocoder.weights };
  const { metadata } = checkpointParts('audiocoder', network, state);
  const [first, ...weights] = autoencoder.weights;
  const shape = [autoencoder.widths[1], autoencoder.widths[0]];
  return graphOf(
    [audiocoder, { widths: autoencoder.widths.slice(1), weights, options: autoencoder.options }],
    // Clips are coded by their rate alone.
    {
      ...metadata,
      ...stepsOf({ ...audiocoder.options, coding: 'rate' }),
      [FIRST_LAYER]: { shape, data: first },
    },
    options,
  );
}

/** Returns the metadata for readers that do not parse the options. */
function stepsOf(options: {
  preset: string;
  coding: string;
  steps: number;
  spikeProbability: number;
}): Record<string, NirValue> {
  return {
    preset: options.preset,
    coding: options.coding,
    steps: nirNumber(options.steps),
    spikeProbability: nirNumber(options.spikeProbability),
    spikes: 'where v >= v_threshold',
  };
}

function graphOf(
  parts: readonly (Pick<SpikingNetwork, 'widths' | 'weights'> & {
    readonly options: LifOptions & { readonly neuron: NeuronName };
  })[],
  about: Readonly<Record<string, NirValue>>,
  { dt = NIR_DT, foldR = false }: NirExportOptions,
): NirGraph {
  for (const { options } of parts) {
    checkModel(options);
    checkTime(options.leak, dt);
  }
  const nodes = new Map<string, NirNode>();
  const metadata: Record<string, NirValue> = { ...about, dt: nirNumber(dt) };
  if (foldR) metadata.foldedR = 'weights are divided by alpha and r is 1';
  nodes.set('input', { type: 'Input', parameters: { shape: nirShape(parts[0].widths[0]) } });
  let layer = 0;
  let last = 0;
  for (const { widths, weights, options } of parts) {
    for (const [l, data] of weights.entries()) {
      layer++;
      last = widths[l + 1];
      const shape = [last, widths[l]];
      const r = unitR(options.leak, dt);
      if (foldR) metadata[`${UNFOLDED}${layer - 1}`] = { shape, data };
      const weight = { shape, data: foldR ? exportedWeights(data, r) : data };
      const name = `${options.leak === 0 ? 'if' : 'lif'}${layer}`;
      nodes.set(`fc${layer}`, { type: 'Linear', parameters: { weight } });
      nodes.set(name, neuronNode(last, options, { dt, r: foldR ? 1 : r }));
    }
  }
  nodes.set('output', { type: 'Output', parameters: { shape: nirShape(last) } });
  const names = [...nodes.keys()];
  const edges = names.slice(1).map((name, n) => [names[n], name] as const);
  return { nodes, edges, metadata };
}

/** Throws a UsageError for neurons of a model that NIR does not have. */
function checkModel({ neuron }: { readonly neuron: NeuronName }): void {
  if (neuron === 'lif') return;
  throw new UsageError(`NIR has no neurons of the model ${neuron}, only lif: export the network with --npz`);
}

/** Throws a UsageError where a time step is none, or makes a tau or r that float32 cannot hold. */
function checkTime(leak: number, dt: number): void {
  if (!(dt > 0 && dt < Infinity)) throw new UsageError(`the time step must be above 0 seconds, got ${dt}`);
  const parameters = leak === 0 ? { r: unitR(leak, dt) } : { tau: dt / leak, r: unitR(leak, dt) };
  for (const [name, value] of Object.entries(parameters)) {
    const rounded = Math.fround(value);
    if (rounded < Infinity && isNear(rounded, value)) continue;
    const found = `a leak of ${leak} and a time step of ${dt} s make ${name} ${value}`;
    throw new UsageError(`${found}, which float32 cannot hold: give another --nir-dt, such as 1e-3`);
  }
  if (leak > 0 && !(Math.fround(dt / leak) > Math.fround(dt))) {
    throw new UsageError(
      `a leak of ${leak} is so near to 1 that float32 cannot tell tau from the time step: NIR cannot hold it`,
    );
  }
}

/** Weights with r folded into them. Throws a UsageError where one is too large for float32. */
function exportedWeights(weights: Float32Array, r: number): Float32Array {
  const folded = foldedWeights(weights, r);
  if (folded.every(Number.isFinite)) return folded;
  throw new UsageError(
    `weights times ${r}, which --fold-r makes of them, are too large for float32: leave it out, or give a longer --nir-dt`,
  );
}

/** Weights times r, in float32. */
export function foldedWeights(weights: Float32Array, r: number): Float32Array {
  const folded = new Float32Array(weights.length);
  for (let n = 0; n < weights.length; n++) folded[n] = weights[n] * r;
  return folded;
}
