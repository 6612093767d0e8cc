/** One line of a run's `metrics.jsonl`: what was seen in one logged batch, while the weights were adapting. */
export interface MetricsLine {
  /** Batches done, counted from 1 over all epochs. */
  readonly batch: number;
  /** Epoch, from 0. */
  readonly epoch: number;
  /** Seconds of training so far, over all sittings. */
  readonly seconds: number;
  /** Membrane loss: ½·Σ error² per sample, mean over the batch and the steps (paper, eq. 8). */
  readonly loss: number;
  /** Input image against output spike counts, both normalised, mean over the batch. */
  readonly mse: number;
  /** Input spike counts against output spike counts, both normalised, mean over the batch. */
  readonly spikeMse: number;
  /** Spikes per neuron and step, in [0, 1]: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
  readonly learningRate: number;
}
