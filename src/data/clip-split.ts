/**
 * Which clips of a set are tested on and which are learned from.
 *
 * `stratified`: 15 % of every class, chosen by a seed of its own, so that trainings that differ in anything else share
 * their test set. `speaker:NAME`: all clips of one speaker, whom the network then has never heard.
 */
import { UsageError } from '../core/errors.js';
import { Purpose, shuffledOrder } from '../core/philox.js';
import type { ClipSet } from './clip-set.js';

/** Share of every class that is tested on (paper, section 3.2.1: 636 of 4,136 clips). */
export const TEST_SHARE = 0.15;
const MOST_NAMES = 20;

/** Which clips of a set are learned from, and which are tested on. */
export interface ClipSplit {
  /** Indices into the set's clips, rising. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Parts the clips of a set into those to learn from and those to test on: 15 % of every class, rounded, chosen by `seed`, or
 * with a split `speaker:NAME` all of one speaker. Throws a UsageError where a part would be without clips, a tested class
 * without clips to learn from, or the speaker is not known.
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
      ? `${name}: its clips do not tell who speaks, choose --split stratified`
      : `${name}: no clip is spoken by "${speaker}", choose one of ${listed}`,
  );
}
