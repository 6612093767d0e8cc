/** Report of a training run of a classifier, as one page (`report-page.ts`): how many samples it tells apart, and which not. */
import { type Activity, numberOf } from '../tasks/quantity.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { NetworkCost } from '../use/neurobench.js';
import { CONFUSION_STYLE, confusionTable } from './confusion-table.js';
import { costSection } from './cost-section.js';
import {
  curveFigures,
  type PictureFigure,
  pictureFigure,
  type ReportFrame,
  reportPage,
  section,
} from './report-page.js';
import { formatTick } from './scale.js';
import { activityCurve, learningRateCurve, lossCurve, series } from './training-curves.js';

/** Content of the report of a classifier's run. */
export interface ClassifierReport extends ReportFrame {
  /** Result of the frozen network on test samples. */
  readonly quality: {
    /** In [0, 1]. */
    readonly accuracy: number;
    readonly samples: number;
    /** Samples [class, answer]. */
    readonly confusion: readonly (readonly number[])[];
  };
  readonly classes: readonly string[];
  readonly cost?: NetworkCost | undefined;
  readonly metrics: readonly TrainingLine[];
  readonly activity: Activity;
  /** Names of the layers, inputs first. */
  readonly layerNames: readonly string[];
  /** Weights of layer 1; undefined if its inputs are no images. */
  readonly weights?: PictureFigure | undefined;
}

const SHOWN = { id: 'accuracy', name: 'accuracy' };

/** Returns the complete HTML document. */
export function classifierReport(report: ClassifierReport): string {
  const { quality, classes, weights } = report;
  return reportPage(report, {
    headline: headline(quality),
    style: CONFUSION_STYLE,
    sections: [
      section(
        'What was taken for what',
        confusionTable(classes, quality.confusion, {
          ...{ rows: 'class', columns: 'answer' },
          caption:
            'Test samples, by their class (rows) and by the output that spiked most or was largest (columns). Full colour is a whole row.',
        }),
      ),
      section('Training', curves(report)),
      section('Weights', weights ? `<div class="weights">${pictureFigure(weights)}</div>` : ''),
      costSection(report.cost),
    ],
  });
}

function headline({ accuracy, samples, confusion }: ClassifierReport['quality']): string {
  const wrong = confusion.reduce(
    (sum, row, label) => sum + row.reduce((all, count, answer) => all + (answer === label ? 0 : count), 0),
    0,
  );
  return `<p class="headline"><strong>${(100 * accuracy).toFixed(2)} %</strong> <span><b>right, of ${formatTick(samples)} test samples</b>, \
weights frozen: ${formatTick(wrong)} were taken for another class. The answer is the output that spikes most often (of an ANN the largest), of equal ones the first.</span></p>`;
}

function curves({ metrics, activity, layerNames }: ClassifierReport): string {
  if (metrics.length === 0) return '<p>No batch was logged.</p>';
  return curveFigures([
    {
      title: 'Accuracy while training',
      yLabel: 'share of the batch',
      caption:
        'Taken while the weights adapt to that very batch, so these values flatter: only the frozen network on test samples counts.',
      series: [series(metrics, SHOWN.name, (line) => numberOf(line, SHOWN) ?? Number.NaN)],
    },
    lossCurve(metrics, activity),
    activityCurve(metrics, activity, layerNames),
    learningRateCurve(metrics),
  ]);
}
