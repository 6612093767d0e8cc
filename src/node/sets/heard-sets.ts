/** Intensities of every clip of a set, computed once and cached on disk. */
import { join } from 'node:path';
import { type Hearing, hear, hearingInputs } from '../../cochlea/hearing.js';
import { InputError, UsageError } from '../../core/errors.js';
import type { ClipSet, HeardSet } from '../../data/clip-set.js';
import { checkSampleRate } from '../../data/resample.js';
import { dataFolder } from './data-folder.js';
import { heardFile, readHeard, writeHeard } from './heard-cache.js';

/** Clips in progress at a time: while one is computed, others are read. */
const READERS = 16;

/** Cache folder and callbacks of computing intensities. */
export interface HearControls {
  /** Folder of the cache `cochleagrams/`. Default: that of the data sets, see `dataFolder`. */
  readonly cacheFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each clip. */
  readonly onProgress?: ((heard: number, total: number) => void) | undefined;
  /** Called once, if intensities cannot be cached. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Returns the number of channels. Throws a UsageError if an option is out of range. */
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
 * Computes the intensities of every clip of `set` with the options `hearing`, or reads them from the cache folder. If
 * the folder cannot be written, the only effects are a warning and lost time.
 *
 * Throws an InputError if a clip cannot be read, a UsageError if an option is out of range, and the signal's reason if
 * it was aborted.
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
      if (keeping) onWarning?.(`intensities are not cached: ${error.message}`);
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
  // If one reader fails, the others stop too.
  const stopping = () =>
    reader().catch((error: unknown) => {
      next = clips.length;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(READERS, clips.length) }, stopping));
  return { name, classes, clips, intensities };
}
