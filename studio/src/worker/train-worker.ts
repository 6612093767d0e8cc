/** The worker that trains; it has a thread of its own, so that the other parts of the page go on meanwhile. */
import { expose } from 'comlink';
import { digitsSet } from '../../../src/data/digits.js';
import type { ImageSize } from '../../../src/data/resize.js';
import { webThreads } from '../../../src/engine/wasm/threads.js';
import { InputError, UsageError } from '../../../src/errors.js';
import { decodeCheckpoint } from '../../../src/network/checkpoint.js';
import { autoencoderWidths } from '../../../src/network/network.js';
import { type GivenOptions, resolveOptions } from '../../../src/options/presets.js';
import type { AutoencoderOptions } from '../../../src/options/schema.js';
import type { TrainingState } from '../../../src/training/train-loop.js';
import { type ImageParts, type PickedFile, readImageFiles } from './read-image-files.js';
import { Trainer } from './trainer.js';
import type { TrainingBegun, TrainingNews } from './training-news.js';
import { handOver } from './transferable.js';

/** Digits drawn where no limit is given, and those held ready for tests: as on the command line. */
const DIGITS = { train: 10_000, test: 1_000 };
const DIGITS_SEED = 0;

export interface TrainingRequest {
  /** The user's files; built-in digits where there are none. */
  readonly files: readonly PickedFile[];
  readonly options: GivenOptions;
  /** A checkpoint to go on from: its options hold, but for how it is run. */
  readonly from?: { readonly bytes: Uint8Array; readonly name: string } | undefined;
}

export class Training {
  #trainer: Trainer | undefined;
  #tell: (news: TrainingNews) => void = () => undefined;

  /** Begins, and returns at once. Throws an InputError or a UsageError where it cannot. */
  async begin(request: TrainingRequest, tell: (news: TrainingNews) => void): Promise<TrainingBegun> {
    if (this.#trainer) this.#trainer.pause();
    const { options, state, image: from } = startOf(request);
    const images = await imagesFor(request, options);
    const { train, test } = images;
    if (from) checkFits(from, images, request);
    this.#tell = tell;
    const trainer = new Trainer(images, options, state, tell);
    if (trainer.batch >= trainer.batches) {
      throw new InputError(`${request.from?.name}: its training is complete, after ${trainer.batch} batches`);
    }
    this.#trainer = trainer;
    this.#run(trainer);
    return {
      batches: trainer.batches,
      batch: trainer.batch,
      images: train.count,
      testImages: test.count,
      widths: autoencoderWidths(train.width * train.height, options.hidden),
      threads: webThreads.canShare && options.engine === 'wasm' ? options.threads : 1,
    };
  }

  /** Asks to stop after the batch under way; the news say when that is. */
  pause(): void {
    this.#trainer?.pause();
  }

  resume(): void {
    if (this.#trainer) this.#run(this.#trainer);
  }

  checkpoint(): Uint8Array {
    if (this.#trainer === undefined) throw new InputError('nothing was trained yet');
    return handOver(this.#trainer.checkpoint());
  }

  #run(trainer: Trainer): void {
    trainer.run().catch((error: unknown) => {
      const isOurs = error instanceof InputError || error instanceof UsageError;
      this.#tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error), isOurs });
    });
  }
}

interface Start {
  readonly options: AutoencoderOptions;
  /** Of a checkpoint: where it goes on, and the size of the images it was trained on. */
  readonly state?: TrainingState;
  readonly image?: ImageSize;
}

function startOf({ options, from }: TrainingRequest): Start {
  if (from === undefined) return { options: resolveOptions(options) };
  const { network, batch, precise } = decodeCheckpoint(from.bytes, from.name);
  const { threads, logEvery } = options;
  const resolved = resolveOptions({
    ...network.options,
    ...(threads && { threads }),
    ...(logEvery && { logEvery }),
  });
  const state = { batch, seconds: 0, weights: precise ?? network.weights };
  return { options: resolved, state, image: network.image };
}

async function imagesFor({ files }: TrainingRequest, { limit }: AutoencoderOptions): Promise<ImageParts> {
  if (files.length > 0) return readImageFiles(files);
  return {
    train: digitsSet({ seed: DIGITS_SEED, count: limit || DIGITS.train }),
    test: digitsSet({ seed: DIGITS_SEED, count: DIGITS.test, part: 'test' }),
  };
}

function checkFits({ width, height }: ImageSize, { train }: ImageParts, { from }: TrainingRequest): void {
  if (width === train.width && height === train.height) return;
  throw new InputError(
    `${from?.name}: takes images of ${width}×${height}, these are ${train.width}×${train.height}; choose the images it was trained on`,
  );
}

expose(new Training());
