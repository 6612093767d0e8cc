/**
 * Cache of intensities on disk: one `.npy` file of 16-bit intensities [frames, channels] for each sound.
 *
 * Its name is the SHA-256 of all that determines its content: the sound, the front end's options and the cochlea's
 * version. Files are written to a temporary name and renamed but not synced to disk, since thousands of them would take
 * long; a CRC-32 behind the data detects damage, such as by a power failure. A damaged file counts as missing.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Hearing } from '../../cochlea/hearing.js';
import { InputError } from '../../core/errors.js';
import type { Sound } from '../../data/sound.js';
import { decodeNpy, encodeNpy } from '../../formats/npy.js';
import { fileError } from '../files/bounded-file.js';
import { makeFolder } from '../files/make-folder.js';

/** Version of the cochlea; raise it with every change of the intensities of a sound. */
const EAR_VERSION = 2;
const SUM_BYTES = 4;

/** Returns the path below `folder` of a sound's intensities. */
export function heardFile(folder: string, { sampleRate, samples }: Sound, hearing: Hearing): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([EAR_VERSION, Object.entries(hearing).sort(), sampleRate]))
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex');
  return join(folder, hash.slice(0, 2), `${hash}.npy`);
}

/** Reads a file of at most `frames` frames of `channels`; returns undefined if it is missing or damaged. */
export async function readHeard(
  file: string,
  frames: number,
  channels: number,
): Promise<Uint16Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    return undefined;
  }
  const end = bytes.length - SUM_BYTES;
  if (end < 0) return undefined;
  const sum = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
  if (sum !== crc32(bytes.subarray(0, end))) return undefined;
  try {
    const { shape, data } = decodeNpy(bytes.subarray(0, end), file);
    const fits = shape.length === 2 && shape[0] <= frames && shape[1] === channels;
    return fits && data instanceof Uint16Array ? data : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Writes intensities. Throws the file system's error as an InputError. */
export async function writeHeard(file: string, channels: number, intensities: Uint16Array): Promise<void> {
  const npy = encodeNpy({ shape: [intensities.length / channels, channels], data: intensities });
  const bytes = new Uint8Array(npy.length + SUM_BYTES);
  bytes.set(npy);
  new DataView(bytes.buffer).setUint32(npy.length, crc32(npy), true);
  // Other processes may write the same file: each has its own temporary file, and the last renaming wins.
  const part = `${file}.${randomUUID()}.part`;
  try {
    await makeFolder(dirname(file));
    await writeFile(part, bytes, { flag: 'wx' });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw fileError(error, file);
  }
}
