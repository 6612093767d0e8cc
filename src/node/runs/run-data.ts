/** The images of a run: loaded when it begins, and found again when it goes on or is looked at. */

import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { InputError } from '../../core/errors.js';
import type { SetPart } from '../../data/hold-out.js';
import type { ImageSet } from '../../data/image-set.js';
import type { SpikingNetwork } from '../../network/network.js';
import type { ImageSource } from '../../tasks/autoencoder.js';
import type { RunData } from '../../tasks/config.js';
import { dataFolder } from '../sets/data-folder.js';
import { imageSet, loadImageSet } from '../sets/image-sets.js';

/** Test images that pictures show; so many are loaded even where nothing is evaluated. */
export const PICTURED = 20;

/** Data of an autoencoder's run. */
export interface ImageData {
  readonly images: ImageSet;
  /** Loads the test images: at least those to evaluate on, and those that pictures show. */
  readonly test: () => Promise<ImageSet>;
  /** The autoencoder in whose middle this one is trained. */
  readonly outer?: SpikingNetwork | undefined;
}

export interface TrainingData {
  readonly images: ImageSet;
  readonly data: RunData;
}

/** Loads the training part; `limit` is how many images will be shown, 0 for all. */
export async function loadTrainingData(request: ImageSource, limit: number): Promise<TrainingData> {
  const { data: set, resize } = request;
  const known = imageSet(set);
  // Of a set that is made there are any number: as many are made as will be shown.
  const count = known?.made && (limit || known.made.train);
  const dataDir = known?.published && dataFolder(request.dataDir);
  const images = await loadImageSet(set, { part: 'train', dataDir, count, resize });
  return {
    images,
    data: {
      set: known ? set : resolve(set),
      name: images.name,
      dataDir,
      count,
      resize,
      images: images.count,
      width: images.width,
      height: images.height,
      checksum: checksum(images),
    },
  };
}

/** Loads a part of a run's data again; what is given in `instead` replaces where it lay. */
export function loadRunPart(
  data: RunData,
  part: SetPart,
  { data: set, dataDir, count, resize }: Partial<ImageSource> & { readonly count?: number | undefined } = {},
): Promise<ImageSet> {
  const known = part === 'train' ? data.count : undefined;
  return loadImageSet(set ?? data.set, {
    part,
    dataDir: dataDir ?? data.dataDir,
    count: count ?? known,
    resize: resize ?? data.resize,
  });
}

/** Loads the test images that the end of a run needs. Sets by code are made only then, so that the first batch comes sooner. */
export async function loadTest(
  { data, dataDir, resize }: ImageSource,
  evaluate: number,
): Promise<() => Promise<ImageSet>> {
  const load = () =>
    loadImageSet(data, { part: 'test', dataDir, resize, count: Math.max(evaluate, PICTURED) });
  if (imageSet(data)?.made) return load;
  const images = await load();
  return async () => images;
}

/** Throws an InputError unless the training images are those that the run began with. */
export function checkSameData(images: ImageSet, data: RunData, file: string): void {
  const found = checksum(images);
  if (images.count === data.images && found === data.checksum) return;
  throw new InputError(
    `${file}: its ${data.images} training images (checksum ${data.checksum}) are not those of ${images.name} now, ` +
      `${images.count} (${found})`,
  );
}

function checksum({ pixels }: ImageSet): string {
  return crc32(pixels).toString(16).padStart(8, '0');
}
