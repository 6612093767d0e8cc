/** The image that Reconstruct and Compress work on: drawn, picked from the built-in digits or others, or opened from a file. */
import { type ImageSet, imagePixels } from '../../../src/data/image-set.js';
import type { ImageSize } from '../../../src/data/resize.js';
import type { GreyImage } from '../../../src/formats/png.js';
import { networks } from './networks.svelte.js';
import { fitImage, openImage } from './open-image.js';
import { drawStroke, type Stroke } from './pen.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

/** How many built-in digits are offered. */
const DIGITS = 500;
const NOTHING = 'nothing yet';

interface Choice {
  readonly count: number;
  /** What an image of it is called, and with its article. */
  readonly noun: string;
  readonly one: string;
  /** Name of the set; of the built-in digits none. */
  readonly set?: string;
}

class PictureState {
  size = $state.raw<ImageSize>({ width: 28, height: 28 });
  /** [height·width] */
  pixels = $state.raw(new Uint8Array(28 * 28));
  /** What it is, in a few words. */
  source = $state(NOTHING);
  /** Place among the images to pick from, which decides its random numbers, too; 0 for all others. */
  place = $state(0);
  problem = $state.raw<Problem>();
  /** What there is to pick from. */
  choice = $state.raw<Choice>({ count: DIGITS, noun: 'digit', one: 'a digit' });
  /** As it came, so that one size after the other does not wear it away. */
  #original: GreyImage = { width: 28, height: 28, pixels: new Uint8Array(28 * 28) };
  #offered: Promise<ImageSet> | undefined;
  #begun: Promise<void> | undefined;
  /** Counts what was asked for: of what takes its time, the last counts. */
  #asked = 0;

  /** Offers other images than the built-in digits. */
  offer(images: ImageSet): void {
    this.#offered = Promise.resolve(images);
    this.choice = { count: images.count, noun: 'image', one: 'an image', set: images.name };
  }

  /** Picks a first image, once. */
  begin(): Promise<void> {
    this.#begun ??= this.#beginWith(2);
    return this.#begun;
  }

  /** Brings the image to the size that the open network takes. */
  fit(size: ImageSize): void {
    if (size.width === this.size.width && size.height === this.size.height) return;
    this.size = size;
    this.pixels = new Uint8Array(fitImage(this.#original, size));
  }

  async pick(place: number): Promise<void> {
    const asked = ++this.#asked;
    const { count, set } = this.choice;
    const at = ((place % count) + count) % count;
    const images = await this.#load();
    if (asked !== this.#asked) return;
    const { width, height, classes, labels } = images;
    const what = set === undefined ? `built-in digit ${at}, a` : `test image ${at} of ${set}, class`;
    this.#show({ width, height, pixels: imagePixels(images, at) }, `${what} ${classes[labels[at]]}`);
    this.place = at;
  }

  async open(file: File): Promise<void> {
    const asked = ++this.#asked;
    try {
      const image = await openImage(file);
      if (asked !== this.#asked) return;
      this.#show(image, file.name);
      this.problem = undefined;
    } catch (error) {
      this.problem = problemOf(error, `${file.name} could not be opened`);
    }
  }

  draw(stroke: Stroke): void {
    this.#asked++;
    const pixels = drawStroke(this.pixels, this.size, stroke);
    this.#show({ ...this.size, pixels }, 'your drawing');
  }

  clear(): void {
    this.#asked++;
    const { width, height } = this.size;
    this.#show({ width, height, pixels: new Uint8Array(width * height) }, 'an empty image');
  }

  #show(image: GreyImage, source: string): void {
    this.#original = image;
    this.pixels = new Uint8Array(fitImage(image, this.size));
    this.source = source;
    this.place = 0;
  }

  async #beginWith(place: number): Promise<void> {
    await networks.begin();
    await this.#load();
    // Who was quicker keeps what was drawn or opened meanwhile.
    if (this.#asked === 0) await this.pick(place);
  }

  #load(): Promise<ImageSet> {
    this.#offered ??= model().digits(DIGITS);
    return this.#offered;
  }
}

export const picture = new PictureState();
