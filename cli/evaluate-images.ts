/** `spikeloom evaluate` on an autoencoder: its output for test images. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import { isSpiking } from '../src/network/neuron-options.js';
import { loadNetworkImages, openNetwork } from '../src/node/runs/network-files.js';
import { readingText } from '../src/report/run-texts.js';
import { TASKS } from '../src/tasks/index.js';
import { activityFor, activityOf, numberOf, quantitiesFor } from '../src/tasks/quantity.js';
import { evaluate } from '../src/use/measure-images.js';
import { print, printJson, ratesText } from './output.js';
import type { MeasureFlags } from './tasks/task-command.js';

export async function evaluateImages(
  path: string,
  { data: set, dataDir, resize, limit, threads, json }: MeasureFlags,
): Promise<void> {
  const count = limit || undefined;
  const opened = await openNetwork(path);
  const images = await loadNetworkImages(opened, { set, dataDir, resize, count });
  const result = await evaluate(opened.network, images, { limit, threads });
  if (json) {
    printJson(result);
    return;
  }
  const { options } = opened.network;
  const activity = activityFor(options);
  const reading = isSpiking(options) ? readingText(options.coding) : 'outputs';
  const compared: Readonly<Record<string, string>> = {
    mse: `input images against ${reading}`,
    spikeMse: 'input spike counts against output spike counts',
  };
  const rows = [
    ...quantitiesFor(TASKS.autoencoder.results, options).map((quantity) => [
      quantity.name,
      shortNumber(numberOf(result, quantity) ?? Number.NaN),
      compared[quantity.id],
    ]),
    [activity.short, ratesText(activityOf(result, activity) ?? []), `${activity.unit}, inputs first`],
  ];
  const width = Math.max(...rows.map(([first]) => first.length));
  print(`${countText(result.samples)} test images of ${images.name}, weights frozen`);
  for (const [first, ...others] of rows) print([first.padEnd(width), ...others].join('  '));
}
