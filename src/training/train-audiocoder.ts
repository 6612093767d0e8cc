/**
 * Training an audiocoder: it hears clips and learns the hidden layer that an autoencoder has for the image that each clip
 * is paired with (paper, section 3.2): its spikes (`map-targets.ts`), or of an ANN its values. The loop itself is
 * `train-loop.ts`.
 *
 * After each epoch the frozen network draws all test clips.
 */
import { hearingInputs } from '../cochlea/hearing.js';
import { UsageError } from '../core/errors.js';
import { Purpose } from '../core/philox.js';
import type { HeardSet } from '../data/clip-set.js';
import type { ClipSplit } from '../data/clip-split.js';
import type { Pairs } from '../data/pairing.js';
import { CODINGS } from '../encoders/coding.js';
import type { Batch, Engine } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import { activityFields } from '../network/activity.js';
import { type AudiocoderOptions, hearingOf } from '../network/audiocoder-schema.js';
import { ruleOf } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { isSpiking, neuronSpec } from '../network/neuron-options.js';
import { type GivenAudiocoderOptions, resolveAudiocoderOptions } from '../network/presets.js';
import type { LoopOptions } from '../network/schema.js';
import { audiocoderWidths, type SynthesisNetwork } from '../network/synthesis.js';
import type { NeuronName } from '../neurons/index.js';
import { clipInput, clipIntensities } from '../use/clip-batches.js';
import { ClipPainter } from '../use/clip-painter.js';
import { measureSynthesis, type SynthesisQuality } from '../use/synthesis-quality.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch, trainingOrder } from './batch-order.js';
import { mapTargets } from './map-targets.js';
import type { AudiocoderLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { layerWarnings } from './warnings.js';

/** A batch of an audiocoder's training. */
export type AudiocoderEvent<Neuron extends NeuronName = NeuronName> = TrainingEvent<
  AudiocoderLine<Neuron>,
  SynthesisNetwork<Neuron>
>;

/** Clips, images, and the autoencoder that draws them. */
export interface AudiocoderData<Neuron extends NeuronName = NeuronName> {
  readonly heard: HeardSet;
  readonly split: ClipSplit;
  readonly pairs: Pairs;
  /** The pixels of the paired images [pairs.places]. */
  readonly images: readonly Uint8Array[];
  readonly autoencoder: Network<Neuron>;
}

/** Abort signal, state and callbacks of a training. */
export interface AudiocoderControls<Neuron extends NeuronName = NeuronName> extends TrainControls {
  /** Called with the result of the test after each epoch. */
  readonly onTest?: ((quality: SynthesisQuality<Neuron>) => void) | undefined;
  /** Called while the maps to learn are drawn, with the draws done and all there are. */
  readonly onMaps?: ((done: number, all: number) => void) | undefined;
}

/** Returns the training clips that are shown, rising. */
export function shownClips({ train }: ClipSplit, { limit, seed }: LoopOptions): Uint32Array {
  if (limit === 0 || limit >= train.length) return train;
  return trainingOrder(train.length, limit, seed, 0)
    .map((place) => train[place])
    .sort();
}

/** Returns the batches of the whole training of an audiocoder. */
export function audiocoderBatches(split: ClipSplit, options: LoopOptions): number {
  return options.epochs * batchesPerEpoch(samplesPerEpoch(split.train.length, options), options);
}

/** Throws a UsageError unless there are clips to train on. */
function checkClips({ heard, split }: Pick<AudiocoderData, 'heard' | 'split'>): void {
  if (split.train.length === 0) throw new UsageError(`there are no clips to train on in ${heard.name}`);
}

/** Throws a UsageError if images are not drawn by spike counts: the maps to learn are shown again and again. */
export function checkPainter({ options }: Network): void {
  if (!isSpiking(options) || CODINGS[options.coding].readout === 'count') return;
  throw new UsageError(
    `an audiocoder draws by how often outputs spike, its autoencoder was trained with --coding ${options.coding}: ` +
      'take one with rate or deterministic coding',
  );
}

/**
 * Trains an audiocoder on pairs of sounds and images: an event a batch, the synthesis network at the end. Throws a
 * UsageError if an option is out of range, or if the training diverges.
 */
export async function* trainAudiocoder<Neuron extends NeuronName = 'lif'>(
  data: AudiocoderData<Neuron>,
  given: GivenAudiocoderOptions<Neuron> = {},
  controls: AudiocoderControls<Neuron> = {},
): AsyncGenerator<AudiocoderEvent<Neuron>, SynthesisNetwork<Neuron>> {
  const options = resolveAudiocoderOptions<NeuronName>(given as GivenAudiocoderOptions);
  const training = train(data as AudiocoderData, options, controls as AudiocoderControls);
  // Lines and network are those of the neurons that are given.
  return yield* training as unknown as AsyncGenerator<AudiocoderEvent<Neuron>, SynthesisNetwork<Neuron>>;
}

async function* train(
  data: AudiocoderData,
  options: AudiocoderOptions,
  { onTest, onMaps, ...controls }: AudiocoderControls,
): AsyncGenerator<AudiocoderEvent, SynthesisNetwork> {
  const { heard, split, pairs, images, autoencoder } = data;
  checkClips(data);
  checkPainter(autoencoder);
  const { neuron } = options;
  const inputs = hearingInputs(hearingOf(options));
  const widths = audiocoderWidths(inputs, options, autoencoder);
  const targets = await mapTargets(data, options, { progress: onMaps, signal: controls.signal });
  const samplesAt = batchSamples(split.train.length, options);
  let painter: ClipPainter | undefined;
  const test = async (engine: Engine, line: AudiocoderLine): Promise<AudiocoderLine> => {
    painter ??= await ClipPainter.around(engine, { audiocoder: { widths, options }, autoencoder });
    const task = { heard, clips: split.test, images, labels: pairs.labels };
    const quality = await measureSynthesis(painter, neuron, task);
    onTest?.(quality);
    return { ...line, test: { mse: quality.mse, right: quality.right } };
  };
  try {
    return yield* trainLoop(
      {
        shape: denseShape(widths, neuronSpec(options)),
        rule: ruleOf(options),
        options,
        steps: isSpiking(options) ? options.steps : 1,
        size: samplesPerEpoch(split.train.length, options),
        batchAt: (index) => {
          const { epoch, samples } = samplesAt(index);
          const clips = samples.map((place) => split.train[place]);
          return { ...shownClipsBatch(heard, clips, inputs, options, epoch), target: targets.of(clips) };
        },
        measure: ({ target, steps, size }, result, line): AudiocoderLine => ({
          ...line,
          ...activityFields(neuron, result.activity),
          mapMse: targets.mse(target, steps, size, result),
        }),
        warnings: ({ activity }) => layerWarnings(neuron, activity),
        test,
        trained: (weights) =>
          // The network is of the neurons of its options.
          ({
            audiocoder: { widths, weights, options },
            autoencoder,
            classes: heard.classes,
          }) as SynthesisNetwork,
      },
      controls,
    );
  } finally {
    await painter?.[Symbol.asyncDispose]();
  }
}

/** Returns clips as the audiocoder hears them: rates of spikes, or intensities. */
function shownClipsBatch(
  heard: HeardSet,
  clips: Uint32Array,
  inputs: number,
  options: AudiocoderOptions,
  epoch: number,
): Batch {
  const size = clips.length;
  if (!isSpiking(options)) {
    return { size, steps: 1, input: { kind: 'values', values: clipIntensities(heard, clips, inputs) } };
  }
  const { spikeProbability, seed, steps } = options;
  const code = { spikeProbability, seed, purpose: Purpose.trainingSpikes, epoch };
  return { size, steps, input: clipInput(heard, clips, inputs, code) };
}
