/** The pictures of a run: images and what the network makes of them, weights as tiles, one sample's spikes. */
import { type ImageSet, imagePixels } from '../data/image-set.js';
import { rasterOf, recordSample } from '../inference/raster.js';
import { reconstructAll } from '../inference/reconstruct.js';
import type { Network } from '../network/network.js';
import { reconstructionGrid, weightTiles } from '../report/image-grid.js';
import { rasterPlot } from '../report/raster-plot.js';
import { pngBytes } from './png-file.js';
import { PICTURED } from './run-data.js';

const COLUMNS = 10;
/** Width that pictures are enlarged towards, in pixels. */
const SHOWN_WIDTH = 880;
const MOST_TILES = 400;
const MOST_PIXELS = 4_000_000;

export interface RunPictures {
  readonly reconstructions: Uint8Array;
  /** Images shown. */
  readonly pictured: number;
  /** Missing where single tiles would be too large. */
  readonly weights?: Uint8Array | undefined;
  /** Neurons shown of layer 1. */
  readonly tiles: number;
  /** Weight of full colour. */
  readonly weightLimit: number;
  readonly raster: string;
  /** Place in the test set of the image the raster is of. */
  readonly rasterIndex: number;
}

/** Draws all of them from the first test images. */
export async function drawPictures(network: Network, test: ImageSet): Promise<RunPictures> {
  const samples = picturedImages(test);
  const inputs = samples.map((n) => imagePixels(test, n));
  const outputs = await reconstructAll(network, inputs, { samples });
  const { width, height } = test;
  const scale = Math.max(1, Math.floor(SHOWN_WIDTH / (COLUMNS * (width + 1))));
  const pixels = outputs.map((output) => output.pixels);
  const grid = reconstructionGrid(inputs, pixels, width, height, scale, COLUMNS);
  const rasterIndex = samples[0];
  const record = await recordSample(network, inputs[0], { sample: rasterIndex });
  const title = `Test image ${rasterIndex} of ${test.name}, class ${test.classes[test.labels[rasterIndex]]}`;
  return {
    reconstructions: pngBytes(grid),
    pictured: samples.length,
    ...drawWeights(network),
    raster: rasterPlot(rasterOf(record, title)),
    rasterIndex,
  };
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

function drawWeights({
  widths,
  weights,
  image,
}: Network): Pick<RunPictures, 'weights' | 'tiles' | 'weightLimit'> {
  const size = (image.width + 1) * (image.height + 1);
  const tiles = Math.min(widths[1], MOST_TILES, Math.floor(MOST_PIXELS / size));
  if (tiles === 0) return { tiles, weightLimit: 0 };
  const columns = Math.ceil(Math.sqrt((tiles * image.height) / image.width));
  const scale = Math.max(1, Math.floor(SHOWN_WIDTH / (columns * (image.width + 1))));
  const shown = weights[0].subarray(0, tiles * widths[0]);
  const canvas = weightTiles(shown, tiles, image.width, image.height, { columns, scale: Math.min(scale, 8) });
  return { weights: pngBytes(canvas), tiles, weightLimit: canvas.limit ?? 0 };
}
