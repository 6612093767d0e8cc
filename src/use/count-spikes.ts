/** Spike counts of every neuron of a frozen network for each of some samples, of which rates and receptive fields are made. */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { HeardSet } from '../data/clip-set.js';
import type { ImageSet } from '../data/image-set.js';
import type { SpikeCoding } from '../encoders/coding.js';
import type { Batch } from '../engine/engine.js';
import type { EngineName } from '../engine/index.js';
import { widthsOf } from '../engine/shape.js';
import { type Layers, layersOf } from '../network/layers.js';
import type { SpikingNetwork } from '../network/network.js';
import type { TrainingOptions } from '../network/schema.js';
import { listenerOf, type SpikingSynthesisNetwork } from '../network/synthesis.js';
import { codingOf, imageBatch, presentationOf } from './batches.js';
import { clipInput } from './clip-batches.js';
import { checkImageSize } from './measure-images.js';
import { layerName } from './raster.js';
import { engineFor } from './run-layers.js';
import { type RateHistogram, rateHistogram, spikeRates } from './spike-rates.js';

/** The spikes of one layer. */
export interface CountedLayer {
  /** `inputs`, `layer 1`, …, `outputs` */
  readonly name: string;
  /** N */
  readonly neurons: number;
  /** Spikes over all steps [samples, N]. */
  readonly counts: Uint16Array;
}

/** The spikes of every neuron for every sample. */
export interface SpikeCounts {
  readonly samples: number;
  /** T */
  readonly steps: number;
  /** Inputs first. */
  readonly layers: readonly CountedLayer[];
  /** Readings of the outputs [samples, N_L]: their spikes, or with latency coding how soon each spikes first. */
  readonly readings: Uint16Array;
}

/** On how many samples, and by what, to count. */
export interface CountOptions {
  /** Only the first so many; 0 for all. Default: 0. */
  readonly limit?: number | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
  /** Called after every batch with the samples done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Numbers recorded of a batch at one step, at most: each is copied. */
const MOST_RECORDED = 2_000_000;

/** Spikes of all layers for the images of a set. Throws a UsageError where they are not of the network's size. */
export async function countSpikes(
  network: SpikingNetwork,
  images: ImageSet,
  options: CountOptions = {},
): Promise<SpikeCounts> {
  checkImageSize(network, images);
  const { options: own } = network;
  const samples = options.limit ? Math.min(options.limit, images.count) : images.count;
  if (samples === 0) throw new UsageError(`there are no images in ${images.name}`);
  const order = Uint32Array.from({ length: samples }, (_, i) => i);
  const presentation = presentationOf(own, { purpose: Purpose.testSpikes });
  const inputOf = (start: number, end: number) =>
    imageBatch({ images, order, ...presentation }, start, end).input;
  const { readout } = codingOf(own.coding);
  return countLayers(layersOf(network), { ...own, readout }, samples, inputOf, options);
}

/** Counts spikes of an audiocoder, for clips at the places `clips` of a set. */
export async function countClipSpikes(
  network: SpikingSynthesisNetwork,
  heard: HeardSet,
  clips: Uint32Array,
  options: CountOptions = {},
): Promise<SpikeCounts> {
  const layers = listenerOf(network);
  const own = network.audiocoder.options;
  const samples = options.limit ? Math.min(options.limit, clips.length) : clips.length;
  if (samples === 0) throw new UsageError(`there are no clips in ${heard.name}`);
  const { seed, spikeProbability } = own;
  const presentation = { seed, spikeProbability, purpose: Purpose.testSpikes, epoch: 0 };
  const inputOf = (start: number, end: number) =>
    clipInput(heard, clips.slice(start, end), network.audiocoder.widths[0], presentation);
  return countLayers(layers, { ...own, readout: 'count' }, samples, inputOf, options);
}

/** Spike rates of one layer. */
export interface LayerRates {
  /** `inputs`, `layer 1`, …, `outputs` */
  readonly name: string;
  readonly rates: RateHistogram;
}

/** Returns histograms of the rates of every layer's neurons, inputs first. */
export function layerRates({ layers, steps }: SpikeCounts): LayerRates[] {
  return layers.map(({ name, neurons, counts }) => ({
    name,
    rates: rateHistogram(spikeRates(counts, neurons, steps)),
  }));
}

async function countLayers(
  layers: Layers,
  {
    steps,
    batch,
    engine: trainedBy,
    threads: usual,
    readout,
  }: TrainingOptions & Pick<SpikeCoding, 'readout'>,
  samples: number,
  inputOf: (start: number, end: number) => Batch['input'],
  { engine: name = trainedBy, threads = usual, progress, signal }: CountOptions,
): Promise<SpikeCounts> {
  const widths = widthsOf(layers);
  const recorded = widths.reduce((sum, width) => sum + width, 0);
  const size = Math.max(1, Math.min(batch, samples, Math.floor(MOST_RECORDED / recorded)));
  const counted = widths.map((neurons, l) => ({
    name: layerName(l, widths.length - 1),
    neurons,
    counts: new Uint16Array(samples * neurons),
  }));
  const last = counted[counted.length - 1];
  const readings = readout === 'count' ? last.counts : new Uint16Array(last.counts.length);
  await using engine = await engineFor(layers, { engine: name, threads, batch: size, steps });
  for (let start = 0; start < samples; start += size) {
    signal?.throwIfAborted();
    const end = Math.min(samples, start + size);
    const { inputs } = await engine.run(
      { size: end - start, steps, input: inputOf(start, end) },
      {
        record({ step, outputs }) {
          for (const [l, own] of outputs.entries()) {
            const { counts, neurons } = counted[l + 1];
            for (let i = 0; i < own.length; i++) counts[start * neurons + i] += own[i];
          }
          if (readout === 'first-spike') {
            noteFirst(readings.subarray(start * last.neurons), outputs[outputs.length - 1], steps + 1 - step);
          }
        },
      },
    );
    counted[0].counts.set(inputs, start * widths[0]);
    progress?.(end, samples);
  }
  return { samples, steps, layers: counted, readings };
}

/** Writes `soonness` where a neuron spikes that has not before. */
function noteFirst(readings: Uint16Array, spikes: ArrayLike<number>, soonness: number): void {
  for (let i = 0; i < spikes.length; i++) if (spikes[i] === 1 && readings[i] === 0) readings[i] = soonness;
}
