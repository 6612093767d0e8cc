/** Pictures whose pixels are indices into a palette, with areas, lines and text. */
import type { Rgb } from './colour-map.js';
import type { Canvas } from './image-grid.js';
import { ADVANCE, GLYPH_WIDTH, glyphRows, pixelTextWidth } from './pixel-font.js';

export interface TextStyle {
  /** Position of x on the line. Default: 'left'. */
  readonly align?: 'left' | 'middle' | 'right';
  /** Pixels per pixel of the font. */
  readonly scale?: number;
}

/** Canvas of palette indices. Everything outside is clipped. Positions and sizes are whole pixels. */
export class IndexedCanvas {
  /** Indices [height, width]. */
  readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height);
  }

  fill(x: number, y: number, width: number, height: number, colour: number): void {
    const left = Math.max(0, x);
    const right = Math.min(this.width, x + width);
    if (left >= right) return;
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      this.pixels.fill(colour, row * this.width + left, row * this.width + right);
    }
  }

  /** Draws a line of one pixel around an area, outside it. */
  frame(x: number, y: number, width: number, height: number, colour: number): void {
    this.fill(x - 1, y - 1, width + 2, 1, colour);
    this.fill(x - 1, y + height, width + 2, 1, colour);
    this.fill(x - 1, y, 1, height, colour);
    this.fill(x + width, y, 1, height, colour);
  }

  /** Draws an arrow of `length` pixels to the right or down. */
  arrow(x: number, y: number, length: number, direction: 'right' | 'down', colour: number): void {
    const right = direction === 'right';
    this.fill(x, y, right ? length : 1, right ? 1 : length, colour);
    for (let back = 1; back <= 4; back++) {
      const at = length - 1 - back;
      if (right) this.fill(x + at, y - back, 1, 2 * back + 1, colour);
      else this.fill(x - back, y + at, 2 * back + 1, 1, colour);
    }
  }

  /** Draws one line of text; y is the top of its capitals. */
  text(
    x: number,
    y: number,
    text: string,
    colour: number,
    { align = 'left', scale = 1 }: TextStyle = {},
  ): void {
    const width = pixelTextWidth(text, scale);
    let left = Math.round(align === 'left' ? x : align === 'right' ? x - width : x - width / 2);
    for (const character of text) {
      for (const [row, bits] of glyphRows(character).entries()) {
        for (let column = 0; column < GLYPH_WIDTH; column++) {
          if ((bits >> (GLYPH_WIDTH - 1 - column)) & 1) {
            this.fill(left + column * scale, y + row * scale, scale, scale, colour);
          }
        }
      }
      left += ADVANCE * scale;
    }
  }

  /** Converts the picture to the colours of a palette. */
  toRgb(palette: readonly Rgb[]): Canvas {
    const data = new Uint8Array(this.pixels.length * 3);
    for (const [i, index] of this.pixels.entries()) data.set(palette[index], 3 * i);
    return { width: this.width, height: this.height, channels: 3, data };
  }
}
