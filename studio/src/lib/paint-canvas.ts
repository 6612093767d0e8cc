/** A canvas of the library, grey or coloured, painted cell by cell. */
import type { Canvas } from '../../../src/report/image-grid.js';

export function paintCanvas(
  context: CanvasRenderingContext2D,
  { width, height, channels, data }: Canvas,
): void {
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const at = i * channels;
    image.data[4 * i] = data[at];
    image.data[4 * i + 1] = data[channels === 3 ? at + 1 : at];
    image.data[4 * i + 2] = data[channels === 3 ? at + 2 : at];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
