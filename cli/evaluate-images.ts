/** `spikeloom evaluate` on an autoencoder, spiking or an ANN: its output for test images. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import {
  type ImageRequest,
  loadNetworkImages,
  openAnnNetwork,
  openNetwork,
} from '../src/node/runs/network-files.js';
import { readingText } from '../src/report/run-texts.js';
import { taskOf } from '../src/tasks/index.js';
import { activityOf, numberOf } from '../src/tasks/quantity.js';
import { type AnnEvaluation, type Evaluation, evaluate, evaluateAnn } from '../src/use/measure-images.js';
import { print, printJson, ratesText } from './output.js';

interface EvaluateImagesRequest extends Omit<ImageRequest, 'count'> {
  readonly limit: number;
  readonly threads?: number | undefined;
  readonly json?: boolean | undefined;
}

export async function evaluateImages(
  path: string,
  kind: 'autoencoder' | 'ann-autoencoder',
  { limit, threads, json, ...request }: EvaluateImagesRequest,
): Promise<void> {
  const count = limit || undefined;
  const options = { limit, threads };
  let result: Evaluation | AnnEvaluation;
  let name: string;
  let reading = 'outputs';
  if (kind === 'autoencoder') {
    const opened = await openNetwork(path);
    const images = await loadNetworkImages(opened, { ...request, count });
    reading = readingText(opened.network.options.coding);
    [result, name] = [await evaluate(opened.network, images, options), images.name];
  } else {
    const opened = await openAnnNetwork(path);
    const images = await loadNetworkImages(opened, { ...request, count });
    [result, name] = [await evaluateAnn(opened.network, images, options), images.name];
  }
  if (json) {
    printJson(result);
    return;
  }
  const { results, activity } = taskOf(kind);
  const compared: Readonly<Record<string, string>> = {
    mse: `input images against ${reading}`,
    spikeMse: 'input spike counts against output spike counts',
  };
  const rows = [
    ...results.map((quantity) => [
      quantity.name,
      shortNumber(numberOf(result, quantity) ?? Number.NaN),
      compared[quantity.id],
    ]),
    [activity.short, ratesText(activityOf(result, activity) ?? []), `${activity.unit}, inputs first`],
  ];
  const width = Math.max(...rows.map(([first]) => first.length));
  print(`${countText(result.samples)} test images of ${name}, weights frozen`);
  for (const [first, ...others] of rows) print([first.padEnd(width), ...others].join('  '));
}
