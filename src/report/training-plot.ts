/**
 * A network before and after its training in one picture: reconstructions, the weights of the same neurons on one
 * scale, and histograms of rates and weights.
 */
import type { RateHistogram } from '../use/spike-rates.js';
import { type Block, column, innerWidth, pictureOf, row, textBlock } from './blocks.js';
import { binned, histogramBlock } from './histogram.js';
import { type Canvas, type Pixels, reconstructionGrid, shownLimit } from './image-grid.js';
import { counted } from './plot-parts.js';
import { encodePicture } from './png-picture.js';
import { formatTick, formatValue } from './scale.js';
import { coordinate, element, label, textWidth } from './svg.js';
import { commonLimit, pixels, scaleBlock, type Tile, type TileShape, tilesBlock } from './tiles.js';

/** A network before or after its training. */
export interface TrainedSide {
  /** Normalised squared error on the measured images. */
  readonly mse: number;
  /** Outputs for the inputs shown. */
  readonly outputs: readonly Pixels[];
  /** Incoming weights of the neurons shown [height·width]. */
  readonly tiles: readonly Float32Array[];
  /** Rates of layer 1, …, outputs. */
  readonly rates: readonly RateHistogram[];
  /** Weights of the same layers. */
  readonly weights: readonly Float32Array[];
}

/** Data of the plot of a training. */
export interface TrainingPlot {
  readonly title: string;
  /** Samples of rates and errors, such as `500 test images`. */
  readonly over: string;
  /** Names of layers: `layer 1`, …, `outputs`. */
  readonly layers: readonly string[];
  readonly inputs: readonly Pixels[];
  readonly shape: TileShape;
  /** Neurons of layer 1 whose weights are shown. */
  readonly neurons: readonly number[];
  readonly before: TrainedSide;
  readonly after: TrainedSide;
  /** Width in pixels. */
  readonly width?: number;
}

const BINS = 41;
const GAP = 28;
const IMAGE_GAP = 8;
const NAME_ROOM = 104;

/** Returns the plot as one SVG element. */
export function trainingPlot(plot: TrainingPlot): string {
  const { title, over, before, after, width = 760 } = plot;
  const half = (innerWidth(width) - GAP) / 2;
  const subtitle = `Before: the first weights, as the seed decides them. After: the trained network. Errors and rates over ${over}.`;
  const description =
    `The error is ${formatValue(before.mse)} before and ${formatValue(after.mse)} after the training. ` +
    'Images and what is made of them, weights of the same neurons, histograms of rates and weights.';
  return pictureOf(
    { title, subtitle, description },
    [
      column(
        [
          textBlock('Images, and what the network makes of them', width, 'sl-name'),
          images(plot, innerWidth(width)),
        ],
        4,
      ),
      weightTiles(plot, half),
      histograms(plot, half),
    ],
    width,
  );
}

/** Draws a row of inputs and rows of outputs before and after, aligned, as many as fit. */
function images({ inputs, before, after, shape }: TrainingPlot, width: number): Block {
  const rows = [
    { name: 'input', note: '', own: inputs },
    { name: 'before', note: `mse ${formatValue(before.mse)}`, own: before.outputs },
    { name: 'after', note: `mse ${formatValue(after.mse)}`, own: after.outputs },
  ];
  const [across, down] = [shape.width * shape.scale, shape.height * shape.scale];
  const room = Math.max(1, Math.floor((width - NAME_ROOM + IMAGE_GAP) / (across + IMAGE_GAP)));
  const blocks = rows.map(({ name, note, own }): Block => {
    const markup = [
      label(0, down / 2 + (note ? -3 : 4), name),
      note ? label(0, down / 2 + 13, note, 'sl-soft') : '',
      ...own.slice(0, room).map((image, i) =>
        pixels(encodePicture(greyImage(image, shape)), {
          x: NAME_ROOM + i * (across + IMAGE_GAP),
          y: 0,
          width: across,
          height: down,
        }),
      ),
    ].join('');
    return { width, height: down, markup };
  });
  return column(blocks, IMAGE_GAP);
}

/** Converts one image to a canvas. */
function greyImage(image: Pixels, { width, height }: TileShape): Canvas {
  const { data } = reconstructionGrid([image], [image], width, height, 1);
  return { width, height, channels: 1, data: data.subarray(0, width * height) };
}

function weightTiles({ before, after, neurons, shape }: TrainingPlot, half: number): Block {
  const tilesOf = (side: typeof before) =>
    neurons.map((neuron, i): Tile => ({ values: [side.tiles[i]], names: [`${neuron}`] }));
  const sides = [tilesOf(before), tilesOf(after)];
  const limit = commonLimit(sides.flat());
  const parts = sides.map((tiles, i) =>
    column(
      [
        textBlock(
          `Weights of ${counted(neurons.length, 'neuron')} of layer 1, ${i === 0 ? 'before' : 'after'}`,
          half,
          'sl-name',
        ),
        tilesBlock(tiles, shape, [limit], half),
      ],
      6,
    ),
  );
  return column([row(parts, GAP), scaleBlock(limit, 'weight, one scale for both')], 12);
}

/** Draws histograms of rates of all layers, then of their weights, two in a row. */
function histograms({ layers, before, after }: TrainingPlot, half: number): Block {
  const rates = layers.map((name, l) =>
    histogramBlock(
      {
        name: `Rates of ${name}: mean ${formatValue(before.rates[l].mean)}, then ${formatValue(after.rates[l].mean)}`,
        ...{ low: 0, high: 1, counts: after.rates[l].counts, outline: before.rates[l].counts },
        xLabel: 'spikes per step',
      },
      half,
    ),
  );
  const weights = layers.map((name, l) => {
    // A few outliers must not compress all other weights into one bar.
    const limit = Math.max(shownLimit(before.weights[l]), shownLimit(after.weights[l])) || 1;
    const counts = (side: TrainedSide) => binned(side.weights[l], -limit, limit, BINS);
    return histogramBlock(
      {
        name: `The ${formatTick(after.weights[l].length)} weights of ${name}`,
        ...{ low: -limit, high: limit, counts: counts(after), outline: counts(before) },
        xLabel: 'weight; the few beyond are in the end bars',
      },
      half,
    );
  });
  return column([legend(), ...pairs(rates), ...pairs(weights)], 8);
}

/** Arranges blocks in rows of two. */
function pairs(blocks: readonly Block[]): Block[] {
  const rows = Math.ceil(blocks.length / 2);
  return Array.from({ length: rows }, (_, i) => row(blocks.slice(2 * i, 2 * i + 2), GAP));
}

/** Draws the legend of bars and outline. */
function legend(): Block {
  const second = 34 + textWidth('after training') + 24;
  const markup = [
    element('rect', { class: 'sl-fill sl-0', x: 0, y: 2, width: 22, height: 10 }),
    label(30, 12, 'after training'),
    element('path', { class: 'sl-line', d: `M${coordinate(second)} 12v-9h22v9` }),
    label(second + 30, 12, 'before'),
  ].join('');
  return { width: second + 80, height: 16, markup };
}
