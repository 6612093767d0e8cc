import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { cochleagramTile, cochleagramTiles } from '../../src/report/cochleagram-tiles.js';
import { fieldsPlot, weightsPlot } from '../../src/report/neuron-tiles-plot.js';
import { rasterPlot } from '../../src/report/raster-plot.js';
import { ratesPlot } from '../../src/report/rates-plot.js';
import { imageTiles } from '../../src/report/tiles.js';
import { type TrainedSide, trainingPlot } from '../../src/report/training-plot.js';
import { rateHistogram } from '../../src/use/spike-rates.js';
import { checkMarkup } from './markup.js';

const random = new RandomStream(5, Purpose.weights, 0);
const values = (count: number, most = 1) =>
  Float32Array.from({ length: count }, () => random.between(-most, most));
const shape = { width: 4, height: 3, scale: 8 };
const of = { layer: 1, neurons: 30, of: 'digits', shape };

/** The pictures inside, decoded, the scale of colours first. */
const pictures = (svg: string) =>
  [...svg.matchAll(/href="data:image\/png;base64,([^"]*)"/g)].map(([, data]) =>
    decode(Buffer.from(data, 'base64')),
  );

const WHITE = [247, 247, 245];
const BLUE = [0, 72, 140];
const VERMILION = [190, 62, 0];
const GREY = [128, 128, 128];

describe('rates', () => {
  const layers = [
    { name: 'inputs', rates: rateHistogram([0, 0, 0, 0.5, 0.1, 0]) },
    { name: 'layer 1', rates: rateHistogram([0.2, 1, 0.99, 0.3]) },
  ];

  test('look as they did', async () => {
    const svg = ratesPlot({ title: 'Rates', over: '5 test images', layers, width: 480 });
    await expect(svg).toMatchFileSnapshot('__snapshots__/rates-plot.svg');
  });

  test('name the neurons that are silent or saturated, runs as such', () => {
    const svg = ratesPlot({ title: 'Rates', over: '5 test images', layers });
    checkMarkup(svg);
    // Spaces before a % are firm: a line may end anywhere else.
    expect(svg).toContain('silent: 4 (66.7\u00a0%): 0–2, 5 · saturated: none');
    expect(svg).toContain('silent: none · saturated: 2 (50\u00a0%): 1–2');
    const many = rateHistogram(Float64Array.from({ length: 40 }, (_, n) => (n % 2) / 2));
    expect(ratesPlot({ title: '', over: '', layers: [{ name: 'a', rates: many }] })).toContain(
      '20 (50\u00a0%): 0, 2, 4, 6, 8, 10, 12, 14, …',
    );
  });
});

