/** `spikeloom inspect` on an autoencoder, and on its ANN baseline with the same images. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import { storedKind } from '../src/network/naming.js';
import { spikes } from '../src/network/network.js';
import { loadNetworkImages, openNetwork } from '../src/node/runs/network-files.js';
import { type Inspection, inspect, inspectAtMse } from '../src/use/measure-images.js';
import { denseAnnCost } from '../src/use/neurobench.js';
import { printCompared, printCost, printDenseAnn, printEnergyNote } from './cost-lines.js';
import { print, printJson } from './output.js';
import { Progress } from './progress.js';
import type { InspectFlags } from './tasks/task-command.js';

export async function inspectImages(
  path: string,
  { data: set, dataDir, resize, twin: twinPath, limit, threads, json }: InspectFlags,
): Promise<void> {
  const opened = await openNetwork(path);
  const { network } = opened;
  const { widths } = network;
  const twin = twinPath === undefined ? undefined : (await openNetwork(twinPath, { spikes: false })).network;
  const images = await loadNetworkImages(opened, { set, dataDir, resize, count: limit || undefined });
  const options = { limit, threads, progress: new Progress().counting('images') };
  const result = await inspect(network, images, { ...options, everyStep: twin !== undefined });
  const ofTwin = twin && (await inspect(twin, images, options));
  const asGood =
    ofTwin && spikes(network) ? await inspectAtMse(network, images, result, ofTwin.mse, options) : undefined;
  const isSpiking = spikes(network);
  if (json) {
    const { mse, cost } = asGood ?? {};
    const kind = storedKind({ task: 'autoencoder', neuron: network.options.neuron });
    printJson({
      ...{ kind, widths, ...result },
      ...(isSpiking && { ann: denseAnnCost(widths) }),
      ...(twin && { twin: { widths: twin.widths, ...ofTwin }, atTwinMse: cost ? { mse, cost } : null }),
    });
    return;
  }
  show(widths, images.name, result);
  if (twin && ofTwin) {
    print();
    showBeside(result, asGood, { ...ofTwin, name: `the twin, ${twin.widths.join('-')}` });
  } else if (isSpiking) printDenseAnn(widths);
  print();
  printEnergyNote();
}

function show(widths: readonly number[], name: string, { mse, samples, cost }: Inspection): void {
  print(
    `${widths.join('-')} on ${countText(samples)} test ${samples === 1 ? 'image' : 'images'} of ${name}, weights frozen: mse ${shortNumber(mse)}`,
  );
  print();
  printCost(cost);
}

function showBeside(
  result: Inspection,
  asGood: Inspection | undefined,
  twin: Inspection & { readonly name: string },
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
