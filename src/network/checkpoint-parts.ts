/** Parts that the checkpoints of all kinds of networks share: weights as tensors, and fields of the metadata. */
import { InputError } from '../core/errors.js';
import { integerIn, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import { isPrecise } from '../engine/index.js';
import { decodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import {
  requireTensor,
  type SafetensorsContent,
  type SafetensorsParts,
  type Tensor,
} from '../formats/safetensors.js';
import type { OptimizerState } from '../learning/rule.js';
import type { NeuronName } from '../neurons/index.js';
import type { Schema } from '../options/spec.js';
import { isNeeded, type Kind, kindOfName, type NeededKind, storedKind, wrongKind } from './naming.js';
import { NEURON_NAMES } from './neuron-options.js';
import type { GradedOptions, LoopOptions } from './schema.js';
import { decisiveOptions, storedOptions } from './stored.js';

/** Values of `format` in the metadata that are not `spikeloom-` and the name of the kind of network in files. */
const FORMATS: Readonly<Record<string, string>> = {
  autoencoder: 'spikeloom-network',
  audiocoder: 'spikeloom-synthesis',
  'ann-autoencoder': 'spikeloom-ann-network',
  'ann-audiocoder': 'spikeloom-ann-synthesis',
};
const FORMAT_VERSION = '1';
const MAX_SIDE = 4096;

/** The weights of a layer, in the engine's precision. */
export type Weights = Float32Array | Float64Array;

/** State of a training, as a checkpoint holds it. */
export interface StoredState {
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** Per layer [N_l, N_{l−1}], in the engine's own precision. */
  readonly weights: readonly Weights[];
  readonly optimizer?: OptimizerState | undefined;
}

/** A trained network, as the checkpoints of all tasks hold it. */
interface Stored {
  readonly task: string;
  readonly schema: Schema;
  /** First word of the names of its tensors. */
  readonly prefix: string;
  /** [N_0, …, N_L] */
  readonly widths: readonly number[];
  readonly options: LoopOptions;
  /** Fields of the metadata beside the widths. */
  readonly sizes: Readonly<Record<string, string>>;
  /** Fields of the metadata before the options. */
  readonly about?: Readonly<Record<string, string>>;
}

/** Returns the content of a checkpoint of any task. */
export function trainedParts(
  { task, schema, prefix, widths, options, sizes, about }: Stored,
  { batch, weights, optimizer }: StoredState,
): SafetensorsParts {
  return {
    tensors: [
      ...weightTensors(prefix, widths, weights),
      ...(optimizer ? momentTensors(prefix, widths, optimizer) : []),
    ],
    metadata: {
      format: formatOf({ task, neuron: options.neuron }),
      formatVersion: FORMAT_VERSION,
      spikeloom: VERSION,
      widths: widths.join('-'),
      ...sizes,
      seed: String(options.seed),
      batch: String(batch),
      ...(optimizer && { updates: String(optimizer.updates) }),
      ...about,
      options: optionsText(schema, options),
    },
  };
}

/** Returns the text of the options that decide a training. */
export function optionsText(schema: Schema, options: LoopOptions): string {
  return JSON.stringify(decisiveOptions<object>(schema, storedOptions(options)));
}

const checkMetadata = record(
  { format: string, formatVersion: string, spikeloom: string, batch: string, options: string },
  'ignore',
);

/** A checkpoint that is read: its content, the model of neurons that its format implies, and how far its training was. */
interface OpenedCheckpoint {
  readonly content: SafetensorsContent;
  readonly neuron: NeuronName;
  readonly batch: number;
  readonly version: string;
}

/** Reads a whole file; `file` is its name in errors. Throws an InputError if it holds no network of what is needed. */
export function openCheckpoint(bytes: Uint8Array, needed: NeededKind, file: string): OpenedCheckpoint {
  const content = decodeCheckedSafetensors(bytes, file);
  const { neuron } = checkFormat(content.metadata, needed, file);
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  checkVersion(metadata.formatVersion, file);
  const batch = readCount(metadata.batch, 'batch', place);
  return { content, neuron, batch, version: metadata.spikeloom };
}

/** Weights that were trained. */
interface TrainedWeights {
  readonly weights: Float32Array[];
  /** Weights as the engine had them, if that is finer than float32. */
  readonly precise?: Float64Array[] | undefined;
  readonly optimizer?: OptimizerState | undefined;
}

/** Reads the weights that were trained, in float32 and as the engine had them, and the state of their optimizer. */
export function readTrained(
  content: SafetensorsContent,
  prefix: string,
  widths: readonly number[],
  options: LoopOptions & { readonly optimizer?: 'sgd' | 'adam' },
  file: string,
): TrainedWeights {
  const { engine, optimizer } = options;
  return {
    weights: readWeights(content, prefix, widths, file),
    precise: isPrecise(engine) ? readPreciseWeights(content, prefix, widths, file) : undefined,
    ...(optimizer && { optimizer: readOptimizer(content, prefix, widths, { optimizer, engine }, file) }),
  };
}

/** Returns the value of `format` for a kind of network. */
export function formatOf(kind: Kind): string {
  const name = storedKind(kind);
  return FORMATS[name] ?? `spikeloom-${name}`;
}

/** Returns the kind of network that a format is for, with the neurons that it implies; undefined if there is none. */
export function kindOfFormat(format: string | undefined): Kind | undefined {
  const known = Object.keys(FORMATS).find((name) => FORMATS[name] === format);
  const [, name = known] = /^spikeloom-([a-z-]{1,60})$/.exec(known === undefined ? (format ?? '') : '') ?? [];
  return name === undefined ? undefined : kindOfName(name);
}

/** Returns the kind of network that metadata is of: its neurons may be among the options; undefined if there is none. */
export function kindOfMetadata({ format, options = '' }: Readonly<Record<string, string>>): Kind | undefined {
  const kind = kindOfFormat(format);
  const named = /"neuron":"(\w+)"/.exec(options)?.[1];
  const neuron = NEURON_NAMES.find((name) => name === named);
  return kind && (neuron ? { ...kind, neuron } : kind);
}

/** Returns the kind of network of a file. Throws an InputError unless it is what is needed. */
function checkFormat(metadata: Readonly<Record<string, string>>, needed: NeededKind, file: string): Kind {
  const found = kindOfMetadata(metadata);
  if (found !== undefined && isNeeded(found, needed)) return found;
  if (found !== undefined) throw wrongKind(file, found, needed);
  const what = `a ${needed.task === 'audiocoder' ? 'synthesis network' : 'network'}`;
  const wanted = formatOf({ task: needed.task, neuron: 'lif' });
  throw new InputError(`${file}: not ${what} of Spikeloom, its metadata does not say "format": "${wanted}"`);
}

/** Throws an InputError unless a file is of the version that is read here. */
function checkVersion(version: string, file: string): void {
  if (version === FORMAT_VERSION) return;
  throw new InputError(
    `${file}: format version ${version.slice(0, 20)}, only ${FORMAT_VERSION} is read here`,
  );
}

/**
 * Weights per layer [N_l, N_{l−1}] as tensors `prefix.0.weight` in float32, and `prefix.0.weight64` beside them where
 * they are finer.
 */
export function weightTensors(
  prefix: string,
  widths: readonly number[],
  weights: readonly Weights[],
): Tensor[] {
  return weights.flatMap((data, l): Tensor[] => {
    const name = `${prefix}.${l}.weight`;
    const shape = [widths[l + 1], widths[l]];
    if (data instanceof Float32Array) return [{ name, dtype: 'F32', shape, data }];
    return [
      { name, dtype: 'F32', shape, data: Float32Array.from(data) },
      { name: `${name}64`, dtype: 'F64', shape, data },
    ];
  });
}

/** Such weights in float32. Throws an InputError where one is missing, of another size or not finite. */
export function readWeights(
  content: SafetensorsContent,
  prefix: string,
  widths: readonly number[],
  file: string,
): Float32Array[] {
  return widths.slice(1).map((post, l) => {
    const name = `${prefix}.${l}.weight`;
    const data = requireTensor(content, { name, dtype: 'F32', shape: [post, widths[l]] }, file);
    return checkFinite(data, name, file);
  });
}

/** The finer ones beside them. */
export function readPreciseWeights(
  content: SafetensorsContent,
  prefix: string,
  widths: readonly number[],
  file: string,
): Float64Array[] {
  return widths.slice(1).map((post, l) => {
    const name = `${prefix}.${l}.weight64`;
    const data = requireTensor(content, { name, dtype: 'F64', shape: [post, widths[l]] }, file);
    return checkFinite(data, name, file);
  });
}

/** Adam's moments as tensors `prefix.0.moment1` and `prefix.0.moment2`, in the engine's own precision. */
export function momentTensors(
  prefix: string,
  widths: readonly number[],
  { first, second }: OptimizerState,
): Tensor[] {
  return [first, second].flatMap((moments, i) =>
    moments.map((data, l): Tensor => {
      const name = momentName(prefix, l, i + 1);
      const shape = [widths[l + 1], widths[l]];
      return data instanceof Float32Array
        ? { name, dtype: 'F32', shape, data }
        : { name, dtype: 'F64', shape, data };
    }),
  );
}

/**
 * Reads the state of an optimizer, of a file whose metadata counts its updates; undefined where it does not, as in that of a
 * complete training. Throws an InputError where moments are missing, of another size or not finite.
 */
export function readOptimizer(
  content: SafetensorsContent,
  prefix: string,
  widths: readonly number[],
  { optimizer, engine }: Pick<GradedOptions, 'optimizer' | 'engine'>,
  file: string,
): OptimizerState | undefined {
  const { updates: text } = content.metadata;
  if (text === undefined) return undefined;
  const updates = readCount(text, 'updates', `${file}: metadata`);
  if (optimizer === 'sgd') return { updates, first: [], second: [] };
  const dtype = isPrecise(engine) ? 'F64' : 'F32';
  const [first, second] = [1, 2].map((moment) =>
    widths.slice(1).map((post, l) => {
      const name = momentName(prefix, l, moment);
      const data = requireTensor(content, { name, dtype, shape: [post, widths[l]] }, file);
      return checkFinite(data, name, file);
    }),
  );
  return { updates, first, second };
}

function momentName(prefix: string, layer: number, moment: number): string {
  return `${prefix}.${layer}.moment${moment}`;
}

function checkFinite<A extends Float32Array | Float64Array>(weights: A, name: string, file: string): A {
  for (let n = 0; n < weights.length; n++) {
    if (!Number.isFinite(weights[n])) {
      throw new InputError(`${file}: ${name} holds ${weights[n]} at place ${n}, weights must be finite`);
    }
  }
  return weights;
}

/** A count such as that of the batches done, from its field. */
export function readCount(text: string, field: string, place: string): number {
  const value: unknown = /^\d{1,16}$/.test(text) ? Number(text) : text;
  return integerIn(0, Number.MAX_SAFE_INTEGER)(value, { file: place, path: field });
}

/** The images' size, from a field such as 28x28. */
export function readSize(text: string, place: string): { width: number; height: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const side = (digits: string | undefined) =>
    integerIn(1, MAX_SIDE)(Number(digits ?? 0), { file: place, path: 'image' });
  return { width: side(match?.[1]), height: side(match?.[2]) };
}
