/** Results of a complete run of an autoencoder: evaluation, pictures, report, summary. */
import { CODINGS } from '../../encoders/coding.js';
import { spikes as networkSpikes } from '../../network/network.js';
import { isSpiking } from '../../network/neuron-options.js';
import type { AutoencoderOptions } from '../../network/schema.js';
import { shellWord } from '../../options/flag-text.js';
import { type ReportPicture, type RunReport, runReport } from '../../report/html-report.js';
import { layerNames, readingText } from '../../report/run-texts.js';
import { formatValue } from '../../report/scale.js';
import type { Finisher } from '../../runs/session.js';
import { AUTOENCODER, type Autoencoder } from '../../tasks/autoencoder.js';
import { activityFor, quantitiesFor } from '../../tasks/quantity.js';
import { inspect } from '../../use/measure-images.js';
import type { ImageData } from './run-data.js';
import { drawImagePictures, drawSpikes, type ImagePictures, type SpikePicture } from './run-pictures.js';
import { reportFrame, summaryOf } from './run-results.js';

/** Texts of a report that depend on the neurons. */
interface NeuronTexts extends Pick<RunReport, 'reading' | 'rasterCaption'> {
  /** Name of what layers are made of. */
  readonly units: string;
  /** Says what the pixels of an output stand for. */
  readonly output: string;
}

export const IMAGE_RESULTS: Finisher<Autoencoder, ImageData> = {
  async results(finished) {
    const { folder, config, data, metrics, network } = finished;
    const { evaluate: limit, widths, options } = config;
    const { threads } = options;
    const images = await data.test();
    // Pictures are drawn while the engine's threads measure.
    const [measured, pictures, spikes] = await Promise.all([
      limit > 0 ? inspect(network, images, { limit, threads }) : undefined,
      drawImagePictures(network, images),
      networkSpikes(network) ? drawSpikes(network, images) : undefined,
    ]);
    const { cost, ...test } = measured ?? {};
    const summary = summaryOf<Autoencoder>(finished, { test: measured && test, cost });
    const { units, output, ...texts } = textsOf(options);
    const report = runReport({
      ...reportFrame<Autoencoder>(finished, AUTOENCODER, summary, commandsOf(shellWord(folder), spikes)),
      ...texts,
      headline: summary.test,
      cost,
      metrics,
      errors: quantitiesFor(AUTOENCODER.lines, options),
      activity: activityFor(options),
      layerNames: layerNames(widths),
      pictures: figuresOf(pictures, widths, {
        title: `${pictures.pictured} test images of ${images.name}`,
        caption: `Above each pair the input, below what the frozen network makes of it: ${output}.`,
        units,
      }),
      rasterSvg: spikes?.raster,
    });
    const { reconstructions, weights } = pictures;
    return {
      files: [
        ['reconstructions', reconstructions],
        ...(weights ? [['weights', weights] as const] : []),
        ...(spikes ? [['raster', spikes.raster] as const] : []),
        ['report', report],
      ],
      summary,
    };
  },
};

function textsOf(options: AutoencoderOptions): NeuronTexts {
  if (!isSpiking(options)) return { units: 'units', output: 'an output of 1 is white' };
  const { coding, reset } = options;
  return {
    units: 'neurons',
    output:
      CODINGS[coding].readout === 'count'
        ? 'the spikes of every output, counted'
        : 'the sooner an output spikes, the brighter',
    reading: readingText(coding),
    rasterCaption: `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls ${reset === 'subtract' ? 'by the threshold' : 'back to 0'}.`,
  };
}

function commandsOf(run: string, spikes: SpikePicture | undefined): RunReport['commands'] {
  const look = spikes && {
    purpose: 'Look at the spikes of another test image',
    command: `spikeloom raster ${run} --index ${spikes.rasterIndex + 1} -o raster.svg`,
  };
  return [
    { purpose: 'Measure it on the whole test set', command: `spikeloom evaluate ${run}` },
    {
      purpose: 'Pass an image of your own through it',
      command: `spikeloom reconstruct ${run} IMAGE.png -o OUT.png`,
    },
    ...(look ? [look] : []),
  ];
}

function figuresOf(
  { reconstructions, weights, tiles, weightLimit }: ImagePictures,
  widths: readonly number[],
  { title, caption, units }: { readonly title: string; readonly caption: string; readonly units: string },
): ReportPicture[] {
  const shown = tiles === widths[1] ? `the ${tiles}` : `the first ${tiles}`;
  const tiled = weights && {
    section: 'weights' as const,
    title: `Weights into ${shown} ${units} of layer 1`,
    caption: `Blue below 0, white at 0, vermilion above; full colour at ±${formatValue(weightLimit)}.`,
    png: weights,
  };
  return [{ section: 'reconstructions', title, caption, png: reconstructions }, ...(tiled ? [tiled] : [])];
}
