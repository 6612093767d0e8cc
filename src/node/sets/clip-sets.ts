/**
 * Loading of a set of spoken clips by name: `spoken-digits` (synthetic), a published set (`fsdd`, `ti46`,
 * `audiomnist`, `speech-commands`) in the data folder, or the path of a folder of sounds by class.
 */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.js';
import { seedKey } from '../../core/philox.js';
import type { ClipSet } from '../../data/clip-set.js';
import { DIGIT_CLASSES } from '../../data/image-classes.js';
import { spokenDigitsSet } from '../../data/spoken-digits.js';
import { fileError } from '../files/bounded-file.js';
import { listFolder } from '../files/png-folder.js';
import { type ClipFile, findClassClips, findClips, readClip } from './clip-files.js';
import { isSoundFile } from './clip-layouts.js';
import { DATA_VARIABLE, dataFolder } from './data-folder.js';
import { PUBLISHED_CLIPS, type PublishedClips, publishedClips } from './published-clips.js';

/** Default number of clips of `spoken-digits`. */
export const SPOKEN_DIGITS_DEFAULT_COUNT = 2000;

/** Options of loading clips. */
export interface ClipOptions {
  /** Folder of published sets. Default: the environment's `SPIKELOOM_DATA`, else the platform's cache folder. */
  readonly dataDir?: string | undefined;
  /** Number of clips of `spoken-digits`. Default: 2,000. */
  readonly count?: number | undefined;
  /** Seed of `spoken-digits`. Default: 0. */
  readonly seed?: number | undefined;
}

/** Returns the names of all sets that are not folders. */
export function clipSetNames(): readonly string[] {
  return ['spoken-digits', ...PUBLISHED_CLIPS.map(({ name }) => name)];
}

function makeSpokenDigits({ count = SPOKEN_DIGITS_DEFAULT_COUNT, seed = 0 }: ClipOptions): ClipSet {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new UsageError(`count of clips must be an integer of at least 1, got ${count}`);
  }
  try {
    seedKey(seed);
    return spokenDigitsSet({ seed, count });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function clipSet(name: string, classes: readonly string[], files: readonly ClipFile[]): ClipSet {
  const clips = files.map(({ name, label, speaker }) => ({ name, label, speaker }));
  return { name, classes, clips, load: (index) => readClip(files[index].path) };
}

/** Returns the error for a missing set, with the remedy. */
export function missingClips({ name, licence }: PublishedClips, folder: string): InputError {
  const remedy = licence === undefined ? `run "spikeloom data get ${name}"` : `${licence} there`;
  return new InputError(
    `${name}: no clips in ${folder}; ${remedy}, or give the folder that holds ${name}/ with --data-dir or ${DATA_VARIABLE}`,
  );
}

async function loadPublished(set: PublishedClips, dataDir: string | undefined): Promise<ClipSet> {
  const folder = join(dataFolder(dataDir), set.name);
  const files = await findClips(folder, set.layout);
  if (files.length === 0) throw missingClips(set, folder);
  return clipSet(set.name, DIGIT_CLASSES, files);
}

async function loadFolder(name: string): Promise<ClipSet> {
  const folder = resolve(name);
  try {
    if (!(await stat(folder)).isDirectory()) throw new InputError(`${name}: is a file, expected a folder`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !/[\\/.]/.test(name)) {
      throw new UsageError(
        `set of clips "${name}" is unknown; choose ${clipSetNames().join(', ')} or the path of a folder of sounds`,
      );
    }
    throw fileError(error, name);
  }
  const { classes, files } = await findClassClips(folder);
  return clipSet(basename(folder), classes, files);
}

/**
 * Loads a set of clips, ordered by name; their sounds are read on demand.
 *
 * `name` is `spoken-digits`, `fsdd`, `ti46`, `audiomnist`, `speech-commands` or the path of a folder, each of whose
 * subfolders is a class (in natural order) that holds `.wav` or `.sph` files.
 *
 * Throws an InputError if files are missing or invalid, and a UsageError if the name or an option is invalid.
 */
export async function loadClipSet(name: string, options: ClipOptions = {}): Promise<ClipSet> {
  if (name === 'spoken-digits') return makeSpokenDigits(options);
  const published = publishedClips(name);
  return published === undefined ? loadFolder(name) : loadPublished(published, options.dataDir);
}

/** Returns true if a path is a folder of classes with sounds; false if it cannot be read. */
export async function isClipFolder(path: string): Promise<boolean> {
  try {
    const [first] = (await listFolder(path)).folders;
    return first !== undefined && (await listFolder(join(path, first))).files.some(isSoundFile);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
