/**
 * `n-mnist`: handwritten digits of MNIST as an event camera saw them, moved before it in three saccades (Orchard et al.
 * 2015). Folders `Train/<digit>/` and `Test/<digit>/` of `.bin` files.
 *
 * A sample has 34×34 pixels of two polarities, which are shown one below the other: 34×68 inputs, darker ones above.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { Purpose, shuffledOrder } from '../../core/philox.js';
import { decodeEvents, type Events, eventCounts, eventSpikes } from '../../data/events.js';
import type { SetPart } from '../../data/hold-out.js';
import { DIGIT_CLASSES } from '../../data/image-classes.js';
import type { ImageSet } from '../../data/image-set.js';
import { presentNames, readFileBounded } from '../files/bounded-file.js';
import { withFolderLock } from '../files/folder-lock.js';
import { listFolder } from '../files/png-folder.js';
import { DATA_VARIABLE, dataFolder } from './data-folder.js';
import { download } from './download.js';
import { MAX_RECORDING_BYTES, unpackRecordings } from './event-archive.js';
import { type FetchOptions, type FileState, lockOf } from './fetch-set.js';
import type { LoadOptions, NamedSet } from './named-set.js';

const SIDE = 34;
const SIZE = 2 * SIDE * SIDE;
/** Three saccades of 100 ms, microseconds. */
const DURATION = 300_000;
/** Grey of one event in pictures; a pixel rarely has more than 15. */
const GREY_PER_EVENT = 16;
/** Labels are bytes. */
const MOST_CLASSES = 256;
/** Files read at a time. */
const READERS = 16;

const NAME = 'n-mnist';

/** A part as it is published. */
interface Part {
  readonly part: SetPart;
  /** Name of its folder. */
  readonly folder: string;
  readonly samples: number;
  readonly url: string;
  /** MD5 of the archive. */
  readonly md5: string;
  readonly maxBytes: number;
}

/**
 * Addresses and checksums as the loader of Tonic has them (github.com/neuromorphs/tonic, tonic/datasets/nmnist.py); neither
 * was downloaded here.
 */
const SOURCE = 'https://www.dropbox.com/sh/tg2ljlbmtzygrag';
const PARTS: readonly Part[] = [
  {
    part: 'train',
    folder: 'Train',
    samples: 60_000,
    url: `${SOURCE}/AABlMOuR15ugeOxMCX0Pvoxga/Train.zip?dl=1`,
    md5: '20959b8e626244a1b502305a9e6e2031',
    maxBytes: 2e9,
  },
  {
    part: 'test',
    folder: 'Test',
    samples: 10_000,
    url: `${SOURCE}/AADSKgJ2CjaBWh75HnTNZyhca/Test.zip?dl=1`,
    md5: '69ca8762b2fe404d9b9bad1103e97832',
    maxBytes: 5e8,
  },
];

export const N_MNIST: NamedSet = {
  name: NAME,
  description:
    'MNIST as an event camera saw it, 34×34 of two polarities, 60,000 + 10,000, CC BY-SA 4.0 (about 1.2 GB to download)',
  published: {
    state: (folder, look) => Promise.all(PARTS.map((part) => stateOf(part, folder, look))),
    async fetch(options) {
      const states = await Promise.all(PARTS.map((part) => stateOf(part, options.folder, true)));
      // Nothing is written if all is there: the folder may belong to someone else.
      if (states.every(({ state }) => state === 'right')) {
        for (const { name } of states) options.onFile?.(name, 'present');
        return;
      }
      await withFolderLock(lockOf(options.folder), () => fetchMissing(options));
    },
  },
  async load(options) {
    const folder = join(dataFolder(options.dataDir), NAME);
    const set = await loadParts(NAME, folder, options);
    if (set !== undefined) return set;
    throw new InputError(
      `${NAME}: no ${folderOf(options.part)} in ${folder}; run "spikeloom data get ${NAME}", or give the folder that ` +
        `holds ${NAME}/ with --data-dir or ${DATA_VARIABLE}`,
    );
  },
  async loadFolder(folder, { folders }, options) {
    if (!PARTS.every(({ folder: part }) => folders.includes(part))) return undefined;
    const [first] = (await listFolder(join(folder, 'Train'))).folders;
    if (first === undefined || (await recordings(join(folder, 'Train', first))).length === 0)
      return undefined;
    return loadParts(folder.replace(/^.*[\\/]/s, ''), folder, options);
  },
};

const folderOf = (part: SetPart) => (part === 'train' ? 'Train' : 'Test');

/** Returns the names of the recordings in a folder, in natural order. */
async function recordings(folder: string): Promise<string[]> {
  return (await listFolder(folder)).files.filter((name) => /\.bin$/i.test(name));
}

