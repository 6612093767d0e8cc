import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../../src/core/errors.js';
import { digitsSet } from '../../../src/data/digits.js';
import { type ImageSet, imagePixels } from '../../../src/data/image-set.js';
import { encodePng } from '../../../src/formats/png.js';
import { loadImageSet } from '../../../src/node/sets/image-sets.js';
import { idxImages, idxLabels } from '../../data/samples.js';
import { folderOf, temporaryFolder } from '../folders.js';

/** A PNG all of whose pixels are `value`. */
function flat(value: number, side = 4): Uint8Array {
  return encodePng({ width: side, height: side, pixels: new Uint8Array(side * side).fill(value) });
}

/** The first pixel of each image: which image it is. */
function marks(set: ImageSet): number[] {
  return Array.from({ length: set.count }, (_, i) => imagePixels(set, i)[0]);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

const MNIST_LIKE = {
  'mnist/train-images-idx3-ubyte.gz': gzipSync(idxImages(12, 3, 2)),
  'mnist/train-labels.idx1-ubyte': idxLabels(12, 10),
  'mnist/t10k-images.idx3-ubyte.gz': gzipSync(idxImages(4, 3, 2, 99)),
  'mnist/t10k-labels-idx1-ubyte': idxLabels(4, 10),
};

describe('digits and published sets', () => {
  test('digits are drawn, as many as asked for', async () => {
    const set = await loadImageSet('digits', { part: 'test', seed: 3, count: 30 });
    expect(set).toEqual(digitsSet({ seed: 3, count: 30, part: 'test' }));
    expect((await loadImageSet('digits', { part: 'test' })).count).toBe(2000);
  });

  test('a published set is read from its folder, whatever the spelling of its files', async () => {
    const dataDir = await folderOf(MNIST_LIKE);
    const train = await loadImageSet('mnist', { part: 'train', dataDir });
    expect(train).toMatchObject({ name: 'mnist', count: 12, width: 2, height: 3 });
    expect(train.pixels).toEqual(idxImages(12, 3, 2).subarray(16));
    expect(train.classes).toHaveLength(10);
    const some = await loadImageSet('mnist', {
      part: 'test',
      dataDir,
      count: 3,
      resize: { width: 4, height: 6 },
    });
    expect(some).toMatchObject({ count: 3, width: 4, height: 6 });
    expect(some.pixels).toHaveLength(72);
    expect(some.labels).toHaveLength(3);
  });

  test('a missing set names the folder and the remedies', async () => {
    const dataDir = await temporaryFolder();
    const load = loadImageSet('fashion-mnist', { part: 'train', dataDir });
    await expect(load).rejects.toThrow(InputError);
    await expect(load).rejects.toThrow(
      `fashion-mnist: train-images-idx3-ubyte.gz is not in ${join(dataDir, 'fashion-mnist')}; run "spikeloom data get fashion-mnist", or give the folder that holds fashion-mnist/ with --data-dir or SPIKELOOM_DATA`,
    );
  });

  test('wrong names and options are usage errors', async () => {
    const refuse = async (name: string, options: object, message: string) => {
      const load = loadImageSet(name, { part: 'train', ...options });
      await expect(load).rejects.toThrow(message);
      await expect(load).rejects.toThrow(UsageError);
    };
    await refuse('mnits', {}, 'data set "mnits" is unknown; choose digits, mnist, fashion-mnist');
    await refuse('digits', { count: 0 }, 'count of images must be an integer of at least 1, got 0');
    await refuse('digits', { count: 1e9 }, 'count of digits must be at most 2000000, got 1000000000');
    await refuse('digits', { seed: 0.5 }, 'seed must be an integer in [0, 2^53), got 0.5');
    await refuse(
      'digits',
      { resize: { width: 0, height: 4 } },
      'width must be an integer in [1, 4096], got 0',
    );
  });
});

describe('folders of IDX files', () => {
  test('tell their parts by name', async () => {
    const folder = await folderOf(MNIST_LIKE);
    const path = join(folder, 'mnist');
    const test = await loadImageSet(path, { part: 'test' });
    expect(test).toMatchObject({ name: 'mnist', count: 4 });
    expect(test.classes).toEqual(['0', '1', '2', '3']);
  });

  test('have subfolders train and test', async () => {
    const folder = await folderOf({
      'train/images-idx3-ubyte': idxImages(5, 2, 2),
      'train/labels-idx1-ubyte': idxLabels(5, 2),
      'test/t10k-images-idx3-ubyte': idxImages(2, 2, 2, 50),
      'test/t10k-labels-idx1-ubyte': idxLabels(2, 2),
    });
    expect((await loadImageSet(folder, { part: 'train' })).count).toBe(5);
    expect(marks(await loadImageSet(folder, { part: 'test' }))).toEqual([50, 78]);
  });

  test.each([['train-'], ['']])('without a test part hold a sixth out, by seed (%s)', async (prefix) => {
    const folder = await folderOf({
      [`${prefix}images-idx3-ubyte`]: idxImages(25, 1, 1),
      [`${prefix}labels-idx1-ubyte`]: idxLabels(25, 5),
    });
    const train = await loadImageSet(folder, { part: 'train', seed: 1 });
    const held = await loadImageSet(folder, { part: 'test', seed: 1 });
    expect([train.count, held.count]).toEqual([21, 4]);
    const all = Array.from({ length: 25 }, (_, i) => (7 * i) % 256);
    expect(ascending([...marks(train), ...marks(held)])).toEqual(ascending(all));
    held.labels.forEach((label, i) => {
      expect(label).toBe((marks(held)[i] / 7) % 5);
    });
    expect(marks(await loadImageSet(folder, { part: 'test', seed: 2 }))).not.toEqual(marks(held));
    expect(marks(await loadImageSet(folder, { part: 'test', seed: 1 }))).toEqual(marks(held));
  });
});

describe('folders of PNG images', () => {
  test('number their classes naturally and hold a sixth out', async () => {
    const files: Record<string, Uint8Array> = { 'notes.txt': new Uint8Array(3) };
    for (let i = 0; i < 12; i++) files[`${[10, 9, 2][i % 3]}/image${i}.png`] = flat(10 + i);
    files['2/.hidden.png'] = new Uint8Array(1);
    files['2/Thumbs.db'] = new Uint8Array(1);
    const folder = await folderOf(files);
    const train = await loadImageSet(folder, { part: 'train' });
    const held = await loadImageSet(folder, { part: 'test' });
    expect(train).toMatchObject({ width: 4, height: 4, count: 10, classes: ['2', '9', '10'] });
    expect(held.count).toBe(2);
    expect(ascending([...marks(train), ...marks(held)])).toEqual(
      Array.from({ length: 12 }, (_, i) => 10 + i),
    );
    train.labels.forEach((label, i) => {
      expect(label).toBe([2, 1, 0][(marks(train)[i] - 10) % 3]);
    });
    const few = await loadImageSet(folder, { part: 'train', count: 4, resize: { width: 2, height: 2 } });
    expect(marks(few)).toEqual(marks(train).slice(0, 4));
    expect(few.pixels).toHaveLength(16);
  });

  test('may have a class of trains', async () => {
    const folder = await folderOf({ 'bus/1.png': flat(1), 'bus/2.png': flat(2), 'train/1.png': flat(3) });
    const { classes, count } = await loadImageSet(folder, { part: 'train' });
    expect({ classes, count }).toEqual({ classes: ['bus', 'train'], count: 2 });
  });

  test('have subfolders train and test, links among them', async () => {
    const folder = await folderOf({
      'train/a/1.png': flat(1),
      'train/b/2.PNG': flat(2),
      'elsewhere/3.png': flat(3),
      'elsewhere/4.png': flat(4),
    });
    await mkdir(join(folder, 'test', 'a'), { recursive: true });
    await symlink(join(folder, 'elsewhere'), join(folder, 'test', 'b'));
    expect(ascending(marks(await loadImageSet(folder, { part: 'train' })))).toEqual([1, 2]);
    await expect(loadImageSet(folder, { part: 'test' })).rejects.toThrow(
      `${join(folder, 'test', 'a')}: a class without PNG images`,
    );
    await symlink(join(folder, 'elsewhere', '3.png'), join(folder, 'test', 'a', '5.png'));
    expect(ascending(marks(await loadImageSet(folder, { part: 'test' })))).toEqual([3, 3, 4]);
  });

  test.each<[string, Record<string, Uint8Array>, string]>([
    [
      'nothing',
      {},
      'holds neither IDX files (like train-images-idx3-ubyte.gz) nor a subfolder of PNG images',
    ],
    ['one image', { 'a/1.png': flat(1) }, '1 image, at least 2 are needed to hold one out for tests'],
    [
      'other sizes',
      { 'a/1.png': flat(1), 'a/2.png': flat(2, 5), 'b/1.png': flat(3) },
      'all images must be of one size',
    ],
    [
      'a broken image',
      { 'a/1.png': flat(1), 'a/2.png': flat(2).subarray(0, 40), 'b/1.png': flat(3) },
      '2.png: truncated PNG',
    ],
    [
      'text',
      { 'a/1.png': new Uint8Array(90).fill(65), 'a/2.png': new Uint8Array(90).fill(65) },
      'png: not a PNG file',
    ],
    [
      'a test part alone',
      { 't10k-images-idx3-ubyte': idxImages(2, 2, 2), 't10k-labels-idx1-ubyte': idxLabels(2, 2) },
      'holds t10k-images-idx3-ubyte, but no images of the part train',
    ],
  ])('refuse %s', async (_, files, message) => {
    const folder = await folderOf(files);
    const both = Promise.all([
      loadImageSet(folder, { part: 'train' }),
      loadImageSet(folder, { part: 'test' }),
    ]);
    await expect(both).rejects.toThrow(InputError);
    await expect(both).rejects.toThrow(message);
  });

  test('that are not there, or are files, are named', async () => {
    const folder = await folderOf({ file: new Uint8Array(1) });
    await expect(loadImageSet(join(folder, 'none'), { part: 'train' })).rejects.toThrow(
      `${join(folder, 'none')}: does not exist`,
    );
    await expect(loadImageSet(join(folder, 'file'), { part: 'train' })).rejects.toThrow(
      'is a file, expected a folder',
    );
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
test.skipIf(!existsSync(shared))(
  'the real sets load (skipped where the folder of development data is absent)',
  async () => {
    for (const [name, mean] of [
      ['mnist', 33.32],
      ['fashion-mnist', 72.94],
    ] as const) {
      const train = await loadImageSet(name, { part: 'train', dataDir: shared });
      expect(train).toMatchObject({ name, count: 60_000, width: 28, height: 28 });
      let sum = 0;
      for (const value of train.pixels) sum += value;
      expect(sum / train.pixels.length).toBeCloseTo(mean, 2);
      expect((await loadImageSet(name, { part: 'test', dataDir: shared })).count).toBe(10_000);
    }
  },
);
