/**
 * Report of a training run of an autoencoder, spiking or an ANN, as one page (`report-page.ts`).
 *
 * It begins with the network and its results, then shows reconstructions, training curves, weights, and the commands
 * to repeat it. Every text is escaped; only `rasterSvg` is inserted unchanged.
 */
import { escapeMarkup } from '../core/markup.js';
import { type Activity, numberOf, type Quantity } from '../tasks/quantity.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { NetworkCost } from '../use/neurobench.js';
import { costSection } from './cost-section.js';
import {
  curveFigures,
  type PictureFigure,
  pictureFigure,
  type ReportFrame,
  reportPage,
  section,
} from './report-page.js';
import { formatTick, formatValue } from './scale.js';
import { activityCurve, learningRateCurve, lossCurve, series } from './training-curves.js';

/** A picture of a report. */
export interface ReportPicture extends PictureFigure {
  /** Section; reconstructions come first in the report, weights after the curves. */
  readonly section: 'reconstructions' | 'weights';
}

/** Content of the report of a run on images. */
export interface RunReport extends ReportFrame {
  /** Results of the frozen network on test images; undefined if it was not evaluated. */
  readonly headline:
    | { readonly mse: number; readonly spikeMse?: number | undefined; readonly samples: number }
    | undefined;
  /** Text on the readout of outputs. Default: spike counts, or, for an ANN, outputs. */
  readonly reading?: string | undefined;
  /** Cost of the frozen network; undefined if it was not measured. */
  readonly cost?: NetworkCost | undefined;
  readonly metrics: readonly TrainingLine[];
  /** Errors of every line. */
  readonly errors: readonly Quantity[];
  readonly activity: Activity;
  /** Names of the layers, inputs first. Default: `inputs`, `layer 1`, …. */
  readonly layerNames?: readonly string[] | undefined;
  readonly pictures: readonly ReportPicture[];
  /** Result of `rasterPlot`. Trusted: it is not escaped. */
  readonly rasterSvg?: string | undefined;
  readonly rasterCaption?: string | undefined;
}

/** Returns the complete HTML document. */
export function runReport(report: RunReport): string {
  const shown = (place: ReportPicture['section']) =>
    report.pictures.filter((picture) => picture.section === place).map(pictureFigure);
  const weights = shown('weights');
  return reportPage(report, {
    headline: headlineParagraph(report),
    sections: [
      section('Reconstructions', ...shown('reconstructions')),
      section('Training', curves(report)),
      section('Weights', weights.length > 0 ? `<div class="weights">${weights.join('\n')}</div>` : ''),
      section('Spikes of one sample', rasterFigure(report)),
      costSection(report.cost),
    ],
  });
}

function headlineParagraph({ headline, reading }: RunReport): string {
  if (!headline) {
    return '<p class="headline"><span>Not evaluated yet: the frozen network has seen no test images.</span></p>';
  }
  const { mse, spikeMse, samples } = headline;
  const images = samples === 1 ? '1 test image' : `${formatTick(samples)} test images`;
  const compared = `image against ${reading ?? (spikeMse === undefined ? 'outputs' : 'output spike counts')}`;
  const ofSpikes =
    spikeMse === undefined
      ? ''
      : ` Input spikes against output spikes (spikeMse): <b>${formatValue(spikeMse)}</b>.`;
  return `<p class="headline"><strong>${formatValue(mse)}</strong> <span><b>mse on ${images}</b>, weights frozen: ${compared}, \
both normalised. 0 is a perfect copy, 2 no relation at all.${ofSpikes}</span></p>`;
}

function curves({ metrics, errors, activity, layerNames }: RunReport): string {
  if (metrics.length === 0) return '<p>No batch was logged.</p>';
  return curveFigures([
    {
      title: 'Error while training',
      yLabel: 'normalised squared error',
      caption:
        'Taken while the weights adapt to that very batch, so these values flatter: only the frozen network on test images counts.',
      series: errors.map((error) =>
        series(metrics, error.name, (line) => numberOf(line, error) ?? Number.NaN),
      ),
    },
    lossCurve(metrics, activity),
    activityCurve(metrics, activity, layerNames),
    learningRateCurve(metrics),
  ]);
}

function rasterFigure({ rasterSvg, rasterCaption }: RunReport): string {
  if (!rasterSvg) return '';
  const caption =
    rasterCaption ??
    `Every stroke is a neuron that spikes, time runs to the right. Below, potentials of single neurons: where one \
reaches its threshold it spikes and falls back to 0.`;
  return `<figure><div class="wide" role="group" aria-label="Spikes over time" tabindex="0">${rasterSvg}</div><figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}