/** Loads a part of a folder; undefined if it is not there. */
async function loadParts(
  name: string,
  folder: string,
  { part, seed = 0, count }: LoadOptions,
): Promise<ImageSet | undefined> {
  const inside = join(folder, folderOf(part));
  if (!(await presentNames(folder)).has(folderOf(part))) return undefined;
  // Both parts have the labels of the training part: a class may have no test samples.
  const classes = (await listFolder(join(folder, 'Train')).catch(() => listFolder(inside))).folders;
  if (classes.length > MOST_CLASSES) {
    throw new InputError(`${inside}: ${classes.length} subfolders, at most ${MOST_CLASSES} classes`);
  }
  const present = (await listFolder(inside)).folders;
  const unknown = present.find((digit) => !classes.includes(digit));
  if (unknown !== undefined) {
    throw new InputError(`${join(inside, unknown)}: a class without training samples`);
  }
  const files: { readonly path: string; readonly label: number }[] = [];
  for (const digit of present) {
    const label = classes.indexOf(digit);
    for (const file of await recordings(join(inside, digit))) {
      files.push({ path: join(inside, digit, file), label });
    }
  }
  if (files.length === 0) throw new InputError(`${inside}: holds no .bin files in folders of classes`);
  // Classes follow each other on disk; in a seeded order, the first samples belong to all classes.
  const order = shuffledOrder(files.length, seed, Purpose.split).subarray(0, count ?? files.length);
  return readSamples(
    name,
    classes,
    Array.from(order, (n) => files[n]),
  );
}

async function readSamples(
  name: string,
  classes: readonly string[],
  files: readonly { readonly path: string; readonly label: number }[],
): Promise<ImageSet> {
  const all: Events[] = [];
  for (let start = 0; start < files.length; start += READERS) {
    const read = files.slice(start, start + READERS).map(async ({ path }) => {
      return decodeEvents(await readFileBounded(path, MAX_RECORDING_BYTES), SIDE, path);
    });
    all.push(...(await Promise.all(read)));
  }
  const pixels = new Uint8Array(files.length * SIZE);
  for (const [n, events] of all.entries()) pixels.set(eventCounts(events, SIZE, GREY_PER_EVENT), n * SIZE);
  return {
    ...{ name, classes, pixels, width: SIDE, height: 2 * SIDE, count: files.length },
    labels: Uint8Array.from(files, ({ label }) => label),
    spikes: (place, steps) => eventSpikes(all[place], { steps, size: SIZE, duration: DURATION }),
  };
}

async function stateOf({ folder: name, samples }: Part, folder: string, look: boolean): Promise<FileState> {
  const path = join(folder, name);
  if (!(await presentNames(folder)).has(name)) return { name, path: undefined, state: 'missing' };
  if (!look) return { name, path, state: 'present' };
  let found = 0;
  for (const digit of DIGIT_CLASSES) found += (await recordings(join(path, digit)).catch(() => [])).length;
  return found === samples
    ? { name, path, state: 'right' }
    : { name, path, state: 'wrong', reason: `holds ${found} samples, expected ${samples}` };
}

async function fetchMissing(options: FetchOptions): Promise<void> {
  const { folder, signal, stallMs, onFile, onProgress } = options;
  await mkdir(folder, { recursive: true });
  for (const part of PARTS) {
    const { folder: name, url, maxBytes } = part;
    const { state, reason } = await stateOf(part, folder, true);
    if (state === 'right') {
      onFile?.(name, 'present');
      continue;
    }
    if (state === 'wrong')
      throw new InputError(`${join(folder, name)}: ${reason}; move it away to get all of it`);
    onFile?.(name, 'fetching');
    const archive = join(folder, `${name}.zip`);
    const beside = join(folder, `${name}.part`);
    try {
      await download({
        ...{ urls: [url], destination: archive, maxBytes, signal, stallMs },
        check: (path) => unpackChecked(path, part, beside),
        onProgress: onProgress && ((progress) => onProgress(name, progress)),
      });
      await rename(beside, join(folder, name));
      await rm(archive, { force: true });
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
    onFile?.(name, 'fetched');
  }
}

/** Unpacks an archive to a new folder; returns what is wrong with it, or undefined if it is the published one. */
async function unpackChecked(
  path: string,
  { folder: name, md5 }: Part,
  folder: string,
): Promise<string | undefined> {
  const sum = createHash('md5');
  for await (const bytes of createReadStream(path)) sum.update(bytes);
  const found = sum.digest('hex');
  if (found !== md5) return `has MD5 ${found}, expected ${md5}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await unpackRecordings(path, name, folder);
  return undefined;
}
