/** What the checkpoints of all kinds of networks share: weights as tensors, and fields of the metadata. */
import { InputError } from '../errors.js';
import { integerIn } from '../formats/json-input.js';
import { requireTensor, type SafetensorsContent, type Tensor } from '../formats/safetensors.js';

/** What each kind of file says it is, `format` in its metadata. */
export const FORMATS = { autoencoder: 'spikeloom-network', audiocoder: 'spikeloom-synthesis' } as const;
export const FORMAT_VERSION = '1';
const MAX_SIDE = 4096;

export type Weights = Float32Array | Float64Array;

/** Throws an InputError unless a file's `format` is that of the kind that is needed. */
export function checkFormat(format: string | undefined, kind: keyof typeof FORMATS, file: string): void {
  if (format === FORMATS[kind]) return;
  if (format === FORMATS.audiocoder) {
    throw new InputError(
      `${file}: holds an audiocoder, an autoencoder is needed; an audiocoder is used by "spikeloom synthesize", ` +
        `and measured by its run folder`,
    );
  }
  if (format === FORMATS.autoencoder) {
    throw new InputError(
      `${file}: holds an autoencoder, an audiocoder is needed; train one with ` +
        `"spikeloom train audiocoder --autoencoder ${file}"`,
    );
  }
  const what = kind === 'autoencoder' ? 'network' : 'synthesis network';
  throw new InputError(
    `${file}: not a ${what} of Spikeloom, its metadata does not say "format": "${FORMATS[kind]}"`,
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

function checkFinite<A extends Float32Array | Float64Array>(weights: A, name: string, file: string): A {
  for (let n = 0; n < weights.length; n++) {
    if (!Number.isFinite(weights[n])) {
      throw new InputError(`${file}: ${name} holds ${weights[n]} at place ${n}, weights must be finite`);
    }
  }
  return weights;
}

/** The number of batches done, from its field. */
export function readBatch(text: string, place: string): number {
  const value: unknown = /^\d{1,16}$/.test(text) ? Number(text) : text;
  return integerIn(0, Number.MAX_SAFE_INTEGER)(value, { file: place, path: 'batch' });
}

/** The images' size, from a field such as 28x28. */
export function readSize(text: string, place: string): { width: number; height: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const side = (digits: string | undefined) =>
    integerIn(1, MAX_SIDE)(Number(digits ?? 0), { file: place, path: 'image' });
  return { width: side(match?.[1]), height: side(match?.[2]) };
}
