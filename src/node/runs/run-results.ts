/** Parts that the results of all tasks share: the summary, and the frame of the report. */
import { availableParallelism } from 'node:os';
import { VERSION } from '../../core/version.js';
import type { NeuronName } from '../../neurons/index.js';
import { shellWord } from '../../options/flag-text.js';
import type { Fact, ReportFrame } from '../../report/report-page.js';
import { optionRows, runSentence, runTitle } from '../../report/run-texts.js';
import type { Finished } from '../../runs/session.js';
import { specOf, trainCommand } from '../../runs/train-command.js';
import { type AnyRunConfig, taskOf } from '../../tasks/index.js';
import { activityFor, activityOf } from '../../tasks/quantity.js';
import type { SummaryOf } from '../../tasks/summary.js';
import type { Task, TaskTypes } from '../../tasks/task.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import { layerWarnings } from '../../training/warnings.js';
import type { NetworkCost } from '../../use/neurobench.js';

/** A training that has ended. */
type Ended<K extends TaskTypes> = Finished<K, unknown>;

/** Results of the frozen network on test data, and what it costs; absent where it was not measured. */
interface Measured {
  readonly test?: object | undefined;
  readonly cost?: NetworkCost | undefined;
}

/** Returns the summary of a run that ends now. */
export function summaryOf<K extends TaskTypes>(
  { batch, times, config: { options }, metrics }: Ended<K>,
  measured: Measured,
): K['summary'] {
  const now = performance.now();
  const last = metrics[metrics.length - 1];
  const activity = activityFor(options);
  const summary: SummaryOf<unknown> = {
    format: 'spikeloom-summary',
    formatVersion: 1,
    ...(measured.test && { test: measured.test }),
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
    ...{ [activity.field]: (last && activityOf(last, activity)) ?? [] },
    warnings: distinctWarnings(metrics, options.neuron),
    ...(measured.cost && { cost: measured.cost }),
  };
  // The results are those of the task.
  return summary as K['summary'];
}

/** Returns each layer's first warning. */
function distinctWarnings(metrics: readonly TrainingLine[], neuron: NeuronName): string[] {
  const activity = activityFor({ neuron });
  const seen = new Map<string, string>();
  for (const line of metrics) {
    for (const warning of layerWarnings(neuron, activityOf(line, activity) ?? [])) {
      const [what] = warning.split(':');
      if (!seen.has(what)) seen.set(what, `${warning} (batch ${line.batch})`);
    }
  }
  return [...seen.values()];
}

/** Most clips that the cost of an audiocoder is measured on, at even distances. */
const COST_CLIPS = 100;

/** Those of the clips to test with. */
export function costClips(clips: Uint32Array): Uint32Array {
  const count = Math.min(COST_CLIPS, clips.length);
  return Uint32Array.from({ length: count }, (_, i) => clips[Math.floor((i * clips.length) / count)]);
}

/** Returns the frame of a report: how the run was made, what it took, and how to go on with it. */
export function reportFrame<K extends TaskTypes>(
  { folder, ...ended }: Ended<K>,
  { schema }: Task<K>,
  summary: SummaryOf<unknown>,
  commands: ReportFrame['commands'],
): ReportFrame {
  const config = ended.config as unknown as AnyRunConfig;
  const { batches, options } = config;
  const sets = taskOf(config.kind).setsOf(config);
  const data = sets.map(({ set, checksum }) => `${set}, checksum ${checksum}`).join('; ');
  const unfinished = summary.batches < batches;
  const resume = `spikeloom resume ${shellWord(folder)}`;
  return {
    title: runTitle(config),
    summary: runSentence(config),
    command: trainCommand(specOf(config), { run: folder }),
    configuration: optionRows(schema, options),
    resources: resourcesOf(config, summary, data),
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
