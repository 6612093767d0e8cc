/** The pictures of a run: images and what the network makes of them, weights as tiles, one sample's spikes. */
import { type ImageSet, imagePixels } from '../../data/image-set.js';
import type { Network, SpikingNetwork } from '../../network/network.js';
import { reconstructionGrid, weightTiles } from '../../report/image-grid.js';
import { rasterPlot } from '../../report/raster-plot.js';
import { rasterOf, recordSample } from '../../use/raster.js';
import { reconstructAll } from '../../use/reconstruct.js';
import { pngBytes } from '../files/png-file.js';
import { PICTURED } from './run-data.js';

const COLUMNS = 10;
/** Width that pictures are enlarged towards, in pixels. */
const SHOWN_WIDTH = 880;
const MOST_TILES = 400;
const MOST_PIXELS = 4_000_000;

/** Pictures that autoencoders of all kinds have. */
export interface ImagePictures {
  readonly reconstructions: Uint8Array;
  /** Images shown. */
  readonly pictured: number;
  /** Missing where single tiles would be too large. */
  readonly weights?: Uint8Array | undefined;
  /** Units shown of layer 1. */
  readonly tiles: number;
  /** Weight of full colour. */
  readonly weightLimit: number;
}

/** The spikes of one test image. */
export interface SpikePicture {
  /** An SVG document. */
  readonly raster: string;
  /** Place of the image in the test set. */
  readonly rasterIndex: number;
}

/** Draws the spikes of the first test image that pictures show. */
export async function drawSpikes(network: SpikingNetwork, test: ImageSet): Promise<SpikePicture> {
  const [rasterIndex] = picturedImages(test);
  const record = await recordSample(network, imagePixels(test, rasterIndex), {
    sample: rasterIndex,
    spikes: test.spikes,
  });
  const title = `Test image ${rasterIndex} of ${test.name}, class ${test.classes[test.labels[rasterIndex]]}`;
  return { raster: rasterPlot(rasterOf(record, title)), rasterIndex };
}

/** Draws test images, their reconstructions, and weights as tiles. */
export async function drawImagePictures(network: Network, test: ImageSet): Promise<ImagePictures> {
  const samples = picturedImages(test);
  const inputs = samples.map((n) => imagePixels(test, n));
  const outputs = (await reconstructAll(network, inputs, { samples, spikes: test.spikes })).map(
    ({ pixels }) => pixels,
  );
  const { width, height } = test;
  const scale = Math.max(1, Math.floor(SHOWN_WIDTH / (COLUMNS * (width + 1))));
  const grid = reconstructionGrid(inputs, outputs, width, height, scale, COLUMNS);
  return { reconstructions: pngBytes(grid), pictured: samples.length, ...drawWeights(network) };
}

/** Up to `PICTURED` images, class after class in turn. */
function picturedImages({ count, labels, classes }: ImageSet): number[] {
  const byClass = classes.map((): number[] => []);
  for (let n = 0; n < count; n++) byClass[labels[n]].push(n);
  const chosen: number[] = [];
  for (let round = 0; chosen.length < Math.min(PICTURED, count); round++) {
    for (const places of byClass) if (round < places.length) chosen.push(places[round]);
  }
  return chosen.slice(0, PICTURED);
}

/** Draws the weights of layer 1 as tiles. */
export function drawWeights({
  widths,
  weights,
  image,
}: Pick<Network, 'widths' | 'weights' | 'image'>): Pick<ImagePictures, 'weights' | 'tiles' | 'weightLimit'> {
  const size = (image.width + 1) * (image.height + 1);
  const tiles = Math.min(widths[1], MOST_TILES, Math.floor(MOST_PIXELS / size));
  if (tiles === 0) return { tiles, weightLimit: 0 };
  const columns = Math.ceil(Math.sqrt((tiles * image.height) / image.width));
  const scale = Math.max(1, Math.floor(SHOWN_WIDTH / (columns * (image.width + 1))));
  const shown = weights[0].subarray(0, tiles * widths[0]);
  const canvas = weightTiles(shown, tiles, image.width, image.height, { columns, scale: Math.min(scale, 8) });
  return { weights: pngBytes(canvas), tiles, weightLimit: canvas.limit ?? 0 };
}
