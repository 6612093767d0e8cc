/**
 * Training the ANN twin of an audiocoder: it hears the same clips in the same order and learns the hidden values that an
 * ANN autoencoder has for the image that each clip is paired with, in full precision or in few bits (paper, section
 * 3.2.3). The loop itself is `train-loop.ts`.
 *
 * After each epoch the frozen network draws all test clips.
 */
import { hearingInputs } from '../cochlea/hearing.js';
import type { Engine } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import type { AnnNetwork, AnnSynthesisNetwork } from '../network/ann-network.js';
import type { AnnAudiocoderOptions } from '../network/ann-schema.js';
import { hearingOf } from '../network/audiocoder-schema.js';
import { decoderOf, RELU_NEURON, reluLayers, squaredRule } from '../network/layers.js';
import { type GivenAnnAudiocoderOptions, resolveAnnAudiocoderOptions } from '../network/presets.js';
import { largestOf, quantise } from '../network/quantise.js';
import { audiocoderWidths } from '../network/synthesis.js';
import { hiddenValues } from '../use/ann-images.js';
import { type AnnSynthesisQuality, annDrawer, measureAnnSynthesis } from '../use/ann-synthesis-quality.js';
import { clipIntensities } from '../use/clip-batches.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';
import { engineFor } from '../use/run-layers.js';
import { batchSamples, samplesPerEpoch } from './batch-order.js';
import type { AnnAudiocoderLine } from './metrics-line.js';
import { type AudioData, checkClips } from './train-audiocoder.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { shareWarnings } from './warnings.js';

/** A batch of an ANN audiocoder's training. */
export type AnnAudiocoderEvent = TrainingEvent<AnnAudiocoderLine, AnnSynthesisNetwork>;

/** What an ANN audiocoder is trained on. */
export type AnnAudiocoderData = AudioData<AnnNetwork>;

/** To follow, to stop and to go on with a training. */
export interface AnnAudiocoderControls extends TrainControls {
  /** Called with what the test after each epoch saw. */
  readonly onTest?: ((quality: AnnSynthesisQuality) => void) | undefined;
}

/**
 * Trains the ANN twin of an audiocoder on pairs of sounds and images: an event a batch, the synthesis network at the end.
 * Throws a UsageError where an option is out of range, or where the training diverges.
 */
export async function* trainAnnAudiocoder(
  data: AnnAudiocoderData,
  given: GivenAnnAudiocoderOptions = {},
  { onTest, ...controls }: AnnAudiocoderControls = {},
): AsyncGenerator<AnnAudiocoderEvent, AnnSynthesisNetwork> {
  const options = resolveAnnAudiocoderOptions(given);
  const { heard, split, pairs, images, autoencoder } = data;
  checkClips(data);
  const inputs = hearingInputs(hearingOf(options));
  const widths = audiocoderWidths(inputs, options, autoencoder);
  const outputs = widths[widths.length - 1];
  const maps = await mapsToLearn(data, options);
  const samplesAt = batchSamples(split.train.length, options);
  let decoder: Engine | undefined;
  const test = async (engine: Engine, line: AnnAudiocoderLine): Promise<AnnAudiocoderLine> => {
    decoder ??= await engineFor(decoderOf(reluLayers(autoencoder)), {
      ...{ engine: options.engine, threads: 1 },
      ...{ batch: engine.shape.batch, steps: 1 },
    });
    const task = { heard, clips: split.test, images, labels: pairs.labels };
    const quality = await measureAnnSynthesis(annDrawer([engine, decoder]), task);
    onTest?.(quality);
    return { ...line, test: { mse: quality.mse, right: quality.right } };
  };
  try {
    return yield* trainLoop(
      {
        shape: denseShape(widths, RELU_NEURON),
        rule: squaredRule(options),
        options,
        steps: 1,
        size: samplesPerEpoch(split.train.length, options),
        batchAt: (index) => {
          const clips = samplesAt(index).samples.map((place) => split.train[place]);
          const wanted = new Float32Array(clips.length * outputs);
          for (const [b, clip] of clips.entries()) {
            const map = pairs.ofClip[clip];
            wanted.set(maps.subarray(map * outputs, (map + 1) * outputs), b * outputs);
          }
          return {
            ...{ size: clips.length, steps: 1 },
            input: { kind: 'values', values: clipIntensities(heard, clips, inputs) },
            target: { kind: 'values', values: wanted },
          } as const;
        },
        measure: (batch, result, line) => ({
          ...line,
          activeShares: result.activity,
          mapMse: meanNormalisedMse(batch.target.values, result.outputs, outputs),
        }),
        warnings: ({ activity }) => shareWarnings(activity),
        test,
        trained: (weights): AnnSynthesisNetwork => ({
          audiocoder: { widths, weights, options },
          autoencoder,
          classes: heard.classes,
        }),
      },
      controls,
    );
  } finally {
    await decoder?.[Symbol.asyncDispose]();
  }
}

/** The hidden values of the paired images [images, N_1], in few bits where so many are asked for. */
async function mapsToLearn(
  { autoencoder, images }: AnnAudiocoderData,
  { bits, engine, threads }: AnnAudiocoderOptions,
): Promise<Float32Array> {
  const values = await hiddenValues(autoencoder, images, { engine, threads });
  return bits === 0 ? values : quantise(values, bits, largestOf(values));
}
