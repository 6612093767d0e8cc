/** Training curves of all kinds of reports, spiking or not. */
import { type Activity, activityOf } from '../tasks/quantity.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { LineSeries } from './line-chart.js';
import type { CurveFigure } from './report-page.js';

/** Returns one value of every line, over batches. */
export function series<Line extends TrainingLine>(
  metrics: readonly Line[],
  name: string,
  value: (line: Line) => number,
): LineSeries {
  return { name, points: metrics.map((line) => [line.batch, value(line)]) };
}

/** Texts of the curves of spiking networks and of ANNs. */
const TEXTS = {
  spikeRates: {
    loss: 'loss per sample and step',
    lossCaption: 'Half the squared error of the outputs, of those that the mask lets through.',
    title: 'Spike rates',
    caption: 'A layer near 0 is silent; one near 1 is saturated and carries little.',
  },
  activeShares: {
    loss: 'loss per sample',
    lossCaption: 'Half the squared error of the outputs.',
    title: 'Active units',
    caption: 'What is not above 0 passes nothing on, and learns nothing from that sample.',
  },
} as const;

export function lossCurve(metrics: readonly TrainingLine[], { field }: Activity): CurveFigure {
  return {
    title: 'Loss',
    yLabel: TEXTS[field].loss,
    caption: TEXTS[field].lossCaption,
    series: [series(metrics, 'loss', ({ loss }) => loss)],
  };
}

/** Returns the activity curve of each layer; default names are `inputs`, `layer 1`, …. */
export function activityCurve(
  metrics: readonly TrainingLine[],
  activity: Activity,
  layerNames: readonly string[] | undefined,
): CurveFigure {
  const sharesOf = (line: TrainingLine) => activityOf(line, activity) ?? [];
  const layers = Math.max(...metrics.map((line) => sharesOf(line).length));
  const { title, caption } = TEXTS[activity.field];
  return {
    title,
    yLabel: activity.name,
    caption,
    series: Array.from({ length: layers }, (_, i) =>
      series(
        metrics,
        layerNames?.[i] ?? (i === 0 ? 'inputs' : `layer ${i}`),
        (line) => sharesOf(line)[i] ?? Number.NaN,
      ),
    ),
  };
}

export function learningRateCurve(metrics: readonly TrainingLine[]): CurveFigure {
  return {
    title: 'Learning rate',
    yLabel: 'learning rate',
    caption: 'The rate that the update of each batch began with.',
    series: [series(metrics, 'learning rate', ({ learningRate }) => learningRate)],
  };
}
