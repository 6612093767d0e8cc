/**
 * A sound → an image by a synthesis network (paper, figure 6).
 *
 *     sound → intensities → T steps of spikes: inputs → audiocoder → decoder of the autoencoder → counts of the outputs
 *
 * The audiocoder's output spikes of step t are the decoder's input of step t. Brightness is that of reconstructions.
 */
import { type Hearing, hear } from '../cochlea/hearing.js';
import { designEar } from '../cochlea/lyon-filters.js';
import type { Sound } from '../data/sound.js';
import { trimSilence } from '../data/trim-silence.js';
import type { EngineName } from '../engine/index.js';
import { hearingOf } from '../network/audiocoder-schema.js';
import type { SpikingSynthesisNetwork } from '../network/synthesis.js';
import type { Outputs } from '../neurons/neuron.js';
import { spikeCounts } from './batches.js';
import type { ChainOptions } from './chain.js';
import { ClipPainter } from './clip-painter.js';
import { hearTrimmed } from './hear-word.js';
import type { HeardClip } from './heard-clip.js';
import type { Reconstruction } from './reconstruct.js';
import type { SynthesisRecord } from './synthesis-record.js';

/** The image of a sound. */
export interface Synthesis extends Reconstruction {
  readonly heard: HeardClip;
}

/** Options of drawing. */
export interface SynthesizeOptions {
  /** Default: the one the network was trained by. */
  readonly engine?: EngineName | undefined;
}

/** A record of all steps; a title makes it one that `synthesisAnimation` draws. */
export interface UntitledRecord extends Omit<SynthesisRecord, 'title' | 'heard'> {
  readonly heard: HeardClip;
  readonly inputSpikes: readonly Uint32Array[];
}

/** Every sound is drawn as clip 0 of a test set: the same sound always becomes the same image. */
const SAMPLE = Uint32Array.of(0);

/** A network made ready to draw one sound after the other, never two at a time. */
export class Synthesizer implements AsyncDisposable {
  private constructor(
    readonly network: SpikingSynthesisNetwork,
    private readonly painter: ClipPainter,
  ) {}

  /** Makes the engines, which takes a while for a large network: its weights are copied. */
  static async create(
    network: SpikingSynthesisNetwork,
    { engine }: SynthesizeOptions = {},
  ): Promise<Synthesizer> {
    return new Synthesizer(network, await ClipPainter.create(network, 1, { engine, threads: 1 }));
  }

  /**
   * Returns what the network hears: of one that hears words, the word in the sound, all of it where there is none.
   * Throws a RangeError for a sample rate out of range and for samples that are no numbers.
   */
  hear(sound: Sound): HeardClip {
    const hearing = hearingOf(this.network.audiocoder.options);
    if (!this.network.hearsWords) return hearWhole(sound, hearing);
    return hearTrimmed(trimSilence(sound) ?? sound, hearing);
  }

  /** The image of what was heard. */
  async paint(heard: HeardClip): Promise<Synthesis> {
    const painting = await this.painter.paint({ intensities: [heard.values] }, SAMPLE);
    const counts = spikeCounts(painting.images);
    const { width, height } = this.network.autoencoder.image;
    return { width, height, pixels: this.painter.toGrey(counts), counts, heard };
  }

  /** The image of a sound. */
  async draw(sound: Sound): Promise<Synthesis> {
    return this.paint(this.hear(sound));
  }

  /** Every spike on the way to the same image. */
  async record(sound: Sound): Promise<UntitledRecord> {
    const heard = this.hear(sound);
    const { width, height } = this.network.autoencoder.image;
    const { widths, options } = this.network.audiocoder;
    const { steps } = options;
    const pixels = width * height;
    const [hidden, outputs] = [widths[1], widths[widths.length - 1]];
    const record = {
      inputSpikes: [] as Uint32Array[],
      hiddenSpikes: new Uint8Array(steps * hidden),
      outputSpikes: new Uint8Array(steps * outputs),
      imageCounts: new Uint16Array(steps * pixels),
    };
    const records: ChainOptions['records'] = [
      ({ step, input, outputs: spikes }) => {
        record.inputSpikes.push(placesOf(input));
        record.hiddenSpikes.set(spikes[0], (step - 1) * hidden);
        record.outputSpikes.set(spikes[spikes.length - 1], (step - 1) * outputs);
      },
      ({ step, outputs: layers }) => {
        const image = layers[layers.length - 1];
        const start = (step - 1) * pixels;
        for (let n = 0; n < pixels; n++) {
          const before = step === 1 ? 0 : record.imageCounts[start - pixels + n];
          record.imageCounts[start + n] = before + image[n];
        }
      },
    ];
    await this.painter.paint({ intensities: [heard.values] }, SAMPLE, { records });
    return { sound: heard.sound ?? sound, heard, steps, width, height, ...record };
  }

  /** Gives back memory. Nothing can be drawn afterwards. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.painter[Symbol.asyncDispose]();
  }
}

/** The image of a sound; for several, a `Synthesizer` is faster. */
export async function synthesize(
  network: SpikingSynthesisNetwork,
  sound: Sound,
  options?: SynthesizeOptions,
): Promise<Synthesis> {
  await using synthesizer = await Synthesizer.create(network, options);
  return await synthesizer.draw(sound);
}

/** Returns the record of a sound that becomes its image, step by step. */
export async function recordSynthesis(
  network: SpikingSynthesisNetwork,
  sound: Sound,
  options?: SynthesizeOptions,
): Promise<UntitledRecord> {
  await using synthesizer = await Synthesizer.create(network, options);
  return await synthesizer.record(sound);
}

/** A sound as intensities of all frames, those past its end silent. */
function hearWhole(sound: Sound, hearing: Hearing): HeardClip {
  const { channels, centres } = designEar(hearing);
  const { frames, decimation, sampleRate } = hearing;
  const values = new Uint16Array(frames * channels);
  values.set(hear(sound, hearing));
  return { frames, channels, values, centres, frameSeconds: decimation / sampleRate };
}

/** Returns the places of spikes. */
function placesOf(spikes: Outputs): Uint32Array {
  const places: number[] = [];
  for (const [place, spike] of spikes.entries()) if (spike === 1) places.push(place);
  return Uint32Array.from(places);
}
