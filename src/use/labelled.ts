/** Samples with labels, images or clips, as networks are shown them. */
import type { HeardSet } from '../data/clip-set.js';
import type { ImageSet } from '../data/image-set.js';
import type { Batch } from '../engine/engine.js';
import { clipIntensities } from './clip-batches.js';
import { type Showing, shownBatch } from './showing.js';

/** Samples of some classes. */
export interface Labelled {
  /** Name of their set. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly count: number;
  /** N_0 */
  readonly inputs: number;
  /** Size of images; undefined of clips. */
  readonly image: { readonly width: number; readonly height: number } | undefined;
  /** Returns the class of a sample. */
  labelOf(place: number): number;
  /** Returns samples at their places as a network's input. */
  input(places: Uint32Array, showing: Showing): Batch['input'];
}

/** Returns the images of a set, or the samples of an event camera, with their labels. */
export function labelledImages(images: ImageSet): Labelled {
  const { name, classes, count, width, height, labels } = images;
  return {
    ...{ name, classes, count, inputs: width * height, image: { width, height } },
    labelOf: (place) => labels[place],
    input: (places, showing) => shownBatch(images, places, showing).input,
  };
}

/** Returns the clips at the places `chosen` of a set, each of `inputs` inputs, with their labels. */
export function labelledClips(heard: HeardSet, chosen: Uint32Array, inputs: number): Labelled {
  const { name, classes, clips } = heard;
  return {
    ...{ name, classes, count: chosen.length, inputs, image: undefined },
    labelOf: (place) => clips[chosen[place]].label,
    input: (places, showing) => {
      const own = places.map((place) => chosen[place]);
      return showing.input(clipIntensities(heard, own, inputs), own);
    },
  };
}
