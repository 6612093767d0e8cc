/**
 * Milliseconds per image: a network that is opened once against single calls.
 *
 * Method: one process, an autoencoder 784-196-784 with T 15 and first weights, threads 1. In each round one image is
 * reconstructed by `reconstruct`, which makes an engine, and one by `OpenAutoencoder`, which keeps it; the first round
 * is left out. Printed: medians over the rounds, and the median of the rounds' ratios.
 *
 *     node bench/handle.mjs [--rounds 50] [--json]
 */
import { parseArgs } from 'node:util';
import { autoencoderWidths, initialWeights } from '../dist/src/network/network.js';
import {
  digitsSet,
  imagePixels,
  OpenAutoencoder,
  reconstruct,
  resolveOptions,
} from '../dist/src/node/index.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, json: { type: 'boolean', default: false } },
});
const images = digitsSet({ seed: 1, count: 10 });
const widths = autoencoderWidths(784, [196]);
const network = {
  widths,
  weights: initialWeights(widths, 1, 0.1),
  image: { width: 28, height: 28 },
  options: resolveOptions({ preset: 'tuned', threads: 1 }),
};
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const open = new OpenAutoencoder(network);
const [single, kept] = [[], []];
for (let round = 0; round <= Number(values.rounds); round++) {
  const pixels = imagePixels(images, round % images.count);
  const times = [
    await timed(() => reconstruct(network, pixels)),
    await timed(() => open.reconstruct(pixels)),
  ];
  if (round === 0) continue;
  single.push(times[0]);
  kept.push(times[1]);
}
await open[Symbol.asyncDispose]();
const result = {
  single: median(single),
  open: median(kept),
  ratio: median(single.map((time, n) => time / kept[n])),
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(`reconstruct ${result.single.toFixed(2)} ms, opened once ${result.open.toFixed(2)} ms`);
  console.log(`ratio ${result.ratio.toFixed(1)}`);
}
