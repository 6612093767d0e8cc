/** One image on its way through a frozen network: every spike and every potential of every step. */
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { SampleSpikes } from '../data/image-set.js';
import type { EngineName } from '../engine/index.js';
import { layersOf } from '../network/layers.js';
import type { SpikingNetwork } from '../network/network.js';
import { neuronOf } from '../neurons/index.js';
import type { Reset } from '../neurons/lif.js';
import { pixelBatch, presentationOf } from './batches.js';
import type { RasterPlot } from './raster-record.js';
import { checkPixels } from './reconstruct.js';
import { engineFor } from './run-layers.js';

/** Every spike and potential of one layer. */
export interface RecordedLayer {
  /** `inputs`, `layer 1`, …, `outputs` */
  readonly name: string;
  /** N */
  readonly neurons: number;
  /** [T, N], 0 or 1 */
  readonly spikes: Uint8Array;
  /** [T, N], after the clamp and before the reset; inputs have none. */
  readonly potential?: Float64Array;
  /** Potential at which each neuron fires [T, N]; inputs have none. */
  readonly threshold?: Float64Array;
}

/** Every spike and potential of one sample. */
export interface SampleRecord {
  /** T */
  readonly steps: number;
  readonly reset: Reset;
  /** Inputs first. */
  readonly layers: readonly RecordedLayer[];
}

/** A neuron of layer 1..L, counted from 0 within it. */
export interface NeuronPlace {
  readonly layer: number;
  readonly neuron: number;
}

/** Options of the record of a sample, beside its pixels. */
export interface RecordOptions {
  /** Place of the image in its set, which decides its random numbers. Default: 0. */
  readonly sample?: number | undefined;
  /** Spikes of the set that the image is of, if it has any. */
  readonly spikes?: SampleSpikes | undefined;
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
}

/** Records one image [height·width], bytes. Throws a UsageError where it is not of the network's size. */
export async function recordSample(
  network: SpikingNetwork,
  pixels: Uint8Array,
  { sample = 0, spikes, engine: name }: RecordOptions = {},
): Promise<SampleRecord> {
  checkPixels(network, pixels);
  const { widths, options } = network;
  const { steps, reset } = options;
  const last = widths.length - 1;
  const layers = widths.map((neurons, l) => ({
    name: layerName(l, last),
    neurons,
    spikes: new Uint8Array(steps * neurons),
    ...(l > 0 && {
      potential: new Float64Array(steps * neurons),
      threshold: new Float64Array(steps * neurons),
    }),
  }));
  const whole = layersOf(network);
  await using engine = await engineFor(whole, {
    engine: name ?? options.engine,
    threads: 1,
    batch: 1,
    steps,
  });
  const presentation = presentationOf(options, { purpose: Purpose.testSpikes });
  await engine.run(pixelBatch([pixels], Uint32Array.of(sample), presentation, spikes), {
    record({ step, input, outputs, states }) {
      for (const [l, layer] of layers.entries()) {
        const start = (step - 1) * layer.neurons;
        layer.spikes.set(l === 0 ? input : outputs[l - 1], start);
        if (layer.potential === undefined || layer.threshold === undefined) continue;
        layer.potential.set(states[l - 1].potential, start);
        const { neuron } = whole.layers[l - 1];
        const model = neuronOf(neuron);
        const now = layer.threshold.subarray(start, start + layer.neurons);
        if (model.spikes) model.threshold(states[l - 1], now, neuron);
      }
    },
  });
  return { steps, reset, layers };
}

/** Returns the name of layer `l` of 0..last: `inputs`, `layer 1`, …, `outputs`. */
export function layerName(l: number, last: number): string {
  return l === 0 ? 'inputs' : l === last ? 'outputs' : `layer ${l}`;
}

/**
 * Neurons worth looking at: two of the first layer and two of the outputs that spike nearest to every second
 * step, so that integration, threshold and reset are all to be seen.
 */
export function tellingNeurons({ steps, layers }: SampleRecord): NeuronPlace[] {
  const chosen = [1, layers.length - 1].flatMap((layer) => {
    const { neurons, spikes } = layers[layer];
    const distance = Array.from({ length: neurons }, (_, n) => {
      let count = 0;
      for (let t = 0; t < steps; t++) count += spikes[t * neurons + n];
      return Math.abs(count - steps / 2);
    });
    const order = [...distance.keys()].sort((a, b) => distance[a] - distance[b] || a - b);
    return order.slice(0, 2).map((neuron) => ({ layer, neuron }));
  });
  return layers.length > 2 ? chosen : chosen.slice(0, 2);
}

/** Returns what `rasterPlot` draws of a record. Throws a UsageError where there is no such neuron. */
export function rasterOf(
  record: SampleRecord,
  title: string,
  neurons: readonly NeuronPlace[] = tellingNeurons(record),
): RasterPlot {
  const { steps, layers, reset } = record;
  const potentials = neurons.map(({ layer, neuron }) => {
    const recorded = layers[layer];
    const { potential, threshold } = recorded ?? {};
    if (recorded === undefined || potential === undefined || threshold === undefined) {
      throw new UsageError(`layer must be an integer in [1, ${layers.length - 1}], got ${layer}`);
    }
    if (!(Number.isInteger(neuron) && neuron >= 0 && neuron < recorded.neurons)) {
      throw new UsageError(
        `neuron of layer ${layer} must be an integer in [0, ${recorded.neurons - 1}], got ${neuron}`,
      );
    }
    const at = (t: number) => t * recorded.neurons + neuron;
    const overTime = (all: Float64Array) => Float64Array.from({ length: steps }, (_, t) => all[at(t)]);
    return {
      name: `${recorded.name}, neuron ${neuron}`,
      values: overTime(potential),
      spikes: Array.from({ length: steps }, (_, t) => recorded.spikes[at(t)] === 1),
      threshold: overTime(threshold),
      reset,
    };
  });
  return { title, steps, layers, potentials };
}
