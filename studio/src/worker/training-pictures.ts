/** Pictures of a network that is being trained: what it makes of test images, and its weights. */
import { type ImageSet, imagePixels } from '../../../src/data/image-set.js';
import type { SpikingNetwork } from '../../../src/network/network.js';
import { reconstructionGrid, weightTiles } from '../../../src/report/image-grid.js';
import { reconstructAll } from '../../../src/use/reconstruct.js';
import { SHOWN_IMAGES, TILE_COLUMNS, tilesOf } from './picture-sizes.js';
import type { TrainingPictures } from './training-news.js';

export async function trainingPictures(
  network: SpikingNetwork,
  test: ImageSet,
  batch: number,
): Promise<TrainingPictures> {
  const { width, height } = network.image;
  const imageCount = Math.min(SHOWN_IMAGES, test.count);
  const inputs = Array.from({ length: imageCount }, (_, i) => imagePixels(test, i));
  const outputs = (await reconstructAll(network, inputs)).map(({ pixels }) => pixels);
  const tileCount = tilesOf(network.widths[1]);
  const weights = network.weights[0].subarray(0, tileCount * width * height);
  return {
    kind: 'pictures',
    batch,
    images: reconstructionGrid(inputs, outputs, width, height, 1),
    imageCount,
    tiles: weightTiles(weights, tileCount, width, height, { columns: TILE_COLUMNS }),
    tileCount,
  };
}
