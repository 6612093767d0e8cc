/** What `spikeloom evaluate` measures of an autoencoder, spiking or an ANN: what it makes of test images. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import {
  type ImageRequest,
  loadNetworkImages,
  openAnnNetwork,
  openNetwork,
} from '../src/node/runs/network-files.js';
import { readingText } from '../src/report/run-texts.js';
import { type AnnEvaluation, evaluateAnn } from '../src/use/ann-images.js';
import { type Evaluation, evaluate } from '../src/use/evaluate.js';
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
  let result: Evaluation | AnnEvaluation;
  let name: string;
  let reading = 'outputs';
  if (kind === 'autoencoder') {
    const opened = await openNetwork(path);
    const images = await loadNetworkImages(opened, { ...request, count });
    reading = readingText(opened.network.options.coding);
    [result, name] = [await evaluate(opened.network, images, { limit, threads }), images.name];
  } else {
    const opened = await openAnnNetwork(path);
    const images = await loadNetworkImages(opened, { ...request, count });
    [result, name] = [await evaluateAnn(opened.network, images, { limit, threads }), images.name];
  }
  if (json) printJson(result);
  else show(result, name, reading);
}

function show(result: Evaluation | AnnEvaluation, name: string, reading: string): void {
  const { mse, samples } = result;
  print(`${countText(samples)} test images of ${name}, weights frozen`);
  if ('spikeMse' in result) {
    print(`mse       ${shortNumber(mse)}  input images against ${reading}`);
    print(`spikeMse  ${shortNumber(result.spikeMse)}  input spike counts against output spike counts`);
    print(`spikes    ${ratesText(result.spikeRates)}  per neuron and step, inputs first`);
  } else {
    print(`mse     ${shortNumber(mse)}  input images against ${reading}`);
    print(`active  ${ratesText(result.activeShares)}  share of units above 0, inputs first`);
  }
}
