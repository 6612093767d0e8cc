import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as browser from '../src/index.js';
import { rasterPlot } from '../src/node/entries/report.js';
import { rasterOf, recordSample } from '../src/node/entries/use.js';
import * as node from '../src/node/index.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test('the version is that of the package', () => expect(browser.VERSION).toBe(version));

test('the entry for Node has everything of the one for browsers, and files', () => {
  expect(node).toMatchObject({ ...browser });
  expect(node.loadImageSet).toBeTypeOf('function');
  expect(node.beginRun).toBeTypeOf('function');
});

test('a few lines train, measure, reconstruct and look', async () => {
  const { digitsSet, evaluate, imagePixels, reconstruct, trainAutoencoder } = node;
  const training = trainAutoencoder(digitsSet({ seed: 0, count: 600 }), {
    hidden: [30],
    batch: 20,
    steps: 8,
  });
  let step = await training.next();
  while (!step.done) step = await training.next();
  const network = step.value;
  const test = digitsSet({ seed: 0, count: 20, part: 'test' });
  const { mse } = await evaluate(network, test);
  expect(mse).toBeLessThan(1);
  const { pixels } = await reconstruct(network, imagePixels(test, 3));
  expect(pixels).toHaveLength(784);
  expect(rasterPlot(rasterOf(await recordSample(network, imagePixels(test, 3)), 'A digit'))).toContain(
    '<svg',
  );
  const { network: restored } = node.decodeCheckpoint(
    'autoencoder',
    node.encodeCheckpoint('autoencoder', network, { batch: 3, weights: network.weights }),
    'memory',
  );
  expect(restored.weights).toEqual(network.weights);
});
