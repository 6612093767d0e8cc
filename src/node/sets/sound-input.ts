/** Reading of sounds from files and from standard input, both of bounded size. */
import { InputError } from '../../core/errors.js';
import type { Sound } from '../../data/sound.js';
import { decodeSound } from '../../data/sound-file.js';
import { fileError, readFileBounded } from '../files/bounded-file.js';

/** Path that means standard input. */
export const STANDARD_INPUT = '-';
/** Most bytes of a sound: more than six minutes of CD quality. */
const MAX_SOUND_BYTES = 2 ** 26;

/** Reads the sound in a file or on standard input. Throws an InputError if it is no sound. */
export async function readSound(path: string): Promise<Sound> {
  if (path !== STANDARD_INPUT) return decodeSound(await readFileBounded(path, MAX_SOUND_BYTES), path);
  return decodeSound(await readStandardInput(), soundName(path));
}

/** Returns a sound's path as text for people. */
export function soundName(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_SOUND_BYTES) {
        throw new InputError(`standard input: longer than ${MAX_SOUND_BYTES} bytes`);
      }
    }
  } catch (error) {
    throw fileError(error, 'standard input');
  }
  return Buffer.concat(chunks);
}
