/**
 * SVG → PNG in Node, the same bytes on every machine: resvg as WebAssembly renders with fonts from packages, never the
 * system's. Arimo has the widths of Helvetica, for which texts are placed; DejaVu Sans has the characters that Arimo
 * lacks (arrows, signs, other scripts). All of it is loaded for the first picture.
 *
 * Browsers do not need it: they draw the SVG onto a canvas, and `canvas.toBlob` returns the file.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encodePicture } from '../../report/png-picture.js';

/** Size of the PNG. */
export interface SvgPngOptions {
  /** Width in pixels, `LEAST_PNG_WIDTH` to `MOST_PNG_SIDE`; the height follows. Default: twice the width of the SVG. */
  readonly width?: number | undefined;
}

/** Least width in pixels: below it, text is not readable. */
export const LEAST_PNG_WIDTH = 100;
/** Most pixels of a side. */
export const MOST_PNG_SIDE = 10_000;

const FONTS = [
  '@fontsource/arimo/files/arimo-latin-400-normal.woff2',
  '@fontsource/arimo/files/arimo-latin-500-normal.woff2',
  '@fontsource/arimo/files/arimo-latin-600-normal.woff2',
  '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2',
];
const FAMILY = 'Arimo';

type Renderer = typeof import('@resvg/resvg-wasm').Resvg;
interface Loaded {
  readonly Resvg: Renderer;
  readonly fonts: readonly Uint8Array[];
}

let loaded: Promise<Loaded> | undefined;

async function load(): Promise<Loaded> {
  const { resolve } = createRequire(import.meta.url);
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const [wasm, ...fonts] = await Promise.all(
    ['@resvg/resvg-wasm/index_bg.wasm', ...FONTS].map((name) => readFile(resolve(name))),
  );
  await initWasm(wasm);
  return { Resvg, fonts };
}

/** Throws a RangeError if no picture can have such a width, whatever its height. */
export function checkPngWidth(width: number): void {
  if (!(Number.isInteger(width) && width >= LEAST_PNG_WIDTH && width <= MOST_PNG_SIDE)) {
    throw new RangeError(
      `width must be an integer in [${LEAST_PNG_WIDTH}, ${MOST_PNG_SIDE}] pixels, got ${width}`,
    );
  }
}

/**
 * Renders a figure of this library as a PNG file, in its light colours. Throws a RangeError if `checkPngWidth` rejects
 * the width, or a side would be less than 1 or more than `MOST_PNG_SIDE` pixels.
 */
export async function svgToPng(svg: string, { width }: SvgPngOptions = {}): Promise<Uint8Array> {
  if (width !== undefined) checkPngWidth(width);
  loaded ??= load();
  const { Resvg, fonts } = await loaded;
  const image = new Resvg(svg, {
    font: { fontBuffers: [...fonts], defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
    fitTo: width === undefined ? { mode: 'zoom', value: 2 } : { mode: 'width', value: width },
    background: '#ffffff',
    // Pixels of embedded images stay squares.
    imageRendering: 1,
  });
  try {
    const scale = width === undefined ? 2 : width / image.width;
    for (const side of [image.width * scale, image.height * scale]) {
      if (!(side >= 1 && side <= MOST_PNG_SIDE)) {
        throw new RangeError(
          `width must make a picture of 1 to ${MOST_PNG_SIDE} pixels a side, got ${Math.round(image.width * scale)} × ${Math.round(image.height * scale)}`,
        );
      }
    }
    const drawn = image.render();
    try {
      const rgba = drawn.pixels;
      const data = new Uint8Array((rgba.length / 4) * 3);
      // The background is opaque, so every pixel is.
      for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
        data[to] = rgba[from];
        data[to + 1] = rgba[from + 1];
        data[to + 2] = rgba[from + 2];
      }
      // Not with Node's deflate, whose bytes differ between processors.
      return encodePicture({ width: drawn.width, height: drawn.height, channels: 3, data });
    } finally {
      drawn.free();
    }
  } finally {
    image.free();
  }
}
