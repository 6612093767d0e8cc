/**
 * How far a training has come, on stderr: one line that changes on a terminal, now and then a line elsewhere.
 *
 *     batch 120 of 200 [============        ] 60 %  2 s left  13.1 ms  mse 0.213  spikes 0.10 · 0.30 · 0.13
 */
import { countText, shortNumber, timeText } from '../src/core/number-texts.js';
import type {
  AnnLine,
  AudiocoderLine,
  MetricsLine,
  SpikingLine,
  TrainingLine,
} from '../src/training/metrics-line.js';
import type { TrainingEvent } from '../src/training/train-loop.js';
import { io, type Output } from './io.js';
import { ratesText } from './output.js';

const BAR_CELLS = 20;
/** Milliseconds between two drawings, on a terminal and elsewhere. */
const REDRAW = 100;
const PLAIN_LINE = 10_000;

export class Progress {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #shown = false;
  #seen: TrainingLine | undefined;
  #tested: AudiocoderLine['test'];
  #first: { readonly batch: number; readonly at: number } | undefined;

  constructor(
    private readonly target: Output = io().stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The training begins after `batch` batches. */
  begin(batch: number): void {
    this.#first = { batch, at: this.now() };
    if (this.target.isTTY !== true) this.#drawnAt = this.now();
  }

  /** After every batch. */
  update(event: TrainingEvent<TrainingLine, unknown>): void {
    this.#seen = event.metrics ?? this.#seen;
    if (event.metrics && 'test' in event.metrics) {
      this.#tested = (event.metrics as AudiocoderLine).test ?? this.#tested;
    }
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

  /** While data is made ready: `done` of `all` things. */
  preparing(what: string, done: number, all: number): void {
    const now = this.now();
    // What takes no time need not be told.
    if (this.#drawnAt === Number.NEGATIVE_INFINITY) this.#drawnAt = now;
    const due = now - this.#drawnAt >= (this.target.isTTY ? REDRAW : PLAIN_LINE);
    if (!due && !(done === all && this.#shown)) return;
    this.#drawnAt = now;
    const text = `${what}: ${countText(done)} of ${countText(all)}`;
    this.target.write(this.target.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
    this.#shown = this.target.isTTY === true;
    if (done === all) this.end();
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

  #line({ batch, batches }: TrainingEvent<TrainingLine, unknown>, now: number): string {
    const first = this.#first ?? { batch: 0, at: now };
    const perBatch = (now - first.at) / Math.max(1, batch - first.batch);
    const share = batch / batches;
    const cells = Math.round(share * BAR_CELLS);
    const bar = this.target.isTTY ? ` [${'='.repeat(cells).padEnd(BAR_CELLS)}]` : ',';
    const left = batch < batches ? `  ${timeText(((batches - batch) * perBatch) / 1000)} left` : '';
    const seen = this.#seen;
    const values = seen ? `${errorText(seen)}${activityText(seen)}` : '';
    const tested = this.#tested
      ? `  test mse ${shortNumber(this.#tested.mse)}, ${(100 * this.#tested.right).toFixed(1)} % right`
      : '';
    const count = `batch ${countText(batch)} of ${countText(batches)}`;
    return `${count}${bar} ${Math.floor(100 * share)} %${left}  ${perBatch.toFixed(1)} ms${values}${tested}`;
  }
}

/** How active the layers were: spikes, or units above 0 of an ANN. */
function activityText(line: TrainingLine): string {
  if ('spikeRates' in line) return `  spikes ${ratesText((line as SpikingLine).spikeRates, 2)}`;
  return 'activeShares' in line ? `  active ${ratesText((line as AnnLine).activeShares, 2)}` : '';
}

/** What a line measured of the batch: images of an autoencoder, maps of an audiocoder. */
function errorText(line: TrainingLine): string {
  if ('mse' in line) return `  mse ${shortNumber((line as MetricsLine).mse)}`;
  return 'mapMse' in line ? `  map mse ${shortNumber((line as AudiocoderLine).mapMse)}` : '';
}
