/** Speak: a sound → everything there is to see of its way to a picture. */
import { VOICES } from '../../../src/data/digit-words.js';
import { digitsSet } from '../../../src/data/digits.js';
import { DIGIT_CLASSES } from '../../../src/data/image-classes.js';
import { imagePixels } from '../../../src/data/image-set.js';
import type { Sound } from '../../../src/data/sound.js';
import { speakDigit } from '../../../src/data/spoken-digits.js';
import { trimSilence } from '../../../src/data/trim-silence.js';
import type { SpikingSynthesisNetwork } from '../../../src/network/synthesis.js';
import { ImageJudge } from '../../../src/use/nearest-image.js';
import { Synthesizer, type UntitledRecord } from '../../../src/use/synthesize.js';

export interface SpokenDrawing extends UntitledRecord {
  /** Neurons of the audiocoder's first layer, and of its outputs. */
  readonly hidden: number;
  readonly outputs: number;
  /** Of a network that draws digits: the one that the picture is nearest to; undefined for a picture of one grey. */
  readonly nearest?: string | undefined;
  /** Chance per step that an output of full intensity spikes, ρ of the decoder. */
  readonly spikeProbability: number;
}

/** A clip that is spoken by code. */
export interface SampleClip {
  readonly digit: number;
  /** Index into the voices. */
  readonly voice: number;
  readonly take: number;
}

/** Takes of the samples: none of those that networks are trained on. */
const FIRST_TAKE = 2 ** 31 + 500;
/** Built-in digits that a drawing is compared with, ten of each class. */
const COMPARED = 100;

export function sampleClip({ digit, voice, take }: SampleClip): Sound {
  return speakDigit({ digit, voice: VOICES[voice].name, seed: 0, take: FIRST_TAKE + take });
}

/** A network that is kept ready from sound to sound. */
export class Speaker {
  #judge: ImageJudge | undefined;
  /** The record under way; it does not fail. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly synthesizer: Synthesizer,
    private readonly network: SpikingSynthesisNetwork,
  ) {}

  static async create(network: SpikingSynthesisNetwork): Promise<Speaker> {
    return new Speaker(await Synthesizer.create(network), network);
  }

  /** Undefined where there is no word in it. `isRecorded` is of a microphone, not of a file. */
  async draw(recording: Sound, isRecorded: boolean): Promise<SpokenDrawing | undefined> {
    const word = trimSilence(recording);
    if (word === undefined) return undefined;
    const { audiocoder, autoencoder, hearsWords } = this.network;
    // Files are heard as the command line hears them. Networks that do not find words themselves were trained on clips
    // that begin with one, which what a microphone gives does not.
    const record = await this.#record(isRecorded && !hearsWords ? word : recording);
    const { widths } = audiocoder;
    return {
      ...record,
      hidden: widths[1],
      outputs: widths[widths.length - 1],
      spikeProbability: autoencoder.options.spikeProbability,
      nearest: this.#nearestDigit(record),
    };
  }

  async dispose(): Promise<void> {
    await this.#last;
    await this.synthesizer[Symbol.asyncDispose]();
  }

  /** One after the other: two sounds at a time would mix in the engine. */
  #record(sound: Sound): Promise<UntitledRecord> {
    const record = this.#last.then(() => this.synthesizer.record(sound));
    this.#last = record.catch(() => undefined);
    return record;
  }

  #nearestDigit({ steps, width, height, imageCounts }: UntitledRecord): string | undefined {
    const { classes } = this.network;
    if (classes.join() !== DIGIT_CLASSES.join() || width !== 28 || height !== 28) return undefined;
    if (this.#judge === undefined) {
      const digits = digitsSet({ seed: 0, count: COMPARED });
      const images = Array.from({ length: COMPARED }, (_, i) => imagePixels(digits, i));
      this.#judge = new ImageJudge(images, [...digits.labels]);
    }
    const { nearest } = this.#judge.judge(imageCounts.subarray((steps - 1) * width * height), 0);
    return nearest === undefined ? undefined : classes[nearest];
  }
}
