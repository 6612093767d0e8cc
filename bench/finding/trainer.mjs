/**
 * A trainer for traces that no engine has: one hidden layer, the preset `paper` in float64, every trace a function of what
 * the per-synapse trace is made of.
 *
 *     A_s        input spikes of step s         r    step at which the neuron fired last, 0 if never
 *     R = Σ_{r<s≤t} (1−α)^(t−s)·A_s             the per-synapse trace, as if reset at r
 *     T = Σ_{s≤t} (1−α)^(t−s)·A_s               the plain trace
 *     c(k) = Σ_{i<k} (1−α)^i                    the weight of k frames, so that c(t−r) is R's and c(t) is T's
 *
 *     per-synapse   R             even      T·c(t−r)/c(t)     R's weight, the direction of all frames
 *     plain         T             level     R·c(t)/c(t−r)     T's weight, the direction of R's frames
 *     before        T − R         the frames that a reset forgets, and nothing else
 *
 * Weights are kept transposed, [N_{l−1}, N_l]. `bench/finding-variants.mjs` compares the first two with the engine.
 */
import { surrogateDerivative } from '../../dist/src/neurons/surrogate.js';

/** Frames' weight c(k) for k = 0..most. */
function frameWeights(most, keep) {
  const weights = new Float64Array(most + 1);
  for (let k = 1; k <= most; k++) weights[k] = 1 + keep * weights[k - 1];
  return weights;
}

class Layer {
  constructor(weights, batch, keep) {
    const { pre, post } = weights;
    Object.assign(this, { pre, post, batch, keep, weights: weights.values });
    this.potential = new Float64Array(batch * post);
    this.spikes = new Uint8Array(batch * post);
    this.fired = new Uint16Array(batch * post);
    this.trace = new Float64Array(batch * pre);
    this.gradient = new Float64Array(pre * post);
    this.first = new Float64Array(pre * post);
    this.second = new Float64Array(pre * post);
    /** [step][sample]: indices of the inputs that spiked. */
    this.events = [];
  }

  forward(events) {
    const { post, pre, keep, potential, weights, trace } = this;
    this.events.push(events);
    for (let n = 0; n < potential.length; n++) potential[n] *= keep;
    for (let n = 0; n < trace.length; n++) trace[n] *= keep;
    for (let b = 0; b < this.batch; b++) {
      const row = potential.subarray(b * post, (b + 1) * post);
      for (const j of events[b]) {
        trace[b * pre + j]++;
        for (let m = 0, w = j * post; m < post; m++, w++) row[m] += weights[w];
      }
    }
    for (let n = 0; n < potential.length; n++) this.spikes[n] = potential[n] >= 1 ? 1 : 0;
    return Array.from({ length: this.batch }, (_, b) => {
      const found = [];
      for (let m = 0; m < post; m++) if (this.spikes[b * post + m] === 1) found.push(m);
      return found;
    });
  }

  /** G += δ·P for one trace; `step` counts from 1. */
  learn(delta, kind, step, frames) {
    const { pre, post, gradient, trace, fired, events, keep } = this;
    gradient.fill(0);
    const powers = Float64Array.from({ length: step }, (_, k) => keep ** k);
    for (let b = 0; b < this.batch; b++) {
      const known = [];
      for (let j = 0; j < pre; j++) if (trace[b * pre + j] > 0) known.push(j);
      for (let m = 0; m < post; m++) {
        const d = delta[b * post + m] / this.batch;
        if (d === 0) continue;
        const since = fired[b * post + m];
        const share = frames[step - since] / frames[step];
        const whole = { plain: d, before: d, even: d * share }[kind] ?? 0;
        if (whole !== 0) for (const j of known) gradient[j * post + m] += whole * trace[b * pre + j];
        const recent = { 'per-synapse': d, level: d / share, before: -d }[kind] ?? 0;
        if (recent === 0) continue;
        for (let s = since + 1; s <= step; s++) {
          const part = recent * powers[step - s];
          for (const j of events[s - 1][b]) gradient[j * post + m] += part;
        }
      }
    }
  }

  /** Adam as in `learning/adam.ts`, coupled decay. */
  update({ learningRate, beta1, beta2, epsilon, decay }, step) {
    const { weights, gradient, first, second } = this;
    const [correct1, correct2] = [1 - beta1 ** step, 1 - beta2 ** step];
    for (let n = 0; n < weights.length; n++) {
      const g = gradient[n] + decay * weights[n];
      first[n] = beta1 * first[n] + (1 - beta1) * g;
      second[n] = beta2 * second[n] + (1 - beta2) * g * g;
      weights[n] -= (learningRate * (first[n] / correct1)) / (Math.sqrt(second[n] / correct2) + epsilon);
    }
  }

  afterStep(step) {
    for (let n = 0; n < this.spikes.length; n++) {
      if (this.spikes[n] === 0) continue;
      this.potential[n] = 0;
      this.fired[n] = step;
    }
  }
}

/**
 * One batch of training; changes the weights ({ pre, post, values } of both layers). `inputs` are the spikes [B, N_0] of
 * every step, `traces` the kind for each layer.
 */
export function trainBatch(weights, inputs, traces, options) {
  const batch = options.batch;
  const keep = 1 - options.leak;
  const frames = frameWeights(inputs.length, keep);
  const [hidden, output] = weights.map((matrix) => new Layer(matrix, batch, keep));
  const outputDelta = new Float64Array(batch * output.post);
  const hiddenDelta = new Float64Array(batch * hidden.post);
  for (let step = 1; step <= inputs.length; step++) {
    const target = inputs[step - 1];
    const events = Array.from({ length: batch }, (_, b) => {
      const found = [];
      for (let j = 0; j < hidden.pre; j++) if (target[b * hidden.pre + j] === 1) found.push(j);
      return found;
    });
    output.forward(hidden.forward(events));
    for (let n = 0; n < outputDelta.length; n++) {
      outputDelta[n] = output.spikes[n] === target[n] ? 0 : output.potential[n] - target[n];
    }
    back(output, outputDelta, hidden, hiddenDelta);
    output.learn(outputDelta, traces[1], step, frames);
    hidden.learn(hiddenDelta, traces[0], step, frames);
    for (const layer of [hidden, output]) {
      layer.update(options, step);
      layer.afterStep(step);
    }
  }
}

/** δ of the hidden layer (paper, eq. 15–17). */
function back(output, outputDelta, hidden, hiddenDelta) {
  const { post, pre, weights, batch } = output;
  for (let b = 0; b < batch; b++) {
    const wrong = [];
    for (let k = 0; k < post; k++) if (outputDelta[b * post + k] !== 0) wrong.push(k);
    for (let m = 0; m < pre; m++) {
      let sum = 0;
      for (const k of wrong) sum += weights[m * post + k] * outputDelta[b * post + k];
      hiddenDelta[b * pre + m] = sum * surrogateDerivative(hidden.potential[b * pre + m], 1);
    }
  }
}
