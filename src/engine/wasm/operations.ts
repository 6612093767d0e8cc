/** Counting operations (`kernels/operations.ts`): what the layers' records say of it, and reading what was counted. */
import { CHANGES, LAYER_WORDS, SPIKE_COUNTS } from '../../../kernels/layout.js';
import type { OperationCounts } from '../engine.js';
import type { Plan } from './plan.js';
import { copyRows, total } from './results.js';

/** Makes the kernels count in this batch of `size` samples, or not. */
export function startCounting(
  { layers }: Plan,
  buffer: ArrayBufferLike,
  size: number,
  counts: boolean,
): void {
  for (const { record, stride, changes, spikeCounts } of layers) {
    const words = new Uint32Array(buffer, record, LAYER_WORDS);
    words[CHANGES] = counts ? changes : 0;
    words[SPIKE_COUNTS] = counts ? spikeCounts : 0;
    if (!counts) continue;
    new Uint32Array(buffer, changes, (size * stride) / 4).fill(0);
    if (spikeCounts !== 0) new Uint16Array(buffer, spikeCounts, size * stride).fill(0);
  }
}

/** Reads the counts of a batch; `inputs` [B, N_0] and `outputs` [B, N_L] are its spikes there. */
export function readOperations(
  { layers }: Plan,
  buffer: ArrayBufferLike,
  size: number,
  { inputs, outputs }: { readonly inputs: Uint16Array; readonly outputs: Uint16Array },
): OperationCounts {
  const hidden = layers.slice(0, -1).map(({ neurons, stride, spikeCounts }) => {
    const counts = new Uint16Array(size * neurons);
    const stored = new Uint16Array(buffer, spikeCounts);
    copyRows(stored, counts, { rows: size, width: neurons, fromStride: stride });
    return counts;
  });
  return {
    activations: [inputs, ...hidden, outputs],
    // The kernels compare from the second step on; at the first, every potential is new.
    membraneUpdates: layers.map(
      ({ neurons, stride, changes }) =>
        size * neurons + total(new Uint32Array(buffer, changes, (size * stride) / 4)),
    ),
  };
}
