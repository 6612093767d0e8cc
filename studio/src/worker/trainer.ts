/**
 * A training in the page: the library's own loop, told about a few times a second.
 *
 * Pausing ends the loop after the batch under way and keeps its state; going on begins a loop from there, which gives
 * the same bytes as one that was never paused.
 */
import type { ImageSet } from '../../../src/data/image-set.js';
import { imagePixels } from '../../../src/data/image-set.js';
import { evaluate } from '../../../src/inference/evaluate.js';
import { reconstructAll } from '../../../src/inference/reconstruct.js';
import { encodeCheckpoint } from '../../../src/network/checkpoint.js';
import { autoencoderWidths, type Network } from '../../../src/network/network.js';
import type { AutoencoderOptions } from '../../../src/options/schema.js';
import { weightTiles } from '../../../src/report/image-grid.js';
import type { MetricsLine } from '../../../src/training/metrics-line.js';
import { batchCount, trainAutoencoder } from '../../../src/training/train-autoencoder.js';
import type { TrainingState } from '../../../src/training/train-loop.js';
import type { ImageParts } from './read-image-files.js';
import type { TrainingNews, TrainingPictures } from './training-news.js';
import { handOver } from './transferable.js';

/** Milliseconds between news, and between pictures: often enough to watch, seldom enough to cost nothing. */
const NEWS_EVERY = 150;
const PICTURES_EVERY = 1500;
/** Batches between states that pictures are made of. */
const STATE_EVERY = 5;
/** Test images that are shown, and most that the trained network is measured on, as on the command line. */
const SHOWN = 10;
const EVALUATED = 1000;
/** Most neurons whose weights are shown. */
const TILES = 100;

export class Trainer {
  readonly #images: ImageParts;
  readonly #options: AutoencoderOptions;
  readonly #widths: readonly number[];
  readonly #tell: (news: TrainingNews) => void;
  readonly batches: number;
  #state: TrainingState | undefined;
  #stop: AbortController | undefined;
  #told = 0;
  #pictured = 0;

  constructor(
    images: ImageParts,
    options: AutoencoderOptions,
    state: TrainingState | undefined,
    tell: (news: TrainingNews) => void,
  ) {
    this.#images = images;
    this.#options = { ...options, checkpointEvery: STATE_EVERY };
    const { width, height } = images.train;
    this.#widths = autoencoderWidths(width * height, options.hidden);
    this.#state = state;
    this.#tell = tell;
    this.batches = batchCount(images.train, options);
  }

  get batch(): number {
    return this.#state?.batch ?? 0;
  }

  /** Trains until the last batch or a pause; resolves when either is reached. */
  async run(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    let lines: MetricsLine[] = [];
    let warnings: readonly string[] = [];
    const training = trainAutoencoder(this.#images.train, this.#options, {
      signal: stop.signal,
      ...(this.#state && { state: this.#state }),
    });
    for await (const { batch, batches, seconds, metrics, state, warnings: seen } of training) {
      if (metrics) {
        lines.push(metrics);
        warnings = seen;
      }
      if (state) this.#state = state;
      const now = performance.now();
      if (now - this.#told >= NEWS_EVERY || state?.batch === batches || stop.signal.aborted) {
        this.#told = now;
        this.#tell({ kind: 'progress', batch, batches, seconds, lines, warnings });
        lines = [];
      }
      if (state && now - this.#pictured >= PICTURES_EVERY) {
        await this.#tellPictures();
        this.#pictured = performance.now();
      }
    }
    this.#stop = undefined;
    await this.#tellPictures();
    if (this.batch < this.batches) {
      this.#tell({ kind: 'paused', batch: this.batch });
      return;
    }
    const test = await evaluate(this.network(), this.#images.test, {
      limit: EVALUATED,
      threads: this.#options.threads,
    });
    this.#tell({ kind: 'done', test });
  }

  pause(): void {
    this.#stop?.abort();
  }

  /** The network so far. */
  network(): Network {
    const { width, height } = this.#images.train;
    const weights = (this.#state?.weights ?? []).map((matrix) => Float32Array.from(matrix));
    return { widths: this.#widths, weights, image: { width, height }, options: this.#options };
  }

  /** The same bytes as those of the command line's checkpoint after so many batches. */
  checkpoint(): Uint8Array {
    const { batch, weights } = this.#state ?? { batch: 0, weights: [] };
    return encodeCheckpoint(this.network(), { batch, weights });
  }

  async #tellPictures(): Promise<void> {
    if (this.#state === undefined) return;
    this.#tell(handOver(await picturesOf(this.network(), this.#images.test, this.batch)));
  }
}

async function picturesOf(network: Network, test: ImageSet, batch: number): Promise<TrainingPictures> {
  const { width, height } = network.image;
  const shown = Math.min(SHOWN, test.count);
  const inputs = Array.from({ length: shown }, (_, i) => imagePixels(test, i).slice());
  const outputs = await reconstructAll(network, inputs);
  const tiles = Math.min(TILES, network.widths[1]);
  const weights = network.weights[0].subarray(0, tiles * width * height);
  return {
    kind: 'pictures',
    batch,
    width,
    height,
    inputs,
    outputs: outputs.map(({ pixels }) => pixels),
    tiles: weightTiles(weights, tiles, width, height),
    tileCount: tiles,
  };
}
