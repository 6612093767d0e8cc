import type { EngineName } from '../engine/index.js';
import { widthsOf } from '../engine/shape.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { encoderOf, type Layers, reluLayers } from '../network/layers.js';
import { imageIntensities } from './batches.js';
import { checkPixels } from './reconstruct.js';
import { type Lender, lendNew, type RunLayersOptions } from './run-layers.js';

/** Images in one batch of those that are only looked at. */
const BATCH = 100;

/** Engine that runs an ANN. */
export interface RunAnnOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  /** Default: 1. */
  readonly threads?: number | undefined;
  /** Source of engines. Default: a new one for each call; `openAutoencoder` keeps them. */
  readonly lend?: Lender | undefined;
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
  { lend, ...options }: Pick<RunLayersOptions, 'engine' | 'threads'> & { readonly lend: Lender },
): Promise<Float32Array> {
  const widths = widthsOf(layers);
  const outputs = widths[widths.length - 1];
  const all = new Float32Array(images.length * outputs);
  const batch = Math.max(1, Math.min(BATCH, images.length));
  await using loan = await lend(layers, { ...options, batch, steps: 1 });
  for (let start = 0; start < images.length; start += batch) {
    const part = images.slice(start, start + batch);
    const input = { kind: 'values', values: imageIntensities(part) } as const;
    const result = await loan.engine.run({ size: part.length, steps: 1, input });
    all.set(result.outputs, start * outputs);
  }
  return all;
}

function engineOf(
  network: AnnNetwork,
  { engine = network.options.engine, threads = 1, lend = lendNew }: RunAnnOptions,
): Parameters<typeof outputsOf>[2] {
  return { engine, threads, lend };
}
