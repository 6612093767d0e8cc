/** What a complete run of an ANN autoencoder is closed with: evaluation, pictures, report and, last of all, the summary. */
import type { AnnNetwork } from '../../network/ann-network.js';
import { ANN_AUTOENCODER_OPTIONS } from '../../network/ann-schema.js';
import { shellWord } from '../../options/flag-text.js';
import { runReport } from '../../report/html-report.js';
import { layerNames, optionRows } from '../../report/run-texts.js';
import type { AnnRunConfig } from '../../runs/run-config.js';
import type { AnnRunSummary } from '../../runs/run-summary.js';
import type { AnnMetricsLine } from '../../training/metrics-line.js';
import { reconstructAnn } from '../../use/ann-images.js';
import { inspectAnn } from '../../use/inspect-ann.js';
import type { FinishedImageRun } from './image-runs.js';
import { drawImagePictures } from './run-pictures.js';
import { imageCommands, imageFigures, imageFiles } from './run-report.js';
import { annParts, costPart, reportFrame, summaryOf, testPart, writeRunFiles } from './run-results.js';

/** Measures the frozen network, draws, and writes everything. */
export async function writeAnnResults(
  finished: FinishedImageRun<AnnRunConfig, AnnMetricsLine, AnnNetwork>,
): Promise<AnnRunSummary> {
  const { folder, config, network, metrics, test } = finished;
  const { options, widths } = config;
  const limit = config.evaluate;
  const result = limit > 0 ? await inspectAnn(network, test, { limit }) : undefined;
  const pictures = await drawImagePictures(network, test, (inputs) => reconstructAnn(network, inputs));
  const parts = { ...annParts(metrics), ...costPart(result) };
  const summary = summaryOf(finished, config, testPart(result), parts);
  const configuration = optionRows(ANN_AUTOENCODER_OPTIONS, options);
  const report = runReport({
    ...reportFrame(finished, summary, configuration, imageCommands(shellWord(folder))),
    headline: summary.test,
    cost: summary.cost,
    metrics,
    layerNames: layerNames(widths),
    pictures: imageFigures(pictures, widths, {
      title: `${pictures.pictured} test images of ${test.name}`,
      caption:
        'Above each pair the input, below what the frozen network makes of it: an output of 1 is white.',
      units: 'units',
    }),
  });
  await writeRunFiles(finished.lock, [...imageFiles(pictures), ['report', report]], summary);
  return summary;
}
