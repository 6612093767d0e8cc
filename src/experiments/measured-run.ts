/** Measurements of one run, up to its last step. */
import type { RunReference } from './result.js';

/** A value during the training: after `x` batches, or after `x` epochs. */
export interface TracePoint {
  readonly x: number;
  readonly value: number;
}

export interface MeasuredRun {
  readonly reference: RunReference;
  /** Error of the frozen network on test data; for an unfinished training, after its last whole epoch. */
  readonly mse: number;
  /** Error of output spikes against input spikes; only for spiking autoencoders. */
  readonly spikeMse?: number | undefined;
  /** Accuracy: fraction of clips whose image is nearest to the correct digit; only for sounds. */
  readonly right?: number | undefined;
  /** Metrics of logged training batches; none for sounds. */
  readonly batches: { readonly mse: readonly TracePoint[]; readonly spikeMse: readonly TracePoint[] };
  /** Error on test data after each epoch; none for images. */
  readonly epochs: readonly TracePoint[];
  readonly epochsDone: number;
  readonly epochsAsked: number;
}
