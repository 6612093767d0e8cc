/** What the results of all kinds of runs share: the summary, and what it took. */
import { availableParallelism } from 'node:os';
import type { AnyRunConfig } from '../formats/audio-run-config.js';
import type { SummaryOf } from '../formats/run-summary.js';
import type { Fact } from '../report/report-page.js';
import type { TrainingLine } from '../training/metrics-line.js';
import { rateWarnings } from '../training/train-loop.js';
import { VERSION } from '../version.js';
import type { Trainings } from './run-sitting.js';

/** The summary of a run that ends now. */
export function summaryOf<Test>(
  { metrics, batch, times }: Trainings<TrainingLine, unknown>,
  { options }: AnyRunConfig,
  test: Test | undefined,
): SummaryOf<Test> {
  const now = performance.now();
  return {
    format: 'spikeloom-summary',
    formatVersion: 1,
    ...(test !== undefined && { test }),
    batches: batch,
    msPerBatch: (1000 * times.allTraining) / batch,
    seconds: {
      data: (times.trainingBegan - times.began) / 1000,
      training: (times.trained - times.trainingBegan) / 1000,
      report: (now - times.trained) / 1000,
      total: (now - times.began) / 1000,
      allTraining: times.allTraining,
    },
    peakMemoryBytes: 1024 * process.resourceUsage().maxRSS,
    spikeRates: metrics[metrics.length - 1]?.spikeRates ?? [],
    engine: options.engine,
    threads: options.threads,
    warnings: distinctWarnings(metrics),
    versions: { spikeloom: VERSION, node: process.versions.node },
  };
}

/** Each layer's first warning. */
export function distinctWarnings(metrics: readonly TrainingLine[]): string[] {
  const seen = new Map<string, string>();
  for (const { batch, spikeRates } of metrics) {
    for (const warning of rateWarnings(spikeRates)) {
      const [what] = warning.split(':');
      if (!seen.has(what)) seen.set(what, `${warning} (batch ${batch})`);
    }
  }
  return [...seen.values()];
}

/** Time, memory, engine, versions as a report shows them; `data` says what was learned from. */
export function resourcesOf(config: AnyRunConfig, summary: SummaryOf<unknown>, data: string): Fact[] {
  const { seconds, msPerBatch, peakMemoryBytes, engine, threads, versions } = summary;
  return [
    { label: 'Training', value: `${seconds.allTraining.toFixed(1)} s` },
    { label: 'Per batch', value: `${msPerBatch.toFixed(1)} ms` },
    { label: 'Loading data', value: `${seconds.data.toFixed(2)} s` },
    { label: 'Evaluation and pictures', value: `${seconds.report.toFixed(2)} s` },
    { label: 'Peak memory', value: `${Math.round(peakMemoryBytes / 1e6)} MB` },
    {
      label: 'Engine',
      value: `${engine}, ${threads} ${threads === 1 ? 'thread' : 'threads'} on ${availableParallelism()} processors`,
    },
    { label: 'Data', value: data },
    { label: 'Versions', value: `Spikeloom ${versions.spikeloom}, Node ${versions.node}` },
    { label: 'Begun', value: config.started },
  ];
}
