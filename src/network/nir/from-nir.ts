/**
 * A NIR graph → a network: an autoencoder, or of a graph that Spikeloom wrote of an audiocoder, that one.
 *
 * A graph that Spikeloom wrote has all options in its metadata; where its neurons were changed since, they win. Any
 * other chain (`layers.ts`) becomes an autoencoder that was never trained here.
 */
import { InputError, UsageError } from '../../core/errors.js';
import { anything, mapOf, readJson } from '../../core/json-input.js';
import { isPrecise } from '../../engine/index.js';
import type { NirGraph, NirValue } from '../../formats/nir/graph.js';
import { encodeSafetensors, type Tensor } from '../../formats/safetensors.js';
import { NEURONS } from '../../neurons/index.js';
import type { LifOptions, Reset } from '../../neurons/lif.js';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../checkpoint.js';
import { kindOfFormat, type Weights, weightTensors } from '../checkpoint-parts.js';
import type { SpikingNetwork } from '../network.js';
import { resolveOptions } from '../presets.js';
import { chainOf } from './chain.js';
import { inputShape, type Stage, stagesOf, timeStep } from './layers.js';
import { isNear, unitR } from './neuron-parameters.js';
import { FIRST_LAYER, foldedWeights, UNFOLDED } from './to-nir.js';
import { type KnownNeurons, type UnifiedLayers, unify } from './unify.js';

/** Values that a graph may not hold; those that are given win over its own. */
export interface NirImportOptions {
  /** Length of a time step in seconds. */
  readonly dt?: number | undefined;
  readonly image?: SpikingNetwork['image'] | undefined;
  /** Time steps each image is shown for, T; of an audiocoder, each clip is heard. */
  readonly steps?: number | undefined;
  /** Chance per step that an input of full intensity spikes; of an audiocoder, an input of its listener. */
  readonly spikeProbability?: number | undefined;
  /** Reset of the neurons in all parts. Default: that of the nodes, or to zero, as in NIR. */
  readonly reset?: Reset | undefined;
}

/** A network that was read, and its kind. */
export type ImportedNetwork =
  | { readonly kind: 'autoencoder'; readonly checkpoint: Checkpoint<'autoencoder', true> }
  | { readonly kind: 'audiocoder'; readonly checkpoint: Checkpoint<'audiocoder', true> };

/**
 * The network of a graph; `file` is its name in errors. Throws an InputError that names the node that cannot be
 * expressed, and a UsageError where something has to be given.
 */
export function networkFromNir(graph: NirGraph, file: string, given: NirImportOptions = {}): ImportedNetwork {
  const chain = chainOf(graph, file);
  const dt = timeStep(given.dt, numberOf(graph.metadata.dt), file);
  const stages = stagesOf(chain, dt, file).map((stage, layer) => unfolded(stage, layer, dt, graph.metadata));
  const { format, options } = graph.metadata;
  const own = typeof options === 'string' ? kindOfFormat(String(format)) : undefined;
  // Graphs are of spiking networks.
  if (own !== undefined && NEURONS[own.neuron].spikes) {
    return own.task === 'audiocoder'
      ? ownSynthesis(graph, stages, file, given)
      : ownNetwork(graph, stages, file, given);
  }
  return foreignNetwork(stages, inputShape(chain, file), file, given);
}

/** A stage with the weights that export folded r into, where they still are what it made of them. */
function unfolded(stage: Stage, layer: number, dt: number, metadata: NirGraph['metadata']): Stage {
  const stored = metadata[`${UNFOLDED}${layer}`];
  const { weights, leak } = stage;
  if (typeof stored !== 'object' || !(stored.data instanceof Float32Array)) return stage;
  const r = unitR(leak, dt);
  const folded = foldedWeights(stored.data, r);
  const isSame = folded.length === weights.length && folded.every((weight, n) => isNear(weight, weights[n]));
  return isSame ? { ...stage, weights: stored.data, rows: stage.rows.map((row) => row * r) } : stage;
}

/** Options as a file's metadata has them, which reading the checkpoint checks. */
type StoredOptions = Readonly<Record<string, unknown>>;

function storedOptions(text: NirValue | undefined, place: string): StoredOptions {
  if (typeof text !== 'string') throw new InputError(`${place} must be a text`);
  return readJson(text, place, mapOf(anything));
}

function ownNetwork(
  { metadata }: NirGraph,
  stages: readonly Stage[],
  file: string,
  given: NirImportOptions,
): ImportedNetwork {
  const stored = storedOptions(metadata.options, `${file}: metadata: options`);
  const layers = unify(stages, knownOf(stored, given), file);
  checkAutoencoder(layers.widths, file);
  const hidden = layers.widths.slice(1, -1);
  const options = { ...stored, ...neuronsOf(layers), hidden, ...givenOptions(given, stored) };
  const { image } = given;
  if (image !== undefined) checkImage(image, layers.widths[0], file);
  const size = image && { image: `${image.width}x${image.height}` };
  const texts = { ...textsOf(metadata), options: JSON.stringify(options), ...size };
  const tensors = tensorsOf('layers', layers, options);
  return {
    kind: 'autoencoder',
    checkpoint: decodeCheckpoint('autoencoder', encodeSafetensors(tensors, texts), file, true),
  };
}

