/** A frozen network on a set of images: what only counts as a result (paper, section 3.1). */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { EngineName } from '../engine/index.js';
import { lifLayers } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { imageBatch, presentationOf, readOut, readoutOptions } from './batches.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { engineFor } from './run-layers.js';

/** How well a frozen autoencoder reconstructs. */
export interface Evaluation {
  /**
   * Input image against output spike counts, both normalised, mean over the images. With latency coding, against how
   * soon each output spikes.
   */
  readonly mse: number;
  /** Input spike counts against output spike counts, both normalised, mean over the images. */
  readonly spikeMse: number;
  readonly samples: number;
  /** Spikes per neuron and step, in [0, 1]: inputs first, then every layer. */
  readonly spikeRates: readonly number[];
}

/** Images, engine and progress of an evaluation, for networks of any kind. */
export interface MeasureOptions {
  /** Only the first so many images; 0 for all. */
  readonly limit?: number | undefined;
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Called after every batch with the images done and all there are. */
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** Images, engine, coding and progress of an evaluation. */
export interface EvaluateOptions extends MeasureOptions {
  /** A coding of one's own, which the network was trained with. */
  readonly coding?: SpikeCoding | undefined;
}

/**
 * Measures a frozen network on images: errors and spike rates. Throws a UsageError where they are not of the network's size.
 */
export async function evaluate(
  network: Network,
  images: ImageSet,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkImageSize(network, images);
  const { steps } = network.options;
  const count = options.limit ? Math.min(options.limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to evaluate on in ${images.name}`);
  const size = Math.min(network.options.batch, count);
  await using engine = await engineFor(lifLayers(network), {
    engine: options.engine ?? network.options.engine,
    threads: options.threads ?? network.options.threads,
    batch: size,
    steps,
  });
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const purpose = Purpose.testSpikes;
  const source = { images, order, ...presentationOf(network.options, { purpose, own: options.coding }) };
  const { coding } = source;
  const pixels = images.width * images.height;
  const rates = network.widths.map(() => 0);
  let mse = 0;
  let spikeMse = 0;
  for (let start = 0; start < count; start += size) {
    options.signal?.throwIfAborted();
    const batch = imageBatch(source, start, Math.min(count, start + size));
    const result = await engine.run(batch, readoutOptions(coding));
    mse += batch.size * meanNormalisedMse(batch.intensities, readOut(coding, result), pixels);
    spikeMse += batch.size * meanNormalisedMse(result.inputs, result.outputs, pixels);
    for (const [l, rate] of result.activity.entries()) rates[l] += batch.size * rate;
    options.progress?.(start + batch.size, count);
  }
  return {
    mse: mse / count,
    spikeMse: spikeMse / count,
    samples: count,
    spikeRates: rates.map((rate) => rate / count),
  };
}

/** Throws a UsageError unless the images fit the network's inputs. */
export function checkImageSize(
  network: Pick<Network, 'image'>,
  images: Pick<ImageSet, 'name' | 'width' | 'height'>,
): void {
  const { width, height } = network.image;
  if (images.width !== width || images.height !== height) {
    throw new UsageError(
      `${images.name} has images of ${images.width}×${images.height}, the network takes ${width}×${height}: ` +
        `give --resize ${width}x${height}`,
    );
  }
}
