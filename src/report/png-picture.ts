/** A canvas as the bytes of a PNG file. */
import { encode } from 'fast-png';
import type { Canvas } from './image-grid.js';

/** Lossless; the same canvas gives the same bytes. */
export function encodePicture({ width, height, channels, data }: Canvas): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 }, { zlib: { level: 9 } });
}
