import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { frequencyTicks, heardImage } from '../../src/report/cochleagram-image.js';
import { cochleagramPicture } from '../../src/report/cochleagram-picture.js';
import { cochleagramPlot } from '../../src/report/cochleagram-plot.js';
import { magmaColours } from '../../src/report/colour-map.js';
import { fallingTone } from './heard.js';
import { checkMarkup } from './markup.js';

const heard = fallingTone(60, 20);
const silent = { ...heard, values: new Float64Array(60 * 20) };

describe('a plot of a cochleagram', () => {
  test('looks as it did', async () => {
    const svg = cochleagramPlot({ title: 'A falling tone', heard, width: 480 });
    checkMarkup(svg);
    await expect(svg).toMatchFileSnapshot('__snapshots__/cochleagram-plot.svg');
  });

  test('holds its image as one PNG, the highest channel on top, and the scale as another', () => {
    const svg = cochleagramPlot({ title: 'x', heard });
    const images = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)].map(([, text]) =>
      decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))),
    );
    expect(images.map(({ width, height }) => [width, height])).toEqual([
      [60, 20],
      [1, 64],
    ]);
    const colours = magmaColours(256);
    // The tone begins at channel 0.
    expect([...images[0].data.subarray(0, 3)]).toEqual([...colours[255]]);
    expect([...images[1].data.subarray(-3)]).toEqual([...colours[0]]);
  });

  test('takes extremes: one frame, one channel, silence, many frames, any text', () => {
    for (const extreme of [fallingTone(1, 1), fallingTone(1, 39), silent, fallingTone(20_000, 3)]) {
      const svg = cochleagramPlot({ title: '<b>&', heard: extreme });
      checkMarkup(svg);
      expect(svg.length).toBeLessThan(100_000);
    }
  });

  test('is not drawn of nothing, or of values that do not fit', () => {
    const none = { ...heard, frames: 0, values: new Float64Array(0) };
    expect(() => cochleagramPlot({ title: 'x', heard: none })).toThrow('at least one frame');
    const short = { ...heard, values: heard.values.subarray(1) };
    expect(() => cochleagramPicture({ title: 'x', heard: short })).toThrow(
      '60·20 values and 20 centres, got 1199',
    );
  });
});

describe('a picture of a cochleagram', () => {
  test('has a column of equal width for every frame while there is room', () => {
    const { width, height, channels, data } = cochleagramPicture({ title: 'A falling tone', heard });
    expect(data).toHaveLength(width * height * channels);
    expect(width).toBe(60 * 20 + 76 + 132);
    expect(cochleagramPicture({ title: '', heard: fallingTone(20_000, 3) }).width).toBe(1500 + 76 + 132);
  });

  test('is drawn of silence and of one frame', () => {
    const { data } = cochleagramPicture({ title: '', heard: silent });
    expect(data.some((value) => value > 0)).toBe(true);
    expect(cochleagramPicture({ title: 'x'.repeat(500), heard: fallingTone(1, 1) }).width).toBeGreaterThan(
      1000,
    );
  });
});

describe('what is drawn', () => {
  test('is the largest of the frames that share a column', () => {
    const values = Float64Array.of(1, 0, 2, 0, 0, 4, 0, 0);
    const { width, shares } = heardImage({ ...heard, frames: 4, channels: 2, values }, 2);
    expect(width).toBe(2);
    expect([...shares]).toEqual([0.5, 0, 0, 1]);
  });

  test('has ticks at round frequencies, between the channels where they belong', () => {
    const ticks = frequencyTicks(Float64Array.of(2000, 1000, 500, 250), 0);
    expect(ticks).toEqual([
      { text: '2k', row: 0.5 },
      { text: '1k', row: 1.5 },
      { text: '500', row: 2.5 },
    ]);
    const between = frequencyTicks(Float64Array.of(400, 100), 0);
    expect(between.map(({ text, row }) => [text, Number(row.toFixed(6))])).toEqual([
      ['200', 1],
      ['100', 1.5],
    ]);
  });

  test('keeps ticks apart, and has one where no frequency is round', () => {
    expect(frequencyTicks(heard.centres, 4).map(({ text }) => text)).toEqual(['5k', '2k', '500', '200']);
    expect(frequencyTicks(Float64Array.of(321.4), 1)).toEqual([{ text: '321', row: 0.5 }]);
  });
});
