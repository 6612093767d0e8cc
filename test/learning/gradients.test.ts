/** The smooth parts of the rule against finite differences. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { membraneLoss } from '../../src/learning/membrane-loss.js';
import { Traces } from '../../src/learning/traces.js';
import { LIF } from '../../src/neurons/lif.js';
import { surrogateDerivative } from '../../src/neurons/surrogate.js';
import { DENSE } from '../../src/synapses/dense.js';

const STEP = 1e-5;

describe('derivatives', () => {
  test('s(1 − s) is the slope of the sigmoid round the threshold', () => {
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-(v - 1)));
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (v) => {
        const slope = (sigmoid(v + STEP) - sigmoid(v - STEP)) / (2 * STEP);
        expect(surrogateDerivative(v, 1)).toBeCloseTo(slope, 8);
      }),
    );
    expect(surrogateDerivative(1e6, 1)).toBe(0);
    expect(surrogateDerivative(-1e6, 1)).toBe(0);
  });

  test('−error is the slope of the loss, where the mask lets it through', () => {
    const potential = Float64Array.of(0.3, 1.4, -0.2, 0.9);
    const spikes = Uint8Array.of(0, 1, 0, 0);
    const target = Uint8Array.of(1, 0, 0, 1);
    const threshold = new Float64Array(4).fill(1);
    const loss = (potential: Float64Array, error = new Float64Array(4)) =>
      membraneLoss({ potential, spikes, threshold }, target, error, {
        mask: 'xor',
        error: 'membrane',
        batch: 1,
      });
    const error = new Float64Array(4);
    loss(potential, error);
    expect([...error]).toEqual([0.7, -1.4, 0, 1 - 0.9]);
    for (let n = 0; n < 4; n++) {
      const up = potential.slice();
      const down = potential.slice();
      up[n] += STEP;
      down[n] -= STEP;
      expect((loss(up) - loss(down)) / (2 * STEP)).toBeCloseTo(-error[n], 8);
    }
  });

  test('a trace is the slope of the potential, and forgets at a spike', () => {
    const [pre, steps] = [6, 8];
    const inputs = Array.from({ length: steps }, (_, t) =>
      Uint8Array.from({ length: pre }, (_, j) => ((t * 7 + j * 3) % 4 === 0 ? 1 : 0)),
    );
    const lif = { leak: 0.1, threshold: 1, reset: 'zero', clamp: false } as const;
    const weights = Float64Array.from({ length: pre }, (_, j) => 0.15 + 0.05 * j);
    /** Potential after every step; the neuron is reset where it fires with the weights as they are. */
    const potentials = (w: Float64Array) => {
      const potential = new Float64Array(1);
      const own = new Float64Array(1);
      const seen: number[] = [];
      const current = new Float64Array(1);
      const spikes = new Uint8Array(1);
      for (const input of inputs) {
        DENSE.current(w, input, current, { size: 1 });
        LIF.step({ potential }, current, spikes, lif);
        seen.push(potential[0]);
        DENSE.current(weights, input, current, { size: 1 });
        LIF.step({ potential: own }, current, spikes, lif);
        if (spikes[0] === 1) own[0] = potential[0] = 0;
      }
      return seen;
    };
    const traces = new Traces('per-synapse', 1, pre, 1);
    const spiked = potentials(weights).map((v) => (v >= lif.threshold ? 1 : 0));
    expect(spiked).toContain(1);
    for (let t = 0; t < steps; t++) {
      traces.integrate(inputs[t], LIF.keep(lif));
      for (let j = 0; j < pre; j++) {
        const up = weights.slice();
        const down = weights.slice();
        up[j] += STEP;
        down[j] -= STEP;
        const slope = (potentials(up)[t] - potentials(down)[t]) / (2 * STEP);
        expect(traces.values[j]).toBeCloseTo(slope, 6);
      }
      traces.afterStep(Uint8Array.of(spiked[t]));
    }
  });
});
