/**
 * Naming schemes of published sets: from a path to a clip. The file may lie in any folders, as after unpacking an
 * archive, unless the layout needs its folder's name; case is ignored.
 */
import type { Clip } from '../../data/clip-set.js';

/** Function from a path, as its parts below the set's folder, to its clip; undefined for files outside the set. */
export type ClipLayout = (path: readonly string[]) => Clip | undefined;

/** `{digit}_{speaker}_{index}.wav`, as in FSDD and AudioMNIST. */
const NUMBERED = /^(\d)_([^_]+)_(\d+)\.wav$/i;
/** `{00..09}{speaker}{session}{token}`; letters and command words of TI-46 have other prefixes. */
const TI46 = /^(0\d)([fm]\d)?(\w*)\.(?:wav|sph)$/i;
const TI46_SPEAKER = /^[fm]\d$/i;
/** `{speaker}_nohash_{n}.wav` in a folder of the word's name. */
const COMMAND = /^(\w+)_nohash_(\d+)\.wav$/i;
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function fileName(path: readonly string[]): string {
  return path[path.length - 1];
}

/** Layout of FSDD and AudioMNIST: `7_theo_18`. */
export const numberedClip: ClipLayout = (path) => {
  const match = NUMBERED.exec(fileName(path));
  if (match === null) return undefined;
  const [, digit, speaker, index] = match;
  return { name: `${digit}_${speaker}_${index}`, label: Number(digit), speaker };
};

/** Layout of TI-46: `07f1set0`. If the file's name lacks the speaker, the nearest folder names them. */
export const ti46Clip: ClipLayout = (path) => {
  const match = TI46.exec(fileName(path));
  if (match === null) return undefined;
  const [, word, inName, rest] = match;
  const folder = path
    .slice(0, -1)
    .filter((part) => TI46_SPEAKER.test(part))
    .pop();
  const speaker = (inName ?? folder ?? '').toLowerCase();
  return { name: `${word}${speaker}${rest.toLowerCase()}`, label: Number(word), speaker };
};

/** Layout of Speech Commands: `7_0a7c2a8d_1`. Words other than digits are left out. */
export const commandClip: ClipLayout = (path) => {
  const match = COMMAND.exec(fileName(path));
  const label = WORDS.indexOf((path[path.length - 2] ?? '').toLowerCase());
  if (match === null || label < 0) return undefined;
  const [, speaker, index] = match;
  return { name: `${label}_${speaker}_${index}`, label, speaker };
};

export function isSoundFile(name: string): boolean {
  return /\.(wav|sph)$/i.test(name);
}

/** Returns the clip of a file in a folder of classes, `7/clip`; with a speaker if the file is named as in FSDD. */
export function classClip(className: string, file: string, label: number): Clip {
  const name = `${className}/${file.replace(/\.\w+$/, '')}`;
  return { name, label, speaker: NUMBERED.exec(file)?.[2] ?? '' };
}
