/** `spikeloom inspect` on an audiocoder: the whole network from sound to image. */
import { UsageError } from '../src/core/errors.js';
import { countText, shortNumber } from '../src/core/number-texts.js';
import { storedKind } from '../src/network/naming.js';
import { synthesisSpikes, synthesisWidths } from '../src/network/synthesis.js';
import { loadTestClips, type OpenedSynthesis, openSynthesis } from '../src/node/exports/synthesis-files.js';
import { denseAnnCost } from '../src/use/neurobench.js';
import { inspectSynthesis, type SynthesisInspection } from '../src/use/synthesis-quality.js';
import { printCompared, printCost, printDenseAnn, printEnergyNote } from './cost-lines.js';
import { print, printJson } from './output.js';
import { Progress } from './progress.js';
import type { InspectFlags } from './tasks/task-command.js';

export async function inspectClips(
  path: string,
  { audio, images, dataDir, imagesDir, twin: twinPath, limit, threads, json }: InspectFlags,
): Promise<void> {
  const progress = new Progress();
  const opened = await openSynthesis(path);
  const twin = twinPath === undefined ? undefined : await openTwin(twinPath, opened);
  const moved = { audio, images, dataDir, imagesDir };
  const task = await loadTestClips(opened, { ...moved, limit }, progress.preparations);
  const options = { threads, progress: progress.counting('drawing clips') };
  const widths = synthesisWidths(opened.network);
  const result = await inspectSynthesis(opened.network, task, options);
  const ofTwin = twin && (await inspectSynthesis(twin.network, task, options));
  progress.end();
  const isSpiking = synthesisSpikes(opened.network);
  if (json) {
    const { neuron } = opened.network.audiocoder.options;
    printJson({
      ...{ kind: storedKind({ task: 'audiocoder', neuron }), widths, ...result },
      ...(isSpiking && { ann: denseAnnCost(widths) }),
      ...(twin && { twin: { widths: synthesisWidths(twin.network), ...ofTwin } }),
    });
    return;
  }
  show(widths, task.heard.name, result);
  if (twin && ofTwin) {
    print();
    const name = `the twin, ${synthesisWidths(twin.network).join('-')}`;
    printCompared([
      { ...result, name: 'this network' },
      { ...ofTwin, name },
    ]);
  } else if (isSpiking) printDenseAnn(widths);
  print();
  printEnergyNote();
}

/** Throws a UsageError unless the twin hears the same clips and was not trained on those it is to be tested with. */
async function openTwin(path: string, { network, run }: OpenedSynthesis): Promise<OpenedSynthesis> {
  const twin = await openSynthesis(path, { spikes: false });
  const [inputs, ofTwin] = [network.audiocoder.widths[0], twin.network.audiocoder.widths[0]];
  if (inputs !== ofTwin) {
    throw new UsageError(`--twin must hear ${inputs} inputs as the network does, ${path} hears ${ofTwin}`);
  }
  const tested = new Set(twin.run?.config.test);
  const { clips, test = [] } = run?.config ?? {};
  if (clips?.checksum !== twin.run?.config.clips.checksum || !test.every((name) => tested.has(name))) {
    throw new UsageError(
      `--twin must be the run folder of an ANN with the same test clips, ${path} has others`,
    );
  }
  return twin;
}

function show(
  widths: readonly number[],
  name: string,
  { mse, right, samples, cost }: SynthesisInspection,
): void {
  const quality = `mse ${shortNumber(mse)}, ${(100 * right).toFixed(1)} % right`;
  print(`${widths.join('-')} on ${countText(samples)} test clips of ${name}, weights frozen: ${quality}`);
  print();
  printCost(cost);
}
