/** Lines of a run's `metrics.jsonl`: what was seen in one logged batch, while the weights were adapting. */
export interface TrainingLine {
  /** Batches done, counted from 1 over all epochs. */
  readonly batch: number;
  /** Epoch, from 0. */
  readonly epoch: number;
  /** Seconds of training so far, over all sittings. */
  readonly seconds: number;
  /**
   * ½·Σ error² per sample, mean over the batch: of an ANN's outputs, or of membrane potentials and then the mean over
   * the steps (paper, eq. 8).
   */
  readonly loss: number;
  readonly learningRate: number;
}

/** Line of a spiking network. */
export interface SpikingLine extends TrainingLine {
  /** Spikes per neuron and step, in [0, 1]: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
}

/** Line of a spiking autoencoder. */
export interface MetricsLine extends SpikingLine {
  /** Input image against output spike counts, both normalised, mean over the batch. */
  readonly mse: number;
  /** Input spike counts against output spike counts, both normalised, mean over the batch. */
  readonly spikeMse: number;
}

/** Line of a spiking audiocoder. */
export interface AudiocoderLine extends SpikingLine {
  /** Spike counts of the target map against those of the outputs, both normalised, mean over the batch. */
  readonly mapMse: number;
  /** At the end of an epoch: the images that frozen weights synthesise of all test clips. */
  readonly test?: EpochTest | undefined;
}

/** Result of the test after an epoch. */
export interface EpochTest {
  /** Synthesised image against its paired image, both normalised, mean over the test clips. */
  readonly mse: number;
  /** Share of the clips whose nearest image is of the right class, in [0, 1]. */
  readonly right: number;
}

/** Line of an ANN. */
export interface AnnLine extends TrainingLine {
  /** Share of units above 0, in [0, 1]: inputs first, then every layer. */
  readonly activeShares: readonly number[];
}

/** Line of an ANN autoencoder. */
export interface AnnMetricsLine extends AnnLine {
  /** Input image against outputs, both normalised, mean over the batch. */
  readonly mse: number;
}

/** Line of an ANN audiocoder. */
export interface AnnAudiocoderLine extends AnnLine {
  /** Hidden values to be learned against outputs, both normalised, mean over the batch. */
  readonly mapMse: number;
  /** At the end of an epoch: the images that frozen weights synthesise of all test clips. */
  readonly test?: EpochTest | undefined;
}
