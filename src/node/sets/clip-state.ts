/** State of published sets of clips in the data folder: completeness and integrity. */
import { createHash } from 'node:crypto';
import { InputError } from '../../core/errors.js';
import { DIGIT_CLASSES } from '../../data/image-classes.js';
import { decodeSound } from '../../data/sound-file.js';
import { readFileBounded } from '../files/bounded-file.js';
import { type ClipFile, findClips, MAX_CLIP_BYTES } from './clip-files.js';
import type { PublishedClips } from './published-clips.js';

export interface ClipSetState {
  readonly clips: number;
  readonly speakers: number;
  /** Number of digits that have a clip. */
  readonly digits: number;
  /** Missing or excess clips, if the set's size is known. */
  readonly reason?: string;
}

export interface ClipSetContent extends ClipSetState {
  /** One line for each file that cannot be read. */
  readonly damaged: readonly string[];
  /** SHA-256 over the lines `name sha256` of all clips in order. */
  readonly digest: string;
  /** True if that is the published content's digest; undefined if the latter is unknown. */
  readonly published: boolean | undefined;
}

function difference(
  files: readonly ClipFile[],
  state: ClipSetState,
  set: PublishedClips,
): string | undefined {
  const { counts } = set;
  if (state.digits < DIGIT_CLASSES.length) return `${state.digits} of ${DIGIT_CLASSES.length} digits`;
  if (counts === undefined) return undefined;
  if (state.clips !== counts.clips) return `${state.clips} clips, expected ${counts.clips}`;
  if (state.speakers !== counts.speakers) return `${state.speakers} speakers, expected ${counts.speakers}`;
  const each = new Map<string, number>();
  for (const { label, speaker } of files) {
    const key = `digit ${label} by ${speaker}`;
    each.set(key, (each.get(key) ?? 0) + 1);
  }
  for (const [key, count] of each) {
    if (count !== counts.each) return `${key}: ${count} clips, expected ${counts.each}`;
  }
  return undefined;
}

function stateOf(files: readonly ClipFile[], set: PublishedClips): ClipSetState {
  const state = {
    clips: files.length,
    speakers: new Set(files.map(({ speaker }) => speaker)).size,
    digits: new Set(files.map(({ label }) => label)).size,
  };
  const reason = difference(files, state, set);
  return reason === undefined ? state : { ...state, reason };
}

/** Returns the state of a set below `folder`, judged by names only. */
export async function clipSetState(set: PublishedClips, folder: string): Promise<ClipSetState> {
  return stateOf(await findClips(folder, set.layout), set);
}

/** Returns the state of a set below `folder`, with every file read. */
export async function clipSetContent(set: PublishedClips, folder: string): Promise<ClipSetContent> {
  const files = await findClips(folder, set.layout);
  const damaged: string[] = [];
  const sum = createHash('sha256');
  for (const { name, path } of files) {
    try {
      const bytes = await readFileBounded(path, MAX_CLIP_BYTES);
      sum.update(`${name} ${createHash('sha256').update(bytes).digest('hex')}\n`);
      decodeSound(bytes, path);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      damaged.push(error.message);
    }
  }
  const digest = sum.digest('hex');
  const published = set.digest === undefined ? undefined : digest === set.digest;
  return { ...stateOf(files, set), damaged, digest, published };
}
