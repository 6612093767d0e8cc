/** What the ear hears of every clip of a set, computed once and kept on disk. */
import { join } from 'node:path';
import { type Hearing, hear, hearingInputs } from '../../cochlea/hearing.js';
import { InputError, UsageError } from '../../core/errors.js';
import type { ClipSet, HeardSet } from '../../data/clip-set.js';
import { checkSampleRate } from '../../data/resample.js';
import { dataFolder } from './data-folder.js';
import { heardFile, readHeard, writeHeard } from './heard-cache.js';

/** Clips worked on at a time: while one is heard, others are read. */
const READERS = 16;

/** Where what is heard is kept, and how to follow it. */
export interface HearControls {
  /** Folder in which `cochleagrams/` is kept. Default: that of the data sets, see `dataFolder`. */
  readonly cacheFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each clip. */
  readonly onProgress?: ((heard: number, total: number) => void) | undefined;
  /** Called once, where what was heard cannot be kept. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** The hearing's number of channels. */
function checkedChannels(hearing: Hearing): number {
  try {
    return hearingInputs(hearing) / hearing.frames;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function checkRate(rate: number, set: string, clip: string): void {
  try {
    checkSampleRate(rate);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${set}: clip ${clip}: ${error.message}`);
    throw error;
  }
}

/**
 * The intensities of every clip of `set`, heard as `hearing` says. What is in the cache folder is taken from there;
 * a folder that cannot be written costs a warning and time, nothing else.
 *
 * Throws an InputError where a clip cannot be read, a UsageError where a parameter is out of range, the signal's
 * reason where it was aborted.
 */
export async function hearClips(
  set: ClipSet,
  hearing: Hearing,
  { cacheFolder, signal, onProgress, onWarning }: HearControls = {},
): Promise<HeardSet> {
  const { name, classes, clips } = set;
  const channels = checkedChannels(hearing);
  const folder = join(dataFolder(cacheFolder), 'cochleagrams');
  const intensities = new Array<Uint16Array>(clips.length);
  let keeping = true;
  let next = 0;
  let heard = 0;

  const keep = async (file: string, values: Uint16Array) => {
    try {
      await writeHeard(file, channels, values);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (keeping) onWarning?.(`what was heard is not kept: ${error.message}`);
      keeping = false;
    }
  };
  const hearOne = async (index: number): Promise<Uint16Array> => {
    const sound = await set.load(index);
    checkRate(sound.sampleRate, name, clips[index].name);
    const file = heardFile(folder, sound, hearing);
    const known = await readHeard(file, hearing.frames, channels);
    if (known !== undefined) return known;
    const values = hear(sound, hearing);
    if (keeping) await keep(file, values);
    return values;
  };
  const reader = async () => {
    while (next < clips.length) {
      signal?.throwIfAborted();
      const index = next++;
      intensities[index] = await hearOne(index);
      onProgress?.(++heard, clips.length);
    }
  };
  // After one reader's error the others stop too.
  const stopping = () =>
    reader().catch((error: unknown) => {
      next = clips.length;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(READERS, clips.length) }, stopping));
  return { name, classes, clips, intensities };
}
