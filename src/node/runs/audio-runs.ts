/**
 * Trainings on clips with a run folder, of audiocoders of every kind: begin or go on; what they write is told in
 * `run-sitting.ts`.
 */
import '../setup.js';
import { dirname, resolve } from 'node:path';
import { hearingInputs } from '../../cochlea/hearing.js';
import { UsageError } from '../../core/errors.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import type { CheckpointOf } from '../../network/checkpoint.js';
import type { NetworkOf } from '../../network/network.js';
import type { Given } from '../../network/presets.js';
import type { LoopOptions } from '../../network/schema.js';
import { audiocoderWidths, type SynthesisOf } from '../../network/synthesis.js';
import type { AnyAudioRunConfig, AnyImageRunConfig } from '../../runs/audio-run-config.js';
import type { RunHead } from '../../runs/run-config.js';
import { batchesPerEpoch, samplesPerEpoch } from '../../training/batch-order.js';
import type { TrainingLine } from '../../training/metrics-line.js';
import { type AudioData, audiocoderBatches } from '../../training/train-audiocoder.js';
import type { TrainControls, TrainingEvent, TrainingState } from '../../training/train-loop.js';
import type { FolderLock } from '../files/folder-lock.js';
import {
  type AudioDataRequest,
  type LoadedAudio,
  loadAudio,
  type MovedAudio,
  type ReloadedAudio,
  reloadAudio,
} from './audio-run-data.js';
import { resumedState } from './image-runs.js';
import type { Opened } from './network-files.js';
import { checkNotLost, type ResumedLines, resumedLines } from './resumed-lines.js';
import { checkFree, createRun, runFile } from './run-folder.js';
import type { RunReaders } from './run-readers.js';
import {
  type RunControls,
  type RunEvent,
  type RunResult,
  runSitting,
  type Trainings,
  whileLocked,
  whileResumed,
} from './run-sitting.js';

/** A training on clips, with a run folder. */
export interface AudioRunRequestOf<Options> extends AudioDataRequest {
  /** The run folder to make. */
  readonly folder: string;
  readonly options?: Given<Options>;
  /** Replaces a run that is there. */
  readonly force?: boolean | undefined;
  /** Longest time to train; after it, results are written of what was learned so far. */
  readonly seconds?: number | undefined;
}

/** How to go on with a run on clips. */
export interface ResumeAudioRequest extends MovedAudio {
  /** Another number of threads; the result is the same. */
  readonly threads?: number | undefined;
}

/** What is known of a run that ends. */
export interface FinishedAudioRun<Config, Line, Trained extends AnySynthesis, Quality>
  extends Trainings<Line, Trained>,
    ReloadedAudio<Trained['autoencoder']> {
  readonly folder: string;
  readonly config: Config;
  /** What the test after the last epoch saw; undefined where the training ended before it. */
  readonly tested: Quality | undefined;
}

type AnySynthesis = SynthesisOf<LoopOptions, NetworkOf<LoopOptions>>;

/** Told while an audiocoder is trained. */
export interface AudioTrainControls<Quality> extends TrainControls {
  readonly onTest: (quality: Quality) => void;
  /** While the maps to learn are drawn. */
  readonly onMaps: (done: number, all: number) => void;
}

/** What is its own of the runs of one kind of audiocoder. */
export interface AudioRunKind<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
> {
  readonly readers: RunReaders<Config, Line, CheckpointOf<Trained>, Summary>;
  readonly resolve: (given: Given<Config['options']>) => Config['options'];
  readonly newConfig: (
    parts: LoadedAudio<unknown>['stored'] & Pick<RunHead, 'widths' | 'batches'> & Pick<Config, 'options'>,
    node: string,
  ) => Config;
  readonly openAutoencoder: (path: string) => Promise<Opened<Trained['autoencoder'], AnyImageRunConfig>>;
  /** Loads the code of the engine ahead of its making, while data is loaded. */
  readonly preload?: (options: Config['options']) => Promise<void>;
  readonly train: (
    data: AudioData<Trained['autoencoder']>,
    options: Config['options'],
    controls: AudioTrainControls<Quality>,
  ) => AsyncGenerator<TrainingEvent<Line, Trained>, Trained>;
  /** What a checkpoint holds. */
  readonly parts: (
    config: Config,
    data: AudioData<Trained['autoencoder']>,
    state: TrainingState,
  ) => SafetensorsParts;
  /** Loads what measures, draws and writes the results. */
  readonly finish: () => Promise<
    (finished: FinishedAudioRun<Config, Line, Trained, Quality>) => Promise<Summary>
  >;
}

/**
 * Trains from the first batch. Throws a UsageError or an InputError before anything is written if it cannot, a
 * FolderBusyError if another process writes to the folder.
 */
export function beginAudioRun<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
>(
  kind: AudioRunKind<Config, Line, Trained, Quality, Summary>,
  request: AudioRunRequestOf<Config['options']>,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  return whileLocked(request.folder, controls, (lock) => beginLocked(kind, request, lock, controls));
}

