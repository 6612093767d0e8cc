/**
 * Safetensors files with a checksum of their data, which detects a changed byte.
 *
 * `crc32` in the metadata is the CRC-32 of all bytes behind the header, as 8 hexadecimal digits. Files of version 0.1
 * have none and are read without it. Any safetensors reader reads these files.
 */
import { crc32 } from '../core/crc32.js';
import { InputError } from '../core/errors.js';
import {
  dataStart,
  decodeSafetensors,
  encodeSafetensorsHeader,
  joinedParts,
  type SafetensorsContent,
  type SafetensorsParts,
  tensorBytes,
} from './safetensors.js';

const FIELD = 'crc32';

/** Returns the parts of a file, like `safetensorsBytes`, with the checksum of the data in its header. */
export function checkedSafetensorsBytes({ tensors, metadata }: SafetensorsParts): Uint8Array[] {
  const { order } = encodeSafetensorsHeader(tensors, metadata);
  const data = order.map((i) => tensorBytes(tensors[i]));
  const sum = hexOf(data.reduce((before, bytes) => crc32(bytes, before), 0));
  return [encodeSafetensorsHeader(tensors, { ...metadata, [FIELD]: sum }).header, ...data];
}

/** Returns a whole file, with the checksum of the data in its header. */
export function encodeCheckedSafetensors(parts: SafetensorsParts): Uint8Array {
  return joinedParts(checkedSafetensorsBytes(parts));
}

/**
 * Reads a file like `decodeSafetensors`; its checksum, if it has one, is not part of the metadata. Throws an
 * InputError if the checksum does not match the data.
 */
export function decodeCheckedSafetensors(bytes: Uint8Array, file: string): SafetensorsContent {
  const { tensors, metadata: all } = decodeSafetensors(bytes, file);
  const { [FIELD]: written, ...metadata } = all;
  if (written !== undefined) {
    const found = hexOf(crc32(bytes.subarray(dataStart(bytes, file))));
    if (found !== written) {
      throw new InputError(
        `${file}: damaged, its data has the checksum ${found} but was written with ${written.slice(0, 20)}; ` +
          'put it back from a copy, or begin its training anew',
      );
    }
  }
  return { tensors, metadata };
}

function hexOf(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
