/** The image that Reconstruct and Compress work on: drawn, picked from the built-in digits, or opened from a file. */
import { type ImageSet, imagePixels } from '../../../src/data/image-set.js';
import { type ImageSize, resizeImage } from '../../../src/data/resize.js';
import { networks } from './networks.svelte.js';
import { openImage } from './open-image.js';
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
  #digits: ImageSet | undefined;
  #begun = false;

  /** Picks a first digit, once. */
  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    await networks.begin();
    this.#digits ??= await model().digits(DIGITS);
    // Who was quicker keeps what was drawn or opened meanwhile.
    if (this.source === NOTHING) await this.pick(2);
  }

  /** Brings the image to the size that the open network takes. */
  fit(size: ImageSize): void {
    const { width, height } = this.size;
    if (width === size.width && height === size.height) return;
    this.pixels = new Uint8Array(resizeImage(this.pixels, this.size, size));
    this.size = size;
  }

  get canPick(): number {
    return DIGITS;
  }

  async pick(place: number): Promise<void> {
    this.#digits ??= await model().digits(DIGITS);
    const digits = this.#digits;
    const at = ((place % DIGITS) + DIGITS) % DIGITS;
    const { width, height } = digits;
    this.pixels = new Uint8Array(resizeImage(imagePixels(digits, at), { width, height }, this.size));
    this.place = at;
    this.source = `built-in digit ${at}, a ${digits.labels[at]}`;
  }

  async open(file: File): Promise<void> {
    try {
      this.pixels = new Uint8Array(await openImage(file, this.size));
      this.place = 0;
      this.source = file.name;
      this.problem = undefined;
    } catch (error) {
      this.problem = problemOf(error, `${file.name} could not be opened`);
    }
  }

  draw(stroke: Stroke): void {
    this.pixels = new Uint8Array(drawStroke(this.pixels, this.size, stroke));
    this.place = 0;
    this.source = 'your drawing';
  }

  clear(): void {
    this.pixels = new Uint8Array(this.size.width * this.size.height);
    this.place = 0;
    this.source = 'an empty image';
  }
}

export const picture = new PictureState();
