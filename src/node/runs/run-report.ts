/** Results of a complete run of an autoencoder, spiking or ANN: evaluation, pictures, report, summary. */
import type { ImageSet } from '../../data/image-set.js';
import { CODINGS } from '../../encoders/coding.js';
import { shellWord } from '../../options/flag-text.js';
import { type ReportPicture, type RunReport, runReport } from '../../report/html-report.js';
import { layerNames, readingText } from '../../report/run-texts.js';
import { formatValue } from '../../report/scale.js';
import type { Finisher } from '../../runs/session.js';
import {
  ANN_AUTOENCODER,
  type AnnAutoencoder,
  AUTOENCODER,
  type Autoencoder,
} from '../../tasks/autoencoder.js';
import type { Task } from '../../tasks/task.js';
import { reconstructAnn } from '../../use/ann-images.js';
import { inspect, inspectAnn } from '../../use/measure-images.js';
import type { NetworkCost } from '../../use/neurobench.js';
import { reconstructAll } from '../../use/reconstruct.js';
import type { ImageData } from './run-data.js';
import { drawImagePictures, drawSpikes, type ImagePictures, type SpikePicture } from './run-pictures.js';
import { reportFrame, summaryOf } from './run-results.js';

/** The parts that differ between a spiking autoencoder and its ANN baseline. */
interface ImageResults<K extends Autoencoder | AnnAutoencoder> {
  readonly task: Task<K>;
  readonly inspect: (
    network: K['network'],
    test: ImageSet,
    options: { readonly limit: number; readonly threads: number },
  ) => Promise<NonNullable<K['summary']['test']> & { readonly cost: NetworkCost }>;
  /** Returns the images that a network makes of `inputs`, which are those at the places `samples` of their set. */
  readonly reconstruct: (
    network: K['network'],
    inputs: readonly Uint8Array[],
    samples: readonly number[],
  ) => Promise<readonly Uint8Array[]>;
  /** Draws the spikes of one image. */
  readonly drawSpikes?: (network: K['network'], test: ImageSet) => Promise<SpikePicture>;
  /** Name of what layers are made of. */
  readonly units: string;
  /** Says what the pixels of an output stand for. */
  readonly outputText: (options: K['config']['options']) => string;
  /** Texts of spiking networks. */
  readonly texts?: (options: K['config']['options']) => Pick<RunReport, 'reading' | 'rasterCaption'>;
}

function imageFinisher<K extends Autoencoder | AnnAutoencoder>(
  parts: ImageResults<K>,
): Finisher<K, ImageData> {
  return {
    async results(finished) {
      const { folder, config, data, metrics } = finished;
      const network: K['network'] = finished.network;
      const options: K['config']['options'] = config.options;
      const { evaluate: limit, widths } = config;
      const images = await data.test();
      // Pictures are drawn while the engine's threads measure.
      const [measured, pictures, spikes] = await Promise.all([
        limit > 0 ? parts.inspect(network, images, { limit, threads: options.threads }) : undefined,
        drawImagePictures(network, images, (...shown) => parts.reconstruct(network, ...shown)),
        parts.drawSpikes?.(network, images),
      ]);
      const { cost, ...test } = measured ?? {};
      const summary = summaryOf<K>(finished, parts.task, { test: measured && test, cost });
      const report = runReport({
        ...reportFrame<K>(finished, parts.task, summary, commandsOf(shellWord(folder), spikes)),
        ...parts.texts?.(options),
        headline: summary.test,
        cost,
        metrics,
        errors: parts.task.lines,
        activity: parts.task.activity,
        layerNames: layerNames(widths),
        pictures: figuresOf(pictures, widths, {
          title: `${pictures.pictured} test images of ${images.name}`,
          caption: `Above each pair the input, below what the frozen network makes of it: ${parts.outputText(options)}.`,
          units: parts.units,
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
}

export const SPIKING_RESULTS = imageFinisher<Autoencoder>({
  task: AUTOENCODER,
  inspect,
  reconstruct: async (network, inputs, samples) =>
    (await reconstructAll(network, inputs, { samples })).map(({ pixels }) => pixels),
  drawSpikes,
  units: 'neurons',
  outputText: ({ coding }) =>
    CODINGS[coding].readout === 'count'
      ? 'the spikes of every output, counted'
      : 'the sooner an output spikes, the brighter',
  texts: ({ coding, reset }) => ({
    reading: readingText(coding),
    rasterCaption: `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls ${reset === 'subtract' ? 'by the threshold' : 'back to 0'}.`,
  }),
});

export const ANN_RESULTS = imageFinisher<AnnAutoencoder>({
  task: ANN_AUTOENCODER,
  inspect: inspectAnn,
  reconstruct: (network, inputs) => reconstructAnn(network, inputs),
  units: 'units',
  outputText: () => 'an output of 1 is white',
});

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
