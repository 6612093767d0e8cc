/** The clips of a run: loaded and heard when it begins, and found again when it goes on. */
import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Hearing } from '../../cochlea/hearing.js';
import { InputError, UsageError } from '../../core/errors.js';
import type { ClipSet, HeardSet } from '../../data/clip-set.js';
import type { ClipSplit } from '../../data/clip-split.js';
import { hearingOf } from '../../network/audiocoder-schema.js';
import type { RunControls } from '../../runs/session.js';
import type { ClipSource, RunClips } from '../../tasks/audiocoder.js';
import { loadClipSet, SPOKEN_DIGITS_DEFAULT_COUNT } from '../sets/clip-sets.js';
import { dataFolder } from '../sets/data-folder.js';
import { hearClips } from '../sets/heard-sets.js';
import { publishedClips } from '../sets/published-clips.js';

/** The place of a set of clips. */
export type ClipPlace = Pick<RunClips, 'set' | 'dataDir' | 'count'>;

/** Returns the place of the clips that are asked for. Throws a UsageError for a number of clips of a set that has its own. */
export function clipPlace({
  audio,
  clips,
  dataDir,
}: Pick<ClipSource, 'audio' | 'clips' | 'dataDir'>): ClipPlace {
  const isMade = audio === 'spoken-digits';
  if (clips !== undefined && !isMade) {
    throw new UsageError(`--clips is for spoken-digits, of ${audio} all clips are taken`);
  }
  const isPublished = publishedClips(audio) !== undefined;
  return {
    set: isMade || isPublished ? audio : resolve(audio),
    dataDir: isPublished ? dataFolder(dataDir) : undefined,
    count: isMade ? (clips ?? SPOKEN_DIGITS_DEFAULT_COUNT) : undefined,
  };
}

/** Returns what a configuration says of clips that were heard. */
export function clipsOf(place: ClipPlace, heard: HeardSet): RunClips {
  const { name, clips, classes } = heard;
  return { ...place, name, clips: clips.length, classes, checksum: heardChecksum(heard) };
}

/** A run's clips. */
interface ReloadedClips {
  readonly heard: HeardSet;
  readonly split: ClipSplit;
  readonly load: ClipSet['load'];
}

/** A configuration of a run that hears clips. */
interface Hears {
  readonly clips: RunClips;
  readonly test: readonly string[];
  readonly options: Hearing;
}

/** Loads and hears the clips of a run again; `file` is its configuration. Throws an InputError if they are not as they were. */
export async function reloadClips(
  { clips, test, options }: Hears,
  { audio, dataDir }: { readonly audio?: string | undefined; readonly dataDir?: string | undefined },
  file: string,
  controls: RunControls,
): Promise<ReloadedClips> {
  const place = { ...clips, ...(audio && { set: audio }), ...(dataDir && { dataDir }) };
  const set = await loadClipSet(place.set, place);
  const heard = await hearSet(set, options, controls);
  checkSameClips(heard, clips, file);
  return { heard, split: storedSplit(heard, test, file), load: set.load };
}

/** Computes what a network hears of every clip. */
export function hearSet(
  clips: ClipSet,
  options: Hearing,
  { signal, onPreparing, onWarning }: RunControls,
): Promise<HeardSet> {
  const onProgress = (heard: number, all: number) => onPreparing?.('hearing clips', heard, all);
  return hearClips(clips, hearingOf(options), { signal, onProgress, onWarning });
}

/** Returns the split that a configuration names. */
function storedSplit(heard: HeardSet, test: readonly string[], file: string): ClipSplit {
  const names = new Set(test);
  const all = [...heard.clips.keys()];
  const split = {
    train: Uint32Array.from(all.filter((i) => !names.has(heard.clips[i].name))),
    test: Uint32Array.from(all.filter((i) => names.has(heard.clips[i].name))),
  };
  if (split.test.length !== names.size || split.train.length === 0) {
    throw new InputError(
      `${file}: of its ${names.size} test clips ${split.test.length} are among the ${all.length} of ${heard.name}`,
    );
  }
  return split;
}

function checkSameClips(heard: HeardSet, clips: RunClips, file: string): void {
  const found = heardChecksum(heard);
  if (heard.clips.length === clips.clips && found === clips.checksum) return;
  throw new InputError(
    `${file}: its ${clips.clips} clips (checksum ${clips.checksum}) are not those of ${heard.name} now, ` +
      `${heard.clips.length} (${found})`,
  );
}

function heardChecksum({ clips, intensities }: HeardSet): string {
  let sum = crc32(clips.map(({ name }) => name).join('\n'));
  for (const { buffer, byteOffset, byteLength } of intensities) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return hexadecimal(sum);
}

function hexadecimal(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
