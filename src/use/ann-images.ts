/** What a frozen ANN autoencoder makes of images: how well it copies them, and the hidden values between. */
import { UsageError } from '../core/errors.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import type { EngineName } from '../engine/index.js';
import { widthsOf } from '../engine/shape.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { encoderOf, type Layers, reluLayers } from '../network/layers.js';
import { imageIntensities } from './batches.js';
import { checkImageSize, type MeasureOptions } from './evaluate.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { checkPixels } from './reconstruct.js';
import { engineFor, type RunLayersOptions } from './run-layers.js';

/** Images in one batch of those that are only looked at. */
const BATCH = 100;

/** Engine that runs an ANN. */
export interface RunAnnOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  /** Default: 1. */
  readonly threads?: number | undefined;
}

/** How well a frozen ANN autoencoder reconstructs. */
export interface AnnEvaluation {
  /** Input image against outputs, both normalised, mean over the images. */
  readonly mse: number;
  readonly samples: number;
  /** Share of units above 0, in [0, 1]: inputs first, then every layer. */
  readonly activeShares: readonly number[];
}

/** Measures a frozen ANN autoencoder on images. Throws a UsageError if they do not have the network's size. */
export async function evaluateAnn(
  network: AnnNetwork,
  images: ImageSet,
  options: MeasureOptions = {},
): Promise<AnnEvaluation> {
  refuseCoding(options);
  checkImageSize(network, images);
  const {
    limit,
    engine = network.options.engine,
    threads = network.options.threads,
    progress,
    signal,
  } = options;
  const count = limit ? Math.min(limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to evaluate on in ${images.name}`);
  const batch = Math.min(network.options.batch, count);
  const shares = network.widths.map(() => 0);
  let mse = 0;
  await using running = await engineFor(reluLayers(network), { engine, threads, batch, steps: 1 });
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const size = Math.min(batch, count - start);
    const rows = Array.from({ length: size }, (_, b) => imagePixels(images, start + b));
    const values = imageIntensities(rows);
    const { outputs, activity } = await running.run({ size, steps: 1, input: { kind: 'values', values } });
    mse += size * meanNormalisedMse(values, outputs, rows[0].length);
    for (const [l, share] of activity.entries()) shares[l] += size * share;
    progress?.(start + size, count);
  }
  return { mse: mse / count, samples: count, activeShares: shares.map((share) => share / count) };
}

/** Throws a UsageError if a coding is given, which only spiking networks use: nothing that is asked for is ignored. */
export function refuseCoding(options: object): void {
  if ('coding' in options && options.coding !== undefined) {
    throw new UsageError('coding must be left out for an ANN: its inputs are intensities, not spikes');
  }
}

/** The output for every image [height·width], bytes, as grey. Throws a UsageError where one is not of the network's size. */
export async function reconstructAnn(
  network: AnnNetwork,
  images: readonly Uint8Array[],
  options: RunAnnOptions = {},
): Promise<Uint8Array[]> {
  for (const pixels of images) checkPixels(network, pixels);
  const outputs = await outputsOf(reluLayers(network), images, engineOf(network, options));
  const size = network.image.width * network.image.height;
  return images.map((_, i) => valuesToGrey(outputs.subarray(i * size, (i + 1) * size)));
}

/**
 * The values of the first hidden layer for every image: [images, N_1]. Throws a UsageError where an image is not of the
 * network's size.
 */
export function hiddenValues(
  network: AnnNetwork,
  images: readonly Uint8Array[],
  options: RunAnnOptions = {},
): Promise<Float32Array> {
  for (const pixels of images) checkPixels(network, pixels);
  return outputsOf(encoderOf(reluLayers(network)), images, engineOf(network, options));
}

/** Outputs as grey, 0..255: 1 is white, as in the images that are learned. */
export function valuesToGrey(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

/** [images, N_L] */
async function outputsOf(
  layers: Layers,
  images: readonly Uint8Array[],
  options: Pick<RunLayersOptions, 'engine' | 'threads'>,
): Promise<Float32Array> {
  const widths = widthsOf(layers);
  const outputs = widths[widths.length - 1];
  const all = new Float32Array(images.length * outputs);
  const batch = Math.max(1, Math.min(BATCH, images.length));
  await using engine = await engineFor(layers, { ...options, batch, steps: 1 });
  for (let start = 0; start < images.length; start += batch) {
    const part = images.slice(start, start + batch);
    const input = { kind: 'values', values: imageIntensities(part) } as const;
    const result = await engine.run({ size: part.length, steps: 1, input });
    all.set(result.outputs, start * outputs);
  }
  return all;
}

function engineOf(
  network: AnnNetwork,
  { engine = network.options.engine, threads = 1 }: RunAnnOptions,
): Pick<RunLayersOptions, 'engine' | 'threads'> {
  return { engine, threads };
}
