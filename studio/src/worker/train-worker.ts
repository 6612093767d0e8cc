/** The worker that trains; it has a thread of its own, so that the other parts of the page go on meanwhile. */
import '../../../src/core/async-dispose.js';
import { expose } from 'comlink';
import { InputError } from '../../../src/core/errors.js';
import { digitsSet } from '../../../src/data/digits.js';
import { ENGINES } from '../../../src/engine/index.js';
import { webThreads } from '../../../src/engine/wasm/threads.js';
import { type Checkpoint, decodeCheckpoint } from '../../../src/network/checkpoint.js';
import type { SpikingName } from '../../../src/network/neuron-options.js';
import { type GivenOptions, resolveOptions } from '../../../src/network/presets.js';
import type { SpikingOptions } from '../../../src/network/schema.js';
import type { TrainingState } from '../../../src/training/train-loop.js';
import { type ImageParts, type PickedFile, readImageFiles } from './read-image-files.js';
import { Trainer } from './trainer.js';
import type { OpenedTraining, TrainingBegun, TrainingNews } from './training-news.js';
import { handOver } from './transferable.js';

/** Digits drawn where no limit is given, and those held ready for tests: as on the command line. */
const DIGITS = { train: 10_000, test: 1_000 };
const DIGITS_SEED = 0;

export interface TrainingRequest {
  /** The user's files; built-in digits where there are none. */
  readonly files: readonly PickedFile[];
  /** Where it goes on from a checkpoint, only epochs and threads: all others are the checkpoint's. */
  readonly options: GivenOptions<SpikingName>;
  readonly goesOn: boolean;
}

interface Opened extends Checkpoint<'autoencoder', true> {
  readonly name: string;
}

export class Training {
  #opened: Opened | undefined;
  #trainer: Trainer | undefined;
  #running: Promise<void> = Promise.resolve();
  #tell: (news: TrainingNews) => void = () => undefined;

  /** Opens a checkpoint to go on from. Throws an InputError where it holds no autoencoder. */
  open(bytes: Uint8Array, name: string): OpenedTraining {
    const checkpoint = decodeCheckpoint('autoencoder', bytes, name, true);
    this.#opened = { ...checkpoint, name };
    const { batch, network } = checkpoint;
    const { widths, image, options } = network;
    return { name, batch, widths, image, options };
  }

  /** Begins, and returns at once. Throws an InputError or a UsageError where it cannot; the one before then stays. */
  async begin(request: TrainingRequest, tell: (news: TrainingNews) => void): Promise<TrainingBegun> {
    this.pause();
    await this.#running;
    const from = request.goesOn ? this.#opened : undefined;
    const options = resolveOptions(from ? goingOn(from, request.options) : request.options);
    const images = await imagesFor(request, options);
    if (from) checkFits(from, images);
    const trainer = new Trainer(images, options, from && stateOf(from), tell);
    if (from && trainer.batch >= trainer.batches) throw completed(from, trainer.batches, options);
    this.#tell = tell;
    this.#trainer = trainer;
    this.#run(trainer);
    const { train, test } = images;
    return {
      batches: trainer.batches,
      batch: trainer.batch,
      images: train.count,
      testImages: test.count,
      image: { width: train.width, height: train.height },
      widths: trainer.widths,
      options,
      threads: webThreads.canShare && ENGINES[options.engine].threaded ? options.threads : 1,
    };
  }

  /** Asks to stop after the batch under way; the news say when that is. */
  pause(): void {
    this.#trainer?.pause();
  }

  resume(): void {
    if (this.#trainer) this.#run(this.#trainer);
  }

  /** Answers, which shows that this worker can. */
  beat(): void {}

  checkpoint(): Uint8Array {
    if (this.#trainer === undefined) throw new InputError('nothing was trained yet');
    return handOver(this.#trainer.checkpoint());
  }

  #run(trainer: Trainer): void {
    const tell = this.#tell;
    this.#running = trainer.run().catch((error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      tell({ kind: 'failed', name, message });
    });
  }
}

function goingOn(
  { network }: Opened,
  { epochs, threads }: GivenOptions<SpikingName>,
): GivenOptions<SpikingName> {
  return { ...network.options, ...(epochs && { epochs }), ...(threads && { threads }) };
}

function stateOf({ batch, network, precise }: Opened): TrainingState {
  return { batch, seconds: 0, weights: precise ?? network.weights };
}

async function imagesFor({ files }: TrainingRequest, { limit }: SpikingOptions): Promise<ImageParts> {
  if (files.length > 0) return readImageFiles(files);
  return {
    train: digitsSet({ seed: DIGITS_SEED, count: limit || DIGITS.train }),
    test: digitsSet({ seed: DIGITS_SEED, count: DIGITS.test, part: 'test' }),
  };
}

function checkFits({ name, network }: Opened, { train }: ImageParts): void {
  const { width, height } = network.image;
  if (width === train.width && height === train.height) return;
  throw new InputError(
    `${name}: takes images of ${width}×${height} pixels, these are ${train.width}×${train.height}; choose the images it was trained on`,
  );
}

function completed({ name, batch }: Opened, batches: number, { epochs }: SpikingOptions): InputError {
  const of = epochs === 1 ? 'one epoch' : `${epochs} epochs`;
  return new InputError(
    `${name}: its training is complete, after ${batch} batches where ${of} of these images make ${batches}; ` +
      'give more epochs or more images to go on',
  );
}

expose(new Training());
