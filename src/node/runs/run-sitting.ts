/**
 * One sitting of a training with a run folder, whatever kind of network it trains: writes what happens, and closes
 * with the results.
 *
 * What counts is written in this order: configuration, then lines of metrics and checkpoints as they come (a
 * checkpoint after the lines up to it), pictures, report, and the summary last. Whenever the program is stopped,
 * another sitting takes up at the last checkpoint and ends with the same bytes.
 */
import { InputError } from '../../core/errors.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import type { AnyRunConfig } from '../../runs/audio-run-config.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import type { TrainControls, TrainingEvent, TrainingState } from '../../training/train-loop.js';
import { presentNames } from '../files/bounded-file.js';
import { FolderBusyError, type FolderLock, isLockFile, lockFolder } from '../files/folder-lock.js';
import { RUN_FILES } from './run-folder.js';
import { RunWriter } from './run-writer.js';

/** To follow and to stop a training that has a run folder. */
export interface RunControls {
  /** The batch under way is finished and saved, then the training returns. */
  readonly signal?: AbortSignal | undefined;
  /** Called while something is made ready that may take a while: what it is, how much is done, how much there is. */
  readonly onPreparing?: ((what: string, done: number, all: number) => void) | undefined;
  /** Called where something is not as it should be but the training can go on. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Lock of the run folder that the caller holds and gives back; without it the run takes its own. */
  readonly lock?: FolderLock | undefined;
}

/** Before the first batch. */
export interface BeginEvent {
  readonly kind: 'begin';
  readonly folder: string;
  readonly config: AnyRunConfig;
  /** Batches that were done before. */
  readonly batch: number;
}

/** After the last batch, before evaluation and pictures. */
export interface ResultsEvent {
  readonly kind: 'results';
}

/** What happens in a training that has a run folder. */
export type RunEvent = BeginEvent | TrainingEvent<TrainingLine, unknown> | ResultsEvent;

/** What came of a training that has a run folder. */
export interface RunResult<Config, Trained, Summary> {
  readonly folder: string;
  readonly config: Config;
  readonly network: Trained;
  /** Batches done; fewer than `config.batches` where it was interrupted or its time was up. */
  readonly batch: number;
  /** Undefined where it was interrupted. */
  readonly summary: Summary | undefined;
}

/** Milliseconds on the clock: this sitting, its training, its end; and seconds of training in all sittings. */
export interface SittingTimes {
  readonly began: number;
  readonly trainingBegan: number;
  readonly trained: number;
  readonly allTraining: number;
}

/** What a sitting came to. */
export interface Trainings<Line, Trained> {
  readonly network: Trained;
  readonly metrics: readonly Line[];
  readonly batch: number;
  readonly times: SittingTimes;
  readonly lock: FolderLock;
}

export interface Sitting<Config, Line extends TrainingLine, Trained, Summary> {
  readonly folder: string;
  /** Lock of the folder, held until the sitting ends. */
  readonly lock: FolderLock;
  readonly config: Config;
  /** When this sitting began, milliseconds. */
  readonly began: number;
  /** Longest time to train; after it, results are written of what was learned so far. */
  readonly seconds?: number | undefined;
  /** Lines of earlier sittings. */
  readonly metrics: readonly Line[];
  readonly state?: TrainingState | undefined;
  /** Brings the folder to where the training begins; called when the first batch has shown that it can run. */
  readonly prepare: () => Promise<void>;
  readonly train: (controls: TrainControls) => AsyncGenerator<TrainingEvent<Line, Trained>, Trained>;
  /** What a checkpoint holds. */
  readonly encode: (state: TrainingState) => SafetensorsParts;
  /** Measures, draws and writes the results, the summary last; loads what it needs while the first batches run. */
  readonly finish: () => Promise<(trainings: Trainings<Line, Trained>) => Promise<Summary>>;
}

