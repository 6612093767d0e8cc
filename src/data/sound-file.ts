/**
 * Sound file of either format → sound. The format is recognised by the first bytes, not the name: `.wav` files of
 * speech corpora are often NIST SPHERE.
 */
import { InputError } from '../core/errors.js';
import { CONVERT_HINT } from './audio-samples.js';
import type { Sound } from './sound.js';
import { decodeSphere } from './sphere.js';
import { decodeWav } from './wav.js';

/** Common formats that are not supported: a mark at byte `at`. */
const OTHERS: readonly { readonly at: number; readonly mark: string; readonly name: string }[] = [
  { at: 0, mark: 'RIFX', name: 'big-endian WAV (RIFX)' },
  { at: 0, mark: 'RF64', name: 'long WAV (RF64)' },
  { at: 0, mark: 'fLaC', name: 'FLAC' },
  { at: 0, mark: 'OggS', name: 'Ogg' },
  { at: 0, mark: 'ID3', name: 'MP3' },
  { at: 4, mark: 'ftyp', name: 'M4A' },
  { at: 0, mark: 'FORM', name: 'AIFF' },
];

/** Returns true if `bytes` hold the ASCII text `mark` at byte `at`. */
function standsAt(bytes: Uint8Array, at: number, mark: string): boolean {
  return [...mark].every((character, i) => bytes[at + i] === character.charCodeAt(0));
}

function otherFormat(bytes: Uint8Array): string | undefined {
  // A file without a tag starts with a frame: eleven bits of 1, two of the version, then 01 for layer III.
  if (bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2) return 'MP3';
  return OTHERS.find(({ at, mark }) => standsAt(bytes, at, mark))?.name;
}

/** Decodes the bytes of a WAV or NIST SPHERE file. Throws an InputError that names `file` if they hold no sound. */
export function decodeSound(bytes: Uint8Array, file: string): Sound {
  if (bytes.length === 0) throw new InputError(`${file}: empty, expected a WAV or NIST SPHERE file`);
  if (standsAt(bytes, 0, 'RIFF')) return decodeWav(bytes, file);
  if (standsAt(bytes, 0, 'NIST_1A')) return decodeSphere(bytes, file);
  const other = otherFormat(bytes);
  if (other !== undefined) {
    throw new InputError(`${file}: ${other} is not read, only WAV and NIST SPHERE; ${CONVERT_HINT}`);
  }
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new InputError(`${file}: neither a WAV nor a NIST SPHERE file, it starts with ${start}`);
}
