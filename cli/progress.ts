/**
 * Progress of a training, on stderr: one line that changes on a terminal, now and then a line elsewhere.
 *
 *     batch 120 of 200 [============        ] 60 %  2 s left  13.1 ms  mse 0.213  spikes 0.10 · 0.30 · 0.13
 */
import { countText, timeText } from '../src/core/number-texts.js';
import { type AnyRunConfig, type TaskName, taskOf } from '../src/tasks/index.js';
import { activityFor, activityOf, numberOf, type Quantity, quantityText } from '../src/tasks/quantity.js';
import type { TrainingLine } from '../src/training/metrics-line.js';
import type { TrainingEvent } from '../src/training/train-loop.js';
import { io, type Output } from './io.js';
import { ratesText } from './output.js';

const BAR_CELLS = 20;
/** Milliseconds between two drawings, on a terminal and elsewhere. */
const REDRAW = 100;
const PLAIN_LINE = 10_000;

/** Parts of a run that its progress follows. */
interface Shown {
  readonly kind: TaskName;
  readonly options: Pick<AnyRunConfig['options'], 'neuron'>;
}

/** A line before any. */
const NOTHING: TrainingLine = { batch: 0, epoch: 0, seconds: 0, loss: 0, learningRate: 0 };

export class Progress {
  /** Callbacks of what comes before a run or a measurement. */
  readonly preparations = {
    onPreparing: (what: string, done: number, all: number) => this.preparing(what, done, all),
    onWarning: (message: string) => this.note(`Warning: ${message}`),
  };
  #drawnAt = Number.NEGATIVE_INFINITY;
  #shown = false;
  #seen: TrainingLine | undefined;
  #tested: object | undefined;
  #run: Shown | undefined;
  #first: { readonly batch: number; readonly at: number } | undefined;

  constructor(
    private readonly target: Output = io().stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Begins the training of a run after `batch` batches. */
  begin(batch: number, run: Shown): void {
    this.#run = run;
    this.#first = { batch, at: this.now() };
    if (this.target.isTTY !== true) this.#drawnAt = this.now();
  }

  /** After every batch. */
  update(event: TrainingEvent<TrainingLine, unknown>): void {
    this.#seen = event.metrics ?? this.#seen;
    const { test }: TrainingLine & { readonly test?: object } = event.metrics ?? NOTHING;
    this.#tested = test ?? this.#tested;
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

  /** Returns a callback that tells how many of `what` are done. */
  counting(what: string): (done: number, all: number) => void {
    return (done, all) => this.preparing(what, done, all);
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
    const run = this.#run;
    const { lines = [], tested = [] } = run ? taskOf(run.kind) : {};
    const activity = run && activityFor(run.options);
    const seen = this.#seen ?? NOTHING;
    const rates = activity && activityOf(seen, activity);
    const values = [
      // The first quantity of a task's lines is the one it is judged by.
      ...textsOf(lines.slice(0, 1), seen),
      ...(activity && rates ? [`${activity.short} ${ratesText(rates, 2)}`] : []),
      ...(this.#tested ? [textsOf(tested, this.#tested).join(', ')] : []),
    ];
    const count = `batch ${countText(batch)} of ${countText(batches)}`;
    return `${count}${bar} ${Math.floor(100 * share)} %${left}  ${[`${perBatch.toFixed(1)} ms`, ...values].join('  ')}`;
  }
}

/** Returns the texts of the quantities that are there. */
function textsOf(quantities: readonly Quantity[], values: object): string[] {
  return quantities.flatMap((quantity) => {
    const value = numberOf(values, quantity);
    return value === undefined ? [] : [quantityText(quantity, value)];
  });
}
