/** A network's fingerprint: tells whether a file that fits a network was made with it. */
import { crc32 } from '../core/crc32.js';
import type { SpikingNetwork } from './network.js';

/** CRC-32 of the widths as u32 and the weights as f32, layer after layer; typed arrays are little-endian. */
export function networkFingerprint({ widths, weights }: Pick<SpikingNetwork, 'widths' | 'weights'>): number {
  let sum = crc32(new Uint8Array(Uint32Array.from(widths).buffer));
  for (const { buffer, byteOffset, byteLength } of weights) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return sum;
}

/** Returns the fingerprint in hexadecimal digits. */
export function hexFingerprint(network: Pick<SpikingNetwork, 'widths' | 'weights'>): string {
  return networkFingerprint(network).toString(16).padStart(8, '0');
}
