/** `summary.json` of a run folder: what came of a training, and what it took. */
import type { Evaluation } from '../inference/evaluate.js';
import type { SynthesisQuality } from '../inference/synthesis-quality.js';
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
} from './json-input.js';

/** `Test` is what the frozen network did on test data. */
export interface SummaryOf<Test> {
  readonly format: 'spikeloom-summary';
  readonly formatVersion: 1;
  /** Missing where it was not evaluated. */
  readonly test?: Test | undefined;
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
  /** Spikes per neuron and step in the last logged batch: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
  readonly engine: string;
  readonly threads: number;
  readonly warnings: readonly string[];
  readonly versions: { readonly spikeloom: string; readonly node: string };
}

/** Of an autoencoder: test images against what it makes of them. */
export type RunSummary = SummaryOf<Evaluation>;
/** Of an audiocoder: what the synthesis network draws of test clips. */
export type AudioRunSummary = SummaryOf<SynthesisQuality>;

const seconds = numberIn(0, Infinity);
const rates = array(numberIn(0, 1), 0, 64);
const whole = integerIn(0, Number.MAX_SAFE_INTEGER);

const fields = {
  format: oneOf(['spikeloom-summary']),
  formatVersion: oneOf([1]),
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
  spikeRates: rates,
  engine: string,
  threads: integerIn(1, 64),
  warnings: array(string),
  versions: record({ spikeloom: string, node: string }),
};

export const checkRunSummary: Check<RunSummary> = record({
  ...fields,
  test: optional(record({ mse: number, spikeMse: number, samples: whole, spikeRates: rates })),
});

export const checkAudioRunSummary: Check<AudioRunSummary> = record({
  ...fields,
  test: optional(
    record({
      mse: number,
      mseOfAny: number,
      right: numberIn(0, 1),
      samples: whole,
      spikeRates: rates,
      confusion: array(array(whole)),
    }),
  ),
});
