/** Lines of a run's `metrics.jsonl`: what was seen in one logged batch, while the weights were adapting. */
import type { ActivityOf } from '../network/activity.js';
import type { NeuronName } from '../neurons/index.js';
import type { ImageErrors } from '../use/measure-images.js';

/** Fields of every line. */
export interface TrainingLine {
  /** Batches done, counted from 1 over all epochs. */
  readonly batch: number;
  /** Epoch, from 0. */
  readonly epoch: number;
  /** Seconds of training so far, over all sittings. */
  readonly seconds: number;
  /**
   * ½·Σ error² per sample, mean over the batch: of graded outputs, or of membrane potentials and then the mean over the
   * steps (paper, eq. 8).
   */
  readonly loss: number;
  readonly learningRate: number;
}

/** Line of an autoencoder. */
export type AutoencoderLine<Neuron extends NeuronName = NeuronName> = TrainingLine &
  ActivityOf<Neuron> &
  ImageErrors<Neuron>;

/** Line of an audiocoder. */
export type AudiocoderLine<Neuron extends NeuronName = NeuronName> = TrainingLine &
  ActivityOf<Neuron> & {
    /** Spike counts of the target map, or hidden values, against the outputs, both normalised, mean over the batch. */
    readonly mapMse: number;
    /** At the end of an epoch: the images that frozen weights synthesise of all test clips. */
    readonly test?: EpochTest | undefined;
  };

/** Result of the test after an epoch. */
export interface EpochTest {
  /** Synthesised image against its paired image, both normalised, mean over the test clips. */
  readonly mse: number;
  /** Share of the clips whose nearest image is of the right class, in [0, 1]. */
  readonly right: number;
}
