import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { Purpose, RandomStream } from '../../../src/core/philox.js';
import { gunzipExactly } from '../../../src/node/files/gunzip.js';
import { findIdxPairs, readIdxFile } from '../../../src/node/files/idx-file.js';
import { idx, idxImages, mutate } from '../../data/samples.js';
import { folderOf, temporaryFolder } from '../folders.js';

async function refusal(file: string): Promise<string> {
  const error: unknown = await readIdxFile(file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return '';
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message.startsWith(`${file}: `), message).toBe(true);
  expect(message).not.toContain('\n');
  return message;
}

describe('IDX files on disk', () => {
  test('are read gzipped or not, whatever their name', async () => {
    const raw = idxImages(3, 5, 7);
    const folder = await folderOf({ 'a.gz': gzipSync(raw), 'b.gz': raw, c: gzipSync(raw, { level: 0 }) });
    for (const name of ['a.gz', 'b.gz', 'c']) expect(await readIdxFile(join(folder, name))).toEqual(raw);
  });

  test('come in one array of their own, which nothing else shares', async () => {
    const raw = idxImages(100, 28, 28);
    const folder = await folderOf({ raw, gz: gzipSync(raw) });
    for (const name of ['raw', 'gz']) {
      const { buffer } = await readIdxFile(join(folder, name));
      expect(buffer.byteLength - raw.length).toBeLessThanOrEqual(1);
    }
  });

  test.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), 'not an IDX file, 0 bytes long'],
    [
      'half a gzip file',
      gzipSync(idxImages(40, 9, 9)).subarray(0, 200),
      'damaged gzip file, unexpected end of file',
    ],
    ['gzip of something else', gzipSync(new Uint8Array(99).fill(65)), 'it starts with 41 41 41 41'],
    [
      'less content than declared',
      gzipSync(idxImages(4, 9, 9).subarray(0, 300)),
      'inflates to 300 bytes where',
    ],
    [
      'more content than declared',
      gzipSync(idx([1, 2, 2], new Uint8Array(999))),
      'inflates to more bytes where',
    ],
    [
      'two gigabytes declared in a few bytes',
      gzipSync(idx([2_000_000, 32, 32], new Uint8Array(50))),
      'bytes of gzip cannot hold the 2048000016 it declares',
    ],
    [
      'two gigabytes declared, not gzipped',
      idx([2_000_000, 32, 32], new Uint8Array(50)),
      'truncated, 66 bytes where its header (sizes 2000000×32×32) asks for 2048000016',
    ],
    [
      'a megabyte behind a small content',
      Buffer.concat([gzipSync(idxImages(1, 2, 2)), new Uint8Array(1e6)]),
      'too many',
    ],
  ])('are refused with %s', async (_, bytes, message) => {
    const folder = await folderOf({ file: bytes });
    const before = process.memoryUsage().rss;
    expect(await refusal(join(folder, 'file'))).toContain(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  test('a wrong sum inside gzip shows', async () => {
    const bytes = gzipSync(idxImages(40, 9, 9));
    bytes[bytes.length - 6] ^= 1;
    const folder = await folderOf({ file: bytes });
    expect(await refusal(join(folder, 'file'))).toContain('damaged gzip file, incorrect data check');
    await expect(gunzipExactly(bytes, 40 * 81 + 16, 'f')).rejects.toThrow('f: damaged gzip file');
  });

  test('a missing file and a folder are named', async () => {
    const folder = await temporaryFolder();
    expect(await refusal(join(folder, 'none'))).toBe(`${join(folder, 'none')}: does not exist`);
    expect(await refusal(folder)).toBe(`${folder}: is a folder, expected a file`);
  });

  test('2,000 broken gzip files give an error of one line that names the file, or are read', async () => {
    const random = new RandomStream(3, Purpose.builtInData);
    const draw = (bound: number) => random.below(bound);
    const file = join(await temporaryFolder(), 'file.gz');
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const original = gzipSync(idxImages(1 + draw(4), 1 + draw(9), 1 + draw(9), i));
      await writeFile(file, mutate(original, draw));
      if (await refusal(file)) refused++;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

describe('pairs of IDX files', () => {
  test('are found by name, in every spelling', () => {
    const names = [
      'train-images-idx3-ubyte.gz',
      'train-images-idx3-ubyte',
      'train-labels.idx1-ubyte',
      't10k-images.idx3-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
      'readme.txt',
    ];
    expect(findIdxPairs('f', names)).toEqual({
      train: { images: join('f', 'train-images-idx3-ubyte'), labels: join('f', 'train-labels.idx1-ubyte') },
      test: {
        images: join('f', 't10k-images.idx3-ubyte.gz'),
        labels: join('f', 't10k-labels-idx1-ubyte.gz'),
      },
    });
    expect(findIdxPairs('f', ['images-idx3-ubyte', 'labels-idx1-ubyte'])).toEqual({
      whole: { images: join('f', 'images-idx3-ubyte'), labels: join('f', 'labels-idx1-ubyte') },
    });
    expect(findIdxPairs('f', ['a.png'])).toEqual({});
  });

  test('must be whole and alone', () => {
    expect(() => findIdxPairs('f', ['train-images-idx3-ubyte'])).toThrow(
      'f: holds train-images-idx3-ubyte, but no labels beside it',
    );
    expect(() => findIdxPairs('f', ['test-labels-idx1-ubyte'])).toThrow('but no images beside it');
    const two = ['emnist-letters-train-images-idx3-ubyte.gz', 'emnist-digits-train-images-idx3-ubyte.gz'];
    expect(() => findIdxPairs('f', two)).toThrow('are both train images; give each set a folder of its own');
  });
});
