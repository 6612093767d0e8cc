/** Runs of audiocoders: their clips, images and autoencoder, and their training. */
import { dirname, resolve } from 'node:path';
import { hearingInputs } from '../../cochlea/hearing.js';
import { UsageError } from '../../core/errors.js';
import { engineCard } from '../../engine/index.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import { checkpointParts } from '../../network/checkpoint.js';
import { isSpiking } from '../../network/neuron-options.js';
import { audiocoderWidths } from '../../network/synthesis.js';
import type { NeuronName } from '../../neurons/index.js';
import type { Work } from '../../runs/session.js';
import type { RunSpec } from '../../runs/spec.js';
import { AUDIOCODER, type Audiocoder, newAudioRunConfig } from '../../tasks/audiocoder.js';
import { batchesPerEpoch, samplesPerEpoch } from '../../training/batch-order.js';
import { audiocoderBatches, checkPainter, trainAudiocoder } from '../../training/train-audiocoder.js';
import { type ClipData, loadAudio, reloadAudio } from './audio-run-data.js';
import { type OpenedNetwork, openNetwork } from './network-files.js';

export const AUDIOCODER_WORK: Work<Audiocoder, ClipData> = {
  async begin(given, { place }, controls) {
    const { source, on, options: asked } = given as RunSpec<'audiocoder'>;
    if (on.task !== undefined) {
      throw new UsageError(`train the ${on.task} first, then build on its run: { path }`);
    }
    const options = AUDIOCODER.resolve(asked ?? {});
    const inputs = hearingInputs(hearingOf(options));
    const drawn = resolve(on.path);
    if ([drawn, dirname(drawn)].includes(resolve(place))) {
      throw new UsageError(`--out ${place} holds the autoencoder that is needed; choose another folder`);
    }
    const request = { ...source, autoencoder: on.path };
    const [{ data, load, stored }] = await Promise.all([
      loadAudio(() => openPainter(on.path, options), request, options, controls),
      engineCard(options.engine).load(),
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
    return { config, data: { data, load } };
  },
  async reload({ config, store }, checkpoint, moved, controls) {
    // The autoencoder is that of the checkpoint if there is one, else it is read from where it was.
    const { path } = config.autoencoder;
    const found =
      checkpoint === undefined
        ? { autoencoder: (await openPainter(path, config.options)).network, place: path }
        : { autoencoder: checkpoint.network.autoencoder, place: store.nameOf('checkpoint') };
    return reloadAudio(store, config, found, moved, controls);
  },
  train: (clips, { options }, { onPreparing, ...controls }) =>
    trainAudiocoder<NeuronName>(clips.data, options, {
      ...controls,
      onMaps: (done, all) => onPreparing?.('drawing maps', done, all),
      // The test after the last epoch is the result, unless the training ends before it.
      onTest: (quality) => {
        clips.tested = quality;
      },
    }),
  isLogged({ data: { split } }, { options }, batch) {
    const perEpoch = batchesPerEpoch(samplesPerEpoch(split.train.length, options), options);
    return batch % options.logEvery === 0 || batch % perEpoch === 0;
  },
  encode: ({ data: { autoencoder, heard } }, { widths, options }, state) =>
    checkpointParts(
      'audiocoder',
      { audiocoder: { widths, options }, autoencoder, classes: heard.classes },
      state,
    ),
  weightsOf: ({ audiocoder }) => audiocoder.weights,
  finisher: async () => (await import('./audio-run-report.js')).CLIP_RESULTS,
};

/** Opens the autoencoder that an audiocoder learns from: both spike, or neither does. */
async function openPainter(path: string, options: Audiocoder['config']['options']): Promise<OpenedNetwork> {
  const opened = await openNetwork(path, { spikes: isSpiking(options) });
  checkPainter(opened.network);
  return opened;
}
