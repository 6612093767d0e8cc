/** Plots of weights and receptive fields of neurons, a tile for each. */
import type { NeuronOrder } from '../use/neuron-order.js';
import { type Block, column, innerWidth, pictureOf } from './blocks.js';
import { counted } from './plot-parts.js';
import { formatValue } from './scale.js';
import { commonLimit, scaleBlock, type Tile, type TileShape, tilesBlock } from './tiles.js';

/** Neurons in a picture. */
export interface ShownNeurons {
  /** Layer, from 1. */
  readonly layer: number;
  /** Number of neurons of that layer, shown or not. */
  readonly neurons: number;
  /** Order of the neurons; undefined if they were chosen individually. */
  readonly order: NeuronOrder | undefined;
  /** Name of the network, such as its data set's. */
  readonly of: string;
  readonly shape: TileShape;
  /** Width in pixels. */
  readonly width?: number | undefined;
}

/** The weights of a neuron. */
export interface NeuronWeights {
  readonly neuron: number;
  /** Weights from the layer's inputs, if they fit the tile's shape. */
  readonly incoming?: Float32Array | Float64Array | undefined;
  /** Weights to the next layer's outputs, if they fit the tile's shape. */
  readonly outgoing?: Float32Array | Float64Array | undefined;
}

/** Weights to draw as tiles. */
export interface WeightsPlot extends ShownNeurons {
  readonly shown: readonly NeuronWeights[];
}

/** The receptive field of a neuron. */
export interface NeuronField {
  readonly neuron: number;
  /** Receptive field; NaN if the neuron never spiked. */
  readonly field: Float32Array | Float64Array;
  /** Class with most spikes; undefined if it never spiked, or there is a tie. */
  readonly preferred: string | undefined;
}

/** Receptive fields to draw as tiles. */
export interface FieldsPlot extends ShownNeurons {
  readonly shown: readonly NeuronField[];
  /** Samples of the averages, such as `1,000 test images`. */
  readonly over: string;
  /** Sentence on the axes of a tile, if it is no image. */
  readonly axes?: string;
}

const ORDERS: Readonly<Record<NeuronOrder, string>> = {
  largest: 'the largest weights first',
  active: 'the most active first',
  selective: 'the most selective first',
};

/** Returns incoming weights, outgoing ones below, as one SVG element. Throws a RangeError if there are none. */
export function weightsPlot({ shown, width = 760, shape, ...what }: WeightsPlot): string {
  const kinds = (['incoming', 'outgoing'] as const).filter((kind) => shown[0]?.[kind] !== undefined);
  if (kinds.length === 0) throw new RangeError('a picture of weights needs a neuron with weights');
  const tiles = shown.map(
    (one): Tile => ({
      values: kinds.map((kind) => one[kind] ?? new Float64Array(shape.width * shape.height)),
      names: [`${one.neuron}`],
    }),
  );
  const limits = kinds.map((_, k) => commonLimit(tiles, k));
  const meanings = { incoming: 'from the inputs to the neuron', outgoing: 'from the neuron to the outputs' };
  const placed = kinds.length === 2 ? ['above: weights ', 'below: weights '] : ['weights '];
  const scales = kinds.map((kind, k) => scaleBlock(limits[k], `${placed[k]}${meanings[kind]}`));
  const title = `Weights of layer ${what.layer}, ${what.of}`;
  const subtitle = `${countOf(shown, what)}, ${withNumbers(shown)} below.`;
  const description =
    `${subtitle} ` +
    kinds.map((kind, k) => `Weights ${meanings[kind]} reach ${formatValue(limits[k])}.`).join(' ');
  return picture({ title, subtitle, description }, tiles, shape, limits, scales, width);
}

/** Returns spike-triggered averages as one SVG element. */
export function fieldsPlot({ shown, over, axes, width = 760, shape, ...what }: FieldsPlot): string {
  const tiles = shown.map(
    ({ neuron, field, preferred }): Tile => ({
      values: [field],
      names: [`${neuron}`, isSilent(field) ? 'silent' : className(preferred)],
    }),
  );
  const limits = [commonLimit(tiles)];
  const scales = [scaleBlock(limits[0], 'input when it spiked, less the mean input (1 is full intensity)')];
  const title = `Receptive fields of layer ${what.layer}, ${what.of}`;
  const subtitle =
    `What makes a neuron spike: the mean of ${over}, each weighted by its spikes, less the mean of all. ` +
    `${countOf(shown, what)}, ${withNumbers(shown)} and the class it spikes most for.` +
    (axes === undefined ? '' : ` ${axes}`);
  const silent = shown.filter(({ field }) => isSilent(field)).length;
  const description = `${subtitle} Fields reach ${formatValue(limits[0])}; ${silent} of them silent.`;
  return picture({ title, subtitle, description }, tiles, shape, limits, scales, width);
}

function isSilent(field: NeuronField['field']): boolean {
  return field.some(Number.isNaN);
}

/** Returns a class name, in quotes if it could be read as the number of a neuron. */
function className(name: string | undefined): string {
  if (name === undefined) return 'none';
  return /^[\d.,]+$/.test(name) ? `“${name}”` : name;
}

function withNumbers({ length }: readonly unknown[]): string {
  return length === 1 ? 'with its number' : 'each with its number';
}

function countOf(
  { length }: readonly unknown[],
  { neurons, layer, order }: Pick<ShownNeurons, 'neurons' | 'layer' | 'order'>,
): string {
  const which = length === neurons ? (neurons === 1 ? 'The' : 'All') : `${length} of`;
  return `${which} ${counted(neurons, 'neuron')} of layer ${layer}${order === undefined ? '' : `, ${ORDERS[order]}`}`;
}

function picture(
  texts: Parameters<typeof pictureOf>[0],
  tiles: readonly Tile[],
  shape: TileShape,
  limits: readonly number[],
  scales: readonly Block[],
  width: number,
): string {
  const inner = innerWidth(width);
  return pictureOf(texts, [column(scales, 8), tilesBlock(tiles, shape, limits, inner)], width);
}
