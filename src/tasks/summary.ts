/** Parts of `summary.json` that the runs of all tasks have: the result, and the time and memory it took. */
import {
  array,
  type Check,
  integerIn,
  numberIn,
  oneOf,
  optional,
  record,
  string,
} from '../core/json-input.js';
import type { ActivityOf } from '../network/activity.js';
import type { NeuronName } from '../neurons/index.js';
import type { LayerCost, NetworkCost } from '../use/neurobench.js';

/** Summary of a run; `Test` is the type of the frozen network's result on test data. */
export interface SummaryOf<Test> {
  readonly format: 'spikeloom-summary';
  readonly formatVersion: 1;
  /** Missing where it was not evaluated. */
  readonly test?: Test | undefined;
  /** Cost of the frozen network, measured on test data; missing where it was not evaluated, and of runs of earlier versions. */
  readonly cost?: NetworkCost | undefined;
  readonly batches: number;
  /** Milliseconds of training per batch, over all sittings. */
  readonly msPerBatch: number;
  /** Time of the last session by part; `allTraining` is that of all sessions. */
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

/** Summary of networks of a model of neurons; its activity is that of the last logged batch. */
export type NeuronSummary<Test, Neuron extends NeuronName = NeuronName> = SummaryOf<Test> &
  ActivityOf<Neuron>;

const seconds = numberIn(0, Infinity);
/** Check of an integer of at least 0. */
export const whole = integerIn(0, Number.MAX_SAFE_INTEGER);

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

/** Checks of the fields that all summaries have. */
export const summaryFields = {
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
