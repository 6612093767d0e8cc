/**
 * A synthesis network ⇄ the bytes of one safetensors file.
 *
 *     audiocoder.0.weight, audiocoder.1.weight, …    F32 [N_l, N_{l−1}]   sound → hidden spikes
 *     autoencoder.0.weight, autoencoder.1.weight, …  F32                  image → hidden spikes → image
 *     audiocoder.0.weight64, …                       F64, only where the engine counts in float64
 *     metadata: format, formatVersion, spikeloom (version), image, batch, classes, options, autoencoder (JSON)
 *
 * As with an autoencoder's, nothing is in it but what seed and options decide (`checkpoint.ts`).
 */
import { hearingInputs } from '../audio/hearing.js';
import { InputError } from '../errors.js';
import { array, readJson, record, string } from '../formats/json-input.js';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.js';
import { hearingOf } from '../options/audiocoder-schema.js';
import { checkDecisiveAudiocoderOptions, checkDecisiveOptions, decisiveOptions } from '../options/stored.js';
import { VERSION } from '../version.js';
import {
  checkFormat,
  FORMAT_VERSION,
  FORMATS,
  readBatch,
  readPreciseWeights,
  readSize,
  readWeights,
  type Weights,
  weightTensors,
} from './checkpoint-parts.js';
import { autoencoderWidths } from './network.js';
import { audiocoderWidths, type SynthesisNetwork } from './synthesis.js';

export interface SynthesisCheckpoint {
  readonly network: SynthesisNetwork;
  /** Batches of the audiocoder's training that were done, over all epochs. */
  readonly batch: number;
  /** The audiocoder's weights as the engine had them, where that is finer than float32. */
  readonly precise?: readonly Float64Array[] | undefined;
  /** The version of Spikeloom that wrote it. */
  readonly version: string;
}

/** A synthesis network whose audiocoder's weights are given apart. */
export interface SynthesisParts extends Pick<SynthesisNetwork, 'autoencoder' | 'classes'> {
  readonly audiocoder: Omit<SynthesisNetwork['audiocoder'], 'weights'>;
}

/** The whole file. `weights` are those of the audiocoder's engine, in its precision. */
export function encodeSynthesis(
  { audiocoder, autoencoder, classes }: SynthesisParts,
  { batch, weights }: { readonly batch: number; readonly weights: readonly Weights[] },
): Uint8Array {
  const { width, height } = autoencoder.image;
  const tensors = [
    ...weightTensors('audiocoder', audiocoder.widths, weights),
    ...weightTensors('autoencoder', autoencoder.widths, autoencoder.weights),
  ];
  return encodeSafetensors(tensors, {
    format: FORMATS.audiocoder,
    formatVersion: FORMAT_VERSION,
    spikeloom: VERSION,
    widths: audiocoder.widths.join('-'),
    image: `${width}x${height}`,
    seed: String(audiocoder.options.seed),
    batch: String(batch),
    classes: JSON.stringify(classes),
    options: JSON.stringify(decisiveOptions(audiocoder.options)),
    autoencoder: JSON.stringify(decisiveOptions(autoencoder.options)),
  });
}

const checkMetadata = record(
  {
    format: string,
    formatVersion: string,
    spikeloom: string,
    image: string,
    batch: string,
    classes: string,
    options: string,
    autoencoder: string,
  },
  'ignore',
);

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` where their place allows it.
 * Throws an InputError for anything that is not such a network.
 */
export function decodeSynthesis(bytes: Uint8Array, file: string): SynthesisCheckpoint {
  const content = decodeSafetensors(bytes, file);
  const place = `${file}: metadata`;
  checkFormat(content.metadata.format, 'audiocoder', file);
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  if (metadata.formatVersion !== FORMAT_VERSION) {
    throw new InputError(
      `${file}: format version ${metadata.formatVersion.slice(0, 20)}, only 1 is read here`,
    );
  }
  const options = readJson(metadata.options, `${place}: options`, checkDecisiveAudiocoderOptions);
  const imageOptions = readJson(metadata.autoencoder, `${place}: autoencoder`, checkDecisiveOptions);
  const classes = readJson(metadata.classes, `${place}: classes`, array(string, 1, 256));
  const image = readSize(metadata.image, place);
  const batch = readBatch(metadata.batch, place);
  const imageWidths = autoencoderWidths(image.width * image.height, imageOptions.hidden);
  const widths = audiocoderWidths(inputsOf(options, place), options, { widths: imageWidths });
  const autoencoder = {
    widths: imageWidths,
    // Copied, so that it does not keep the whole file in memory.
    weights: readWeights(content, 'autoencoder', imageWidths, file).map((matrix) => matrix.slice()),
    image,
    options: imageOptions,
  };
  const weights = readWeights(content, 'audiocoder', widths, file);
  const precise =
    options.engine === 'reference' ? readPreciseWeights(content, 'audiocoder', widths, file) : undefined;
  const network = { audiocoder: { widths, weights, options }, autoencoder, classes };
  return { network, batch, precise, version: metadata.spikeloom };
}

/** Inputs of an audiocoder by its stored options: each is in its range, but together they may be no ear. */
function inputsOf(options: SynthesisNetwork['audiocoder']['options'], place: string): number {
  try {
    return hearingInputs(hearingOf(options));
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${place}: options: ${error.message}`);
    throw error;
  }
}
