/**
 * Unpacking of a published set's clips from an untrusted `.tar.gz`: it is read as a stream, only valid sounds of the
 * set are written, and no name leads out of the folder.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { InputError } from '../../core/errors.js';
import { decodeSound } from '../../data/sound-file.js';
import { makeFolder } from '../files/make-folder.js';
import { MAX_CLIP_BYTES } from './clip-files.js';
import type { PublishedClips } from './published-clips.js';

/** Limit on clips, above that of any set, against archives made to fill the disk. */
const MAX_CLIPS = 100_000;
/** Limit on bytes of all clips per byte of the archive: recorded sound is compressed to a half, rarely to a third. */
const MOST_INFLATED = 4;
/** Names of folders and files that are safe on every system. */
const SAFE_NAME = /^\w[\w.-]*$/;

/** Splits an entry's name into parts. Throws an InputError if the name leads out of the archive's folder. */
function partsOf(name: string): string[] {
  const parts = name.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  if (/^([\\/]|[a-z]:)/i.test(name) || parts.includes('..')) {
    throw new InputError(`names ${JSON.stringify(name)}, a place outside of its folder`);
  }
  return parts;
}

/** Returns an entry's path below the set's folder and its clip's name; undefined if the entry is no clip of the set. */
function placeOf({ header }: ParsedTarEntry, set: PublishedClips, folders: number) {
  const parts = partsOf(header.name);
  if (header.type !== 'file' || parts.length === 0) return undefined;
  const clip = set.layout(parts);
  const place = parts.slice(-1 - folders);
  if (clip === undefined || !place.every((part) => SAFE_NAME.test(part))) return undefined;
  return { clip: clip.name, place };
}

async function* entriesOf(archive: string, signal: AbortSignal | undefined): AsyncGenerator<ParsedTarEntry> {
  const file = createReadStream(archive, { ...(signal && { signal }) });
  const inflated = createGunzip();
  file.on('error', (error) => inflated.destroy(error));
  // The decoder's stream does not pass on the text of an error in every version of Node.
  let failure: unknown;
  inflated.on('error', (error) => {
    failure = error;
  });
  const bytes = Readable.toWeb(file.pipe(inflated)) as ReadableStream<Uint8Array>;
  const reader = bytes.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    await reader.cancel().catch(() => undefined);
    file.destroy();
    inflated.destroy();
  }
}

/**
 * Writes every clip of `set` in a `.tar.gz` below `folder`. Throws an InputError without the archive's name if its
 * content is wrong; errors of the disk and of a damaged archive are passed on.
 */
export async function unpackClips(
  archive: string,
  set: PublishedClips,
  folders: number,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  const most = MOST_INFLATED * (set.archive?.maxBytes ?? Number.POSITIVE_INFINITY);
  let total = 0;
  for await (const entry of entriesOf(archive, signal)) {
    const wanted = placeOf(entry, set, folders);
    if (wanted === undefined) {
      await entry.body.cancel();
      continue;
    }
    const { name, size } = entry.header;
    if (size > MAX_CLIP_BYTES) throw new InputError(`${name}: ${size} bytes long, at most ${MAX_CLIP_BYTES}`);
    total += size;
    if (total > most) throw new InputError(`${name}: with it the clips have ${total} bytes, at most ${most}`);
    if (seen.has(wanted.clip)) throw new InputError(`holds the clip ${wanted.clip} twice`);
    if (seen.size === MAX_CLIPS) throw new InputError(`holds more than ${MAX_CLIPS} clips`);
    seen.add(wanted.clip);
    const bytes = new Uint8Array(await new Response(entry.body).arrayBuffer());
    decodeSound(bytes, name);
    const file = join(folder, ...wanted.place);
    await makeFolder(dirname(file));
    await writeFile(file, bytes);
  }
}
