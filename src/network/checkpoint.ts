/**
 * A network ⇄ the bytes of a safetensors file.
 *
 *     layers.0.weight, layers.1.weight, …   F32 [N_l, N_{l−1}], row-major
 *     layers.0.weight64, …                  F64, only where the engine counts in float64
 *     metadata: format, formatVersion, spikeloom (version), widths, image, seed, batch, options (JSON)
 *
 * Nothing is in it but what seed and options decide: equal trainings make equal files, whatever time they took and
 * on however many threads they ran. Any safetensors reader can read it.
 */
import { InputError } from '../errors.js';
import { readJson, record, string } from '../formats/json-input.js';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.js';
import { checkDecisiveOptions, decisiveOptions } from '../options/stored.js';
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
import { autoencoderWidths, type Network } from './network.js';

export interface Checkpoint {
  readonly network: Network;
  /** Batches done, over all epochs. */
  readonly batch: number;
  /** The weights as the engine had them, where that is finer than float32. */
  readonly precise?: readonly Float64Array[] | undefined;
  /** The version of Spikeloom that wrote it. */
  readonly version: string;
}

/** The whole file. `weights` are those of the engine, in its precision, per layer [N_l, N_{l−1}]. */
export function encodeCheckpoint(
  { widths, image, options }: Omit<Network, 'weights'>,
  { batch, weights }: { readonly batch: number; readonly weights: readonly Weights[] },
): Uint8Array {
  const tensors = weightTensors('layers', widths, weights);
  return encodeSafetensors(tensors, {
    format: FORMATS.autoencoder,
    formatVersion: FORMAT_VERSION,
    spikeloom: VERSION,
    widths: widths.join('-'),
    image: `${image.width}x${image.height}`,
    seed: String(options.seed),
    batch: String(batch),
    options: JSON.stringify(decisiveOptions(options)),
  });
}

const checkMetadata = record(
  {
    format: string,
    formatVersion: string,
    spikeloom: string,
    image: string,
    batch: string,
    options: string,
  },
  'ignore',
);

/**
 * Reads a whole file; `file` is its name in errors. Weights are views of `bytes` where their place allows it.
 * Throws an InputError for anything that is not such a network.
 */
export function decodeCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const content = decodeSafetensors(bytes, file);
  const place = `${file}: metadata`;
  checkFormat(content.metadata.format, 'autoencoder', file);
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  if (metadata.formatVersion !== FORMAT_VERSION) {
    throw new InputError(
      `${file}: format version ${metadata.formatVersion.slice(0, 20)}, only 1 is read here`,
    );
  }
  const options = readJson(metadata.options, `${place}: options`, checkDecisiveOptions);
  const image = readSize(metadata.image, place);
  const batch = readBatch(metadata.batch, place);
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  const weights = readWeights(content, 'layers', widths, file);
  const precise =
    options.engine === 'reference' ? readPreciseWeights(content, 'layers', widths, file) : undefined;
  return { network: { widths, weights, image, options }, batch, precise, version: metadata.spikeloom };
}
