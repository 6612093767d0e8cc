/**
 * A trained network ⇄ the bytes of a safetensors file.
 *
 *     layers.0.weight, layers.1.weight, …            an autoencoder: F32 [N_l, N_{l−1}], row-major
 *     audiocoder.0.weight, …                         a synthesis network: sound → hidden spikes or values
 *     autoencoder.0.weight, …                        the same: its autoencoder, image → hidden → image
 *     layers.0.weight64, …                           F64, only if the engine counts in float64
 *     layers.0.moment1, layers.0.moment2, …          F32 or F64, moments of Adam of an ANN, until its training is complete
 *     metadata: format, formatVersion, spikeloom (version), widths, image, seed, batch, updates (of an ANN, as long),
 *     options (JSON), crc32 of the data (checked-safetensors.ts); of a synthesis network also classes, autoencoder (its
 *     options) and hears, which is `words` if it hears words over all frames
 *
 * Nothing is in it but what seed and options decide: equal trainings make equal files, whatever time they took and
 * on however many threads they ran. Any safetensors reader can read it.
 */
import { array, oneOf, optional, readJson, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import { isPrecise } from '../engine/index.js';
import { decodeCheckedSafetensors, encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { SafetensorsContent, SafetensorsParts } from '../formats/safetensors.js';
import type { OptimizerState } from '../learning/rule.js';
import type { AnnNetwork, AnnSynthesisNetwork } from './ann-network.js';
import {
  checkFormat,
  checkVersion,
  FORMAT_VERSION,
  FORMATS,
  momentTensors,
  readCount,
  readOptimizer,
  readPreciseWeights,
  readSize,
  readWeights,
  type StoredState,
  weightTensors,
} from './checkpoint-parts.js';
import type { NetworkKind } from './kind.js';
import { autoencoderWidths, type Network, type NetworkOf } from './network.js';
import type { LoopOptions } from './schema.js';
import { decisiveOptions, OPTION_CHECKS, storedInputs } from './stored.js';
import { audiocoderWidths, type SynthesisNetwork, type SynthesisOf } from './synthesis.js';

/** A network as a checkpoint holds it, and how far its training had come. */
export interface CheckpointOf<Network> {
  readonly network: Network;
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** The trained weights as the engine had them, if that is finer than float32. */
  readonly precise?: readonly Float64Array[] | undefined;
  /** State of the optimizer of an ANN whose training is not complete. */
  readonly optimizer?: OptimizerState | undefined;
  /** The version of Spikeloom that wrote it. */
  readonly version: string;
}

/** Networks by the kind that their checkpoints name. */
export interface Networks {
  readonly autoencoder: Network;
  readonly audiocoder: SynthesisNetwork;
  readonly 'ann-autoencoder': AnnNetwork;
  readonly 'ann-audiocoder': AnnSynthesisNetwork;
}
/** A checkpoint of a kind of network. */
export type Checkpoint<K extends NetworkKind = 'autoencoder'> = CheckpointOf<Networks[K]>;

/** An autoencoder of any neurons. */
type AnyAutoencoder = NetworkOf<LoopOptions>;
/** A synthesis network of any neurons. */
type AnySynthesis = SynthesisOf<LoopOptions, AnyAutoencoder>;

/** Networks whose trained weights are given apart. */
interface Untrained<Autoencoder extends AnyAutoencoder, Synthesis extends AnySynthesis> {
  readonly autoencoder: Omit<Autoencoder, 'weights'>;
  readonly audiocoder: Omit<Synthesis, 'audiocoder'> & {
    readonly audiocoder: Omit<Synthesis['audiocoder'], 'weights'>;
  };
}
/** A network of a kind whose trained weights are given apart. */
type UntrainedOf<K extends NetworkKind> = {
  readonly autoencoder: Untrained<Network, SynthesisNetwork>['autoencoder'];
  readonly audiocoder: Untrained<Network, SynthesisNetwork>['audiocoder'];
  readonly 'ann-autoencoder': Untrained<AnnNetwork, AnnSynthesisNetwork>['autoencoder'];
  readonly 'ann-audiocoder': Untrained<AnnNetwork, AnnSynthesisNetwork>['audiocoder'];
}[K];
type AnyUntrained = Untrained<AnyAutoencoder, AnySynthesis>;

/** Value of `hears`. */
const WORDS = 'words';

/**
 * Returns the content of a checkpoint. `weights` of the state are those that were trained (of a synthesis network the
 * audiocoder's), in the engine's precision, per layer [N_l, N_{l−1}].
 */
export function checkpointParts<K extends NetworkKind>(
  kind: K,
  network: UntrainedOf<K>,
  { batch, weights, optimizer }: StoredState,
): SafetensorsParts {
  const synthesis = isSynthesis(kind) ? (network as AnyUntrained['audiocoder']) : undefined;
  const autoencoder = synthesis?.autoencoder ?? (network as AnyUntrained['autoencoder']);
  const { widths, options } = synthesis?.audiocoder ?? autoencoder;
  const prefix = prefixOf(kind);
  return {
    tensors: [
      ...weightTensors(prefix, widths, weights),
      ...(optimizer ? momentTensors(prefix, widths, optimizer) : []),
      ...(synthesis ? weightTensors('autoencoder', autoencoder.widths, synthesis.autoencoder.weights) : []),
    ],
    metadata: {
      format: FORMATS[kind],
      formatVersion: FORMAT_VERSION,
      spikeloom: VERSION,
      widths: widths.join('-'),
      image: `${autoencoder.image.width}x${autoencoder.image.height}`,
      seed: String(options.seed),
      batch: String(batch),
      ...(optimizer && { updates: String(optimizer.updates) }),
      ...(synthesis && { classes: JSON.stringify(synthesis.classes) }),
      ...(synthesis?.hearsWords && { hears: WORDS }),
      options: JSON.stringify(decisiveOptions(kind, options)),
      ...(synthesis && {
        autoencoder: JSON.stringify(decisiveOptions(autoencoderKind(kind), autoencoder.options)),
      }),
    },
  };
}

/** Returns the whole file in memory. */
export function encodeCheckpoint<K extends NetworkKind>(
  kind: K,
  network: UntrainedOf<K>,
  state: StoredState,
): Uint8Array {
  return encodeCheckedSafetensors(checkpointParts(kind, network, state));
}

const checkMetadata = record(
  { format: string, formatVersion: string, spikeloom: string, image: string, batch: string, options: string },
  'ignore',
);
const checkSynthesis = record(
  { classes: string, autoencoder: string, hears: optional(oneOf([WORDS])) },
  'ignore',
);

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` if their place allows it.
 * Throws an InputError for anything that is not a network of that kind.
 */
export function decodeCheckpoint<K extends NetworkKind>(
  kind: K,
  bytes: Uint8Array,
  file: string,
): Checkpoint<K> {
  const content = decodeCheckedSafetensors(bytes, file);
  checkFormat(content.metadata.format, kind, file);
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  checkVersion(metadata.formatVersion, file);
  const image = readSize(metadata.image, place);
  const batch = readCount(metadata.batch, 'batch', place);
  const read = isSynthesis(kind) ? readSynthesis : readAutoencoder;
  // A file of the kind's format holds a network of that kind.
  return { ...read(kind, content, image, file), batch, version: metadata.spikeloom } as Checkpoint<K>;
}

type Read<Trained> = Pick<CheckpointOf<Trained>, 'network' | 'precise' | 'optimizer'>;
type ImageSize = AnyAutoencoder['image'];

function readAutoencoder(
  kind: NetworkKind,
  content: SafetensorsContent,
  image: ImageSize,
  file: string,
): Read<AnyAutoencoder> {
  const { options: text } = content.metadata;
  const options = readJson(text, `${file}: metadata: options`, OPTION_CHECKS[autoencoderKind(kind)].decisive);
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  const { weights, ...rest } = readTrained(content, 'layers', widths, options, file);
  return { network: { widths, weights, image, options }, ...rest };
}

function readSynthesis(
  kind: NetworkKind,
  content: SafetensorsContent,
  image: ImageSize,
  file: string,
): Read<AnySynthesis> {
  const place = `${file}: metadata`;
  const metadata = checkSynthesis(content.metadata, { file: place, path: '' });
  const own = kind === 'ann-audiocoder' ? 'ann-audiocoder' : 'audiocoder';
  const options = readJson(content.metadata.options, `${place}: options`, OPTION_CHECKS[own].decisive);
  const checkOptions = OPTION_CHECKS[autoencoderKind(kind)].decisive;
  const imageOptions = readJson(metadata.autoencoder, `${place}: autoencoder`, checkOptions);
  const classes = readJson(metadata.classes, `${place}: classes`, array(string, 1, 256));
  const imageWidths = autoencoderWidths(image.width * image.height, imageOptions.hidden);
  const widths = audiocoderWidths(storedInputs(options, place), options, { widths: imageWidths });
  const autoencoder = {
    widths: imageWidths,
    // Copied, so that it does not keep the whole file in memory.
    weights: readWeights(content, 'autoencoder', imageWidths, file).map((matrix) => matrix.slice()),
    image,
    options: imageOptions,
  };
  const { weights, ...rest } = readTrained(content, 'audiocoder', widths, options, file);
  const network = {
    ...{ audiocoder: { widths, weights, options }, autoencoder, classes },
    ...(metadata.hears === WORDS && { hearsWords: true }),
  };
  return { network, ...rest };
}

/** Reads the weights that were trained, in float32 and as the engine had them, and the state of their optimizer. */
function readTrained(
  content: SafetensorsContent,
  prefix: string,
  widths: readonly number[],
  options: LoopOptions & { readonly optimizer?: 'sgd' | 'adam' },
  file: string,
): Pick<AnyAutoencoder, 'weights'> & Omit<Read<unknown>, 'network'> {
  const { engine, optimizer } = options;
  return {
    weights: readWeights(content, prefix, widths, file),
    precise: isPrecise(engine) ? readPreciseWeights(content, prefix, widths, file) : undefined,
    ...(optimizer && { optimizer: readOptimizer(content, prefix, widths, { optimizer, engine }, file) }),
  };
}

function isSynthesis(kind: NetworkKind): boolean {
  return kind === 'audiocoder' || kind === 'ann-audiocoder';
}

function prefixOf(kind: NetworkKind): string {
  return isSynthesis(kind) ? 'audiocoder' : 'layers';
}

/** Returns the kind of the autoencoder that a network is or holds. */
function autoencoderKind(kind: NetworkKind): 'autoencoder' | 'ann-autoencoder' {
  return kind === 'autoencoder' || kind === 'audiocoder' ? 'autoencoder' : 'ann-autoencoder';
}
