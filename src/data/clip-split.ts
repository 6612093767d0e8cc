/**
 * Splits of a set of clips into training and test clips.
 *
 * `stratified`: 15 % of every class are test clips, drawn with a seed of its own, so that trainings that differ in any
 * other option share the test set. `speaker:NAME`: all clips of one speaker, who is then absent from training.
 */
import { UsageError } from '../core/errors.js';
import { Purpose, shuffledOrder } from '../core/philox.js';
import type { ClipSet } from './clip-set.js';

/** Fraction of test clips in every class (paper, section 3.2.1: 636 of 4,136 clips). */
export const TEST_SHARE = 0.15;
const MOST_NAMES = 20;

/** Training clips and test clips of a set. */
export interface ClipSplit {
  /** Indices into the set's clips, ascending. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits the clips of a set into training and test clips. Test clips are 15 % of every class, rounded, drawn with
 * `seed`, or, for `speaker:NAME`, all clips of one speaker. Throws a UsageError if a part would be empty, a tested
 * class would have no training clips, or the speaker is unknown.
 */
export function splitClips(
  { name, classes, clips }: Omit<ClipSet, 'load'>,
  split: string,
  seed: number,
): ClipSplit {
  const tested = new Uint8Array(clips.length);
  if (split.startsWith('speaker:')) {
    const speaker = split.slice('speaker:'.length);
    for (const [i, clip] of clips.entries()) if (clip.speaker === speaker) tested[i] = 1;
    if (!tested.includes(1)) throw unknownSpeaker(name, speaker, clips);
  } else {
    for (const label of classes.keys()) {
      const own = [...clips.keys()].filter((i) => clips[i].label === label);
      const count = Math.round(TEST_SHARE * own.length);
      const order = shuffledOrder(own.length, seed, Purpose.split, label);
      for (const place of order.subarray(0, count)) tested[own[place]] = 1;
    }
  }
  const part = (value: number) => Uint32Array.from([...tested.keys()].filter((i) => tested[i] === value));
  const result = { train: part(0), test: part(1) };
  if (result.train.length === 0 || result.test.length === 0) {
    throw new UsageError(
      `${name}: --split ${split} leaves ${result.train.length} of ${clips.length} clips to learn from and ` +
        `${result.test.length} to test on, both need some`,
    );
  }
  const learned = new Set(Array.from(result.train, (i) => clips[i].label));
  const unheard = result.test.find((i) => !learned.has(clips[i].label));
  if (unheard !== undefined) {
    throw new UsageError(
      `${name}: --split ${split} tests on class ${classes[clips[unheard].label]}, of which it leaves no clip to learn from`,
    );
  }
  return result;
}

function unknownSpeaker(name: string, speaker: string, clips: ClipSet['clips']): UsageError {
  const known = [...new Set(clips.map((clip) => clip.speaker))].filter((one) => one !== '').sort();
  const listed = known.slice(0, MOST_NAMES).join(', ') + (known.length > MOST_NAMES ? ', …' : '');
  return new UsageError(
    known.length === 0
      ? `${name}: the speakers of its clips are unknown, choose --split stratified`
      : `${name}: no clip is spoken by "${speaker}", choose one of ${listed}`,
  );
}
