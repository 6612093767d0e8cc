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
import { encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { SafetensorsContent, SafetensorsParts } from '../formats/safetensors.js';
import type { OptimizerState } from '../learning/rule.js';
import type { NeuronName } from '../neurons/index.js';
import { AUDIOCODER_SCHEMA, type AudiocoderOptions } from './audiocoder-schema.js';
import {
  openCheckpoint,
  optionsText,
  readSize,
  readTrained,
  readWeights,
  type StoredState,
  trainedParts,
  weightTensors,
} from './checkpoint-parts.js';
import { autoencoderWidths, type Network, type NetworkOf } from './network.js';
import type { NamesThat } from './neuron-options.js';
import { AUTOENCODER_SCHEMA, type AutoencoderOptions, type LoopOptions } from './schema.js';
import { checksOf, storedInputs } from './stored.js';
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

/** Tasks whose networks are read and written here. */
type StoredTask = 'autoencoder' | 'audiocoder';
/** Networks by their task, of neurons that spike or not. */
interface Networks<Spikes extends boolean> {
  readonly autoencoder: Network<NamesThat<Spikes>>;
  readonly audiocoder: SynthesisNetwork<NamesThat<Spikes>>;
}
/** A checkpoint of a network of a task. */
export type Checkpoint<N extends StoredTask = 'autoencoder', Spikes extends boolean = boolean> = CheckpointOf<
  Networks<Spikes>[N]
>;

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
export function checkpointParts<N extends StoredTask>(
  task: N,
  network: Untrained[N],
  state: StoredState,
): SafetensorsParts {
  // The type of the network is that of the task.
  if (task === 'audiocoder') return synthesisParts(network as Untrained['audiocoder'], state);
  const autoencoder = network as Untrained['autoencoder'];
  const sizes = { image: sizeText(autoencoder.image) };
  return trainedParts({ task, schema: AUTOENCODER_SCHEMA, prefix: 'layers', ...autoencoder, sizes }, state);
}

function synthesisParts(
  { audiocoder, autoencoder, classes, hearsWords }: Untrained['audiocoder'],
  state: StoredState,
): SafetensorsParts {
  const task = 'audiocoder';
  const { tensors, metadata } = trainedParts(
    {
      ...{ task, schema: AUDIOCODER_SCHEMA, prefix: task, ...audiocoder },
      sizes: { image: sizeText(autoencoder.image) },
      about: { classes: JSON.stringify(classes), ...(hearsWords && { hears: WORDS }) },
    },
    state,
  );
  const drawing = optionsText(AUTOENCODER_SCHEMA, autoencoder.options);
  return {
    tensors: [...tensors, ...weightTensors('autoencoder', autoencoder.widths, autoencoder.weights)],
    metadata: { ...metadata, autoencoder: drawing },
  };
}

function sizeText({ width, height }: ImageSize): string {
  return `${width}x${height}`;
}

/** Returns the whole file in memory. */
export function encodeCheckpoint<N extends StoredTask>(
  task: N,
  network: Untrained[N],
  state: StoredState,
): Uint8Array {
  return encodeCheckedSafetensors(checkpointParts(task, network, state));
}

const checkImage = record({ image: string }, 'ignore');
const checkSynthesis = record(
  { classes: string, autoencoder: string, hears: optional(oneOf([WORDS])) },
  'ignore',
);

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` if their place allows it.
 * Throws an InputError for anything that is not a network of that task, or whose neurons do not spike or not as `spikes`
 * says.
 */
export function decodeCheckpoint<N extends StoredTask, Spikes extends boolean = boolean>(
  task: N,
  bytes: Uint8Array,
  file: string,
  spikes?: Spikes,
): Checkpoint<N, Spikes> {
  const { content, neuron, ...rest } = openCheckpoint(bytes, { task, spikes }, file);
  const place = `${file}: metadata`;
  const image = readSize(checkImage(content.metadata, { file: place, path: '' }).image, place);
  const read = task === 'audiocoder' ? readSynthesis : readAutoencoder;
  // A file of the task's format holds a network of that task.
  return { ...read(content, neuron, image, file), ...rest } as Checkpoint<N, Spikes>;
}

function autoencoderOptions(implied: NeuronName): Check<AutoencoderOptions> {
  return checksOf<AutoencoderOptions>(AUTOENCODER_SCHEMA, implied).decisive;
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
  const checkOptions = checksOf<AudiocoderOptions>(AUDIOCODER_SCHEMA, neuron).decisive;
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
