/** A set of spoken clips: what each says and who says it, and its sound when asked for. */
import type { Sound } from './sound.js';

/** One spoken clip of a set, without its sound. */
export interface Clip {
  /** Unique in its set and the same on every machine, such as `7_theo_18`: clips are ordered by it. */
  readonly name: string;
  /** Index into the set's classes. */
  readonly label: number;
  readonly speaker: string;
}

/** Spoken clips by class; their sounds are read when asked for. */
export interface ClipSet {
  /** Name in titles. */
  readonly name: string;
  /** What each label is called: the digits `0` to `9`, or a folder's classes. */
  readonly classes: readonly string[];
  readonly clips: readonly Clip[];
  /** The sound of clip `index`. Throws an InputError where it cannot be read. */
  readonly load: (index: number) => Promise<Sound>;
}

/** A set of clips as the ear hears them. */
export interface HeardSet extends Omit<ClipSet, 'load'> {
  /** Of each clip, 0..65535, channel-fastest; inputs past the end of one are silent. */
  readonly intensities: readonly Uint16Array[];
}
