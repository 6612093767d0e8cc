/** Adds up, batch by batch, what `metrics/neurobench.ts` has to know of samples that ran through a network. */
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

  /** A batch of spiking layers that counted its operations; of layers in several engines, one result each in their order. */
  addSpikes(
    parts: readonly Pick<BatchResult, 'inputCounts' | 'outputCounts' | 'operations'>[],
    size: number,
  ): void {
    const counts = [parts[0].inputCounts];
    const updates: number[] = [];
    for (const { operations, outputCounts } of parts) {
      if (operations === undefined) throw new Error('the engine counted no operations');
      counts.push(...operations.hiddenCounts, outputCounts);
      updates.push(...operations.membraneUpdates);
    }
    for (const [l, rows] of counts.entries()) addRows(this.#counts[l], rows);
    this.#updates = updates.map((update, l) => update + (this.#updates?.[l] ?? 0));
    this.#samples += size;
  }

  /** A batch of an ANN: values [B, N_l] of inputs and layers. */
  addValues(values: readonly (Uint16Array | Float32Array)[], size: number): void {
    for (const [l, rows] of values.entries()) addNonZero(this.#counts[l], rows);
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

/** Counts [N] in how many rows [B, N] a number is not 0. */
function addNonZero(sums: Float64Array, rows: Uint16Array | Float32Array): void {
  for (let from = 0; from < rows.length; from += sums.length) {
    for (let n = 0; n < sums.length; n++) if (rows[from + n] !== 0) sums[n]++;
  }
}
