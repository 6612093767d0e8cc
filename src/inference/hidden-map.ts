/**
 * Images ⇄ hidden spike maps: an autoencoder's layer-1 spikes for an image, kept for Th steps, and the image that its
 * other layers make of them when they are shown again and again (paper, section 3.2.2).
 */
import { Purpose } from '../encoding/philox.js';
import { pixelIntensity } from '../encoding/rate-coding.js';
import { packSpikes, type SpikeMap, unpackStep } from '../encoding/spike-map.js';
import { UsageError } from '../errors.js';
import { decoderOf, encoderOf } from '../network/junction.js';
import type { Network } from '../network/network.js';
import type { EngineName } from '../options/schema.js';
import { checkPixels } from './reconstruct.js';
import { engineFor, runFreely } from './run-layers.js';

/** Images or maps in one batch. */
const BATCH = 100;

export interface EncodeOptions {
  /** Steps kept of each image's spikes, Th. */
  readonly steps: number;
  /** Decides the input spikes. Default: that of the network. */
  readonly seed?: number | undefined;
  /** [images] places in their set, which decide the random numbers of an image. Default: 0, 1, … */
  readonly samples?: readonly number[] | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

/** The map of every image [height·width], bytes. Throws a UsageError where one is not of the network's size. */
export async function encodeImages(
  network: Network,
  images: readonly Uint8Array[],
  { steps, seed, samples, engine: name, threads = 1 }: EncodeOptions,
): Promise<SpikeMap[]> {
  for (const pixels of images) checkPixels(network, pixels);
  const layers = encoderOf(network);
  const [inputs, neurons] = layers.widths;
  const { spikeProbability } = network.options;
  const code = {
    spikeProbability,
    seed: seed ?? network.options.seed,
    purpose: Purpose.storedMaps,
    epoch: 0,
  };
  const maps: SpikeMap[] = [];
  const limit = Math.max(1, Math.min(BATCH, images.length));
  const engine = await engineFor(layers, {
    engine: name ?? network.options.engine,
    threads,
    batch: limit,
    steps,
  });
  try {
    for (let start = 0; start < images.length; start += limit) {
      const part = images.slice(start, start + limit);
      const intensities = new Uint16Array(part.length * inputs);
      for (const [b, pixels] of part.entries()) {
        for (let j = 0; j < inputs; j++) intensities[b * inputs + j] = pixelIntensity(pixels[j]);
      }
      const places = Uint32Array.from(part, (_, b) => samples?.[start + b] ?? start + b);
      const input = { kind: 'intensities', intensities, samples: places, code } as const;
      const { outputSpikes } = await runFreely(engine, { size: part.length, steps, input }, true);
      for (let b = 0; b < part.length; b++) {
        maps.push(packSpikes(sampleSpikes(outputSpikes!, b, part.length, neurons), steps, neurons));
      }
    }
  } finally {
    await engine.dispose();
  }
  return maps;
}

/** The spikes of sample `b` [steps, neurons] among those of a batch [steps, size, neurons]. */
export function sampleSpikes(spikes: Uint8Array, b: number, size: number, neurons: number): Uint8Array {
  const steps = spikes.length / (size * neurons);
  const own = new Uint8Array(steps * neurons);
  for (let step = 0; step < steps; step++) {
    const from = (step * size + b) * neurons;
    own.set(spikes.subarray(from, from + neurons), step * neurons);
  }
  return own;
}

export interface DecodeOptions {
  /** Steps that the maps are shown for, each again and again. Default: those of the network. */
  readonly steps?: number | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

/** Spike counts of the image [height·width] that each map becomes. Throws a UsageError where one does not fit. */
export async function decodeMaps(
  network: Network,
  maps: readonly SpikeMap[],
  { steps = network.options.steps, engine: name, threads = 1 }: DecodeOptions = {},
): Promise<Uint16Array[]> {
  const layers = decoderOf(network);
  const neurons = layers.widths[0];
  for (const map of maps) {
    if (map.neurons !== neurons) {
      throw new UsageError(
        `a map of ${map.neurons} neurons does not fit the network, whose hidden layer has ${neurons}`,
      );
    }
  }
  const outputs = layers.widths[layers.widths.length - 1];
  const images: Uint16Array[] = [];
  const limit = Math.max(1, Math.min(BATCH, maps.length));
  const engine = await engineFor(layers, {
    engine: name ?? network.options.engine,
    threads,
    batch: limit,
    steps,
  });
  try {
    for (let start = 0; start < maps.length; start += limit) {
      const part = maps.slice(start, start + limit);
      const spikes = repeatMaps(part, steps);
      const { outputCounts } = await runFreely(engine, {
        size: part.length,
        steps,
        input: { kind: 'spikes', spikes },
      });
      for (let b = 0; b < part.length; b++) images.push(outputCounts.slice(b * outputs, (b + 1) * outputs));
    }
  } finally {
    await engine.dispose();
  }
  return images;
}

/** Step t = 1..T of every map is its frame (t − 1) mod Th: spikes [steps, maps, neurons]. */
export function repeatMaps(maps: readonly SpikeMap[], steps: number): Uint8Array {
  const neurons = maps[0]?.neurons ?? 0;
  const spikes = new Uint8Array(steps * maps.length * neurons);
  for (let step = 0; step < steps; step++) {
    for (const [b, map] of maps.entries()) {
      unpackStep(map, step % map.steps, spikes, (step * maps.length + b) * neurons);
    }
  }
  return spikes;
}
