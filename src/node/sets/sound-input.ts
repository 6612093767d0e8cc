/** Sounds from files and from standard input, both of bounded size. */
import { InputError } from '../../core/errors.js';
import type { Sound } from '../../data/sound.js';
import { decodeSound } from '../../data/sound-file.js';
import { fileError, readFileBounded } from '../files/bounded-file.js';

/** Stands for standard input in place of a path. */
export const STANDARD_INPUT = '-';
/** Most bytes of a sound: more than six minutes as a CD has it. */
const MAX_SOUND_BYTES = 2 ** 26;

/** The sound in a file, or what comes on standard input. Throws an InputError where it is none. */
export async function readSound(path: string): Promise<Sound> {
  if (path !== STANDARD_INPUT) return decodeSound(await readFileBounded(path, MAX_SOUND_BYTES), path);
  return decodeSound(await readStandardInput(), soundName(path));
}

/** A sound's path as it is to be read. */
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
