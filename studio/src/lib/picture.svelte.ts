/** The image that Reconstruct and Compress work on: drawn, picked from the built-in digits, or opened from a file. */
import { type ImageSet, imagePixels } from '../../../src/data/image-set.js';
import type { GreyImage } from '../../../src/data/png.js';
import type { ImageSize } from '../../../src/data/resize.js';
import { networks } from './networks.svelte.js';
import { fitImage, openImage } from './open-image.js';
import { drawStroke, type Stroke } from './pen.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

const DIGITS = 500;
const NOTHING = 'nothing yet';

class PictureState {
  size = $state.raw<ImageSize>({ width: 28, height: 28 });
  /** [height·width] */
  pixels = $state.raw(new Uint8Array(28 * 28));
  /** What it is, in a few words. */
  source = $state(NOTHING);
  /** Place among the built-in digits, which decides its random numbers, too; 0 for all others. */
  place = $state(0);
  problem = $state.raw<Problem>();
  /** As it came, so that one size after the other does not wear it away. */
  #original: GreyImage = { width: 28, height: 28, pixels: new Uint8Array(28 * 28) };
  #digits: Promise<ImageSet> | undefined;
  #begun: Promise<void> | undefined;
  /** Counts what was asked for: of what takes its time, the last counts. */
  #asked = 0;

  /** Picks a first digit, once. */
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

  get canPick(): number {
    return DIGITS;
  }

  async pick(place: number): Promise<void> {
    const asked = ++this.#asked;
    const at = ((place % DIGITS) + DIGITS) % DIGITS;
    const digits = await this.#loadDigits();
    if (asked !== this.#asked) return;
    const { width, height } = digits;
    this.#show(
      { width, height, pixels: imagePixels(digits, at) },
      `built-in digit ${at}, a ${digits.labels[at]}`,
    );
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
    await this.#loadDigits();
    // Who was quicker keeps what was drawn or opened meanwhile.
    if (this.#asked === 0) await this.pick(place);
  }

  #loadDigits(): Promise<ImageSet> {
    this.#digits ??= model().digits(DIGITS);
    return this.#digits;
  }
}

export const picture = new PictureState();
