/**
 * The loss on the output layer's potential, or its spikes, at every time step (paper, eq. 5–8).
 *
 *     mask = Y XOR A            or all ones
 *     E = mask·(θ·Y − V)        or, for error `spikes`, θ·(Y − A)
 *     loss = ½·Σ E² per sample, mean over the batch
 *
 * Shapes: [B, N] for B samples of N outputs; Y and A are 0 or 1.
 */
import type { Mask, OutputError } from './rule.js';

/** V, A and θ of the outputs, each [B, N]. */
export interface ComparedOutputs {
  readonly potential: Float64Array;
  readonly spikes: ArrayLike<number>;
  readonly threshold: ArrayLike<number>;
}

/** Writes the masked error [B, N] and returns the loss. */
export function membraneLoss(
  { potential, spikes, threshold }: ComparedOutputs,
  target: ArrayLike<number>,
  error: Float64Array,
  options: { mask: Mask; error: OutputError; batch: number },
): number {
  const { mask, batch } = options;
  let sum = 0;
  for (let n = 0; n < potential.length; n++) {
    const carries = mask === 'none' || spikes[n] !== target[n];
    const value = options.error === 'spikes' ? threshold[n] * spikes[n] : potential[n];
    error[n] = carries ? threshold[n] * target[n] - value : 0;
    sum += error[n] * error[n];
  }
  return (0.5 * sum) / batch;
}
