/** Adds up, batch by batch, what `neurobench.ts` has to know of samples that ran through a network. */
import type { BatchResult } from '../engine/engine.js';
import type { Activity } from './neurobench.js';

export class ActivityCounter {
  readonly #counts: readonly Float64Array[];
  #updates: number[] | undefined;
  #samples = 0;

  /** For layers of `widths` [N_0, …, N_L] that run for `steps` steps. */
  constructor(
    widths: readonly number[],
    private readonly steps: number,
  ) {
    this.#counts = widths.map((width) => new Float64Array(width));
  }

  /** Adds a batch that counted its operations; of layers in several engines, one result each in their order. */
  add(parts: readonly Pick<BatchResult, 'operations'>[], size: number): void {
    let layer = 0;
    const updates: number[] = [];
    for (const { operations } of parts) {
      if (operations === undefined) throw new Error('the engine counted no operations');
      // The inputs of later parts are the outputs of the part before.
      for (const rows of layer === 0 ? operations.activations : operations.activations.slice(1)) {
        addRows(this.#counts[layer++], rows);
      }
      updates.push(...(operations.membraneUpdates ?? []));
    }
    if (updates.length > 0) this.#updates = updates.map((update, l) => update + (this.#updates?.[l] ?? 0));
    this.#samples += size;
  }

  get activity(): Activity {
    const { steps } = this;
    return { counts: this.#counts, membraneUpdates: this.#updates, samples: this.#samples, steps };
  }
}

/** Adds rows [B, N] to sums [N]. */
function addRows(sums: Float64Array, rows: Uint16Array): void {
  for (let from = 0; from < rows.length; from += sums.length) {
    for (let n = 0; n < sums.length; n++) sums[n] += rows[from + n];
  }
}
