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
import { array, type Check, oneOf, optional, readJson, record, string } from '../core/json-input.js';
import { VERSION } from '../core/version.js';
import { isPrecise } from '../engine/index.js';
import { decodeCheckedSafetensors, encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { SafetensorsContent, SafetensorsParts } from '../formats/safetensors.js';
import type { OptimizerState } from '../learning/rule.js';
import type { NeuronName } from '../neurons/index.js';
import type { AudiocoderOptions } from './audiocoder-schema.js';
import {
  checkFormat,
  checkVersion,
  FORMAT_VERSION,
  formatOf,
  momentTensors,
  readCount,
  readOptimizer,
  readPreciseWeights,
  readSize,
  readWeights,
  type StoredState,
  weightTensors,
} from './checkpoint-parts.js';
import type { NetworkTask } from './naming.js';
import { autoencoderWidths, type Network, type NetworkOf } from './network.js';
import type { NamesThat } from './neuron-options.js';
import type { AutoencoderOptions, LoopOptions } from './schema.js';
import { checksOf, decisiveOptions, SCHEMAS, storedInputs, storedOptions } from './stored.js';
import { audiocoderWidths, type SynthesisNetwork, type SynthesisOf } from './synthesis.js';

/** A network as a checkpoint holds it, and how far its training had come. */
export interface CheckpointOf<SpikingNetwork> {
  readonly network: SpikingNetwork;
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** The trained weights as the engine had them, if that is finer than float32. */
  readonly precise?: readonly Float64Array[] | undefined;
  /** State of the optimizer of an ANN whose training is not complete. */
  readonly optimizer?: OptimizerState | undefined;
  /** The version of Spikeloom that wrote it. */
  readonly version: string;
}

/** Networks by their task, of neurons that spike or not. */
interface Networks<Spikes extends boolean> {
  readonly autoencoder: Network<NamesThat<Spikes>>;
  readonly audiocoder: SynthesisNetwork<NamesThat<Spikes>>;
}
/** A checkpoint of a network of a task. */
export type Checkpoint<
  N extends NetworkTask = 'autoencoder',
  Spikes extends boolean = boolean,
> = CheckpointOf<Networks<Spikes>[N]>;

/** An autoencoder of any neurons. */
type AnyAutoencoder = NetworkOf<LoopOptions>;
/** A synthesis network of any neurons. */
type AnySynthesis = SynthesisOf<LoopOptions, AnyAutoencoder>;

/** Networks whose trained weights are given apart, by their task. */
export interface Untrained {
  readonly autoencoder: Omit<AnyAutoencoder, 'weights'>;
  readonly audiocoder: Omit<AnySynthesis, 'audiocoder'> & {
    readonly audiocoder: Omit<AnySynthesis['audiocoder'], 'weights'>;
  };
}

/** Value of `hears`. */
const WORDS = 'words';

/**
 * Returns the content of a checkpoint. `weights` of the state are those that were trained (of a synthesis network the
 * audiocoder's), in the engine's precision, per layer [N_l, N_{l−1}].
 */
export function checkpointParts<N extends NetworkTask>(
  task: N,
  network: Untrained[N],
  { batch, weights, optimizer }: StoredState,
): SafetensorsParts {
  // The type of the network is that of the task.
  const synthesis = task === 'audiocoder' ? (network as Untrained['audiocoder']) : undefined;
  const autoencoder = synthesis?.autoencoder ?? (network as Untrained['autoencoder']);
  const { widths, options } = synthesis?.audiocoder ?? autoencoder;
  const prefix = synthesis ? 'audiocoder' : 'layers';
  return {
    tensors: [
      ...weightTensors(prefix, widths, weights),
      ...(optimizer ? momentTensors(prefix, widths, optimizer) : []),
      ...(synthesis ? weightTensors('autoencoder', autoencoder.widths, synthesis.autoencoder.weights) : []),
    ],
    metadata: {
      format: formatOf({ task, neuron: options.neuron }),
      formatVersion: FORMAT_VERSION,
      spikeloom: VERSION,
      widths: widths.join('-'),
      image: `${autoencoder.image.width}x${autoencoder.image.height}`,
      seed: String(options.seed),
      batch: String(batch),
      ...(optimizer && { updates: String(optimizer.updates) }),
      ...(synthesis && { classes: JSON.stringify(synthesis.classes) }),
      ...(synthesis?.hearsWords && { hears: WORDS }),
      options: optionsText(task, options),
      ...(synthesis && { autoencoder: optionsText('autoencoder', autoencoder.options) }),
    },
  };
}

function optionsText(task: NetworkTask, options: LoopOptions): string {
  return JSON.stringify(decisiveOptions<object>(task, storedOptions(options)));
}

/** Returns the whole file in memory. */
export function encodeCheckpoint<N extends NetworkTask>(
  task: N,
  network: Untrained[N],
  state: StoredState,
): Uint8Array {
  return encodeCheckedSafetensors(checkpointParts(task, network, state));
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
 * Throws an InputError for anything that is not a network of that task, or whose neurons do not spike or not as `spikes`
 * says.
 */
export function decodeCheckpoint<N extends NetworkTask, Spikes extends boolean = boolean>(
  task: N,
  bytes: Uint8Array,
  file: string,
  spikes?: Spikes,
): Checkpoint<N, Spikes> {
  const content = decodeCheckedSafetensors(bytes, file);
  const { neuron } = checkFormat(content.metadata, { task, spikes }, file);
  const place = `${file}: metadata`;
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  checkVersion(metadata.formatVersion, file);
  const image = readSize(metadata.image, place);
  const batch = readCount(metadata.batch, 'batch', place);
  const read = task === 'audiocoder' ? readSynthesis : readAutoencoder;
  // A file of the task's format holds a network of that task.
  return { ...read(content, neuron, image, file), batch, version: metadata.spikeloom } as Checkpoint<
    N,
    Spikes
  >;
}

function autoencoderOptions(implied: NeuronName): Check<AutoencoderOptions> {
  return checksOf<AutoencoderOptions>(SCHEMAS.autoencoder, implied).decisive;
}

type Read<Trained> = Pick<CheckpointOf<Trained>, 'network' | 'precise' | 'optimizer'>;
type ImageSize = AnyAutoencoder['image'];

/** Reads an autoencoder; `neuron` is the model that its format implies. */
function readAutoencoder(
  content: SafetensorsContent,
  neuron: NeuronName,
  image: ImageSize,
  file: string,
): Read<AnyAutoencoder> {
  const { options: text } = content.metadata;
  const options = readJson(text, `${file}: metadata: options`, autoencoderOptions(neuron));
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  const { weights, ...rest } = readTrained(content, 'layers', widths, options, file);
  return { network: { widths, weights, image, options }, ...rest };
}

function readSynthesis(
  content: SafetensorsContent,
  neuron: NeuronName,
  image: ImageSize,
  file: string,
): Read<AnySynthesis> {
  const place = `${file}: metadata`;
  const metadata = checkSynthesis(content.metadata, { file: place, path: '' });
  const checkOptions = checksOf<AudiocoderOptions>(SCHEMAS.audiocoder, neuron).decisive;
  const options = readJson(content.metadata.options, `${place}: options`, checkOptions);
  const imageOptions = readJson(metadata.autoencoder, `${place}: autoencoder`, autoencoderOptions(neuron));
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
