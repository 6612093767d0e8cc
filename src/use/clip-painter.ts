/** Drawing clips by a synthesis network: its audiocoder, then the layers of its autoencoder that draw. */
import { Purpose } from '../core/philox.js';
import type { HeardSet } from '../data/clip-set.js';
import type { Batch, BatchResult, Engine, Readings } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import type { AudiocoderOptions } from '../network/audiocoder-schema.js';
import type { Network } from '../network/network.js';
import { isSpiking } from '../network/neuron-options.js';
import { listenerOf, painterOf, type SynthesisNetwork } from '../network/synthesis.js';
import { activityOf, Chain, type ChainOptions, singleLayers } from './chain.js';
import { clipInput, clipIntensities } from './clip-batches.js';
import { countsToGrey, valuesToGrey } from './grey.js';

/** A synthesis network whose audiocoder may still be trained. */
interface Drawing {
  readonly audiocoder: { readonly widths: readonly number[]; readonly options: AudiocoderOptions };
  readonly autoencoder: Network;
}

/** Clips as they were drawn. */
export interface Painting {
  /** Spike counts of the images, or values [clips, height·width]. */
  readonly images: Readings;
  /** Activity of the audiocoder's layers, inputs first. */
  readonly activity: readonly number[];
  /** Results of the parts, in their order. */
  readonly results: readonly BatchResult[];
}

/** Engine of a painter. */
export interface PainterOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

/** Engines that draw clips. At full size they take a second to make and half a gigabyte: all is best drawn by one painter. */
export class ClipPainter implements AsyncDisposable {
  private constructor(
    private readonly network: Drawing,
    private readonly chain: Chain,
    /** True if layers of graded outputs run one by one, so that what is between them can be counted. */
    private readonly isApart: boolean,
  ) {}

  /**
   * Makes a painter of up to `clips` clips at once. `apart` runs layers of graded outputs one by one, which counting
   * operations needs.
   */
  static async create(
    network: SynthesisNetwork,
    clips: number,
    { engine, threads }: PainterOptions = {},
    { apart = false }: { readonly apart?: boolean } = {},
  ): Promise<ClipPainter> {
    const { options } = network.audiocoder;
    const isApart = apart && !isSpiking(options);
    const parts = [listenerOf(network), painterOf(network)];
    const chain = await Chain.create(isApart ? singleLayers(parts) : parts, {
      engine: engine ?? options.engine,
      threads: threads ?? options.threads,
      batch: Math.min(options.batch, clips),
      steps: stepsOf(options),
    });
    return new ClipPainter(network, chain, isApart);
  }

  /** Makes a painter of an engine that holds the audiocoder, which stays its owner's. */
  static async around(listener: Engine, network: Drawing): Promise<ClipPainter> {
    const { engine } = network.audiocoder.options;
    const { batch, steps } = listener.shape;
    const limits = { engine, threads: 1, batch, steps };
    return new ClipPainter(network, await Chain.create([painterOf(network)], limits, listener), false);
  }

  /** Steps that a clip is heard for. */
  get steps(): number {
    return stepsOf(this.network.audiocoder.options);
  }

  /** Most clips of one call of `paint`. */
  get batch(): number {
    return this.chain.batch;
  }

  /** Draws the clips at the places `clips`. */
  async paint(
    heard: Pick<HeardSet, 'intensities'>,
    clips: Uint32Array,
    options: ChainOptions = {},
  ): Promise<Painting> {
    const { widths } = this.network.audiocoder;
    const batch: Batch = { size: clips.length, steps: this.steps, input: this.#input(heard, clips) };
    const results = await this.chain.run(batch, options);
    const { outputs } = results[results.length - 1];
    return {
      // In the precision of the values between the layers.
      images: this.isApart ? Float32Array.from(outputs) : outputs,
      activity: activityOf(results).slice(0, widths.length),
      results,
    };
  }

  #input(heard: Pick<HeardSet, 'intensities'>, clips: Uint32Array): Batch['input'] {
    const { widths, options } = this.network.audiocoder;
    if (!isSpiking(options)) return { kind: 'values', values: clipIntensities(heard, clips, widths[0]) };
    const { spikeProbability, seed } = options;
    return clipInput(heard, clips, widths[0], {
      spikeProbability,
      seed,
      purpose: Purpose.testSpikes,
      epoch: 0,
    });
  }

  /** Returns a drawn image as grey, 0..255 [height·width]. */
  toGrey(image: Readings): Uint8Array {
    const { options } = this.network.autoencoder;
    return isSpiking(options)
      ? countsToGrey(image, this.steps, options.spikeProbability)
      : valuesToGrey(image);
  }

  /** Gives back the engines that it made. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.chain[Symbol.asyncDispose]();
  }
}

/** Returns the steps that a clip is heard for. */
function stepsOf(options: AudiocoderOptions): number {
  return isSpiking(options) ? options.steps : 1;
}