function ownSynthesis(
  { metadata }: NirGraph,
  stages: readonly Stage[],
  file: string,
  given: NirImportOptions,
): ImportedNetwork {
  if (given.image !== undefined) {
    throw new UsageError(
      `${file} holds an audiocoder, which knows the size of its images: leave out --image`,
    );
  }
  const heard = storedOptions(metadata.options, `${file}: metadata: options`);
  const drawn = storedOptions(metadata.autoencoder, `${file}: metadata: autoencoder`);
  const first = metadata[FIRST_LAYER];
  if (typeof first !== 'object' || !(first.data instanceof Float32Array) || first.shape.length !== 2) {
    throw new InputError(`${file}: metadata: ${FIRST_LAYER} must be float32 [hidden neurons, pixels]`);
  }
  const hidden = Array.isArray(heard.hidden) ? heard.hidden.length : 0;
  const [listening, painting] = [stages.slice(0, hidden + 1), stages.slice(hidden + 1)];
  if (painting.length === 0) {
    throw new InputError(`${file}: has ${stages.length} layers, its audiocoder alone has ${hidden + 1}`);
  }
  const listener = unify(listening, knownOf(heard, given), file);
  const painter = unify(painting, knownOf(drawn, given), file);
  const options = { ...heard, ...neuronsOf(listener), ...givenOptions(given, heard) };
  const autoencoder = { ...drawn, ...neuronsOf(painter) };
  const texts = {
    ...textsOf(metadata),
    options: JSON.stringify(options),
    autoencoder: JSON.stringify(autoencoder),
  };
  const whole = {
    widths: [first.shape[1], ...painter.widths],
    weights: [first.data, ...painter.weights],
  };
  const tensors = [
    ...tensorsOf('audiocoder', listener, options),
    ...weightTensors('autoencoder', whole.widths, whole.weights),
  ];
  return {
    kind: 'audiocoder',
    checkpoint: decodeCheckpoint('audiocoder', encodeSafetensors(tensors, texts), file, true),
  };
}

function foreignNetwork(
  stages: readonly Stage[],
  shape: readonly number[],
  file: string,
  given: NirImportOptions,
): ImportedNetwork {
  const layers = unify(stages, { givenReset: given.reset }, file);
  const { widths, weights } = layers;
  checkAutoencoder(widths, file);
  const hidden = widths.slice(1, -1);
  const options = resolveOptions({ hidden, ...neuronsOf(layers), ...givenOptions(given) });
  const network = { widths, image: imageOf(widths[0], shape, file, given), options };
  // Read again, so that what a checkpoint may not hold is found here.
  const bytes = encodeCheckpoint('autoencoder', network, { batch: 0, weights });
  return { kind: 'autoencoder', checkpoint: decodeCheckpoint('autoencoder', bytes, file, true) };
}

function checkAutoencoder(widths: readonly number[], file: string): void {
  if (widths.length >= 3 && widths[0] === widths[widths.length - 1]) return;
  throw new InputError(
    `${file}: the chain ${widths.join('-')} is no autoencoder: Spikeloom's networks give back the image they are ` +
      `shown, so it must have a hidden layer and as many outputs as inputs`,
  );
}

/** The size of the images: given, or of the input's shape [height, width] or [1, height, width], or a square. */
function imageOf(
  pixels: number,
  shape: readonly number[],
  file: string,
  { image }: NirImportOptions,
): SpikingNetwork['image'] {
  if (image !== undefined) {
    checkImage(image, pixels, file);
    return image;
  }
  const [width, height] = [shape[shape.length - 1], shape[shape.length - 2] ?? 0];
  if (width * height === pixels) return { width, height };
  const side = Math.sqrt(pixels);
  if (!Number.isInteger(side)) throw wrongSize(file, pixels, 'which is no square');
  return { width: side, height: side };
}

function checkImage({ width, height }: SpikingNetwork['image'], pixels: number, file: string): void {
  if (width * height !== pixels) throw wrongSize(file, pixels, `got ${width}x${height}`);
}

function wrongSize(file: string, pixels: number, got: string): UsageError {
  return new UsageError(
    `${file} takes ${pixels} pixels, ${got}: give --image as width x height, such as 28x28`,
  );
}

/** Returns the parameters of the neurons that options hold or that are given. */
function knownOf({ leak, threshold, reset }: StoredOptions, given: NirImportOptions): KnownNeurons {
  return {
    ...(typeof leak === 'number' && { leak }),
    ...(typeof threshold === 'number' && { threshold }),
    reset,
    givenReset: given.reset,
  };
}

/** The options of the layers' neurons. */
function neuronsOf({ leak, threshold, reset }: UnifiedLayers): Omit<LifOptions, 'clamp'> {
  return { leak, threshold, reset };
}

/** Returns the options that are given in place of others; fewer steps leave fewer to settle in, as where a training is told of them. */
function givenOptions({ steps, spikeProbability }: NirImportOptions, { settle }: StoredOptions = {}) {
  return {
    ...(steps !== undefined && { steps }),
    ...(steps !== undefined && typeof settle === 'number' && { settle: Math.min(settle, steps - 1) }),
    ...(spikeProbability !== undefined && { spikeProbability }),
  };
}

/** Weights as a checkpoint has them: of the reference engine in float64 too. */
function tensorsOf(prefix: string, { widths, weights }: UnifiedLayers, { engine }: StoredOptions): Tensor[] {
  const stored: Weights[] = weights.map((data) => (isPrecise(engine) ? Float64Array.from(data) : data));
  return weightTensors(prefix, widths, stored);
}

function textsOf(metadata: NirGraph['metadata']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function numberOf(value: NirValue | undefined): number | undefined {
  return typeof value === 'object' && value.data.length === 1 ? Number(value.data[0]) : undefined;
}
