/**
 * A colour scale for quantities from 0 up: black, purple, red, yellow, nearly white, perceptually uniform.
 *
 * The control points come from "magma" by van der Walt and Smith (public domain, CC0); between them it is linear.
 */

export type Rgb = readonly [number, number, number];

const MAGMA: readonly Rgb[] = [
  [0, 0, 4],
  [11, 9, 36],
  [32, 17, 75],
  [59, 15, 112],
  [87, 21, 126],
  [114, 31, 129],
  [140, 41, 129],
  [168, 50, 125],
  [196, 60, 117],
  [222, 73, 104],
  [241, 96, 93],
  [250, 127, 94],
  [254, 159, 109],
  [254, 191, 132],
  [253, 222, 160],
  [252, 253, 191],
];

/** Returns the scale in `count` colours of even steps, the darkest first; `count` is at least 2. */
export function magmaColours(count: number): Rgb[] {
  return Array.from({ length: count }, (_, i) => {
    const place = (i / (count - 1)) * (MAGMA.length - 1);
    const below = Math.min(MAGMA.length - 2, Math.floor(place));
    const share = place - below;
    const channel = (c: number) =>
      Math.round(MAGMA[below][c] + share * (MAGMA[below + 1][c] - MAGMA[below][c]));
    return [channel(0), channel(1), channel(2)];
  });
}

/** Returns `count` greys of even steps from black to white. */
export function greyColours(count: number): Rgb[] {
  return Array.from({ length: count }, (_, i) => {
    const grey = Math.round((255 * i) / (count - 1));
    return [grey, grey, grey];
  });
}

/** Returns the index of `share` in [0, 1] among `count` colours; values outside are clipped. */
export function colourIndex(share: number, count: number): number {
  return Math.round((count - 1) * Math.min(1, Math.max(0, share)));
}
