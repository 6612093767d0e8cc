/**
 * SVG → PNG in Node, the same bytes on every machine: resvg as WebAssembly draws, with fonts that come as packages and
 * none of the system's. Arimo has the widths of Helvetica, which places of texts are reckoned for; DejaVu Sans has what
 * Arimo lacks (arrows, signs, other scripts). All of it is loaded when the first picture is drawn.
 *
 * A browser needs none of this: it draws the same SVG onto a canvas, `canvas.toBlob` gives the file.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encodePicture } from '../../report/png-picture.js';

/** How large an SVG becomes. */
export interface SvgPngOptions {
  /** Whole pixels, `LEAST_PNG_WIDTH` to `MOST_PNG_SIDE`; the height follows. Default: twice the width of the SVG. */
  readonly width?: number | undefined;
}

/** Fewest pixels of a width that is asked for: on less no text is left. */
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

/** Throws a RangeError where no picture can have such a width, whatever its height. */
export function checkPngWidth(width: number): void {
  if (!(Number.isInteger(width) && width >= LEAST_PNG_WIDTH && width <= MOST_PNG_SIDE)) {
    throw new RangeError(
      `width must be an integer in [${LEAST_PNG_WIDTH}, ${MOST_PNG_SIDE}] pixels, got ${width}`,
    );
  }
}

/**
 * A figure of this library as a PNG file, in its light colours. Throws a RangeError where the width is not one of
 * `checkPngWidth`, or a side would be less than 1 or more than `MOST_PNG_SIDE` pixels.
 */
export async function svgToPng(svg: string, { width }: SvgPngOptions = {}): Promise<Uint8Array> {
  if (width !== undefined) checkPngWidth(width);
  loaded ??= load();
  const { Resvg, fonts } = await loaded;
  const image = new Resvg(svg, {
    font: { fontBuffers: [...fonts], defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
    fitTo: width === undefined ? { mode: 'zoom', value: 2 } : { mode: 'width', value: width },
    background: '#ffffff',
    // Pixels of images inside stay squares.
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
      // The ground is opaque, and so is everything on it.
      for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
        data[to] = rgba[from];
        data[to + 1] = rgba[from + 1];
        data[to + 2] = rgba[from + 2];
      }
      // Not by Node's own deflate, which gives other bytes on other processors.
      return encodePicture({ width: drawn.width, height: drawn.height, channels: 3, data });
    } finally {
      drawn.free();
    }
  } finally {
    image.free();
  }
}
