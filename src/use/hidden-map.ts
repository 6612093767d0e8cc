/**
 * Images ⇄ hidden spike maps: an autoencoder's layer-1 spikes for an image, kept for Th steps, and the image that its
 * other layers make of them when they are shown again and again (paper, section 3.2.2).
 */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import { packSpikes, type SpikeMap, unpackStep } from '../core/spike-map.js';
import { CODINGS } from '../encoders/coding.js';
import type { Batch, Engine } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import { decoderOf, encoderOf, layersOf } from '../network/layers.js';
import type { SpikingNetwork } from '../network/network.js';
import { codedInput, imageIntensities, readOut, readoutOptions } from './batches.js';
import { normalisedMse } from './normalised-mse.js';
import { checkPixels } from './reconstruct.js';
import { type Lender, lendNew } from './run-layers.js';

/** Images or maps in one batch. */
const BATCH = 100;

/** Steps, draws and engine of maps of hidden spikes. */
export interface EncodeOptions {
  /** Steps kept of each image's spikes, Th. */
  readonly steps: number;
  /**
   * Steps that the image is shown for before, while the potentials of the hidden layer build up; with latency coding
   * there can be none. Default: 0.
   */
  readonly settle?: number | undefined;
  /**
   * Draws of each map, of which the one that is decoded to the nearest image is kept: a map of few steps holds much of
   * the noise of its input spikes. Default: 1.
   */
  readonly draws?: number | undefined;
  /** Decides the input spikes. Default: that of the network. */
  readonly seed?: number | undefined;
  /** [images] places in their set, which decide the random numbers of an image. Default: 0, 1, … */
  readonly samples?: readonly number[] | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Called after each draw of all images, with those done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Source of engines. Default: a new one for each call; `openAutoencoder` keeps them. */
  readonly lend?: Lender | undefined;
}

/** The map of every image [height·width], bytes. Throws a UsageError where one is not of the network's size. */
export async function encodeImages(
  network: SpikingNetwork,
  images: readonly Uint8Array[],
  options: EncodeOptions,
): Promise<SpikeMap[]> {
  for (const pixels of images) checkPixels(network, pixels);
  const { engine, threads, progress, signal, lend } = options;
  const { coding } = network.options;
  if (CODINGS[coding].readout === 'first-spike' && options.settle) {
    throw new UsageError(
      `settle must be 0 with ${coding} coding, got ${options.settle}: what is brightest spikes at the first step`,
    );
  }
  // Without chance every draw is the same.
  const draws = CODINGS[coding].draws ? (options.draws ?? 1) : 1;
  const best = await drawMaps(network, images, options, 0);
  progress?.(1, draws);
  if (draws === 1) return best;
  const judge = async (maps: readonly SpikeMap[]) => {
    const counts = await decodeMaps(network, maps, { engine, threads, lend });
    return counts.map((image, i) => normalisedMse(images[i], image));
  };
  const least = await judge(best);
  for (let draw = 1; draw < draws; draw++) {
    signal?.throwIfAborted();
    const maps = await drawMaps(network, images, options, draw);
    for (const [i, error] of (await judge(maps)).entries()) {
      if (error < least[i]) [least[i], best[i]] = [error, maps[i]];
    }
    progress?.(draw + 1, draws);
  }
  return best;
}

/** Draw `draw` (from 0) of every image's map. */
async function drawMaps(
  network: SpikingNetwork,
  images: readonly Uint8Array[],
  { steps, settle = 0, seed, samples, engine: name, threads = 1, lend = lendNew }: EncodeOptions,
  draw: number,
): Promise<SpikeMap[]> {
  const neurons = network.widths[1];
  const shown = settle + steps;
  const { spikeProbability, coding } = network.options;
  const presentation = {
    ...{ coding, spikeProbability, seed: seed ?? network.options.seed },
    ...{ purpose: Purpose.storedMaps, epoch: draw, steps: shown, codedSteps: network.options.steps },
  };
  const maps: SpikeMap[] = [];
  const limit = Math.max(1, Math.min(BATCH, images.length));
  await using loan = await lend(encoderOf(layersOf(network)), {
    engine: name ?? network.options.engine,
    threads,
    batch: limit,
    steps: shown,
  });
  for (let start = 0; start < images.length; start += limit) {
    const part = images.slice(start, start + limit);
    const places = Uint32Array.from(part, (_, b) => samples?.[start + b] ?? start + b);
    const input = codedInput(imageIntensities(part), places, presentation);
    const spikes = await outputSpikes(loan.engine, { size: part.length, steps: shown, input });
    for (let b = 0; b < part.length; b++) {
      const own = sampleSpikes(spikes, b, part.length, neurons).subarray(settle * neurons);
      maps.push(packSpikes(own, steps, neurons));
    }
  }
  return maps;
}

/** Returns every spike of the outputs [T, B, N_L]. */
export async function outputSpikes(engine: Engine, batch: Batch): Promise<Uint8Array> {
  const { outputSpikes: spikes } = await engine.run(batch, { keepOutputSpikes: true });
  if (spikes === undefined) throw new Error('the engine kept no spikes');
  return spikes;
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

/** Steps and engine of maps that are decoded. */
export interface DecodeOptions {
  /** Steps that the maps are shown for, each again and again, with latency coding once. Default: those of the network. */
  readonly steps?: number | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Source of engines. Default: a new one for each call; `openAutoencoder` keeps them. */
  readonly lend?: Lender | undefined;
}

/**
 * Returns the readings of the image [height·width] that each map becomes: spike counts, or with latency coding how soon
 * each spikes. Throws a UsageError where one does not fit.
 */
export async function decodeMaps(
  network: SpikingNetwork,
  maps: readonly SpikeMap[],
  { steps = network.options.steps, engine: name, threads = 1, lend = lendNew }: DecodeOptions = {},
): Promise<Uint16Array[]> {
  const { widths } = network;
  const neurons = widths[1];
  const { coding } = network.options;
  for (const map of maps) {
    if (map.neurons !== neurons) {
      throw new UsageError(
        `a map of ${map.neurons} neurons does not fit the network, whose hidden layer has ${neurons}`,
      );
    }
  }
  const outputs = widths[widths.length - 1];
  const images: Uint16Array[] = [];
  const limit = Math.max(1, Math.min(BATCH, maps.length));
  await using loan = await lend(decoderOf(layersOf(network)), {
    engine: name ?? network.options.engine,
    threads,
    batch: limit,
    steps,
  });
  for (let start = 0; start < maps.length; start += limit) {
    const part = maps.slice(start, start + limit);
    const spikes = CODINGS[coding].readout === 'count' ? repeatMaps(part, steps) : showMaps(part, steps);
    const shown = { size: part.length, steps, input: { kind: 'spikes', spikes } } as const;
    const readings = readOut(coding, await loan.engine.run(shown, readoutOptions(coding)));
    for (let b = 0; b < part.length; b++) images.push(readings.slice(b * outputs, (b + 1) * outputs));
  }
  return images;
}

/** Every map once, and silence after it: a first spike that came again would be another. */
function showMaps(maps: readonly SpikeMap[], steps: number): Uint8Array {
  const neurons = maps[0]?.neurons ?? 0;
  const spikes = repeatMaps(maps, steps);
  for (const [b, map] of maps.entries()) {
    for (let step = map.steps; step < steps; step++) {
      const start = (step * maps.length + b) * neurons;
      spikes.fill(0, start, start + neurons);
    }
  }
  return spikes;
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
