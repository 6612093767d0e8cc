/**
 * Training an audiocoder: it hears clips and learns to spike as the hidden layer of an autoencoder does for the image
 * that each clip is paired with (paper, section 3.2). The loop itself is `train-loop.ts`.
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
import type { BatchResult, Engine, SpikeMapTarget } from '../engine/engine.js';
import { denseShape } from '../engine/shape.js';
import { hearingOf } from '../network/audiocoder-schema.js';
import { decoderOf, lifLayers, lifOf, membraneRule } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { type GivenAudiocoderOptions, resolveAudiocoderOptions } from '../network/presets.js';
import type { LoopOptions } from '../network/schema.js';
import { audiocoderWidths, type SynthesisNetwork } from '../network/synthesis.js';
import { clipInput } from '../use/clip-batches.js';
import { encodeImages, repeatMaps } from '../use/hidden-map.js';
import { meanNormalisedMse } from '../use/normalised-mse.js';
import { ClipPainter, measureSynthesis, type SynthesisQuality } from '../use/synthesis-quality.js';
import { batchesPerEpoch, batchSamples, samplesPerEpoch, trainingOrder } from './batch-order.js';
import type { AudiocoderLine } from './metrics-line.js';
import { type TrainControls, type TrainingEvent, trainLoop } from './train-loop.js';
import { rateWarnings } from './warnings.js';

/** A batch of an audiocoder's training. */
export type AudiocoderEvent = TrainingEvent<AudiocoderLine, SynthesisNetwork>;

/** What an audiocoder of some kind is trained on. */
export interface AudioData<Autoencoder> {
  readonly heard: HeardSet;
  readonly split: ClipSplit;
  readonly pairs: Pairs;
  /** The pixels of the paired images [pairs.places]. */
  readonly images: readonly Uint8Array[];
  readonly autoencoder: Autoencoder;
}

/** What an audiocoder learns from: clips, images, and the autoencoder that draws them. */
export type AudiocoderData = AudioData<Network>;

/** To follow, to stop and to go on with a training. */
export interface AudiocoderControls extends TrainControls {
  /** Called with what the test after each epoch saw. */
  readonly onTest?: ((quality: SynthesisQuality) => void) | undefined;
  /** Called while the maps to learn are drawn, with the draws done and all there are. */
  readonly onMaps?: ((done: number, all: number) => void) | undefined;
}

/** The training clips that are shown, rising. */
export function shownClips({ train }: ClipSplit, { limit, seed }: LoopOptions): Uint32Array {
  if (limit === 0 || limit >= train.length) return train;
  return trainingOrder(train.length, limit, seed, 0)
    .map((place) => train[place])
    .sort();
}

/** Batches of the whole training, of a spiking audiocoder or its ANN twin. */
export function audiocoderBatches(split: ClipSplit, options: LoopOptions): number {
  return options.epochs * batchesPerEpoch(samplesPerEpoch(split.train.length, options), options);
}

/** Throws a UsageError unless there are clips to train on. */
export function checkClips({ heard, split }: Pick<AudioData<unknown>, 'heard' | 'split'>): void {
  if (split.train.length === 0) throw new UsageError(`there are no clips to train on in ${heard.name}`);
}

/** Throws a UsageError where images are not drawn by spike counts: the maps to learn are shown again and again. */
export function checkPainter({ options: { coding } }: Network): void {
  if (CODINGS[coding].readout === 'count') return;
  throw new UsageError(
    `an audiocoder draws by how often outputs spike, its autoencoder was trained with --coding ${coding}: ` +
      'take one with rate or deterministic coding',
  );
}

/**
 * Trains an audiocoder on pairs of sounds and images: an event a batch, the synthesis network at the end. Throws a
 * UsageError where an option is out of range.
 */
export async function* trainAudiocoder(
  data: AudiocoderData,
  given: GivenAudiocoderOptions = {},
  { onTest, onMaps, ...controls }: AudiocoderControls = {},
): AsyncGenerator<AudiocoderEvent, SynthesisNetwork> {
  const options = resolveAudiocoderOptions(given);
  const { heard, split, pairs, images, autoencoder } = data;
  checkClips(data);
  checkPainter(autoencoder);
  const { steps, seed, spikeProbability, mapSteps } = options;
  const inputs = hearingInputs(hearingOf(options));
  const widths = audiocoderWidths(inputs, options, autoencoder);
  const maps = await encodeImages(autoencoder, images, {
    steps: mapSteps,
    settle: options.mapSettle,
    draws: options.mapDraws,
    seed,
    samples: pairs.places,
    engine: options.engine,
    threads: options.threads,
    progress: onMaps,
    signal: controls.signal,
  });
  const samplesAt = batchSamples(split.train.length, options);
  let painter: ClipPainter | undefined;
  const test = async (engine: Engine, line: AudiocoderLine): Promise<AudiocoderLine> => {
    painter ??= await ClipPainter.create(engine, decoderOf(lifLayers(autoencoder)), options, options.engine);
    const task = { heard, clips: split.test, images, labels: pairs.labels };
    const quality = await measureSynthesis(painter, task);
    onTest?.(quality);
    return { ...line, test: { mse: quality.mse, right: quality.right } };
  };
  try {
    return yield* trainLoop(
      {
        shape: denseShape(widths, lifOf(options)),
        rule: membraneRule(options),
        options,
        steps,
        size: samplesPerEpoch(split.train.length, options),
        batchAt: (index) => {
          const { epoch, samples } = samplesAt(index);
          const clips = samples.map((place) => split.train[place]);
          const code = { spikeProbability, seed, purpose: Purpose.trainingSpikes, epoch };
          const shown = Array.from(clips, (clip) => maps[pairs.ofClip[clip]]);
          return {
            size: clips.length,
            steps,
            input: clipInput(heard, clips, inputs, code),
            target: { kind: 'spikes', frames: mapSteps, spikes: repeatMaps(shown, mapSteps) },
          } as const;
        },
        measure: (batch, result, line) => ({
          ...line,
          spikeRates: result.activity,
          mapMse: mapMse(batch, result),
        }),
        warnings: ({ activity }) => rateWarnings(activity),
        test,
        trained: (weights): SynthesisNetwork => ({
          audiocoder: { widths, weights, options },
          autoencoder,
          classes: heard.classes,
        }),
      },
      controls,
    );
  } finally {
    await painter?.[Symbol.asyncDispose]();
  }
}

/** Target spikes over all steps against output spikes, both normalised. */
function mapMse(
  { target, steps, size }: { readonly target: SpikeMapTarget; readonly steps: number; readonly size: number },
  { outputs }: BatchResult,
): number {
  const wanted = new Uint16Array(outputs.length);
  for (let step = 0; step < steps; step++) {
    const from = (step % target.frames) * wanted.length;
    for (let n = 0; n < wanted.length; n++) wanted[n] += target.spikes[from + n];
  }
  return meanNormalisedMse(wanted, outputs, wanted.length / size);
}
