/**
 * Report of a training run of an audiocoder, spiking or an ANN, as one page (`report-page.ts`): first spoken clips and
 * their images, then the results on all test clips, the training curves, and the commands to repeat it.
 */
import { escapeMarkup } from '../core/markup.js';
import { type Activity, SPIKES } from '../tasks/quantity.js';
import type { AudiocoderLine, EpochTest } from '../training/metrics-line.js';
import type { NetworkCost } from '../use/neurobench.js';
import { AUDIO_STYLE } from './audio-style.js';
import { confusionTable } from './confusion-table.js';
import { costSection } from './cost-section.js';
import type { LineSeries } from './line-chart.js';
import {
  curveFigures,
  type Fact,
  factList,
  type PictureFigure,
  pictureFigure,
  type ReportFrame,
  reportPage,
  section,
} from './report-page.js';
import { formatTick, formatValue } from './scale.js';
import { type SpokenDrawing, spokenCards } from './spoken-drawings.js';
import { activityCurve, learningRateCurve, lossCurve, series } from './training-curves.js';

/** Content of the report of a run on clips. */
export interface AudioReport extends ReportFrame {
  /** Quality of the frozen network's images for all test clips. */
  readonly quality: {
    readonly mse: number;
    /** Error to the nearest image of any class; undefined if it is no separate result. */
    readonly mseOfAny?: number | undefined;
    /** Accuracy: fraction of images nearest to the correct class, in [0, 1]. */
    readonly right: number;
    readonly samples: number;
    /** Confusion matrix: clips [spoken, nearest]. */
    readonly confusion: readonly (readonly number[])[];
  };
  readonly classes: readonly string[];
  readonly drawings: readonly SpokenDrawing[];
  /** Text on the choice of those clips and on their target images. */
  readonly drawingsText: string;
  readonly grid: PictureFigure;
  /** Cost of the frozen network, from sound to image; undefined if it was not measured. */
  readonly cost?: NetworkCost | undefined;
  readonly metrics: readonly AudiocoderLine[];
  readonly activity: Activity;
  /** Names of the layers, inputs first. */
  readonly layerNames: readonly string[];
  readonly listening: PictureFigure;
  /** Facts on the size of a spike map, compared with the image. */
  readonly maps: readonly Fact[];
  /** Heading of those facts. Default: that of spike maps. */
  readonly mapsTitle?: string | undefined;
}

/** Returns the complete HTML document. */
export function audioReport(report: AudioReport): string {
  const { quality, classes, drawings, drawingsText, grid, listening, maps } = report;
  const areDigits = classes.every((name) => /^\d$/.test(name));
  const cards = spokenCards(drawings);
  return reportPage(report, {
    headline: headline(quality),
    style: AUDIO_STYLE,
    sounds: true,
    sections: [
      section(
        areDigits ? 'Every digit spoken and drawn' : 'Every class spoken and drawn',
        `<p class="lead">${escapeMarkup(drawingsText)}</p>`,
        areDigits ? cards : `<div class="named">${cards}</div>`,
      ),
      section('More drawings', pictureFigure(grid)),
      section('What was drawn of what', confusion(report)),
      section('Training', curves(report)),
      section('What the network listens to', `<div class="listened">${pictureFigure(listening)}</div>`),
      section(report.mapsTitle ?? 'Size of a spike map', factList(maps)),
      costSection(report.cost),
    ],
  });
}

function headline({ mse, mseOfAny, right, samples }: AudioReport['quality']): string {
  const clips = samples === 1 ? '1 test clip' : `${formatTick(samples)} test clips`;
  const ofAny =
    mseOfAny === undefined
      ? ''
      : ` Lowest error to an image of any class: <b>${formatValue(mseOfAny)}</b>; an optimistic value.`;
  return `<div class="headline pair"><span><strong>${percent(right)}</strong> <span><b>drawn nearest to the right class</b>, \
of ${clips} that it was not trained on, weights frozen.</span></span>
<span><strong>${formatValue(mse)}</strong> <span><b>mse of the images</b> drawn of them, against \
${mseOfAny === undefined ? 'the image of what was said' : 'the nearest image of what was said'}, both normalised. \
0 is a perfect copy, 2 no relation at all.${ofAny}</span></span></div>`;
}

function percent(share: number): string {
  return `${formatValue(100 * share)} %`;
}

function confusion({ classes, quality }: AudioReport): string {
  return confusionTable(classes, quality.confusion, {
    ...{ rows: 'spoken', columns: 'nearest' },
    caption:
      'Test clips, by what was said (rows) and by the class that the drawn image is nearest to (columns). Full colour is a whole row.',
  });
}

function curves({ metrics, activity, layerNames }: AudioReport): string {
  if (metrics.length === 0) return '<p>No batch was logged.</p>';
  const tested = (name: string, value: (test: EpochTest) => number): LineSeries => ({
    name,
    points: metrics.flatMap(({ batch, test }) => (test ? [[batch, value(test)] as const] : [])),
    dots: true,
  });
  const ofSpikes = activity === SPIKES;
  return curveFigures([
    {
      title: 'Test clips: error of the images',
      yLabel: 'normalised squared error',
      caption: 'Of all test clips, drawn with frozen weights after each epoch.',
      series: [tested('mse', ({ mse }) => mse)],
    },
    {
      title: 'Test clips: drawn nearest to the right class',
      yLabel: 'share of the clips',
      caption:
        'Taken at the same time. Where every class is as frequent, guessing has 1 of the number of classes.',
      series: [tested('right', ({ right }) => right)],
    },
    lossCurve(metrics, activity),
    {
      title: ofSpikes ? 'Error of the spike maps' : 'Error of the hidden values',
      yLabel: 'normalised squared error',
      caption: `${ofSpikes ? 'Spikes of the map' : 'Values'} to be learned against those of the outputs, while the weights adapt.`,
      series: [series(metrics, 'map mse', ({ mapMse }) => mapMse)],
    },
    activityCurve(metrics, activity, layerNames),
    learningRateCurve(metrics),
  ]);
}
