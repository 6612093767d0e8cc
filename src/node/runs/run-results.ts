/** Parts that the results of all tasks share: the summary, and the frame of the report. */
import { availableParallelism } from 'node:os';
import { VERSION } from '../../core/version.js';
import { shellWord } from '../../options/flag-text.js';
import type { Fact, ReportFrame } from '../../report/report-page.js';
import { runSentence, runTitle } from '../../report/run-texts.js';
import type { SessionTimes } from '../../runs/session.js';
import { specOf, trainCommand } from '../../runs/train-command.js';
import { type AnyRunConfig, isOfClips } from '../../tasks/index.js';
import type { SummaryOf } from '../../tasks/summary.js';
import type { AnnLine, SpikingLine, TrainingLine } from '../../training/metrics-line.js';
import { rateWarnings, shareWarnings } from '../../training/warnings.js';
import type { NetworkCost } from '../../use/neurobench.js';

/** A training that has ended. */
interface Ended {
  readonly folder: string;
  readonly config: AnyRunConfig;
  readonly batch: number;
  readonly times: SessionTimes;
}

/** Returns the summary of a run that ends now. */
export function summaryOf<Test, Parts extends Pick<SummaryOf<Test>, 'warnings'>>(
  { batch, times, config: { options } }: Ended,
  test: Test | undefined,
  parts: Parts,
): SummaryOf<Test> & Parts {
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
    engine: options.engine,
    threads: options.threads,
    versions: { spikeloom: VERSION, node: process.versions.node },
    ...parts,
  };
}

/** Each layer's first warning, of those that `warningsOf` finds in a line. */
export function distinctWarnings<Line extends TrainingLine>(
  metrics: readonly Line[],
  warningsOf: (line: Line) => readonly string[],
): string[] {
  const seen = new Map<string, string>();
  for (const line of metrics) {
    for (const warning of warningsOf(line)) {
      const [what] = warning.split(':');
      if (!seen.has(what)) seen.set(what, `${warning} (batch ${line.batch})`);
    }
  }
  return [...seen.values()];
}

/** What a spiking run's summary says of its spikes. */
export function spikingParts(metrics: readonly SpikingLine[]) {
  return {
    spikeRates: metrics[metrics.length - 1]?.spikeRates ?? [],
    warnings: distinctWarnings(metrics, ({ spikeRates }) => rateWarnings(spikeRates)),
  };
}

/** What an ANN run's summary says of its units. */
export function annParts(metrics: readonly AnnLine[]) {
  return {
    activeShares: metrics[metrics.length - 1]?.activeShares ?? [],
    warnings: distinctWarnings(metrics, ({ activeShares }) => shareWarnings(activeShares)),
  };
}

/** What a frozen network did on test data, of what was measured together with its cost. */
export function testPart<Measured extends { readonly cost: NetworkCost }>(
  measured: Measured | undefined,
): Omit<Measured, 'cost'> | undefined {
  if (measured === undefined) return undefined;
  const { cost: _, ...test } = measured;
  return test;
}

/** And what it costs. */
export function costPart(
  measured: { readonly cost: NetworkCost } | undefined,
): Pick<SummaryOf<unknown>, 'cost'> {
  return measured === undefined ? {} : { cost: measured.cost };
}

/** So many clips at most are what the cost of an audiocoder is measured on, at even distances. */
const COST_CLIPS = 100;

/** Those of the clips to test with. */
export function costClips(clips: Uint32Array): Uint32Array {
  const count = Math.min(COST_CLIPS, clips.length);
  return Uint32Array.from({ length: count }, (_, i) => clips[Math.floor((i * clips.length) / count)]);
}

/** What is said of every run: how it was made, what it took, and how to go on with it. */
export function reportFrame(
  { folder, config }: Ended,
  summary: SummaryOf<unknown>,
  configuration: ReportFrame['configuration'],
  commands: ReportFrame['commands'],
): ReportFrame {
  const { data, batches } = config;
  const images = `${data.set}, checksum ${data.checksum}`;
  const clips = isOfClips(config) ? `${config.clips.set}, checksum ${config.clips.checksum}; ` : '';
  const unfinished = summary.batches < batches;
  const resume = `spikeloom resume ${shellWord(folder)}`;
  return {
    title: runTitle(config),
    summary: runSentence(config),
    command: trainCommand(specOf(config), { run: folder }),
    configuration,
    resources: resourcesOf(config, summary, clips + images),
    warnings: summary.warnings,
    commands: [...commands, ...(unfinished ? [{ purpose: 'Go on with the training', command: resume }] : [])],
    notes: unfinished
      ? [`Its time was up after ${summary.batches} of ${batches} batches; "spikeloom resume" goes on.`]
      : [],
  };
}

/** Time, memory, engine, versions as a report shows them; `data` says what was learned from. */
function resourcesOf(config: AnyRunConfig, summary: SummaryOf<unknown>, data: string): Fact[] {
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
