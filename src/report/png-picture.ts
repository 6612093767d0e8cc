/** Encoding of a canvas as a PNG file. */
import { encode } from 'fast-png';
import type { Canvas } from './image-grid.js';

/** Encodes a canvas as PNG, lossless; equal canvases give equal bytes. */
export function encodePicture({ width, height, channels, data }: Canvas): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 }, { zlib: { level: 9 } });
}
