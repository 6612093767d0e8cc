/** `spikeloom evaluate` and `spikeloom inspect` on a classifier. */
import { UsageError } from '../src/core/errors.js';
import { countText } from '../src/core/number-texts.js';
import type { Classifier } from '../src/network/classifier.js';
import { storedKind } from '../src/network/naming.js';
import { isSpiking } from '../src/network/neuron-options.js';
import { loadTestSamples } from '../src/node/runs/classifier-samples.js';
import { openTrained } from '../src/node/runs/network-files.js';
import { activityFor, activityOf } from '../src/tasks/quantity.js';
import { classify, inspectClassifier } from '../src/use/classify.js';
import type { Labelled } from '../src/use/labelled.js';
import { denseAnnCost } from '../src/use/neurobench.js';
import { confusionLines } from './confusion-lines.js';
import { printCost, printDenseAnn, printEnergyNote } from './cost-lines.js';
import { print, printJson, ratesText } from './output.js';
import { Progress } from './progress.js';
import type { InspectFlags, MeasureFlags } from './tasks/task-command.js';

/** A network, its test samples, and how to measure it. */
interface Opened {
  readonly network: Classifier;
  readonly samples: Labelled;
  readonly progress: Progress;
  readonly options: Parameters<typeof classify>[2];
}

async function open(path: string, flags: MeasureFlags): Promise<Opened> {
  const { limit, threads, data, audio, dataDir, resize } = flags;
  const progress = new Progress();
  const { network, config } = await openTrained('classifier', path);
  const samples = await loadTestSamples(network, config && { folder: path, config }, {
    ...{ data, audio, dataDir, resize },
    ...progress.preparations,
  });
  return { network, samples, progress, options: { limit, threads, progress: progress.counting('samples') } };
}

export async function evaluateClassifier(path: string, flags: MeasureFlags): Promise<void> {
  const { network, samples, progress, options } = await open(path, flags);
  const result = await classify(network, samples, options);
  progress.end();
  const { classes } = network;
  if (flags.json) return printJson({ ...result, classes });
  const activity = activityFor(network.options);
  const { short, unit } = activity;
  print(`${countText(result.samples)} test samples of ${samples.name}, weights frozen`);
  print(`right   ${(100 * result.accuracy).toFixed(2)} %`);
  print(`${short}  ${ratesText(activityOf(result, activity) ?? [])}  ${unit}, inputs first`);
  print();
  print('Samples by their class (rows) and the answer (columns)');
  for (const line of confusionLines(classes, result.confusion)) print(line);
}

export async function inspectNetwork(path: string, flags: InspectFlags): Promise<void> {
  if (flags.twin !== undefined)
    throw new UsageError('--twin is for autoencoders and audiocoders: leave it out');
  const { network, samples, progress, options } = await open(path, flags);
  const result = await inspectClassifier(network, samples, options);
  progress.end();
  const { widths } = network;
  const spikes = isSpiking(network.options);
  if (flags.json) {
    const kind = storedKind({ task: 'classifier', neuron: network.options.neuron });
    return printJson({ kind, widths, ...result, ...(spikes && { ann: denseAnnCost(widths) }) });
  }
  const right = `${(100 * result.accuracy).toFixed(2)} % right`;
  print(
    `${widths.join('-')} on ${countText(result.samples)} test samples of ${samples.name}, weights frozen: ${right}`,
  );
  print();
  printCost(result.cost);
  if (spikes) printDenseAnn(widths);
  print();
  printEnergyNote();
}
