/** What may be said of a picture of a network (`plots.ts`). */
import { UsageError } from '../../core/errors.js';
import type { RunControls } from '../../runs/session.js';
import type { Moved } from '../../runs/spec.js';
import type { CountOptions } from '../../use/count-spikes.js';
import type { NeuronOrder, RankedNeuron } from '../../use/neuron-order.js';
import type { NeuronPlace } from '../../use/raster.js';
import type { ImageRequest } from '../runs/network-files.js';

/** Which test images, and how they are shown. What is not given is that of the network's run. */
export interface PlotRequest extends Omit<ImageRequest, 'count'> {
  readonly threads?: number | undefined;
  /** Called while spikes are counted or clips are heard: what it is, how much is done, how much there is. */
  readonly onPreparing?: RunControls['onPreparing'];
}

/** Which sample to draw. */
export interface SamplePlotRequest extends PlotRequest {
  /** Which test image. Default: 0. */
  readonly index?: number | undefined;
}

/** Whose spikes to draw. */
export interface RasterRequest extends SamplePlotRequest {
  /** Only this one, 0 for the inputs. Default: all. */
  readonly layer?: number | undefined;
}

/** Whose potentials to draw. */
export interface PotentialsRequest extends SamplePlotRequest {
  /** Default: some that spike about every second step. */
  readonly neurons?: readonly NeuronPlace[] | undefined;
}

/** What to count spikes of. */
export interface CountRequest extends PlotRequest {
  /** How many are counted, the first test images or clips spread over all test clips; 0 for all. Default: 500. */
  readonly limit?: number | undefined;
  /** Where the data of an audiocoder's run lies now. */
  readonly moved?: Moved | undefined;
}

/** Which neurons to draw as tiles. */
export interface TilesRequest extends CountRequest {
  /** From 1. Default: 1. */
  readonly layer?: number | undefined;
  /** Only these neurons, in this order. */
  readonly only?: readonly number[] | undefined;
  /** Else the first so many. Default: 40, of cochleagrams 16. */
  readonly count?: number | undefined;
  readonly order?: NeuronOrder | undefined;
}

/** The same for those that count spikes. */
export function countOptions({ limit, threads, onPreparing }: CountRequest): CountOptions {
  return {
    limit,
    threads,
    progress: (done, all) => onPreparing?.('Counting spikes', done, all),
  };
}

/** Throws a UsageError where samples are too few to tell what a neuron prefers: the mean of one is that of all. */
export function checkFieldSamples(samples: number): void {
  if (samples < 2) {
    throw new UsageError(
      `a receptive field needs at least 2 samples to differ in, got ${samples}: give a larger --limit, or a larger set`,
    );
  }
}

/** Throws a UsageError where a neuron is named twice, as `121` or, with its layer, as `1:12`. */
export function checkNamedOnce(neurons: readonly (number | string)[]): void {
  const twice = neurons.find((neuron, i) => neurons.indexOf(neuron) < i);
  if (twice !== undefined) throw new UsageError(`neuron ${twice} is named twice: name it once`);
}

/**
 * Those asked for among ranked ones, else the first.
 * Throws a UsageError where there is no such neuron, or one is named twice.
 */
export function chosenNeurons(
  ranked: readonly RankedNeuron[],
  layer: number,
  { only, count }: Pick<TilesRequest, 'only'> & { readonly count: number },
): readonly RankedNeuron[] {
  if (only === undefined) return ranked.slice(0, count);
  checkNamedOnce(only);
  return only.map((neuron) => {
    const found = ranked.find((one) => one.neuron === neuron);
    if (found !== undefined) return found;
    throw new UsageError(
      `neuron of layer ${layer} must be an integer in [0, ${ranked.length - 1}], got ${neuron}`,
    );
  });
}
