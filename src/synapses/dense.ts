/** Synapses from every input to every neuron. Weights are [N, M]; there are no biases. */
import { type Connection, type Synapses, sizeOf } from './synapses.js';

type Samples = Pick<Connection, 'size'>;

/** Parameters of dense synapses. */
export interface DenseOptions {
  /** Neurons of the layer, N. */
  readonly outputs: number;
}

export const DENSE = {
  help: 'every input to every neuron',
  check({ outputs }) {
    if (!(Number.isInteger(outputs) && outputs >= 1 && outputs <= 1_000_000)) {
      throw new RangeError(`widths must be integers in [1, 1000000], got ${outputs}`);
    }
  },
  output: ({ outputs }) => [outputs],
  weights: ({ outputs }, input) => [outputs, sizeOf(input)],
  // Inputs that are 0, as most spikes, are not visited.
  current(weights, inputs, current, { size }: Samples) {
    const pre = inputs.length / size;
    const post = current.length / size;
    current.fill(0);
    for (let b = 0; b < size; b++) {
      for (let j = 0; j < pre; j++) {
        const x = inputs[b * pre + j];
        if (x === 0) continue;
        for (let m = 0; m < post; m++) current[b * post + m] += weights[m * pre + j] * x;
      }
    }
  },
  back(weights, delta, back, { size }: Samples) {
    const pre = back.length / size;
    const post = delta.length / size;
    back.fill(0);
    for (let b = 0; b < size; b++) {
      for (let m = 0; m < post; m++) {
        const d = delta[b * post + m];
        if (d === 0) continue;
        for (let j = 0; j < pre; j++) back[b * pre + j] += weights[m * pre + j] * d;
      }
    }
  },
  gradient(delta, traces, gradient, { size }: Samples) {
    const post = delta.length / size;
    const pre = gradient.length / post;
    const shared = traces.length === size * pre;
    gradient.fill(0);
    for (let b = 0; b < size; b++) {
      for (let m = 0; m < post; m++) {
        const d = delta[b * post + m];
        if (d === 0) continue;
        const start = shared ? b * pre : (b * post + m) * pre;
        for (let j = 0; j < pre; j++) gradient[m * pre + j] += d * traces[start + j];
      }
    }
    for (let n = 0; n < gradient.length; n++) gradient[n] /= size;
  },
} as const satisfies Synapses<DenseOptions>;
