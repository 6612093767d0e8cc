/** Results of a complete run of a spiking autoencoder: evaluation, pictures, report, summary. */
import { CODINGS } from '../../encoders/coding.js';
import { OPTIONS } from '../../network/schema.js';
import { shellWord } from '../../options/flag-text.js';
import { type ReportPicture, type RunReport, runReport } from '../../report/html-report.js';
import { layerNames, optionRows, readingText } from '../../report/run-texts.js';
import { formatValue } from '../../report/scale.js';
import type { Finished, Results } from '../../runs/session.js';
import { AUTOENCODER, type Autoencoder, type RunSummary } from '../../tasks/autoencoder.js';
import { inspect } from '../../use/inspect.js';
import type { ImageData } from './run-data.js';
import { drawPictures, type ImagePictures, type RunPictures } from './run-pictures.js';
import { costPart, reportFrame, spikingParts, summaryOf, testPart } from './run-results.js';

type Ended = Finished<Autoencoder, ImageData>;

/** Measures the frozen network and draws; returns the results to write. */
export async function results(finished: Ended): Promise<Results<Autoencoder>> {
  const { config, data, network, metrics } = finished;
  const { threads } = config.options;
  const test = await data.test();
  // Pictures are drawn while the engine's threads measure.
  const [result, pictures] = await Promise.all([
    config.evaluate > 0 ? inspect(network, test, { limit: config.evaluate, threads }) : undefined,
    drawPictures(network, test),
  ]);
  const summary = summaryOf(finished, testPart(result), { ...spikingParts(metrics), ...costPart(result) });
  const report = runReport(reportOf(finished, test.name, summary, pictures));
  return { files: [...imageFiles(pictures), ['raster', pictures.raster], ['report', report]], summary };
}

function reportOf(finished: Ended, testName: string, summary: RunSummary, pictures: RunPictures): RunReport {
  const { config, metrics } = finished;
  const run = shellWord(finished.folder);
  const { raster, rasterIndex } = pictures;
  return {
    ...reportFrame(finished, summary, optionRows(OPTIONS, config.options), [
      ...imageCommands(run),
      {
        purpose: 'Look at the spikes of another test image',
        command: `spikeloom raster ${run} --index ${rasterIndex + 1} -o raster.svg`,
      },
    ]),
    headline: summary.test,
    reading: readingText(config.options.coding),
    cost: summary.cost,
    metrics,
    errors: AUTOENCODER.lines,
    activity: AUTOENCODER.activity,
    layerNames: layerNames(config.widths),
    pictures: imageFigures(pictures, config.widths, {
      title: `${pictures.pictured} test images of ${testName}`,
      caption:
        CODINGS[config.options.coding].readout === 'count'
          ? 'Above each pair the input, below what the frozen network makes of it: the spikes of every output, counted.'
          : 'Above each pair the input, below what the frozen network makes of it: the sooner an output spikes, the brighter.',
      units: 'neurons',
    }),
    rasterSvg: raster,
    rasterCaption: `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls ${config.options.reset === 'subtract' ? 'by the threshold' : 'back to 0'}.`,
  };
}

/** Files of pictures that autoencoders of all kinds have. */
export function imageFiles({
  reconstructions,
  weights,
}: ImagePictures): (readonly ['reconstructions' | 'weights', Uint8Array])[] {
  return [['reconstructions', reconstructions], ...(weights ? [['weights', weights] as const] : [])];
}

/** What can be done with autoencoders of all kinds. */
export function imageCommands(run: string): RunReport['commands'] {
  return [
    { purpose: 'Measure it on the whole test set', command: `spikeloom evaluate ${run}` },
    {
      purpose: 'Pass an image of your own through it',
      command: `spikeloom reconstruct ${run} IMAGE.png -o OUT.png`,
    },
  ];
}

/** Those pictures in a report; `units` are what layers are made of. */
export function imageFigures(
  { reconstructions, weights, tiles, weightLimit }: ImagePictures,
  widths: readonly number[],
  { title, caption, units }: { readonly title: string; readonly caption: string; readonly units: string },
): ReportPicture[] {
  const shown = tiles === widths[1] ? `the ${tiles}` : `the first ${tiles}`;
  const tiled: ReportPicture[] = weights
    ? [
        {
          section: 'weights',
          title: `Weights into ${shown} ${units} of layer 1`,
          caption: `Blue below 0, white at 0, vermilion above; full colour at ±${formatValue(weightLimit)}.`,
          png: weights,
        },
      ]
    : [];
  return [{ section: 'reconstructions', title, caption, png: reconstructions }, ...tiled];
}
