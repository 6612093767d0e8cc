/** An audiocoder's training with a run folder: begins or goes on; what it writes is told in `run-sitting.ts`. */
import './setup.js';
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hearingInputs } from '../audio/hearing.js';
import { preloadEngine } from '../engine/create.js';
import { UsageError } from '../errors.js';
import { type AudioRunConfig, newAudioRunConfig } from '../formats/audio-run-config.js';
import { formatMetricsLine } from '../formats/metrics-lines.js';
import type { AudioRunSummary } from '../formats/run-summary.js';
import type { SynthesisQuality } from '../inference/synthesis-quality.js';
import type { SynthesisNetwork } from '../network/synthesis.js';
import { audiocoderWidths } from '../network/synthesis.js';
import { encodeSynthesis } from '../network/synthesis-checkpoint.js';
import { hearingOf } from '../options/audiocoder-schema.js';
import { type GivenAudiocoderOptions, resolveAudiocoderOptions } from '../options/presets.js';
import type { AudiocoderLine } from '../training/metrics-line.js';
import { audiocoderBatches, shownClips, trainAudiocoder } from '../training/train-audiocoder.js';
import { batchesPerEpoch, type TrainingState } from '../training/train-loop.js';
import { writeFileAtomic } from './atomic-file.js';
import {
  type AudioDataRequest,
  loadAudio,
  type MovedAudio,
  type ReloadedAudio,
  reloadAudio,
} from './audio-run-data.js';
import {
  checkFree,
  createRun,
  readAudioRunConfig,
  readAudioRunMetrics,
  readAudioRunSummary,
  readSynthesisCheckpoint,
  runFile,
} from './run-folder.js';
import { type RunControls, type RunEvent, type RunResult, runSitting } from './run-sitting.js';

export interface AudioRunRequest extends AudioDataRequest {
  /** The run folder to make. */
  readonly folder: string;
  readonly options?: GivenAudiocoderOptions;
  /** Replaces a run that is there. */
  readonly force?: boolean | undefined;
  /** Longest time to train; after it, results are written of what was learned so far. */
  readonly seconds?: number | undefined;
}

export interface ResumeAudioRequest extends MovedAudio {
  /** Another number of threads; the result is the same. */
  readonly threads?: number | undefined;
}

export type AudioRunResult = RunResult<AudioRunConfig, SynthesisNetwork, AudioRunSummary>;

/** Trains from the first batch. Throws a UsageError or an InputError before anything is written where it cannot. */
export async function* trainAudioRun(
  request: AudioRunRequest,
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AudioRunResult> {
  const began = performance.now();
  const { folder, force = false, seconds } = request;
  const options = resolveAudiocoderOptions(request.options ?? {});
  const inputs = hearingInputs(hearingOf(options));
  const drawn = resolve(request.autoencoder);
  if ([drawn, dirname(drawn)].includes(resolve(folder))) {
    throw new UsageError(`--out ${folder} holds the autoencoder that is needed; choose another folder`);
  }
  await checkFree(folder, force);
  const [{ data, load, stored }] = await Promise.all([
    loadAudio(request, options, controls),
    preloadEngine(options.engine),
  ]);
  const config = newAudioRunConfig(
    {
      ...stored,
      widths: audiocoderWidths(inputs, options, data.autoencoder),
      batches: audiocoderBatches(data.split, options),
      options,
    },
    process.versions.node,
  );
  const prepare = () => createRun(folder, config);
  return yield* runFrom({ folder, config, data, load, began, seconds, metrics: [], prepare }, controls);
}

/** Goes on where a run stopped. Throws an InputError where its folder or its data is not as it was. */
export async function* resumeAudioRun(
  folder: string,
  { threads, ...moved }: ResumeAudioRequest = {},
  controls: RunControls = {},
): AsyncGenerator<RunEvent, AudioRunResult> {
  const began = performance.now();
  let config = await readAudioRunConfig(folder);
  const checkpoint = await readSynthesisCheckpoint(folder, config);
  const summary = await readAudioRunSummary(folder);
  if (checkpoint !== undefined && summary !== undefined && checkpoint.batch === config.batches) {
    const { network, batch } = checkpoint;
    return { folder, config, network, batch, summary };
  }
  const { network, precise, batch = 0 } = checkpoint ?? {};
  const { data, load } = await reloadAudio(folder, config, network?.autoencoder, moved, controls);
  if (threads !== undefined) {
    config = { ...config, options: resolveAudiocoderOptions({ ...config.options, threads }) };
  }
  const perEpoch = batchesPerEpoch(shownClips(data.split, config.options).length, config.options);
  const { logEvery } = config.options;
  // Lines after the checkpoint come again, and one that an interruption added would not have been there.
  const metrics = (await readAudioRunMetrics(folder)).filter(
    (line) => line.batch <= batch && (line.batch % logEvery === 0 || line.batch % perEpoch === 0),
  );
  const prepare = async () => {
    await rm(runFile(folder, 'summary'), { force: true });
    await writeFileAtomic(runFile(folder, 'metrics'), metrics.map(formatMetricsLine).join(''));
  };
  const weights = precise ?? network?.audiocoder.weights;
  const seconds = metrics[metrics.length - 1]?.seconds ?? 0;
  const state = weights && { batch, seconds, weights };
  return yield* runFrom({ folder, config, data, load, began, metrics, prepare, state }, controls);
}

interface Running extends ReloadedAudio {
  readonly folder: string;
  readonly config: AudioRunConfig;
  readonly began: number;
  readonly seconds?: number | undefined;
  readonly metrics: readonly AudiocoderLine[];
  readonly prepare: () => Promise<void>;
  readonly state?: TrainingState | undefined;
}

function runFrom(
  { data, load, ...rest }: Running,
  controls: RunControls,
): AsyncGenerator<RunEvent, AudioRunResult> {
  const { folder, config } = rest;
  const { widths, options } = config;
  const { autoencoder, heard } = data;
  // The test after the last epoch is the result, unless the training ends before it.
  let tested: SynthesisQuality | undefined;
  return runSitting(
    {
      ...rest,
      train: (trainControls) =>
        trainAudiocoder(data, options, {
          ...trainControls,
          onMaps: (done, all) => controls.onPreparing?.('drawing maps', done, all),
          onTest: (quality) => {
            tested = quality;
          },
        }),
      encode: (state) =>
        encodeSynthesis({ audiocoder: { widths, options }, autoencoder, classes: heard.classes }, state),
      finish: async () => {
        const { writeAudioResults } = await import('./audio-run-report.js');
        return (trainings) => {
          const isWhole = trainings.batch === config.batches;
          return writeAudioResults({
            ...trainings,
            folder,
            config,
            data,
            load,
            tested: isWhole ? tested : undefined,
          });
        };
      },
    },
    controls,
  );
}
