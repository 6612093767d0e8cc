/** What `spikeloom evaluate` measures of an audiocoder: the images of its test clips. */
import { evaluateSynthesis, type SynthesisQuality } from '../src/inference/synthesis-quality.js';
import { loadTestClips, openSynthesis, type TestClipsRequest } from '../src/node/synthesis-files.js';
import { countText, print, printJson, ratesText, shortNumber } from './output.js';
import { Progress } from './progress.js';

interface EvaluateClipsRequest extends TestClipsRequest {
  readonly threads?: number | undefined;
  readonly json?: boolean | undefined;
}

export async function evaluateClips(
  path: string,
  { threads, json, ...request }: EvaluateClipsRequest,
): Promise<void> {
  const progress = new Progress();
  const opened = await openSynthesis(path);
  const task = await loadTestClips(opened, request, {
    onPreparing: (what, done, all) => progress.preparing(what, done, all),
    onWarning: (message) => progress.note(`Warning: ${message}`),
  });
  const quality = await evaluateSynthesis(opened.network, task, {
    threads,
    progress: (done, all) => progress.preparing('drawing clips', done, all),
  });
  progress.end();
  const { name, classes } = task.heard;
  const { pairing } = opened.network.audiocoder.options;
  if (json) {
    printJson({ ...quality, pairing, classes });
    return;
  }
  const { mse, mseOfAny, right, samples, spikeRates, confusion } = quality;
  print(`${countText(samples)} test clips of ${name}, weights frozen`);
  print(`mse     ${shortNumber(mse)}  drawn against paired images, the lowest of the spoken class`);
  if (pairing === 'clip') print(`of any  ${shortNumber(mseOfAny)}  the lowest of all classes`);
  print(`right   ${(100 * right).toFixed(1)} % nearest to an image of the spoken class`);
  print(`spikes  ${ratesText(spikeRates)}  per neuron and step, inputs first`);
  print();
  print('Clips by what was spoken (rows) and the class their image is nearest to (columns)');
  for (const line of confusionLines(classes, confusion)) print(line);
}

/** A table: a row per class that was spoken, a column per class. */
function confusionLines(classes: readonly string[], confusion: SynthesisQuality['confusion']): string[] {
  const rows = [
    ['', ...classes],
    ...confusion.map((counts, label) => [classes[label], ...counts.map(String)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join('  '));
}
