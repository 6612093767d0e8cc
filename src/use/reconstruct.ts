/**
 * Images as a frozen network reconstructs them: spike counts of the outputs after T steps, how soon they spike, or values.
 *
 * An output that spikes ρ·T times or more, as an input of full intensity does, is white; with latency coding, one that
 * spikes at the first step; of an ANN, one of 1.
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { SampleSpikes } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { EngineName } from '../engine/index.js';
import { layersOf } from '../network/layers.js';
import type { Network } from '../network/network.js';
import type { SpikingName } from '../network/neuron-options.js';
import { NEURONS, type NeuronName } from '../neurons/index.js';
import { type Lender, lendNew } from './run-layers.js';
import { showingOf, shownRows } from './showing.js';

/** An image as a network reconstructs it. */
export type Reconstruction<Neuron extends NeuronName = SpikingName> = {
  readonly width: number;
  readonly height: number;
  /** Grey, 0..255 [height·width] */
  readonly pixels: Uint8Array;
} & (Neuron extends SpikingName
  ? {
      /** Spikes of each output over all steps [height·width]; with latency coding T + 1 − the step of its first, or 0. */
      readonly counts: Uint16Array;
    }
  : unknown);

/** Reconstructions by the neurons of a network. */
type ReconstructionBy<N extends Network> = Reconstruction<N['options']['neuron']>;

/** Engine, encoder and places of images to reconstruct. */
export interface ReconstructOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  /** Default: 1. */
  readonly threads?: number | undefined;
  /** [images] places in their set, which decide the random numbers of an image. Default: 0, 1, … */
  readonly samples?: readonly number[] | undefined;
  /** Spikes of the set that the images are of, if it has any; `samples` are the places. */
  readonly spikes?: SampleSpikes | undefined;
  /** An encoder that is not in the list, which the network was trained with. */
  readonly coding?: SpikeCoding | undefined;
  /** Source of engines. Default: a new one for each call; `openAutoencoder` keeps them. */
  readonly lend?: Lender | undefined;
}

/** Reconstructs one image [height·width], bytes. Throws a UsageError if it is not of the network's size. */
export async function reconstruct<N extends Network>(
  network: N,
  pixels: Uint8Array,
  options: ReconstructOptions = {},
): Promise<ReconstructionBy<N>> {
  const [image] = await reconstructAll(network, [pixels], options);
  return image;
}

/** Reconstructs every image [height·width], bytes. Throws a UsageError if one is not of the network's size. */
export async function reconstructAll<N extends Network>(
  network: N,
  images: readonly Uint8Array[],
  { engine, threads = 1, samples, spikes, coding: own, lend = lendNew }: ReconstructOptions = {},
): Promise<ReconstructionBy<N>[]> {
  const { width, height } = network.image;
  const { batch: most, engine: trainedBy, neuron } = network.options;
  const showing = showingOf(network.options, { purpose: Purpose.testSpikes, own });
  for (const pixels of images) checkPixels(network, pixels);
  if (images.length === 0) return [];
  const limit = Math.min(most, images.length);
  const outputs: object[] = [];
  await using loan = await lend(layersOf(network), {
    engine: engine ?? trainedBy,
    threads,
    batch: limit,
    steps: showing.steps,
  });
  for (let start = 0; start < images.length; start += limit) {
    const part = images.slice(start, start + limit);
    const places = Uint32Array.from(part, (_, i) => samples?.[start + i] ?? start + i);
    const result = await loan.engine.run(shownRows(part, places, showing, spikes), showing.keeps);
    const readings = showing.read(result);
    for (let b = 0; b < part.length; b++) {
      const own = readings.slice(b * width * height, (b + 1) * width * height);
      outputs.push({
        ...{ width, height, pixels: showing.toGrey(own) },
        ...(NEURONS[neuron].spikes && { counts: own }),
      });
    }
  }
  // The fields are those of the network's neurons.
  return outputs as ReconstructionBy<N>[];
}

/** Throws a UsageError unless an image has as many pixels as the network inputs. */
export function checkPixels({ image }: Pick<Network, 'image'>, { length }: Uint8Array): void {
  const size = image.width * image.height;
  if (length === size) return;
  throw new UsageError(
    `the network takes images of ${image.width}×${image.height} = ${size} pixels, got ${length} pixels`,
  );
}
