/**
 * The loss on the output layer's potential, at every time step (paper, eq. 5–8).
 *
 *     mask = Y XOR A            or all ones
 *     E = mask·(θ·Y − V)
 *     loss = ½·Σ E² per sample, mean over the batch
 *
 * Shapes: [B, N] for B samples of N outputs; Y and A are 0 or 1.
 */
import type { Mask } from './rule.js';

/** Writes the masked error [B, N] and returns the loss. */
export function membraneLoss(
  potential: Float64Array,
  spikes: Uint8Array,
  target: Uint8Array,
  error: Float64Array,
  { threshold, mask, batch }: { threshold: number; mask: Mask; batch: number },
): number {
  let sum = 0;
  for (let n = 0; n < potential.length; n++) {
    const carries = mask === 'none' || spikes[n] !== target[n];
    error[n] = carries ? threshold * target[n] - potential[n] : 0;
    sum += error[n] * error[n];
  }
  return (0.5 * sum) / batch;
}
