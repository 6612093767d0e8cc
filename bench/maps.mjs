/**
 * How well the maps of autoencoders are decoded, by their number of steps.
 *
 * Method: of each RUN, maps of the ten MNIST training images nearest to the mean of their class are drawn 64 times, kept
 * after `--settle` steps, decoded (shown again and again for the run's own T) and compared with their images. Printed:
 * the mean over the draws, and in brackets the mean over the images of the best of their draws.
 *
 *     node bench/maps.mjs RUN … [--data-dir DIR] [--steps 15,1] [--settle 0]
 */
import { parseArgs } from 'node:util';
import { imagesNearestToMean } from '../dist/src/node/entries/data.js';
import { decodeMaps, encodeImages, normalisedMse } from '../dist/src/node/entries/use.js';
import { imagePixels, loadImageSet, openNetwork } from '../dist/src/node/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'data-dir': { type: 'string' },
    steps: { type: 'string', default: '15,1' },
    settle: { type: 'string', default: '0' },
  },
});
const DRAWS = 64;
const set = await loadImageSet('mnist', { part: 'train', dataDir: values['data-dir'] });
const places = imagesNearestToMean(set);
const images = places.map((place) => imagePixels(set, place));
const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

for (const run of positionals) {
  const { network } = await openNetwork(run);
  const cells = [];
  for (const steps of values.steps.split(',').map(Number)) {
    const errors = images.map(() => []);
    for (let seed = 0; seed < DRAWS; seed++) {
      const settle = Number(values.settle);
      const maps = await encodeImages(network, images, { steps, settle, seed, samples: places });
      for (const [i, counts] of (await decodeMaps(network, maps)).entries()) {
        errors[i].push(normalisedMse(images[i], counts));
      }
    }
    const best = mean(errors.map((draws) => Math.min(...draws)));
    cells.push(`Th ${steps}: ${mean(errors.flat()).toFixed(3)} (${best.toFixed(3)})`);
  }
  console.log(`${run}, from step ${Number(values.settle) + 1}: ${cells.join('  ')}`);
}