/** Runs `body` while the run folder is locked, by the caller's lock or by one of its own. */
export async function* whileLocked<Result>(
  folder: string,
  controls: RunControls,
  body: (lock: FolderLock) => AsyncGenerator<RunEvent, Result>,
): AsyncGenerator<RunEvent, Result> {
  const lock = controls.lock ?? (await lockFolder(folder));
  try {
    return yield* body(lock);
  } catch (error) {
    explainLoss(error, lock);
    throw error;
  } finally {
    if (lock !== controls.lock) await lock.release();
  }
}

/** Files that cannot be written since the folder is gone are not the reason: that is told instead. */
function explainLoss(error: unknown, lock: FolderLock | undefined): void {
  if (error instanceof InputError) lock?.assertHeld();
}

/**
 * Runs `body` while the folder of a run that goes on is locked. `lock` throws if the folder cannot be locked for want of
 * permission to write: a complete run is shown all the same.
 */
export async function* whileResumed<Result>(
  folder: string,
  controls: RunControls,
  body: (lock: () => FolderLock) => AsyncGenerator<RunEvent, Result>,
): AsyncGenerator<RunEvent, Result> {
  const names = await presentNames(folder);
  // Locking makes a folder, and reading says better what is wrong with one that holds no run.
  const isRun = names.has(RUN_FILES.config) || [...names].some(isLockFile);
  let own: FolderLock | undefined;
  let failure: unknown;
  try {
    if (isRun && controls.lock === undefined) own = await lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderBusyError) throw error;
    failure = error;
  }
  const held = controls.lock ?? own;
  try {
    return yield* body(() => {
      if (held === undefined) throw failure;
      return held;
    });
  } catch (error) {
    explainLoss(error, held);
    throw error;
  } finally {
    await own?.release();
  }
}

export async function* runSitting<Config extends AnyRunConfig, Line extends TrainingLine, Trained, Summary>(
  sitting: Sitting<Config, Line, Trained, Summary>,
  { signal, onWarning }: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const { folder, lock, config, began, state } = sitting;
  yield { kind: 'begin', folder, config, batch: state?.batch ?? 0 };
  const metrics = [...sitting.metrics];
  const timeUp = new AbortController();
  const stop = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
  const trainingBegan = performance.now();
  const training = sitting.train({ signal: stop, ...(state && { state }) });
  let batch = state?.batch ?? 0;
  let allTraining = state?.seconds ?? 0;
  let writer: RunWriter | undefined;
  let finish: ReturnType<typeof sitting.finish> | undefined;
  let network: Trained;
  try {
    for (;;) {
      const next = await training.next();
      if (writer === undefined) {
        lock.assertHeld();
        await sitting.prepare();
        writer = new RunWriter({ folder, lock, encode: sitting.encode, lines: metrics, onWarning });
        finish = sitting.finish();
        // Its failure is seen when it is needed.
        finish.catch(() => undefined);
      }
      if (next.done) {
        network = next.value;
        break;
      }
      const event = next.value;
      batch = event.batch;
      allTraining = event.seconds;
      if (event.metrics) {
        metrics.push(event.metrics);
        writer.addLine(event.metrics);
      }
      if (event.state) await writer.save(event.state);
      yield event;
      if (sitting.seconds !== undefined && allTraining >= sitting.seconds) timeUp.abort();
    }
    await writer.finish();
  } finally {
    await writer?.close();
    // Where the events are no longer asked for, the engine's threads must still be given back.
    await training.return(undefined as never);
  }
  const interrupted = signal?.aborted === true || !timeUp.signal.aborted;
  if (batch < config.batches && interrupted) return { folder, config, network, batch, summary: undefined };
  yield { kind: 'results' };
  const trained = performance.now();
  const times = { began, trainingBegan, trained, allTraining };
  const write = await (finish ?? sitting.finish());
  const summary = await write({ network, metrics, batch, times, lock });
  return { folder, config, network, batch, summary };
}
