/**
 * Which of some images a drawn one is nearest to, by the normalised squared error (`normalised-mse.ts`), and how near
 * it is to those of its own class (paper, section 3.2.3).
 */
import { normalise } from './normalised-mse.js';

/** Likeness of a drawing to its images. */
export interface Likeness {
  /** Lowest error to an image of the right class. */
  readonly mse: number;
  /** Place of that image among all. */
  readonly ofClass: number;
  /** Lowest error to any image. */
  readonly mseOfAny: number;
  /** The label of the nearest image; undefined for a drawing of one grey, which is as far from all. */
  readonly nearest: number | undefined;
}

/** Finds the images that a drawing is nearest to. */
export class ImageJudge {
  readonly #images: readonly Float64Array[];

  /** `images` [n] of one size, their `labels` [n]. */
  constructor(
    images: readonly ArrayLike<number>[],
    private readonly labels: readonly number[],
  ) {
    this.#images = images.map(normalise);
  }

  /** Compares spike counts [pixels] of a drawn image, meant to be of class `label`. */
  judge(counts: ArrayLike<number>, label: number): Likeness {
    const drawn = normalise(counts);
    let [mse, ofClass] = [Number.POSITIVE_INFINITY, -1];
    let [mseOfAny, nearest] = [Number.POSITIVE_INFINITY, -1];
    for (const [i, image] of this.#images.entries()) {
      let sum = 0;
      for (let n = 0; n < image.length; n++) {
        const difference = image[n] - drawn[n];
        sum += difference * difference;
      }
      const error = sum / image.length;
      if (this.labels[i] === label && error < mse) [mse, ofClass] = [error, i];
      if (error < mseOfAny) [mseOfAny, nearest] = [error, this.labels[i]];
    }
    const isBlank = drawn.every((value) => value === 0);
    return { mse, ofClass, mseOfAny, nearest: isBlank ? undefined : nearest };
  }
}
