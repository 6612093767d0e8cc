/**
 * What a frozen network makes of images: T steps of spikes in, spike counts of the outputs out, or how soon they spike.
 *
 * An output that spikes ρ·T times or more, as an input of full intensity does, is white; with latency coding, one that
 * spikes at the first step.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { EngineName } from '../engine/index.js';
import { lifLayers } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { fullReading, pixelBatch, presentationOf, readOut, readoutOptions } from './batches.js';
import { type Lender, lendNew } from './run-layers.js';

/** What a network made of an image. */
export interface Reconstruction {
  readonly width: number;
  readonly height: number;
  /** Grey, 0..255 [height·width] */
  readonly pixels: Uint8Array;
  /** Spikes of each output over all steps [height·width]; with latency coding T + 1 − the step of its first, or 0. */
  readonly counts: Uint16Array;
}

/** By what to reconstruct. */
export interface ReconstructOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  /** Default: 1. */
  readonly threads?: number | undefined;
  /** [images] places in their set, which decide the random numbers of an image. Default: 0, 1, … */
  readonly samples?: readonly number[] | undefined;
  /** A coding of one's own, which the network was trained with. */
  readonly coding?: SpikeCoding | undefined;
  /** Source of engines. Default: a new one for each call; `openAutoencoder` keeps them. */
  readonly lend?: Lender | undefined;
}

/** The output for one image [height·width], bytes. Throws a UsageError where it is not of the network's size. */
export async function reconstruct(
  network: Network,
  pixels: Uint8Array,
  options: ReconstructOptions = {},
): Promise<Reconstruction> {
  const [image] = await reconstructAll(network, [pixels], options);
  return image;
}

/** The output for every image [height·width], bytes. Throws a UsageError where one is not of the network's size. */
export async function reconstructAll(
  network: Network,
  images: readonly Uint8Array[],
  { engine: name, threads = 1, samples, coding: own, lend = lendNew }: ReconstructOptions = {},
): Promise<Reconstruction[]> {
  const { width, height } = network.image;
  const { steps, batch: most } = network.options;
  const presentation = presentationOf(network.options, { purpose: Purpose.testSpikes, own });
  const { coding } = presentation;
  for (const pixels of images) checkPixels(network, pixels);
  if (images.length === 0) return [];
  const limit = Math.min(most, images.length);
  const outputs: Reconstruction[] = [];
  await using loan = await lend(lifLayers(network), {
    engine: name ?? network.options.engine,
    threads,
    batch: limit,
    steps,
  });
  for (let start = 0; start < images.length; start += limit) {
    const part = images.slice(start, start + limit);
    const places = Uint32Array.from(part, (_, i) => samples?.[start + i] ?? start + i);
    const result = await loan.engine.run(pixelBatch(part, places, presentation), readoutOptions(coding));
    const readings = readOut(coding, result);
    for (let b = 0; b < part.length; b++) {
      const counts = readings.slice(b * width * height, (b + 1) * width * height);
      outputs.push({ width, height, pixels: readingsToGrey(counts, presentation), counts });
    }
  }
  return outputs;
}

/** What outputs say, by a network's options, as grey, 0..255. */
export function readingsToGrey(
  readings: ArrayLike<number>,
  presentation: Parameters<typeof fullReading>[0],
): Uint8Array {
  const full = fullReading(presentation);
  return Uint8Array.from(readings, (reading) => Math.min(255, Math.round((255 * reading) / full)));
}

/** Spike counts over T steps as grey, 0..255: ρ·T spikes or more are white. */
export function countsToGrey(counts: ArrayLike<number>, steps: number, spikeProbability: number): Uint8Array {
  return readingsToGrey(counts, { coding: 'rate', steps, spikeProbability });
}

/** Throws a UsageError unless an image has as many pixels as the network inputs. */
export function checkPixels({ image }: Pick<Network, 'image'>, { length }: Uint8Array): void {
  const size = image.width * image.height;
  if (length === size) return;
  throw new UsageError(
    `the network takes images of ${image.width}×${image.height} = ${size} pixels, got ${length} pixels`,
  );
}
