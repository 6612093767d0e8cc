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
import { integerIn, readJson, record, string } from '../formats/json-input.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  requireTensor,
  type SafetensorsContent,
  type Tensor,
} from '../formats/safetensors.js';
import type { AutoencoderOptions } from '../options/schema.js';
import { checkDecisiveOptions, decisiveOptions } from '../options/stored.js';
import { VERSION } from '../version.js';
import { autoencoderWidths, type Network } from './network.js';

const FORMAT = 'spikeloom-network';
const FORMAT_VERSION = '1';
const MAX_SIDE = 4096;

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
  { batch, weights }: { readonly batch: number; readonly weights: readonly (Float32Array | Float64Array)[] },
): Uint8Array {
  const tensors = weights.flatMap((data, l): Tensor[] => {
    const name = `layers.${l}.weight`;
    const shape = [widths[l + 1], widths[l]];
    if (data instanceof Float32Array) return [{ name, dtype: 'F32', shape, data }];
    return [
      { name, dtype: 'F32', shape, data: Float32Array.from(data) },
      { name: `${name}64`, dtype: 'F64', shape, data },
    ];
  });
  return encodeSafetensors(tensors, {
    format: FORMAT,
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
  if (content.metadata.format !== FORMAT) {
    throw new InputError(
      `${file}: not a network of Spikeloom, its metadata does not say "format": "${FORMAT}"`,
    );
  }
  const metadata = checkMetadata(content.metadata, { file: place, path: '' });
  if (metadata.formatVersion !== FORMAT_VERSION) {
    throw new InputError(
      `${file}: format version ${metadata.formatVersion.slice(0, 20)}, only 1 is read here`,
    );
  }
  const options = readJson(metadata.options, `${place}: options`, checkDecisiveOptions);
  const image = readSize(metadata.image, place);
  const batch = integerIn(0, Number.MAX_SAFE_INTEGER)(readInteger(metadata.batch), {
    file: place,
    path: 'batch',
  });
  const widths = autoencoderWidths(image.width * image.height, options.hidden);
  const weights = widths.slice(1).map((post, l) => {
    const name = `layers.${l}.weight`;
    const data = requireTensor(content, { name, dtype: 'F32', shape: [post, widths[l]] }, file);
    return checkFinite(data, name, file);
  });
  const precise = readPrecise(content, { widths, options }, file);
  return { network: { widths, weights, image, options }, batch, precise, version: metadata.spikeloom };
}

function readPrecise(
  content: SafetensorsContent,
  { widths, options }: { readonly widths: readonly number[]; readonly options: AutoencoderOptions },
  file: string,
): Float64Array[] | undefined {
  if (options.engine !== 'reference') return undefined;
  return widths.slice(1).map((post, l) => {
    const name = `layers.${l}.weight64`;
    return checkFinite(
      requireTensor(content, { name, dtype: 'F64', shape: [post, widths[l]] }, file),
      name,
      file,
    );
  });
}

function checkFinite<A extends Float32Array | Float64Array>(weights: A, name: string, file: string): A {
  for (let n = 0; n < weights.length; n++) {
    if (!Number.isFinite(weights[n])) {
      throw new InputError(`${file}: ${name} holds ${weights[n]} at place ${n}, weights must be finite`);
    }
  }
  return weights;
}

function readInteger(text: string): unknown {
  return /^\d{1,16}$/.test(text) ? Number(text) : text;
}

function readSize(text: string, place: string): { width: number; height: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const side = (digits: string | undefined) =>
    integerIn(1, MAX_SIDE)(Number(digits ?? 0), { file: place, path: 'image' });
  return { width: side(match?.[1]), height: side(match?.[2]) };
}
