/** Reconstruct: an image through an autoencoder, with the options that may be turned while one looks. */
import { CODINGS, type CodingName, readSpikes } from '../../../src/encoders/coding.js';
import type { SpikingNetwork } from '../../../src/network/network.js';
import type { SpikingOptions } from '../../../src/network/schema.js';
import { type NetworkCost, networkCost } from '../../../src/use/neurobench.js';
import { normalisedMse } from '../../../src/use/normalised-mse.js';
import { type RecordedLayer, recordSample, type SampleRecord } from '../../../src/use/raster.js';

/** What of a trained network can be changed without training it again. */
export type Turned = Pick<SpikingOptions, 'steps' | 'spikeProbability' | 'leak' | 'threshold'>;

export interface ReconstructRequest {
  /** [height·width] */
  readonly pixels: Uint8Array;
  readonly turned: Turned;
  /** Place of the image in its set, which decides its random numbers. */
  readonly sample: number;
}

export interface Reconstructed extends SampleRecord {
  /** ρ, as it was when this was recorded. */
  readonly spikeProbability: number;
  readonly coding: CodingName;
  /** Spikes of each layer's neurons over all steps, inputs first. */
  readonly counts: readonly Uint16Array[];
  /** Image against output spike counts (with latency coding, how soon they spike), and input against output spike counts (paper, section 3.1). */
  readonly mse: number;
  readonly spikeMse: number;
  /** Spikes per neuron and step, inputs first. */
  readonly spikeRates: readonly number[];
  /** What this image costs. */
  readonly cost: NetworkCost;
}

export async function reconstructImage(
  network: SpikingNetwork,
  { pixels, turned, sample }: ReconstructRequest,
): Promise<Reconstructed> {
  const options = { ...network.options, ...turned };
  const record = await recordSample({ ...network, options }, pixels, { sample });
  const { steps, spikeProbability } = turned;
  const { coding } = network.options;
  const counts = record.layers.map(({ neurons, spikes }) => readSpikes('count', spikes, neurons));
  const last = record.layers[record.layers.length - 1];
  const readings = readSpikes(CODINGS[coding].readout, last.spikes, last.neurons);
  const [inputs, outputs] = [counts[0], counts[counts.length - 1]];
  const activity = {
    counts: counts.map((sums) => Float64Array.from(sums)),
    membraneUpdates: record.layers.slice(1).map(membraneUpdates),
    ...{ samples: 1, steps },
  };
  return {
    ...record,
    spikeProbability,
    coding,
    counts,
    mse: normalisedMse(pixels, readings),
    spikeMse: normalisedMse(inputs, outputs),
    spikeRates: counts.map((sums) => sums.reduce((sum, n) => sum + n, 0) / (steps * sums.length)),
    cost: networkCost(network.weights, activity),
  };
}

/** Neurons at the first step, and later those whose potential is another than at the step before. */
function membraneUpdates({ neurons, potential = new Float64Array(0) }: RecordedLayer): number {
  return potential.reduce((sum, v, n) => sum + (n < neurons || v !== potential[n - neurons] ? 1 : 0), 0);
}
