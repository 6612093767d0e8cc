/** Unpacking of recordings of an event camera from an untrusted `.zip`: no name leads out of the folder. */
import { createReadStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import { InputError } from '../../core/errors.js';
import { DIGIT_CLASSES } from '../../data/image-classes.js';

/** Most bytes of a recording: those of published sets have at most 50,000. */
export const MAX_RECORDING_BYTES = 2 ** 22;

/**
 * Writes the recordings `name/<digit>/<number>.bin` of an archive below `folder`, which is empty. Throws an InputError if one
 * is too large or damaged.
 */
export async function unpackRecordings(archive: string, name: string, folder: string): Promise<void> {
  const place = new RegExp(`^${name}/([0-9])/([0-9]{1,8}\\.bin)$`);
  const found: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  const unzip = new Unzip((entry) => {
    const [, digit, file] = place.exec(entry.name) ?? [];
    if (digit === undefined) return;
    const parts: Uint8Array[] = [];
    let size = 0;
    entry.ondata = (error, bytes, isLast) => {
      if (error) throw new InputError(`${entry.name}: damaged, ${error.message}`);
      parts.push(bytes);
      size += bytes.length;
      if (size > MAX_RECORDING_BYTES) {
        throw new InputError(`${entry.name}: more than ${MAX_RECORDING_BYTES} bytes long`);
      }
      if (isLast) found.push({ path: join(folder, digit, file), bytes: Buffer.concat(parts) });
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for (const digit of DIGIT_CLASSES) await mkdir(join(folder, digit));
  const { size } = await stat(archive);
  let read = 0;
  for await (const bytes of createReadStream(archive)) {
    read += bytes.length;
    unzip.push(bytes, read === size);
    for (const { path, bytes: content } of found.splice(0)) await writeFile(path, content);
  }
}
