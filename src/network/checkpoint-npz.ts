/**
 * A checkpoint ⇄ an npz of the same arrays under the same names, and its metadata as one more:
 *
 *     layers.0.weight, …   float32 [N_l, N_{l−1}]
 *     metadata             uint8, the UTF-8 text of a JSON object of strings
 *
 * In Python: `json.loads(bytes(np.load('weights.npz')['metadata']))`. Nothing is lost: import gives the same bytes.
 */
import { InputError } from '../core/errors.js';
import { mapOf, readJson, string } from '../core/json-input.js';
import { decodeCheckedSafetensors, encodeCheckedSafetensors } from '../formats/checked-safetensors.js';
import type { NpyArray } from '../formats/npy.js';
import { decodeNpz, encodeNpz } from '../formats/npz.js';
import type { Tensor } from '../formats/safetensors.js';

const METADATA = 'metadata';

/** The npz of a checkpoint's bytes; `file` is its name in errors. */
export function checkpointToNpz(checkpoint: Uint8Array, file: string): Uint8Array {
  const { tensors, metadata } = decodeCheckedSafetensors(checkpoint, file);
  const arrays = new Map<string, NpyArray>();
  for (const { name, shape, data } of tensors.values()) {
    if (data instanceof Int32Array)
      throw new InputError(`${file}: tensor ${name} is of a type that npz has not`);
    arrays.set(name, { shape, data });
  }
  const text = new TextEncoder().encode(JSON.stringify(metadata));
  arrays.set(METADATA, { shape: [text.length], data: text });
  return encodeNpz(arrays);
}

/** The checkpoint's bytes that such an npz was made of. Throws an InputError where it is not one. */
export function npzToCheckpoint(bytes: Uint8Array, file: string): Uint8Array {
  const { [METADATA]: text, ...arrays } = Object.fromEntries(decodeNpz(bytes, file));
  if (!(text?.data instanceof Uint8Array)) {
    throw new InputError(
      `${file}: has no ${METADATA} that says what its arrays are; "spikeloom export RUN --npz" writes it as uint8`,
    );
  }
  const place = `${file}: ${METADATA}`;
  const metadata = readJson(new TextDecoder().decode(text.data), place, mapOf(string));
  const tensors = Object.entries(arrays).map(([name, { shape, data }]) => tensorOf(name, shape, data));
  return encodeCheckedSafetensors({ tensors, metadata });
}

function tensorOf(name: string, shape: readonly number[], data: NpyArray['data']): Tensor {
  if (data instanceof Float32Array) return { name, dtype: 'F32', shape, data };
  if (data instanceof Float64Array) return { name, dtype: 'F64', shape, data };
  if (data instanceof Uint16Array) return { name, dtype: 'U16', shape, data };
  return { name, dtype: 'U8', shape, data };
}
