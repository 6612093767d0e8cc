/** The training of the page: how far it is, what it shows, and what can be done with it. */
import { proxy } from 'comlink';
import { InputError } from '../../../src/core/errors.js';
import type { SpikingName } from '../../../src/network/neuron-options.js';
import type { AutoencoderLine } from '../../../src/training/metrics-line.js';
import type { Evaluation } from '../../../src/use/measure-images.js';
import type {
  TrainingBegun,
  TrainingNews,
  TrainingPictures,
  TrainingWarning,
} from '../worker/training-news.js';
import { download } from './download.js';
import { networks } from './networks.svelte.js';
import { type Problem, problemOf } from './problem.js';
import { Thinned } from './thinned.js';
import { trainForm } from './train-form.svelte.js';
import { watchHeartbeat } from './train-heartbeat.js';
import { endTraining, training, whenTrainingBreaksDown } from './workers.js';

export type Phase =
  | 'idle'
  | 'reading'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'measuring'
  | 'done'
  | 'stopped'
  | 'failed';

const BUSY: readonly Phase[] = ['reading', 'running', 'pausing', 'measuring'];

class Train {
  phase = $state<Phase>('idle');
  problem = $state.raw<Problem>();
  begun = $state.raw<TrainingBegun>();
  batch = $state(0);
  /** Of training, since it was begun or taken up from a checkpoint. */
  seconds = $state(0);
  /** Logged batches, thinned where there are many. */
  lines = $state.raw<readonly AutoencoderLine<SpikingName>[]>([]);
  pictures = $state.raw<TrainingPictures>();
  /** The last of each kind. */
  warnings = $state.raw<readonly TrainingWarning[]>([]);
  test = $state.raw<Evaluation<SpikingName>>();
  #curve = new Thinned<AutoencoderLine<SpikingName>>();
  #data = 'digits';
  /** Whether the worker of this training has ended. */
  #isLost = false;
  #endHeartbeat: () => void = () => undefined;
  /** Batches of the checkpoint that was saved; none of this training was where it is undefined. */
  #saved = $state<number>();

