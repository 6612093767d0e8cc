/** Results of a complete run of an ANN autoencoder: evaluation, pictures, report, summary. */
import { ANN_AUTOENCODER_OPTIONS } from '../../network/ann-schema.js';
import { shellWord } from '../../options/flag-text.js';
import { runReport } from '../../report/html-report.js';
import { layerNames, optionRows } from '../../report/run-texts.js';
import type { Finished, Results } from '../../runs/session.js';
import { ANN_AUTOENCODER, type AnnAutoencoder } from '../../tasks/autoencoder.js';
import { reconstructAnn } from '../../use/ann-images.js';
import { inspectAnn } from '../../use/inspect-ann.js';
import type { ImageData } from './run-data.js';
import { drawImagePictures } from './run-pictures.js';
import { imageCommands, imageFigures, imageFiles } from './run-report.js';
import { annParts, costPart, reportFrame, summaryOf, testPart } from './run-results.js';

/** Measures the frozen network and draws; returns the results to write. */
export async function results(
  finished: Finished<AnnAutoencoder, ImageData>,
): Promise<Results<AnnAutoencoder>> {
  const { folder, config, data, network, metrics } = finished;
  const { options, widths } = config;
  const limit = config.evaluate;
  const test = await data.test();
  const result = limit > 0 ? await inspectAnn(network, test, { limit }) : undefined;
  const pictures = await drawImagePictures(network, test, (inputs) => reconstructAnn(network, inputs));
  const summary = summaryOf(finished, testPart(result), { ...annParts(metrics), ...costPart(result) });
  const configuration = optionRows(ANN_AUTOENCODER_OPTIONS, options);
  const report = runReport({
    ...reportFrame(finished, summary, configuration, imageCommands(shellWord(folder))),
    headline: summary.test,
    cost: summary.cost,
    metrics,
    errors: ANN_AUTOENCODER.lines,
    activity: ANN_AUTOENCODER.activity,
    layerNames: layerNames(widths),
    pictures: imageFigures(pictures, widths, {
      title: `${pictures.pictured} test images of ${test.name}`,
      caption:
        'Above each pair the input, below what the frozen network makes of it: an output of 1 is white.',
      units: 'units',
    }),
  });
  return { files: [...imageFiles(pictures), ['report', report]], summary };
}
