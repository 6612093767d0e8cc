/** `spikeloom evaluate` on an audiocoder: the images of its test clips. */

import { countText, shortNumber } from '../src/core/number-texts.js';
import { loadTestClips, openSynthesis } from '../src/node/exports/synthesis-files.js';
import { activityFor, activityOf } from '../src/tasks/quantity.js';
import { evaluateSynthesis } from '../src/use/synthesis-quality.js';
import { confusionLines } from './confusion-lines.js';
import { print, printJson, ratesText } from './output.js';
import { Progress } from './progress.js';
import type { MeasureFlags } from './tasks/task-command.js';

export async function evaluateClips(
  path: string,
  { audio, images, dataDir, imagesDir, limit, threads, json }: MeasureFlags,
): Promise<void> {
  const progress = new Progress();
  const options = { threads, progress: progress.counting('drawing clips') };
  const opened = await openSynthesis(path);
  const moved = { audio, images, dataDir, imagesDir };
  const task = await loadTestClips(opened, { ...moved, limit }, progress.preparations);
  const quality = await evaluateSynthesis(opened.network, task, options);
  progress.end();
  const { name, classes } = task.heard;
  const { pairing } = opened.network.audiocoder.options;
  if (json) {
    printJson({ ...quality, pairing, classes });
    return;
  }
  const { mse, mseOfAny, right, samples, confusion } = quality;
  print(`${countText(samples)} test clips of ${name}, weights frozen`);
  print(`mse     ${shortNumber(mse)}  drawn against paired images, the lowest of the spoken class`);
  if (pairing === 'clip') print(`of any  ${shortNumber(mseOfAny)}  the lowest of all classes`);
  print(`right   ${(100 * right).toFixed(1)} % nearest to an image of the spoken class`);
  const activity = activityFor(opened.network.audiocoder.options);
  const { short, unit } = activity;
  print(`${short}  ${ratesText(activityOf(quality, activity) ?? [])}  ${unit}, inputs first`);
  print();
  print('Clips by what was spoken (rows) and the class their image is nearest to (columns)');
  for (const line of confusionLines(classes, confusion)) print(line);
}
