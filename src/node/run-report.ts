/** What a complete run is closed with: evaluation, pictures, report and, last of all, the summary. */
import type { ImageSet } from '../data/image-set.js';
import type { RunConfig } from '../formats/run-config.js';
import type { RunSummary } from '../formats/run-summary.js';
import { evaluate } from '../inference/evaluate.js';
import type { Network } from '../network/network.js';
import { type AutoencoderOptions, OPTIONS } from '../options/schema.js';
import { type RunReport, runReport } from '../report/html-report.js';
import {
  layerNames,
  optionRows,
  runSentence,
  runTitle,
  shellWord,
  trainCommand,
} from '../report/run-texts.js';
import { formatValue } from '../report/scale.js';
import type { MetricsLine } from '../training/metrics-line.js';
import { writeFileAtomic } from './atomic-file.js';
import { runFile } from './run-folder.js';
import { drawPictures, type RunPictures } from './run-pictures.js';
import { resourcesOf, summaryOf } from './run-results.js';
import type { Trainings } from './run-sitting.js';

export interface Finished extends Trainings<MetricsLine, Network> {
  readonly folder: string;
  readonly config: RunConfig;
  /** At least the test images to evaluate on, and those that pictures show. */
  readonly test: ImageSet;
}

/** Measures the frozen network, draws, and writes everything. */
export async function writeResults(finished: Finished): Promise<RunSummary> {
  const { folder, config, network, test } = finished;
  const { options } = config;
  // Pictures are drawn while the engine's threads measure.
  const [result, pictures] = await Promise.all([
    config.evaluate > 0
      ? evaluate(network, test, { limit: config.evaluate, threads: options.threads })
      : undefined,
    drawPictures(network, test),
  ]);
  const summary = summaryOf(finished, config, result);
  const files = [
    ['reconstructions', pictures.reconstructions],
    ['raster', pictures.raster],
    ['report', runReport(reportOf(finished, summary, pictures))],
    ...(pictures.weights ? [['weights', pictures.weights] as const] : []),
  ] as const;
  await Promise.all(files.map(([file, content]) => writeFileAtomic(runFile(folder, file), content)));
  // Its presence says that the run is complete.
  await writeFileAtomic(runFile(folder, 'summary'), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

function reportOf(
  { folder, config, metrics, test }: Finished,
  summary: RunSummary,
  pictures: RunPictures,
): RunReport {
  const run = shellWord(folder);
  const { reconstructions, pictured, weights, tiles, weightLimit, raster, rasterIndex } = pictures;
  return {
    title: runTitle(config),
    summary: runSentence(config),
    command: trainCommand(config, folder),
    headline: summary.test,
    metrics,
    layerNames: layerNames(config.widths),
    pictures: [
      {
        section: 'reconstructions',
        title: `${pictured} test images of ${test.name}`,
        caption:
          'Above each pair the input, below what the frozen network makes of it: the spikes of every output, counted.',
        png: reconstructions,
      },
      ...(weights
        ? [
            {
              section: 'weights' as const,
              title: `Weights into ${tiles === config.widths[1] ? `the ${tiles}` : `the first ${tiles}`} neurons of layer 1`,
              caption: `Blue below 0, white at 0, vermilion above; full colour at ±${formatValue(weightLimit)}.`,
              png: weights,
            },
          ]
        : []),
    ],
    rasterSvg: raster,
    rasterCaption: `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls ${config.options.reset === 'subtract' ? 'by the threshold' : 'back to 0'}.`,
    configuration: optionRows<AutoencoderOptions>(OPTIONS, config.options),
    resources: resourcesOf(config, summary, `${config.data.set}, checksum ${config.data.checksum}`),
    warnings: summary.warnings,
    commands: [
      { purpose: 'Measure it on the whole test set', command: `spikeloom evaluate ${run}` },
      {
        purpose: 'Pass an image of your own through it',
        command: `spikeloom reconstruct ${run} IMAGE.png -o OUT.png`,
      },
      {
        purpose: 'Look at the spikes of another test image',
        command: `spikeloom raster ${run} --index ${rasterIndex + 1} -o raster.svg`,
      },
    ],
    notes:
      summary.batches < config.batches
        ? [
            `Its time was up after ${summary.batches} of ${config.batches} batches; "spikeloom resume" goes on.`,
          ]
        : [],
  };
}
