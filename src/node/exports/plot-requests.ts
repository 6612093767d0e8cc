/** Request types of the plot commands (`plots.ts`). */
import { UsageError } from '../../core/errors.js';
import type { RunControls } from '../../runs/session.js';
import type { Moved } from '../../tasks/task.js';
import type { CountOptions } from '../../use/count-spikes.js';
import type { NeuronOrder, RankedNeuron } from '../../use/neuron-order.js';
import type { NeuronPlace } from '../../use/raster.js';
import type { ImageRequest } from '../runs/network-files.js';

/** Test images and their presentation. Default: those of the network's run. */
export interface PlotRequest extends Omit<ImageRequest, 'count'> {
  readonly threads?: number | undefined;
  /** Called while spikes are counted or intensities computed, with the kind of work, the amount done and the total. */
  readonly onPreparing?: RunControls['onPreparing'];
}

/** Request for a plot of one sample. */
export interface SamplePlotRequest extends PlotRequest {
  /** Index of the test image. Default: 0. */
  readonly index?: number | undefined;
}

/** Request for a plot of spikes. */
export interface RasterRequest extends SamplePlotRequest {
  /** Layer, 0 for the inputs. Default: all. */
  readonly layer?: number | undefined;
}

/** Request for a plot of potentials. */
export interface PotentialsRequest extends SamplePlotRequest {
  /** Neurons. Default: some that spike about every second step. */
  readonly neurons?: readonly NeuronPlace[] | undefined;
}

/** Request for a plot that counts spikes. */
export interface CountRequest extends PlotRequest {
  /** Number of samples, the first test images, or clips spread over all test clips; 0 for all. Default: 500. */
  readonly limit?: number | undefined;
  /** Present location of the data of an audiocoder's run. */
  readonly moved?: Moved | undefined;
}

/** Request for a plot of neurons as tiles. */
export interface TilesRequest extends CountRequest {
  /** Layer, from 1. Default: 1. */
  readonly layer?: number | undefined;
  /** Neurons, in this order. */
  readonly only?: readonly number[] | undefined;
  /** Otherwise, number of neurons, the first ones. Default: 40, for cochleagrams 16. */
  readonly count?: number | undefined;
  readonly order?: NeuronOrder | undefined;
}

/** Returns the options of counting spikes. */
export function countOptions({ limit, threads, onPreparing }: CountRequest): CountOptions {
  return {
    limit,
    threads,
    progress: (done, all) => onPreparing?.('Counting spikes', done, all),
  };
}

/** Throws a UsageError if there are too few samples for a receptive field: the mean of one is that of all. */
export function checkFieldSamples(samples: number): void {
  if (samples < 2) {
    throw new UsageError(
      `a receptive field needs at least 2 samples to differ in, got ${samples}: give a larger --limit, or a larger set`,
    );
  }
}

/** Throws a UsageError if a neuron is named twice, as `121` or, with its layer, as `1:12`. */
export function checkNamedOnce(neurons: readonly (number | string)[]): void {
  const twice = neurons.find((neuron, i) => neurons.indexOf(neuron) < i);
  if (twice !== undefined) throw new UsageError(`neuron ${twice} is named twice: name it once`);
}

/**
 * Returns the requested ones among ranked neurons, otherwise the first ones.
 * Throws a UsageError if there is no such neuron, or one is named twice.
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
