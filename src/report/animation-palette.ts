/** Colours of an animation: a few by name, greys, and the scale of cochleagrams. Light on dark. */
import { greyColours, magmaColours, type Rgb } from './colour-map.js';

export const INK = 1;
export const SOFT = 2;
export const LINE = 3;
/** Colour of a neuron that does not spike. */
export const CELL = 4;
export const WAVE = 5;
export const INPUT = 6;
export const HIDDEN = 7;
export const OUTPUT = 8;
export const GREYS = 9;
export const GREY_COLOURS = 64;
export const MAP = GREYS + GREY_COLOURS;
export const MAP_COLOURS = 160;
/** Palette by the indices above; 0 is the background. */
export const ANIMATION_PALETTE: readonly Rgb[] = [
  [21, 24, 29],
  [228, 231, 235],
  [150, 157, 166],
  [78, 85, 94],
  [35, 40, 48],
  [143, 211, 240],
  [140, 255, 240],
  [90, 180, 234],
  [53, 198, 155],
  ...greyColours(GREY_COLOURS),
  ...magmaColours(MAP_COLOURS),
];
