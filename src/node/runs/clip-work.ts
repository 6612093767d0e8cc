/** Runs of audiocoders, spiking or ANN: their clips, images and autoencoder, and their training. */
import { dirname, resolve } from 'node:path';
import { hearingInputs } from '../../cochlea/hearing.js';
import { UsageError } from '../../core/errors.js';
import { engineCard } from '../../engine/index.js';
import type { SafetensorsParts } from '../../formats/safetensors.js';
import type { AnnSynthesisNetwork } from '../../network/ann-network.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import { checkpointParts } from '../../network/checkpoint.js';
import { audiocoderWidths, type SynthesisNetwork } from '../../network/synthesis.js';
import type { Work, WorkControls } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';
import {
  ANN_AUDIOCODER,
  type AnnAudiocoder,
  AUDIOCODER,
  type Audiocoder,
  newAudioRunConfig,
} from '../../tasks/audiocoder.js';
import type { AnyImageRunConfig } from '../../tasks/autoencoder.js';
import type { Task } from '../../tasks/task.js';
import { batchesPerEpoch, samplesPerEpoch } from '../../training/batch-order.js';
import { trainAnnAudiocoder } from '../../training/train-ann-audiocoder.js';
import {
  type AudioData,
  audiocoderBatches,
  checkPainter,
  trainAudiocoder,
} from '../../training/train-audiocoder.js';
import type { TrainingEvent, TrainingState } from '../../training/train-loop.js';
import {
  type AutoencoderOf,
  type ClipData,
  type ClipTask,
  loadAudio,
  type QualityOf,
  reloadAudio,
} from './audio-run-data.js';
import { type Opened, openAnnNetwork, openNetwork } from './network-files.js';

/** The parts that differ between a spiking audiocoder and its ANN baseline. */
interface ClipParts<K extends ClipTask> {
  readonly task: Task<K>;
  readonly openAutoencoder: (path: string) => Promise<Opened<AutoencoderOf<K>, AnyImageRunConfig>>;
  readonly preload?: (options: K['config']['options']) => Promise<unknown>;
  readonly train: (
    data: AudioData<AutoencoderOf<K>>,
    config: K['config'],
    controls: WorkControls & { readonly onTest: (quality: QualityOf<K>) => void },
  ) => AsyncGenerator<TrainingEvent<K['line'], K['network']>, K['network']>;
  readonly encode: (
    config: K['config'],
    data: AudioData<AutoencoderOf<K>>,
    state: TrainingState,
  ) => SafetensorsParts;
  readonly finisher: Work<K, ClipData<K>>['finisher'];
}

function clipWork<K extends ClipTask>(parts: ClipParts<K>): Work<K, ClipData<K>> {
  const { task, openAutoencoder, finisher } = parts;
  return {
    async begin(given, { place }, controls) {
      const { source, on, options: asked } = given as RunSpec<'audiocoder'>;
      if (on.task !== undefined) {
        throw new UsageError(`train the ${on.task} first, then build on its run: { path }`);
      }
      const options = task.resolve(asked ?? {});
      const inputs = hearingInputs(hearingOf(options));
      const drawn = resolve(on.path);
      if ([drawn, dirname(drawn)].includes(resolve(place))) {
        throw new UsageError(`--out ${place} holds the autoencoder that is needed; choose another folder`);
      }
      const request = { ...source, autoencoder: on.path };
      const [{ data, load, stored }] = await Promise.all([
        loadAudio(openAutoencoder, request, options, controls),
        parts.preload?.(options),
      ]);
      const config = newAudioRunConfig(
        {
          ...{ kind: task.kind, ...stored },
          widths: audiocoderWidths(inputs, options, data.autoencoder),
          batches: audiocoderBatches(data.split, options),
          options,
        },
        process.versions.node,
      );
      return { config: config as K['config'], data: { data, load } };
    },
    async reload({ config, store }, checkpoint, moved, controls) {
      // The autoencoder is that of the checkpoint if there is one, else it is read from where it was.
      const { path } = config.autoencoder;
      const found =
        checkpoint === undefined
          ? { autoencoder: (await openAutoencoder(path)).network, place: path }
          : { autoencoder: checkpoint.network.autoencoder, place: store.nameOf('checkpoint') };
      return reloadAudio(store, config, found, moved, controls);
    },
    train: (clips, config, { onPreparing, ...controls }) =>
      parts.train(clips.data, config, {
        ...controls,
        onPreparing,
        // The test after the last epoch is the result, unless the training ends before it.
        onTest: (quality) => {
          clips.tested = quality;
        },
      }),
    isLogged({ data: { split } }, { options }, batch) {
      const perEpoch = batchesPerEpoch(samplesPerEpoch(split.train.length, options), options);
      return batch % options.logEvery === 0 || batch % perEpoch === 0;
    },
    encode: ({ data }, config, state) => parts.encode(config, data, state),
    weightsOf: ({ audiocoder }: SynthesisNetwork | AnnSynthesisNetwork) => audiocoder.weights,
    finisher,
  };
}

export const AUDIOCODER_WORK = clipWork<Audiocoder>({
  task: AUDIOCODER,
  async openAutoencoder(path) {
    const opened = await openNetwork(path);
    checkPainter(opened.network);
    return opened;
  },
  preload: ({ engine }) => engineCard(engine).load(),
  train: (data, { options }, { onPreparing, ...controls }) =>
    trainAudiocoder(data, options, {
      ...controls,
      onMaps: (done, all) => onPreparing?.('drawing maps', done, all),
    }),
  encode: ({ widths, options }, { autoencoder, heard }, state) =>
    checkpointParts(
      'audiocoder',
      { audiocoder: { widths, options }, autoencoder, classes: heard.classes },
      state,
    ),
  finisher: async () => (await import('./audio-run-report.js')).SPIKING_RESULTS,
});

export const ANN_AUDIOCODER_WORK = clipWork<AnnAudiocoder>({
  task: ANN_AUDIOCODER,
  openAutoencoder: openAnnNetwork,
  train: (data, { options }, controls) => trainAnnAudiocoder(data, options, controls),
  encode: ({ widths, options }, { autoencoder, heard }, state) =>
    checkpointParts(
      'ann-audiocoder',
      { audiocoder: { widths, options }, autoencoder, classes: heard.classes },
      state,
    ),
  finisher: async () => (await import('./audio-run-report.js')).ANN_RESULTS,
});
