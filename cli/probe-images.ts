/** `spikeloom evaluate --probe`: what an autoencoder's code is worth for telling classes apart. */
import { countText } from '../src/core/number-texts.js';
import { loadNetworkImages, openNetwork } from '../src/node/runs/network-files.js';
import { codeFeatures } from '../src/use/code-features.js';
import { probe } from '../src/use/probe.js';
import { print, printJson } from './output.js';
import { Progress } from './progress.js';
import type { MeasureFlags } from './tasks/task-command.js';

export async function probeImages(
  path: string,
  { data: set, dataDir, resize, limit, threads, json }: MeasureFlags,
): Promise<void> {
  const progress = new Progress();
  const opened = await openNetwork(path);
  const request = { set, dataDir, resize };
  const test = await loadNetworkImages(opened, { ...request, count: limit || undefined });
  const train = await loadNetworkImages(opened, { ...request, part: 'train' });
  const featuresOf = (images: typeof train, what: string) =>
    codeFeatures(opened.network, images, {
      threads,
      progress: progress.counting(what),
    });
  const learned = await featuresOf(train, 'training images');
  const tested = await featuresOf(test, 'test images');
  progress.preparing('regression', 0, 1);
  const result = probe(learned, tested, train.classes.length);
  progress.end();
  if (json) return printJson(result);
  const { accuracy, trainAccuracy, samples, trainSamples, width } = result;
  print(`${(100 * accuracy).toFixed(2)} % of ${countText(samples)} test images of ${test.name} told apart`);
  print(`by a softmax regression on the ${countText(width)} numbers of the code, weights frozen;`);
  print(
    `it was learned on ${countText(trainSamples)} training images, of which it tells ${(100 * trainAccuracy).toFixed(2)} % apart`,
  );
}
