/** `summary.json` of a run folder: what came of a training, and what it took. */
import {
  array,
  type Check,
  integerIn,
  number,
  numberIn,
  oneOf,
  optional,
  record,
  string,
} from '../core/json-input.js';
import type { AnnEvaluation } from '../use/ann-images.js';
import type { AnnSynthesisQuality } from '../use/ann-synthesis-quality.js';
import type { Evaluation } from '../use/evaluate.js';
import type { LayerCost, NetworkCost } from '../use/neurobench.js';
import type { SynthesisQuality } from '../use/synthesis-quality.js';

/** `Test` is what the frozen network did on test data. */
export interface SummaryOf<Test> {
  readonly format: 'spikeloom-summary';
  readonly formatVersion: 1;
  /** Missing where it was not evaluated. */
  readonly test?: Test | undefined;
  /** What the frozen network costs, measured on test data; missing where it was not evaluated, and of runs of earlier versions. */
  readonly cost?: NetworkCost | undefined;
  readonly batches: number;
  /** Milliseconds of training per batch, over all sittings. */
  readonly msPerBatch: number;
  /** Where the time of the last sitting went; `allTraining` is that of all sittings. */
  readonly seconds: {
    readonly data: number;
    readonly training: number;
    readonly report: number;
    readonly total: number;
    readonly allTraining: number;
  };
  readonly peakMemoryBytes: number;
  readonly engine: string;
  readonly threads: number;
  readonly warnings: readonly string[];
  readonly versions: { readonly spikeloom: string; readonly node: string };
}

/** Of a network that spikes. */
interface SpikingSummary<Test> extends SummaryOf<Test> {
  /** Spikes per neuron and step in the last logged batch: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
}

/** `summary.json` of a run of ANNs. */
interface AnnSummary<Test> extends SummaryOf<Test> {
  /** Share of units above 0 in the last logged batch: inputs first, then every layer. */
  readonly activeShares: readonly number[];
}

/** Of an autoencoder: test images against what it makes of them. */
export type RunSummary = SpikingSummary<Evaluation>;
/** `summary.json` of an ANN autoencoder's run. */
export type AnnRunSummary = AnnSummary<AnnEvaluation>;
/** Of an audiocoder: what the synthesis network draws of test clips. */
export type AudioRunSummary = SpikingSummary<SynthesisQuality>;
/** `summary.json` of an ANN audiocoder's run. */
export type AnnAudioRunSummary = AnnSummary<AnnSynthesisQuality>;
export type AnyRunSummary = RunSummary | AnnRunSummary | AudioRunSummary | AnnAudioRunSummary;

const seconds = numberIn(0, Infinity);
const shares = array(numberIn(0, 1), 0, 64);
const whole = integerIn(0, Number.MAX_SAFE_INTEGER);

const amount = numberIn(0, Infinity);
const layerCost: Check<LayerCost> = record({
  neurons: whole,
  parameters: whole,
  footprint: record({ parameters: amount, buffers: amount }),
  connectionSparsity: numberIn(0, 1),
  activationSparsity: numberIn(0, 1),
  activations: amount,
  synapticOperations: record({ dense: amount, effectiveAcs: amount, effectiveMacs: amount }),
  membraneUpdates: amount,
  energyEstimate: amount,
});
const cost: Check<NetworkCost> = record({
  samples: whole,
  steps: whole,
  inputActivations: amount,
  layers: array(layerCost, 1, 64),
  total: layerCost,
});

const fields = {
  format: oneOf(['spikeloom-summary']),
  formatVersion: oneOf([1]),
  cost: optional(cost),
  batches: whole,
  msPerBatch: seconds,
  seconds: record({
    data: seconds,
    training: seconds,
    report: seconds,
    total: seconds,
    allTraining: seconds,
  }),
  peakMemoryBytes: whole,
  engine: string,
  threads: integerIn(1, 64),
  warnings: array(string),
  versions: record({ spikeloom: string, node: string }),
};

const quality = {
  mse: number,
  mseOfAny: number,
  right: numberIn(0, 1),
  samples: whole,
  confusion: array(array(whole)),
};
const spiking = { spikeRates: shares };
const ann = { activeShares: shares };

export const checkRunSummary: Check<RunSummary> = record({
  ...fields,
  ...spiking,
  test: optional(record({ mse: number, spikeMse: number, samples: whole, ...spiking })),
});
export const checkAnnRunSummary: Check<AnnRunSummary> = record({
  ...fields,
  ...ann,
  test: optional(record({ mse: number, samples: whole, ...ann })),
});
export const checkAudioRunSummary: Check<AudioRunSummary> = record({
  ...fields,
  ...spiking,
  test: optional(record({ ...quality, ...spiking })),
});
export const checkAnnAudioRunSummary: Check<AnnAudioRunSummary> = record({
  ...fields,
  ...ann,
  test: optional(record({ ...quality, ...ann })),
});
