/** What was measured of one run, as far as it came. */
import type { RunReference } from './result.js';

/** A value over the training: after `x` batches, or after `x` epochs. */
export interface TracePoint {
  readonly x: number;
  readonly value: number;
}

export interface MeasuredRun {
  readonly reference: RunReference;
  /** Of the frozen network on test data; of an unfinished training, after its last whole epoch. */
  readonly mse: number;
  /** Input spikes against output spikes; only of spiking autoencoders. */
  readonly spikeMse?: number | undefined;
  /** Share of clips nearest to the right digit; only of sounds. */
  readonly right?: number | undefined;
  /** Metrics of the training batches that were logged; none of sounds. */
  readonly batches: { readonly mse: readonly TracePoint[]; readonly spikeMse: readonly TracePoint[] };
  /** mse on test data after each epoch; none of images. */
  readonly epochs: readonly TracePoint[];
  readonly epochsDone: number;
  readonly epochsAsked: number;
}
