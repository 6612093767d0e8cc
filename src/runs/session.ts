/**
 * One session of a run: trains from the first batch or on from a state, writes what happens, closes with the results.
 */
import type { SafetensorsParts } from '../formats/safetensors.js';
import type { CheckpointOf } from '../network/checkpoint.js';
import type { AnyRunConfig, TaskName, TypesOf } from '../tasks/index.js';
import type { Moved, TaskTypes } from '../tasks/task.js';
import type { TrainingLine } from '../training/metrics-line.js';
import type { TrainControls, TrainingEvent, TrainingState } from '../training/train-loop.js';
import type { OpenRun } from './open-run.js';
import type { RunSpec } from './spec.js';
import type { LockedStore, RunPictures, RunStore, RunWriting } from './store.js';

/** Progress callbacks and abort signal of a run. */
export interface RunControls {
  /** The batch under way is finished and saved, then the training returns. */
  readonly signal?: AbortSignal | undefined;
  /** Called while something is made ready that may take a while: its name, how much is done, how much there is. */
  readonly onPreparing?: ((what: string, done: number, all: number) => void) | undefined;
  /** Called if something is not as it should be but the training can go on. */
  readonly onWarning?: ((message: string) => void) | undefined;
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

/** An event of a run. */
export type RunEvent = BeginEvent | TrainingEvent<TrainingLine, unknown> | ResultsEvent;

/** Result of a session of a run. */
export interface RunResult<K extends TaskTypes = TypesOf<TaskName>> {
  readonly folder: string;
  readonly config: K['config'];
  readonly network: K['network'];
  /** Batches done; fewer than `config.batches` if it was interrupted or its time was up. */
  readonly batch: number;
  /** Undefined if it was interrupted. */
  readonly summary: K['summary'] | undefined;
}

/** Clock times in milliseconds: begin of this session, of its training, of its end; and seconds of training in all sessions. */
export interface SessionTimes {
  readonly began: number;
  readonly trainingBegan: number;
  readonly trained: number;
  readonly allTraining: number;
}

/** A training that has ended, to be measured and drawn. */
export interface Finished<K extends TaskTypes, Data> {
  readonly folder: string;
  readonly config: K['config'];
  readonly data: Data;
  readonly network: K['network'];
  readonly metrics: readonly K['line'][];
  readonly batch: number;
  readonly times: SessionTimes;
}

/** Files and summary that a run closes with. */
export interface Results<K extends TaskTypes> {
  readonly files: RunPictures;
  readonly summary: K['summary'];
}

/** Controls of a training, and of what comes before its first batch. */
export interface WorkControls extends TrainControls {
  /** Called while targets are made ready. */
  readonly onPreparing?: RunControls['onPreparing'];
}

/** The parts of a run that differ between tasks and need its data; loaded when they are used. */
export interface Work<K extends TaskTypes = TaskTypes, Data = unknown> {
  /**
   * Loads the data of a new run and makes its configuration; `place` is that of the run. Throws a UsageError or an
   * InputError if the request or the data is wrong.
   */
  begin(
    spec: RunSpec,
    place: RunStore,
    controls: RunControls,
  ): Promise<{ readonly config: K['config']; readonly data: Data }>;
  /** Loads the data of a run again. Throws an InputError if anything is not as it was. */
  reload(
    run: OpenRun<K>,
    checkpoint: CheckpointOf<K['network']> | undefined,
    moved: Moved,
    controls: RunControls,
  ): Promise<Data>;
  train(
    data: Data,
    config: K['config'],
    controls: WorkControls,
  ): AsyncGenerator<TrainingEvent<K['line'], K['network']>, K['network']>;
  /** Returns true for batches that a run without interruption logs. */
  isLogged(data: Data, config: K['config'], batch: number): boolean;
  /** Returns the content of a checkpoint. */
  encode(data: Data, config: K['config'], state: TrainingState): SafetensorsParts;
  /** Returns the weights that were trained, of a network from a checkpoint. */
  weightsOf(network: K['network']): readonly Float32Array[];
  /** Loads what measures and draws a run that ends. */
  finisher(): Promise<Finisher<K, Data>>;
}

/** Measures and draws. */
export interface Finisher<K extends TaskTypes, Data> {
  /** Returns the files and the summary that a run closes with. */
  results(finished: Finished<K, Data>): Promise<Results<K>>;
}

/** One session of a training: from the first batch, or on from a state. */
export interface Session<K extends TaskTypes, Data> {
  readonly work: Work<K, Data>;
  readonly folder: string;
  readonly lock: LockedStore;
  readonly config: K['config'];
  readonly data: Data;
  /** Begin of this session, milliseconds. */
  readonly began: number;
  readonly seconds?: number | undefined;
  /** Lines of earlier sessions. */
  readonly metrics: readonly K['line'][];
  readonly state?: TrainingState | undefined;
  /** Brings the store to where the training begins; called when the first batch has shown that it can run. */
  readonly prepare: () => Promise<void>;
}

/** Runs a session to its end or to an interruption. */
export async function* runSession<K extends TaskTypes, Data>(
  { work, folder, lock, config, data, began, state, ...rest }: Session<K, Data>,
  { signal, onWarning, onPreparing }: RunControls,
): AsyncGenerator<RunEvent, RunResult<K>> {
  yield { kind: 'begin', folder, config: config as AnyRunConfig, batch: state?.batch ?? 0 };
  const metrics = [...rest.metrics];
  const timeUp = new AbortController();
  const stop = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
  const trainingBegan = performance.now();
  const training = work.train(data, config, { signal: stop, onPreparing, ...(state && { state }) });
  let batch = state?.batch ?? 0;
  let allTraining = state?.seconds ?? 0;
  let writer: RunWriting | undefined;
  let finish: ReturnType<typeof work.finisher> | undefined;
  let network: K['network'];
  try {
    for (;;) {
      const next = await training.next();
      if (writer === undefined) {
        lock.assertHeld();
        await rest.prepare();
        writer = lock.writer({
          encode: (reached) => work.encode(data, config, reached),
          lines: metrics,
          onWarning,
        });
        // Loads what it needs while the first batches run; its failure is seen when it is needed.
        finish = work.finisher();
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
      if (rest.seconds !== undefined && allTraining >= rest.seconds) timeUp.abort();
    }
    await writer.finish();
  } finally {
    await writer?.close();
    // If the events are no longer asked for, the engine's threads must still be given back.
    await training.return(undefined as never);
  }
  const interrupted = signal?.aborted === true || !timeUp.signal.aborted;
  if (batch < config.batches && interrupted) return { folder, config, network, batch, summary: undefined };
  yield { kind: 'results' };
  const trained = performance.now();
  const times = { began, trainingBegan, trained, allTraining };
  const finisher = await (finish ?? work.finisher());
  const { files, summary } = await finisher.results({ folder, config, data, network, metrics, batch, times });
  lock.assertHeld();
  await lock.complete(files, summary);
  return { folder, config, network, batch, summary };
}