test('a layer has one colour in the raster of all, in one of it alone, and among the rates', () => {
  const places = Array.from({ length: 9 }, (_, place) => place);
  const layers = places.map((place) => ({ name: `layer ${place}`, neurons: 1, spikes: Uint8Array.of(1) }));
  const coloursIn = (svg: string, kind: string) =>
    [...svg.matchAll(new RegExp(`class="${kind} sl-(\\d)"`, 'g'))].map(([, colour]) => Number(colour));
  const raster = { title: '', steps: 1, potentials: [] };
  const all = coloursIn(rasterPlot({ ...raster, layers }), 'sl-runs');
  const alone = places.map((place) => rasterPlot({ ...raster, layers: [{ ...layers[place], place }] }));
  const rates = layers.map(({ name }) => ({ name, rates: rateHistogram([0.5]) }));
  expect(all.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(alone.flatMap((svg) => coloursIn(svg, 'sl-runs'))).toEqual(all);
  expect(coloursIn(ratesPlot({ title: '', over: '', layers: rates }), 'sl-fill')).toEqual(all);
});

test('one is said as one', () => {
  const incoming = new Float32Array(12).fill(0.5);
  const one = { ...of, neurons: 1, order: 'largest' as const, shown: [{ neuron: 0, incoming }] };
  expect(weightsPlot(one)).toContain(
    'The 1 neuron of layer 1, the largest weights first, with its number below.',
  );
  expect(weightsPlot({ ...one, neurons: 12 })).toContain('1 of 12 neurons of layer 1');
  const layers = [{ name: 'layer 1', neurons: 1, spikes: Uint8Array.of(1) }];
  const raster = rasterPlot({ title: '', steps: 1, layers, potentials: [] });
  expect(raster).toContain('layer 1 · 1 neuron · 1 spike (100.0 %)');
  expect(raster).toContain('Spikes of 1 layer over 1 step.');
  const rates = rateHistogram([0.5]);
  expect(ratesPlot({ title: '', over: '', layers: [{ name: 'a', rates }] })).toContain(
    'a · 1 neuron · 0.5 spikes',
  );
});

describe('weights', () => {
  test('look as they did', async () => {
    const shown = [7, 2, 29].map((neuron) => ({ neuron, incoming: values(12), outgoing: values(12, 0.3) }));
    const svg = weightsPlot({ ...of, order: 'largest', shown, width: 400 });
    checkMarkup(svg);
    await expect(svg).toMatchFileSnapshot('__snapshots__/weights-plot.svg');
  });

  test('are white at 0, and have their full colours at the ends of their scale', () => {
    const incoming = Float32Array.from({ length: 12 }, (_, i) => [0, -2, 2][i % 3]);
    const svg = weightsPlot({ ...of, order: 'active', shown: [{ neuron: 3, incoming }] });
    const [scale, tile] = pictures(svg);
    expect([tile.width, tile.height]).toEqual([4, 3]);
    expect([...tile.data.subarray(0, 9)]).toEqual([...WHITE, ...BLUE, ...VERMILION]);
    const middle = (3 * (scale.width - 1)) / 2;
    expect([...scale.data.subarray(middle, middle + 3)]).toEqual(WHITE);
    expect([...scale.data.subarray(0, 3)]).toEqual(BLUE);
    expect([...scale.data.subarray(-3)]).toEqual(VERMILION);
    for (const text of ['−2', '0', '2', 'the most active first']) expect(svg).toContain(text);
  });

  test('that are all 0 are white, and no neuron is refused', () => {
    const svg = weightsPlot({
      ...of,
      order: 'largest',
      shown: [{ neuron: 0, incoming: new Float32Array(12) }],
    });
    checkMarkup(svg);
    expect(new Set(pictures(svg)[1].data)).toEqual(new Set(WHITE));
    expect(() => weightsPlot({ ...of, order: 'largest', shown: [] })).toThrow(RangeError);
    const short = [{ neuron: 4, incoming: values(11) }];
    expect(() => weightsPlot({ ...of, order: 'largest', shown: short })).toThrow(
      'tile 4 must have 4·3 values, got 11',
    );
  });
});

describe('receptive fields', () => {
  test('look as they did', async () => {
    const shown = [4, 0, 9].map((neuron) => ({ neuron, field: values(12, 0.1), preferred: `${neuron}` }));
    const svg = fieldsPlot({ ...of, order: 'selective', over: '9 test images', shown, width: 400 });
    checkMarkup(svg);
    await expect(svg).toMatchFileSnapshot('__snapshots__/fields-plot.svg');
  });

  test('of a neuron that never spiked are grey, and said to be silent', () => {
    const shown = [
      { neuron: 1, field: new Float64Array(12).fill(NaN), preferred: undefined },
      { neuron: 2, field: Float64Array.from(values(12)), preferred: '<7>' },
    ];
    const svg = fieldsPlot({ ...of, order: 'selective', over: '9 test images', shown });
    checkMarkup(svg);
    expect([...pictures(svg)[1].data.subarray(0, 3)]).toEqual(GREY);
    expect(svg).toMatch(/>silent</);
    expect(svg).toContain('>&lt;7&gt;<');
  });

  test('of neurons that prefer nothing are white and of no class, beside silent ones that stay grey', () => {
    const shown = [NaN, 0].map((value, neuron) => ({
      ...{ neuron, field: new Float64Array(12).fill(value), preferred: undefined },
    }));
    const svg = fieldsPlot({ ...of, order: 'active', over: '9 test images', shown });
    checkMarkup(svg);
    expect(
      pictures(svg)
        .slice(1)
        .map(({ data }) => [...data.subarray(0, 3)]),
    ).toEqual([GREY, WHITE]);
    expect(svg).toMatch(/>silent<.*>none</);
    expect(svg).toContain('1 of them silent');
  });
});

describe('tiles', () => {
  test('are enlarged by whole numbers', () => {
    expect(imageTiles({ width: 28, height: 28 }).scale).toBe(2);
    expect(imageTiles({ width: 8, height: 6 }).scale).toBe(7);
    expect(imageTiles({ width: 200, height: 100 }).scale).toBe(1);
  });

  test('of cochleagrams have time to the right and are means of their frames', () => {
    // [4 frames, 2 channels]
    const tile = cochleagramTile([1, 10, 3, 30, 5, 50, 7, 70], 2, { width: 2, height: 2, scale: 1 });
    expect([...tile]).toEqual([2, 6, 20, 60]);
    expect(cochleagramTiles(1500, 39)).toMatchObject({ width: 86, height: 39 });
    expect(cochleagramTiles(40, 39).width).toBe(40);
    expect(() => cochleagramTile([1, 2, 3], 2, { width: 1, height: 2, scale: 1 })).toThrow(RangeError);
  });
});

describe('before and after a training', () => {
  const side = (most: number): TrainedSide => ({
    mse: most,
    outputs: [0, 1].map(() => new Uint8Array(12).fill(100 * most)),
    tiles: [0, 1, 2].map(() => values(12, most)),
    rates: [rateHistogram([0, most / 2, 0.1]), rateHistogram([0.2, 0.2])],
    weights: [values(36, most), values(36, most)],
  });
  const plot = {
    ...{ title: 'Before and after', over: '9 test images', layers: ['layer 1', 'outputs'], shape },
    inputs: [new Uint8Array(12).fill(255), new Uint8Array(12)],
    neurons: [5, 1, 0],
  };

  test('looks as it did', async () => {
    const svg = trainingPlot({ ...plot, before: side(1), after: side(2), width: 480 });
    checkMarkup(svg);
    await expect(svg).toMatchFileSnapshot('__snapshots__/training-plot.svg');
  });

  test('says what its numbers are', () => {
    const [before, after] = [side(1), side(2)];
    const svg = trainingPlot({ ...plot, neurons: [5], before, after });
    expect(svg).toContain('>The 36 weights of outputs<');
    expect(svg).toMatch(/>Rates of layer 1: mean [\d.]+, then [\d.]+</);
    expect(svg).toContain('>Weights of 1 neuron of layer 1, before<');
  });

  test('shows both on one scale, and as many images as there is room for', () => {
    const [before, after] = [side(0.5), side(2)];
    const svg = trainingPlot({ ...plot, before, after });
    // Inputs, before, after, 3 tiles each, the scale.
    const images = pictures(svg);
    expect(images).toHaveLength(2 * 3 + 3 * 2 + 1);
    expect([...images[0].data]).toEqual(Array(12).fill(255));
    expect([...images[4].data]).toEqual(Array(12).fill(200));
    const strongest = (image: { data: ArrayLike<number> }) => Math.min(...Array.from(image.data));
    const tiles = images.slice(6, 12).map(strongest);
    expect(Math.min(...tiles.slice(0, 3))).toBeGreaterThan(Math.min(...tiles.slice(3)));
    const narrow = trainingPlot({ ...plot, before, after, width: 180 });
    expect(pictures(narrow)).toHaveLength(3 + 3 * 2 + 1);
  });
});
