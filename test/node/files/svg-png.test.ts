import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { writePicture } from '../../../src/node/files/picture-file.js';
import { svgToPng } from '../../../src/node/files/svg-png.js';
import { encodePicture } from '../../../src/report/png-picture.js';
import { figure, label } from '../../../src/report/svg.js';
import { pixels } from '../../../src/report/tiles.js';
import { temporaryFolder } from '../folders.js';

const FRAME = { width: 120, height: 40, title: 'x', description: 'x' };
const figureOf = (...children: string[]) => figure(FRAME, ...children);

/** Pixels of a picture that are not white, of a part of its width. */
function inked(png: Uint8Array, from = 0, to = 1): number {
  const { width, height, channels, data } = decode(png);
  let count = 0;
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    if (x >= from * width && x < to * width && data[i * channels] < 200) count++;
  }
  return count;
}

describe('an SVG as a PNG', () => {
  test('has twice its size, or the width asked for', async () => {
    const svg = figureOf(label(10, 20, 'text'));
    expect(decode(await svgToPng(svg))).toMatchObject({ width: 240, height: 80, channels: 3 });
    expect(decode(await svgToPng(svg, { width: 360 }))).toMatchObject({ width: 360, height: 120 });
    for (const width of [0, 5, 99, 100.5, 20_000, NaN]) {
      const refused = expect(svgToPng(svg, { width })).rejects;
      await refused.toThrow(`width must be an integer in [100, 10000] pixels, got ${width}`);
      await refused.toThrow(RangeError);
    }
    const tall = figure({ ...FRAME, height: 1200 });
    await expect(svgToPng(tall, { width: 1200 })).rejects.toThrow(
      '1 to 10000 pixels a side, got 1200 × 12000',
    );
  });

  test('is the same bytes again', async () => {
    const svg = figureOf(label(10, 20, 'Rates θ = 2 · 3 × −1', 'sl-title'), label(10, 36, 'soft', 'sl-soft'));
    expect(await svgToPng(svg)).toEqual(await svgToPng(svg));
  });

  test('has letters without any font of the system, also those that the first font lacks', async () => {
    const blank = await svgToPng(figureOf());
    expect(inked(blank)).toBe(0);
    const shapes = new Set<string>();
    const letters = [...'aθρ×…−·–“→≥∞▴ж'];
    for (const letter of letters) {
      const png = await svgToPng(figureOf(label(10, 20, letter)));
      expect(`${letter} ${inked(png, 0, 0.5) > 3}`).toBe(`${letter} true`);
      shapes.add(Buffer.from(png).toString('base64'));
    }
    // A box for what is missing would be the same for several.
    expect(shapes.size).toBe(letters.length);
  });

  test('keeps the pixels of images as squares of their own colours', async () => {
    const own = [255, 0, 0, 0, 0, 255, 0, 255, 0, 10, 20, 30];
    const png = encodePicture({ width: 2, height: 2, channels: 3, data: Uint8Array.from(own) });
    const { width, data } = decode(
      await svgToPng(figureOf(pixels(png, { x: 0, y: 0, width: 40, height: 40 }))),
    );
    const colours = new Set<string>();
    for (let y = 0; y < 80; y++) {
      for (let x = 0; x < 80; x++)
        colours.add(data.slice((y * width + x) * 3, (y * width + x) * 3 + 3).join());
    }
    expect([...colours]).toEqual(['255,0,0', '0,0,255', '0,255,0', '10,20,30']);
  });
});

describe('a picture on disk', () => {
  const svg = figureOf(label(10, 20, 'text'));

  test('is SVG or PNG by the ending of its name', async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    await writePicture(at('a.svg'), svg);
    await writePicture(at('a.PNG'), svg, { width: 180 });
    expect(await readFile(at('a.svg'), 'utf8')).toBe(`${svg}\n`);
    expect(decode(await readFile(at('a.PNG')))).toMatchObject({ width: 180, height: 60 });
  });

  test('of another ending is refused, and so is a width of an SVG', async () => {
    await expect(writePicture('a.gif', svg)).rejects.toThrow(
      '--output must end in .svg or .png, got "a.gif"',
    );
    await expect(writePicture('raster', svg)).rejects.toThrow('must end in .svg or .png');
    await expect(writePicture('a.svg', svg, { width: 60 })).rejects.toThrow('--width is for PNG files');
  });
});
