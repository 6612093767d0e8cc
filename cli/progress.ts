/**
 * How far a training has come, on stderr: one line that changes on a terminal, now and then a line elsewhere.
 *
 *     batch 120 of 200 [============        ] 60 %  2 s left  13.1 ms  mse 0.213  spikes 0.10 · 0.30 · 0.13
 */
import type { BatchEvent } from '../src/training/train-autoencoder.js';
import { countText, ratesText, shortNumber, timeText } from './output.js';

const BAR_CELLS = 20;
/** Milliseconds between two drawings, on a terminal and elsewhere. */
const REDRAW = 100;
const PLAIN_LINE = 10_000;

export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Progress {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #shown = false;
  #seen: BatchEvent['metrics'];
  #first: { readonly batch: number; readonly at: number } | undefined;

  constructor(
    private readonly target: ProgressTarget = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The training begins after `batch` batches. */
  begin(batch: number): void {
    this.#first = { batch, at: this.now() };
    if (this.target.isTTY !== true) this.#drawnAt = this.now();
  }

  /** After every batch. */
  update(event: BatchEvent): void {
    this.#seen = event.metrics ?? this.#seen;
    const now = this.now();
    const last = event.batch === event.batches;
    const due = now - this.#drawnAt >= (this.target.isTTY ? REDRAW : PLAIN_LINE);
    if (!due && !last) return;
    this.#drawnAt = now;
    const line = this.#line(event, now);
    if (this.target.isTTY) {
      const columns = this.target.columns ?? 80;
      this.target.write(`\r${line.slice(0, columns - 1)}\u001b[K`);
      this.#shown = true;
      if (last) this.end();
    } else {
      this.target.write(`${line}\n`);
    }
  }

  /** A line of its own, above the progress. */
  note(text: string): void {
    this.target.write(`${this.#shown ? '\r\u001b[K' : ''}${text}\n`);
    this.#shown = false;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
  }

  /** Leaves the last line as it stands. */
  end(): void {
    if (this.#shown) this.target.write('\n');
    this.#shown = false;
  }

  #line({ batch, batches }: BatchEvent, now: number): string {
    const first = this.#first ?? { batch: 0, at: now };
    const perBatch = (now - first.at) / Math.max(1, batch - first.batch);
    const share = batch / batches;
    const cells = Math.round(share * BAR_CELLS);
    const bar = this.target.isTTY ? ` [${'='.repeat(cells).padEnd(BAR_CELLS)}]` : ',';
    const left = batch < batches ? `  ${timeText(((batches - batch) * perBatch) / 1000)} left` : '';
    const seen = this.#seen;
    const values = seen ? `  mse ${shortNumber(seen.mse)}  spikes ${ratesText(seen.spikeRates, 2)}` : '';
    const count = `batch ${countText(batch)} of ${countText(batches)}`;
    return `${count}${bar} ${Math.floor(100 * share)} %${left}  ${perBatch.toFixed(1)} ms${values}`;
  }
}
