/** Files picked in the page are the images that the command line has from a folder of them, in the same order. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawDigit } from '../../src/data/digits.js';
import { encodePng } from '../../src/formats/png.js';
import { loadImageSet } from '../../src/node/sets/image-sets.js';
import { dataArgument, pickedText } from '../../studio/src/lib/picked-files.js';
import { type PickedFile, readImageFiles } from '../../studio/src/worker/read-image-files.js';
import { temporaryFolder } from '../node/folders.js';

/** The files below a folder, as a folder picker gives them; their order is not that of names. */
async function picked(folder: string): Promise<PickedFile[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const file = new File([await readFile(path)], entry.name);
        return { path: `picked${path.slice(folder.length)}`, file };
      }),
  );
  return files.reverse();
}

async function write(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

function png(index: number): Uint8Array {
  return encodePng({ width: 28, height: 28, pixels: drawDigit(0, index).pixels });
}

function idx(sizes: readonly number[], data: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  header.setUint32(0, 0x800 + sizes.length);
  for (const [d, size] of sizes.entries()) header.setUint32(4 + 4 * d, size);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...data]);
}

async function writeIdx(folder: string, name: string, count: number, isZipped: boolean): Promise<void> {
  const pack = (bytes: Uint8Array) => (isZipped ? gzipSync(bytes) : bytes);
  const end = isZipped ? '.gz' : '';
  const pixels = Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  await write(folder, `${name}-images-idx3-ubyte${end}`, pack(idx([count, 2, 3], pixels)));
  await write(folder, `${name}-labels-idx1-ubyte${end}`, pack(idx([count], labels)));
}

/** Both parts, as the page and as the command line have them. */
async function both(folder: string) {
  const page = await readImageFiles(await picked(folder));
  const [train, test] = await Promise.all([
    loadImageSet(folder, { part: 'train' }),
    loadImageSet(folder, { part: 'test' }),
  ]);
  const named = <Set extends object>(set: Set) => ({ ...set, name: '' });
  return {
    page: { train: named(page.train), test: named(page.test) },
    cli: { train: named(train), test: named(test) },
  };
}

describe('the same images as on the command line', () => {
  test('of a folder of classes of PNG files', async () => {
    const folder = await temporaryFolder();
    for (let i = 0; i < 40; i++) await write(folder, `class ${9 + (i % 4)}/img${i}.png`, png(i));
    await write(folder, 'class 9/.hidden.png', png(99));
    await write(folder, 'readme.txt', new Uint8Array(3));
    const { page, cli } = await both(folder);
    expect(page).toEqual(cli);
    expect(page.train.classes).toEqual(['class 9', 'class 10', 'class 11', 'class 12']);
  });

  test.each([['both parts'], ['train alone']])('of folders of %s', async (which) => {
    const folder = await temporaryFolder();
    const parts = which === 'both parts' ? ['train', 'test'] : ['train'];
    for (const part of parts) {
      for (let i = 0; i < 20; i++) await write(folder, `${part}/${i % 2}/${i}.png`, png(i));
    }
    const { page, cli } = await both(folder);
    expect(page).toEqual(cli);
  });

  test.each([
    [['train', 't10k'], true],
    [['emnist-letters-train', 'emnist-letters-test'], false],
    [['train'], true],
    [['mine'], false],
  ] as const)('of IDX files %j, gzipped: %s', async (names, isZipped) => {
    const folder = await temporaryFolder();
    for (const [i, name] of names.entries()) await writeIdx(folder, name, 24 - i, isZipped);
    const { page, cli } = await both(folder);
    expect(page).toEqual(cli);
  });
});

describe('files that are not taken', () => {
  const file = (path: string, bytes: Uint8Array): PickedFile => ({
    path,
    file: new File([bytes as BlobPart], path.split('/').pop() ?? ''),
  });
  const images = idx([2, 2, 3], new Uint8Array(12));
  const labels = file('train-labels-idx1-ubyte', idx([2], new Uint8Array(2)));

  test.each([
    ['no files', [], /neither PNG images nor IDX files/],
    ['others', [file('a.txt', new Uint8Array(4))], /^a\.txt: neither/],
    ['images without labels', [file('train-images-idx3-ubyte', images)], /no labels beside it/],
    ['a cut one', [file('train-images-idx3-ubyte', images.subarray(0, 20)), labels], /truncated, 20 bytes/],
    ['a long one', [file('train-images-idx3-ubyte', Uint8Array.from([...images, 0])), labels], /too long/],
    [
      'a cut gzip file',
      [file('train-images-idx3-ubyte.gz', gzipSync(images).subarray(0, 20)), labels],
      /truncated or damaged gzip/,
    ],
    [
      'a gzip file that holds more than it says',
      [file('train-images-idx3-ubyte.gz', gzipSync(Uint8Array.from([...images, 7]))), labels],
      /too long/,
    ],
    [
      'one that says it is huge',
      [file('train-images-idx3-ubyte', idx([1000, 1000, 1000], new Uint8Array(9))), labels],
      /more than the 536870912/,
    ],
    [
      'tests alone',
      [file('t10k-images-idx3-ubyte', images), file('t10k-labels-idx1-ubyte', idx([2], new Uint8Array(2)))],
      /holds test images/,
    ],
    ['a broken PNG file', [file('a.png', new Uint8Array(30)), file('b.png', png(1))], /^a\.png: not a PNG/],
    [
      'PNG files of two sizes',
      [file('a.png', png(1)), file('b.png', encodePng({ width: 2, height: 1, pixels: new Uint8Array(2) }))],
      /^b\.png: 2×1 pixels, but a\.png has 28×28/,
    ],
  ])('%s', async (_, files, message) => {
    await expect(readImageFiles(files)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  test('what was picked, in words and on the command line', () => {
    const folder = [
      file('my digits/1/a.png', new Uint8Array(1)),
      file('my digits/2/b.png', new Uint8Array(1)),
    ];
    expect(pickedText(folder)).toBe('the folder my digits, 2 files');
    expect(dataArgument(folder)).toBe("'./my digits'");
    expect(pickedText([labels, labels, labels])).toBe('train-labels-idx1-ubyte and 2 others');
    expect(pickedText([labels])).toBe('train-labels-idx1-ubyte');
    expect(dataArgument([labels])).toBe('FOLDER');
    expect(dataArgument([file('a.png', new Uint8Array(1))])).toBeUndefined();
    const named = (...paths: string[]) => paths.map((path) => file(path, new Uint8Array(1)));
    expect(dataArgument(named('digits/a.png', 'digits/b.png'))).toBeUndefined();
    expect(dataArgument(named('digits/a.png', 'digits/1/b.png'))).toBe('./digits');
    expect(dataArgument(named('mnist/a.png', 'mnist/train-images.idx3-ubyte.gz'))).toBe('./mnist');
    expect(dataArgument([])).toBe('digits');
  });
});
