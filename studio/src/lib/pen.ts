/** A soft round pen on grey pixels: the strokes of a mouse or a finger. */
import type { ImageSize } from '../../../src/data/resize.js';

export interface Point {
  /** In pixels, the middle of the first is 0.5. */
  readonly x: number;
  readonly y: number;
}

export interface Stroke {
  readonly from: Point;
  readonly to: Point;
  readonly erases: boolean;
}

/** Radius of the full ink and width of the edge, in pixels of an image 28 wide. */
const RADIUS = 0.9;
const EDGE = 1.1;

/** The pixels after a stroke; those before stay as they were. */
export function drawStroke(pixels: Uint8Array, { width, height }: ImageSize, stroke: Stroke): Uint8Array {
  const { from, to, erases } = stroke;
  const scale = Math.max(width, height) / 28;
  const drawn = pixels.slice();
  const along = { x: to.x - from.x, y: to.y - from.y };
  const squared = along.x * along.x + along.y * along.y;
  for (let i = 0; i < drawn.length; i++) {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    const dot = (x - from.x) * along.x + (y - from.y) * along.y;
    const share = squared > 0 ? Math.min(1, Math.max(0, dot / squared)) : 0;
    const distance = Math.hypot(x - from.x - share * along.x, y - from.y - share * along.y) / scale;
    const ink = Math.round(255 * Math.min(1, Math.max(0, 1 - (distance - RADIUS) / EDGE)));
    drawn[i] = erases ? Math.min(drawn[i], 255 - ink) : Math.max(drawn[i], ink);
  }
  return drawn;
}
