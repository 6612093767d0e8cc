/**
 * A training in the page: the library's own loop, told about a few times a second.
 *
 * Pausing ends the loop after the batch under way and keeps its state; going on begins a loop from there, which gives
 * the same bytes as one that was never paused.
 */
import { encodeCheckpoint } from '../../../src/network/checkpoint.js';
import { autoencoderWidths, type SpikingNetwork } from '../../../src/network/network.js';
import type { SpikingName } from '../../../src/network/neuron-options.js';
import type { SpikingOptions } from '../../../src/network/schema.js';
import type { AutoencoderLine } from '../../../src/training/metrics-line.js';
import { batchCount, trainAutoencoder } from '../../../src/training/train-autoencoder.js';
import type { TrainingState } from '../../../src/training/train-loop.js';
import { type Evaluation, evaluate } from '../../../src/use/measure-images.js';
import type { ImageParts } from './read-image-files.js';
import type { TrainingNews, TrainingWarning } from './training-news.js';
import { trainingPictures } from './training-pictures.js';
import { handOver } from './transferable.js';

/** Milliseconds between news, and between pictures: often enough to watch, seldom enough to cost nothing. */
const NEWS_EVERY = 250;
const PICTURES_EVERY = 1000;
/** Batches between states that pictures are made of. */
const STATE_EVERY = 5;
/** Points of a curve that are asked for where there are batches enough, and most batches between two. */
const POINTS = 400;
const MOST_BETWEEN = 10;
/** Most test images that the trained network is measured on, as on the command line. */
const EVALUATED = 1000;

export class Trainer {
  readonly #images: ImageParts;
  readonly #tell: (news: TrainingNews) => void;
  readonly widths: readonly number[];
  readonly options: SpikingOptions;
  readonly batches: number;
  #state: TrainingState | undefined;
  #stop: AbortController | undefined;
  #told = Number.NEGATIVE_INFINITY;
  #pictured = Number.NEGATIVE_INFINITY;
  /** Milliseconds that went into pictures, during which the clock of the training stands still. */
  #spent = 0;

  constructor(
    images: ImageParts,
    options: SpikingOptions,
    state: TrainingState | undefined,
    tell: (news: TrainingNews) => void,
  ) {
    this.#images = images;
    const { width, height } = images.train;
    this.widths = autoencoderWidths(width * height, options.hidden);
    this.batches = batchCount(images.train, options);
    const logEvery = Math.min(MOST_BETWEEN, Math.max(1, Math.floor(this.batches / POINTS)));
    this.options = { ...options, logEvery, checkpointEvery: STATE_EVERY };
    this.#state = state;
    this.#tell = tell;
  }

  get batch(): number {
    return this.#state?.batch ?? 0;
  }

  /** Trains until the last batch or a pause, and measures the network that is complete. */
  async run(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    await this.#train(stop.signal);
    await this.#tellPictures();
    const isComplete = this.batch === this.batches;
    const test = isComplete ? await this.#measure(stop.signal) : undefined;
    this.#tell(test ? { kind: 'done', test } : { kind: 'paused' });
  }

  pause(): void {
    this.#stop?.abort();
  }

  /** The same bytes as those of the command line's checkpoint after so many batches. */
  checkpoint(): Uint8Array {
    const { batch, weights } = this.#state ?? { batch: 0, weights: [] };
    return encodeCheckpoint('autoencoder', this.#network(), { batch, weights });
  }

  async #train(signal: AbortSignal): Promise<void> {
    let lines: AutoencoderLine<SpikingName>[] = [];
    let warnings: TrainingWarning[] = [];
    const now = () => performance.now() - this.#spent;
    const controls = { signal, now, ...(this.#state && { state: this.#state }) };
    const training = trainAutoencoder(this.#images.train, this.options, controls);
    for await (const event of training) {
      const { batch, batches, seconds, metrics, state } = event;
      if (metrics) lines.push(metrics);
      warnings.push(...event.warnings.map((text) => ({ batch, text })));
      if (state) this.#state = state;
      const at = performance.now();
      if (at - this.#told >= NEWS_EVERY || batch === batches || signal.aborted) {
        this.#told = at;
        this.#tell({ kind: 'progress', batch, batches, seconds, lines, warnings });
        lines = [];
        warnings = [];
      }
      if (state && at - this.#pictured >= PICTURES_EVERY) await this.#tellPictures();
    }
  }

  /** Undefined where it was stopped. */
  async #measure(signal: AbortSignal): Promise<Evaluation<SpikingName> | undefined> {
    this.#tell({ kind: 'measuring' });
    try {
      const { threads } = this.options;
      return await evaluate(this.#network(), this.#images.test, { limit: EVALUATED, threads, signal });
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  #network(): SpikingNetwork {
    const { width, height } = this.#images.train;
    const weights = (this.#state?.weights ?? []).map((matrix) =>
      matrix instanceof Float32Array ? matrix : Float32Array.from(matrix),
    );
    return { widths: this.widths, weights, image: { width, height }, options: this.options };
  }

  async #tellPictures(): Promise<void> {
    if (this.#state === undefined) return;
    const began = performance.now();
    this.#tell(handOver(await trainingPictures(this.#network(), this.#images.test, this.batch)));
    this.#pictured = performance.now();
    this.#spent += this.#pictured - began;
  }
}