  readonly isRunning: boolean = $derived(BUSY.includes(this.phase));
  /** Whether it waits for a worker that may never answer, so that it can be stopped at once. */
  readonly canStop: boolean = $derived(this.phase === 'reading' || this.phase === 'pausing');
  /** Whether there is a network that can be taken. */
  readonly hasNetwork: boolean = $derived(this.phase === 'paused' || this.phase === 'done');
  /** Whether it is lost with the page. */
  readonly isUnsaved: boolean = $derived(this.isRunning || (this.hasNetwork && this.#saved !== this.batch));
  readonly msPerBatch: number | undefined = $derived.by(() => {
    const done = this.batch - (this.begun?.batch ?? 0);
    return done > 0 ? (1000 * this.seconds) / done : undefined;
  });
  readonly secondsLeft: number | undefined = $derived(
    this.msPerBatch && this.begun ? ((this.begun.batches - this.batch) * this.msPerBatch) / 1000 : undefined,
  );

  constructor() {
    whenTrainingBreaksDown((error) => {
      this.#isLost = true;
      this.#endHeartbeat();
      // A training that could not even begin, or was stopped, is told of where that was asked for.
      if (this.phase !== 'idle' && this.phase !== 'reading' && this.phase !== 'stopped')
        this.#hear({ kind: 'failed', name: error.name, message: error.message });
    });
  }

  /** Begins what the form says. What was there before stays where it cannot. */
  async begin(): Promise<void> {
    if (this.isRunning) return;
    if (trainForm.missing) {
      this.problem = { title: 'The training cannot begin yet', text: trainForm.missing };
      return;
    }
    const before = this.phase;
    const data = trainForm.source === 'files' ? 'images' : 'digits';
    this.phase = 'reading';
    this.problem = undefined;
    try {
      const beginning: Promise<TrainingBegun> = training().begin(
        trainForm.request(),
        // News come by a channel of their own: the first may be here before the answer.
        proxy(async (news: TrainingNews) => {
          // What is still heard of an earlier training is told apart; one that could not begin has no news.
          if ((await beginning) === this.begun && !this.#isLost) this.#hear(news);
        }),
      );
      const begun = await beginning;
      this.#reset(begun);
      this.#data = data;
      this.#watch(begun);
    } catch (error) {
      // The one before ended with its worker, if that did.
      this.phase = this.#isLost && before !== 'idle' ? 'stopped' : before;
      this.problem = problemOf(error, 'The training could not begin');
    }
  }

  pause(): void {
    this.phase = 'pausing';
    this.#ask(training().pause());
  }

  resume(): void {
    this.phase = this.batch === this.begun?.batches ? 'measuring' : 'running';
    this.#ask(training().resume());
  }

  /** Nobody waits for the answer; of a worker that broke down `whenTrainingBreaksDown` tells. */
  #ask(answer: Promise<unknown>): void {
    answer.catch(() => undefined);
  }

  /** Ends the training at once, even if its worker does not answer. What was trained is lost. */
  stop(): void {
    if (!this.canStop) return;
    const isReading = this.phase === 'reading';
    if (!isReading) this.phase = 'stopped';
    endTraining(new InputError('it was stopped before it began'));
    if (isReading) return;
    this.problem = { title: 'The training was stopped', text: 'Begin anew, or from a checkpoint.' };
  }

  #watch({ threads }: TrainingBegun): void {
    this.#endHeartbeat();
    // On one thread the worker computes by itself and answers late.
    if (threads === 1) return;
    const ask = () => (this.isRunning ? training().beat() : Promise.resolve());
    this.#endHeartbeat = watchHeartbeat(ask, () => {
      const text = 'the training has not answered for a minute and was ended; begin anew, with 1 thread';
      endTraining(new InputError(text));
    });
  }

  async download(): Promise<void> {
    const { batch } = this;
    const bytes = await training().checkpoint();
    download(bytes, this.fileName);
    this.#saved = batch;
  }

  /** Opens the network so far in Reconstruct, and goes there. */
  async use(): Promise<void> {
    const bytes = await training().checkpoint();
    if (await networks.openBytes(bytes, this.fileName)) location.hash = '#reconstruct';
    else this.problem = networks.problem;
  }

  get fileName(): string {
    const widths = this.begun?.widths.join('-') ?? '';
    return `spikeloom-${this.#data}-${widths}-batch-${this.batch}.safetensors`;
  }

  #reset(begun: TrainingBegun): void {
    this.phase = 'running';
    this.#isLost = false;
    this.begun = begun;
    this.batch = begun.batch;
    this.#saved = undefined;
    this.seconds = 0;
    this.#curve = new Thinned();
    this.lines = [];
    this.pictures = undefined;
    this.warnings = [];
    this.test = undefined;
  }

  #hear(news: TrainingNews): void {
    switch (news.kind) {
      case 'progress':
        this.batch = news.batch;
        this.seconds = news.seconds;
        this.#curve.add(news.lines);
        this.lines = this.#curve.all();
        this.#warn(news.warnings);
        return;
      case 'pictures':
        this.pictures = news;
        return;
      case 'measuring':
        if (this.phase !== 'pausing') this.phase = 'measuring';
        return;
      case 'paused':
        this.phase = 'paused';
        return;
      case 'done':
        this.test = news.test;
        this.phase = 'done';
        return;
      case 'failed': {
        this.phase = 'failed';
        const error = Object.assign(new Error(news.message), { name: news.name });
        this.problem = problemOf(error, 'The training stopped');
        return;
      }
      default:
        news satisfies never;
    }
  }

  #warn(warnings: readonly TrainingWarning[]): void {
    if (warnings.length === 0) return;
    const last = new Map(this.warnings.map((warning) => [kindOf(warning), warning]));
    for (const warning of warnings) last.set(kindOf(warning), warning);
    this.warnings = [...last.values()];
  }
}

/** What comes before the number: `layer 1 is silent`. */
function kindOf({ text }: TrainingWarning): string {
  return text.split(':')[0];
}

export const train = new Train();
