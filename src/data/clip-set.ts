/** Sets of spoken clips: the word and speaker of each clip, and its sound, loaded on demand. */
import type { Sound } from './sound.js';

/** One spoken clip of a set, without its sound. */
export interface Clip {
  /** Unique in its set and the same on every machine, such as `7_theo_18`: clips are ordered by it. */
  readonly name: string;
  /** Index into the set's classes. */
  readonly label: number;
  readonly speaker: string;
}

/** Spoken clips with class labels; their sounds are read on demand. */
export interface ClipSet {
  /** Name in titles. */
  readonly name: string;
  /** Names of the labels: the digits `0` to `9`, or a folder's classes. */
  readonly classes: readonly string[];
  readonly clips: readonly Clip[];
  /** Reads the sound of clip `index`. Throws an InputError if it cannot be read. */
  readonly load: (index: number) => Promise<Sound>;
}

/** A set of clips after the front end: intensities instead of sounds. */
export interface HeardSet extends Omit<ClipSet, 'load'> {
  /** Intensities of each clip, 0..65535, channel-fastest; inputs past a clip's end are silent. */
  readonly intensities: readonly Uint16Array[];
}