async function* beginLocked<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
>(
  kind: AudioRunKind<Config, Line, Trained, Quality, Summary>,
  request: AudioRunRequestOf<Config['options']>,
  lock: FolderLock,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const began = performance.now();
  const { folder, force = false, seconds } = request;
  const options: Config['options'] = kind.resolve(request.options ?? {});
  const inputs = hearingInputs(hearingOf(options));
  const drawn = resolve(request.autoencoder);
  if ([drawn, dirname(drawn)].includes(resolve(folder))) {
    throw new UsageError(`--out ${folder} holds the autoencoder that is needed; choose another folder`);
  }
  await checkFree(folder, force);
  const [{ data, load, stored }] = await Promise.all([
    loadAudio(kind.openAutoencoder, request, options, controls),
    kind.preload?.(options),
  ]);
  const config = kind.newConfig(
    {
      ...stored,
      widths: audiocoderWidths(inputs, options, data.autoencoder),
      batches: audiocoderBatches(data.split, options),
      options,
    },
    process.versions.node,
  );
  const prepare = () => createRun(lock, config);
  const running = { folder, lock, config, data, load, began, seconds, metrics: [], prepare };
  return yield* runFrom(kind, running, controls);
}

/**
 * Goes on where a run stopped. Throws an InputError if its folder or its data is not as it was, a FolderBusyError if
 * another process writes to the folder.
 */
export function continueAudioRun<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
>(
  kind: AudioRunKind<Config, Line, Trained, Quality, Summary>,
  folder: string,
  request: ResumeAudioRequest,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  return whileResumed(folder, controls, (lock) => continueLocked(kind, folder, request, lock, controls));
}

async function* continueLocked<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
>(
  kind: AudioRunKind<Config, Line, Trained, Quality, Summary>,
  folder: string,
  { threads, ...moved }: ResumeAudioRequest,
  lock: () => FolderLock,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const began = performance.now();
  const { readers } = kind;
  let config = await readers.config(folder);
  const checkpoint = await readers.checkpoint(folder, config);
  const summary = await readers.summary(folder);
  if (checkpoint !== undefined && summary !== undefined && checkpoint.batch === config.batches) {
    const { network, batch } = checkpoint;
    return { folder, config, network, batch, summary };
  }
  const held = lock();
  checkNotLost(folder, checkpoint, summary);
  // The autoencoder is that of the checkpoint, where there is one, else it is read from where it was.
  const { path } = config.autoencoder;
  const found =
    checkpoint === undefined
      ? { autoencoder: (await kind.openAutoencoder(path)).network, place: path }
      : { autoencoder: checkpoint.network.autoencoder, place: runFile(folder, 'checkpoint') };
  const { data, load } = await reloadAudio(folder, config, found, moved, controls);
  if (threads !== undefined) {
    config = { ...config, options: kind.resolve({ ...config.options, threads }) };
  }
  const { options } = config;
  const perEpoch = batchesPerEpoch(samplesPerEpoch(data.split.train.length, options), options);
  const isKept = (batch: number) => batch % options.logEvery === 0 || batch % perEpoch === 0;
  const { onWarning } = controls;
  const resumed = await resumedLines(readers, {
    lock: held,
    batch: checkpoint?.batch ?? 0,
    isKept,
    onWarning,
  });
  const weights = checkpoint?.network.audiocoder.weights;
  const state = checkpoint && weights && resumedState(checkpoint, weights, resumed.metrics);
  const running = { folder, lock: held, config, data, load, began, ...resumed, state };
  return yield* runFrom(kind, running, controls);
}

interface Running<Config, Line, Autoencoder> extends ReloadedAudio<Autoencoder>, ResumedLines<Line> {
  readonly folder: string;
  readonly lock: FolderLock;
  readonly config: Config;
  readonly began: number;
  readonly seconds?: number | undefined;
  readonly state?: TrainingState | undefined;
}

function runFrom<
  Config extends AnyAudioRunConfig,
  Line extends TrainingLine,
  Trained extends AnySynthesis,
  Quality,
  Summary,
>(
  kind: AudioRunKind<Config, Line, Trained, Quality, Summary>,
  { data, load, ...rest }: Running<Config, Line, Trained['autoencoder']>,
  controls: RunControls,
): AsyncGenerator<RunEvent, RunResult<Config, Trained, Summary>> {
  const { folder, config } = rest;
  // The test after the last epoch is the result, unless the training ends before it.
  let tested: Quality | undefined;
  return runSitting(
    {
      ...rest,
      train: (trainControls) =>
        kind.train(data, config.options, {
          ...trainControls,
          onMaps: (done, all) => controls.onPreparing?.('drawing maps', done, all),
          onTest: (quality) => {
            tested = quality;
          },
        }),
      encode: (state) => kind.parts(config, data, state),
      finish: async () => {
        const write = await kind.finish();
        return (trainings) => {
          const isWhole = trainings.batch === config.batches;
          const finished = { ...trainings, folder, config, data, load, tested: isWhole ? tested : undefined };
          return write(finished);
        };
      },
    },
    controls,
  );
}
