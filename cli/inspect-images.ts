/** `spikeloom inspect` on an autoencoder, spiking or an ANN, and on its ANN baseline with the same images. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import {
  type ImageRequest,
  loadNetworkImages,
  openAnnNetwork,
  openNetwork,
} from '../src/node/runs/network-files.js';
import {
  type AnnInspection,
  type Inspection,
  inspect,
  inspectAnn,
  inspectAtMse,
} from '../src/use/measure-images.js';
import { denseAnnCost } from '../src/use/neurobench.js';
import { printCompared, printCost, printDenseAnn, printEnergyNote } from './cost-lines.js';
import { print, printJson } from './output.js';
import { Progress } from './progress.js';

interface InspectImagesRequest extends Omit<ImageRequest, 'count'> {
  readonly limit: number;
  readonly threads?: number | undefined;
  readonly json?: boolean | undefined;
}

export async function inspectImages(
  path: string,
  twinPath: string | undefined,
  { limit, threads, json, ...request }: InspectImagesRequest,
): Promise<void> {
  const opened = await openNetwork(path);
  const twin = twinPath === undefined ? undefined : (await openAnnNetwork(twinPath)).network;
  const images = await loadNetworkImages(opened, { ...request, count: limit || undefined });
  const { network } = opened;
  const { widths } = network;
  const options = { limit, threads, ...watched() };
  const result = await inspect(network, images, { ...options, everyStep: twin !== undefined });
  const ofTwin = twin && (await inspectAnn(twin, images, options));
  const asGood = ofTwin && (await inspectAtMse(network, images, result, ofTwin.mse, options));
  if (json) {
    const { mse, cost } = asGood ?? {};
    printJson({
      ...{ kind: 'autoencoder', widths, ...result, ann: denseAnnCost(widths) },
      ...(twin && { twin: { widths: twin.widths, ...ofTwin }, atTwinMse: cost ? { mse, cost } : null }),
    });
    return;
  }
  show(widths, images.name, result);
  if (twin && ofTwin) {
    print();
    showBeside(result, asGood, { ...ofTwin, name: `the twin, ${twin.widths.join('-')}` });
  } else printDenseAnn(widths);
  print();
  printEnergyNote();
}

/** Inspects an ANN autoencoder alone. */
export async function inspectAnnImages(
  path: string,
  { limit, threads, json, ...request }: InspectImagesRequest,
): Promise<void> {
  const opened = await openAnnNetwork(path);
  const images = await loadNetworkImages(opened, { ...request, count: limit || undefined });
  const { widths } = opened.network;
  const result = await inspectAnn(opened.network, images, { limit, threads, ...watched() });
  if (json) {
    printJson({ kind: 'ann-autoencoder', widths, ...result });
    return;
  }
  show(widths, images.name, result);
  print();
  printEnergyNote();
}

/** Tells on stderr how far it is. */
function watched() {
  const progress = new Progress();
  return { progress: (done: number, all: number) => progress.preparing('images', done, all) };
}

function show(
  widths: readonly number[],
  name: string,
  { mse, samples, cost }: Inspection | AnnInspection,
): void {
  print(
    `${widths.join('-')} on ${countText(samples)} test ${samples === 1 ? 'image' : 'images'} of ${name}, weights frozen: mse ${shortNumber(mse)}`,
  );
  print();
  printCost(cost);
}

function showBeside(
  result: Inspection,
  asGood: Inspection | undefined,
  twin: AnnInspection & { readonly name: string },
): void {
  printCompared([
    { ...result, name: 'this network' },
    ...(asGood ? [{ ...asGood, name: "  at the twin's mse" }] : []),
    twin,
  ]);
  if (asGood === undefined) {
    print(
      `It is as good as the twin after none of its ${result.cost.steps} steps: there is no comparison at equal mse.`,
    );
  }
}
