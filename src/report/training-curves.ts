/** Curves of a training, spiking or not, that reports of all kinds have. */
import type { AnnLine, SpikingLine, TrainingLine } from '../training/metrics-line.js';
import type { LineSeries } from './line-chart.js';
import type { CurveFigure } from './report-page.js';

/** A value of every line, over batches. */
export function series<Line extends TrainingLine>(
  metrics: readonly Line[],
  name: string,
  value: (line: Line) => number,
): LineSeries {
  return { name, points: metrics.map((line) => [line.batch, value(line)]) };
}

export function lossCurve(metrics: readonly (SpikingLine | AnnLine)[]): CurveFigure {
  const spiking = isSpiking(metrics);
  return {
    title: 'Loss',
    yLabel: spiking ? 'loss per sample and step' : 'loss per sample',
    caption: spiking
      ? 'Half the squared error of the outputs, of those that the mask lets through.'
      : 'Half the squared error of the outputs.',
    series: [series(metrics, 'loss', ({ loss }) => loss)],
  };
}

/** How active each layer is; layers are `inputs`, `layer 1`, … unless named. */
export function activityCurve(
  metrics: readonly (SpikingLine | AnnLine)[],
  layerNames: readonly string[] | undefined,
): CurveFigure {
  const layers = Math.max(...metrics.map((line) => activityOf(line).length));
  const spiking = isSpiking(metrics);
  return {
    title: spiking ? 'Spike rates' : 'Active units',
    yLabel: spiking ? 'spikes per neuron and step' : 'share of units above 0',
    caption: spiking
      ? 'A layer near 0 is silent; one near 1 is saturated and carries little.'
      : 'What is not above 0 passes nothing on, and learns nothing from that sample.',
    series: Array.from({ length: layers }, (_, i) =>
      series(
        metrics,
        layerNames?.[i] ?? (i === 0 ? 'inputs' : `layer ${i}`),
        (line) => activityOf(line)[i] ?? Number.NaN,
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

function isSpiking(metrics: readonly (SpikingLine | AnnLine)[]): boolean {
  return metrics.every((line) => 'spikeRates' in line);
}

function activityOf(line: SpikingLine | AnnLine): readonly number[] {
  return 'spikeRates' in line ? line.spikeRates : line.activeShares;
}
