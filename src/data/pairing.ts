/**
 * Pairs of spoken clips and images (paper, section 3.2.1).
 *
 * Dataset A: one image per class, chosen or the one nearest to the mean of its class. Dataset B: each training clip
 * has its own image, drawn at random among those of its class.
 */
import { UsageError } from '../core/errors.js';
import { Purpose, RandomStream } from '../core/philox.js';
import type { ClipSet } from './clip-set.js';
import { type ImageSet, imagePixels } from './image-set.js';

/** Target image of every clip. */
export interface Pairs {
  /** Indices in the image set of the images that clips are paired with. */
  readonly places: readonly number[];
  /** Label of clips that each image belongs to [images]. */
  readonly labels: readonly number[];
  /** Indices into `places` [clips]; in Dataset B only those of training clips have a meaning. */
  readonly ofClip: Uint32Array;
}

/** Returns for every class the index of the image with the least squared distance to the mean of its class. */
export function imagesNearestToMean(images: ImageSet): number[] {
  const size = images.width * images.height;
  const counts = images.classes.map(() => 0);
  const means = images.classes.map(() => new Float64Array(size));
  for (let n = 0; n < images.count; n++) {
    const pixels = imagePixels(images, n);
    const mean = means[images.labels[n]];
    counts[images.labels[n]]++;
    for (let j = 0; j < size; j++) mean[j] += pixels[j];
  }
  for (const [label, mean] of means.entries()) for (let j = 0; j < size; j++) mean[j] /= counts[label];
  const nearest = images.classes.map(() => -1);
  const least = images.classes.map(() => Number.POSITIVE_INFINITY);
  for (let n = 0; n < images.count; n++) {
    const pixels = imagePixels(images, n);
    const label = images.labels[n];
    const mean = means[label];
    let distance = 0;
    for (let j = 0; j < size; j++) distance += (pixels[j] - mean[j]) ** 2;
    if (distance < least[label]) [least[label], nearest[label]] = [distance, n];
  }
  return nearest;
}

/**
 * Returns the image label for each class of clips: that of the same name, or of the same position if names differ and
 * there are equally many. Throws a UsageError if neither holds.
 */
export function matchClasses(clips: Pick<ClipSet, 'name' | 'classes'>, images: ImageSet): number[] {
  const byName = clips.classes.map((name) => images.classes.indexOf(name));
  const labels = byName.includes(-1) ? clips.classes.map((_, label) => label) : byName;
  const used = new Set(images.labels);
  if (
    (byName.includes(-1) && clips.classes.length !== images.classes.length) ||
    !labels.every((l) => used.has(l))
  ) {
    throw new UsageError(
      `the ${clips.classes.length} classes of ${clips.name} (${clips.classes.slice(0, 10).join(', ')}) do not match ` +
        `those of the images of ${images.name} (${images.classes.slice(0, 10).join(', ')})`,
    );
  }
  return labels;
}

/**
 * Builds Dataset A. `chosen` are indices of images, one per class of clips. Throws a UsageError if one has another
 * class.
 */
export function pairByClass(
  clips: Omit<ClipSet, 'load'>,
  images: ImageSet,
  chosen?: readonly number[],
): Pairs {
  const classes = matchClasses(clips, images);
  let places: readonly number[];
  if (chosen === undefined) {
    const nearest = imagesNearestToMean(images);
    places = classes.map((label) => nearest[label]);
  } else {
    if (chosen.length !== classes.length) {
      throw new UsageError(
        `--class-images must be ${classes.length} places, one per class, got ${chosen.length}`,
      );
    }
    for (const [label, place] of chosen.entries()) {
      if (place < images.count && images.labels[place] === classes[label]) continue;
      const what =
        place < images.count
          ? `image ${place} of ${images.name} is of class ${images.classes[images.labels[place]]}`
          : `${images.name} has ${images.count} images`;
      throw new UsageError(
        `--class-images: place ${place} must be an image of class ${images.classes[classes[label]]}, but ${what}`,
      );
    }
    places = chosen;
  }
  const ofClip = Uint32Array.from(clips.clips, ({ label }) => label);
  return { places, labels: [...classes.keys()], ofClip };
}

/** Builds Dataset B: an image for every clip of `train`. The same image may be drawn for several. */
export function pairByClip(
  clips: Omit<ClipSet, 'load'>,
  images: ImageSet,
  train: Uint32Array,
  seed: number,
): Pairs {
  const classes = matchClasses(clips, images);
  const byLabel = images.classes.map((): number[] => []);
  for (let n = 0; n < images.count; n++) byLabel[images.labels[n]].push(n);
  const ofClip = new Uint32Array(clips.clips.length);
  const places: number[] = [];
  const labels: number[] = [];
  for (const clip of train) {
    const { label } = clips.clips[clip];
    const choice = byLabel[classes[label]];
    ofClip[clip] = places.length;
    places.push(choice[new RandomStream(seed, Purpose.pairing, clip).below(choice.length)]);
    labels.push(label);
  }
  return { places, labels, ofClip };
}
