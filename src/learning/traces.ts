/**
 * Eligibility traces (traces for short): they stand for ∂V/∂W of one layer, a leaky memory of its input spikes (paper, eq.
 * 12–14).
 *
 *     P[m,j] ← (1 − α)·P[m,j] + A[j]          at every step
 *     after the step, by variant
 *       per-synapse   P[m,:] ← 0 where neuron m fired
 *       shared        P ← P·(1 − share of the layer's neurons that fired), one row for all neurons
 *       plain         nothing, one row for all neurons
 *
 * This is the rule as written: a number per synapse and sample. Fast engines use the identities in
 * docs/engines.md instead. Shapes: B samples, `pre` inputs, `post` neurons.
 */
import type { Outputs } from '../neurons/neuron.js';
import type { Trace } from './rule.js';

export class Traces {
  /** [B, post, pre] for `per-synapse`, [B, 1, pre] otherwise. */
  readonly values: Float64Array;
  readonly #rows: number;

  constructor(
    readonly kind: Trace,
    readonly batch: number,
    readonly pre: number,
    readonly post: number,
  ) {
    this.#rows = kind === 'per-synapse' ? post : 1;
    this.values = new Float64Array(batch * this.#rows * pre);
  }

  /** Keeps a share `keep` = 1 − α of the traces and adds the inputs of a step [B, pre]. */
  integrate(inputs: Outputs, keep: number): void {
    const { batch, pre, values } = this;
    for (let b = 0; b < batch; b++) {
      for (let row = 0; row < this.#rows; row++) {
        const start = (b * this.#rows + row) * pre;
        for (let j = 0; j < pre; j++) values[start + j] = keep * values[start + j] + inputs[b * pre + j];
      }
    }
  }

  /** Resets or shrinks after the step, by the spikes of the layer's own neurons [B, post]. */
  afterStep(spikes: Outputs): void {
    const { batch, pre, post, values, kind } = this;
    if (kind === 'plain') return;
    for (let b = 0; b < batch; b++) {
      if (kind === 'per-synapse') {
        for (let m = 0; m < post; m++) {
          const start = (b * post + m) * pre;
          if (spikes[b * post + m] === 1) values.fill(0, start, start + pre);
        }
      } else {
        let fired = 0;
        for (let m = 0; m < post; m++) fired += spikes[b * post + m];
        for (let j = 0; j < pre; j++) values[b * pre + j] *= 1 - fired / post;
      }
    }
  }
}
