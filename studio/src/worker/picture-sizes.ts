/** How much the pictures of a training show, so that the page can keep their places. */

/** Test images in a row, at most. */
export const SHOWN_IMAGES = 10;
/** Neurons whose weights are shown, at most, and how many side by side. */
const MOST_TILES = 64;
export const TILE_COLUMNS = 16;

export function tilesOf(neurons: number): number {
  return Math.min(MOST_TILES, neurons);
}

/** Cells of a grid of images with a line of one cell between them. */
export function gridSize(
  count: number,
  columns: number,
  image: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const wide = Math.min(columns, count);
  return { width: wide * (image.width + 1) - 1, height: Math.ceil(count / wide) * (image.height + 1) - 1 };
}
