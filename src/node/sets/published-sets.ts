/**
 * Published image sets: files, download URLs and checksums.
 *
 * A gzip file is valid if its checksum is the published file's, or, since copies are often recompressed, if that of
 * its content is.
 */
import type { SetPart } from '../../data/hold-out.js';
import { DIGIT_CLASSES, FASHION_CLASSES } from '../../data/image-classes.js';

/** One file of a published set. */
export interface PublishedFile {
  /** Name at every mirror, ending in `.gz`. */
  readonly name: string;
  readonly part: SetPart;
  readonly holds: 'images' | 'labels';
  /** MD5 of the published gzip file. */
  readonly gzipMd5: string;
  /** MD5 of the content, and its length in bytes. */
  readonly rawMd5: string;
  readonly rawBytes: number;
}

/** A published set of images. */
export interface PublishedSet {
  readonly name: string;
  /** Description in lists, one line. */
  readonly description: string;
  readonly classes: readonly string[];
  /** Addresses to which a file's name is appended, tried in order. */
  readonly mirrors: readonly string[];
  readonly files: readonly PublishedFile[];
}

/** Bytes of header and data, for images and for labels. */
const TRAIN_IMAGES_BYTES = 16 + 60_000 * 28 * 28;
const TRAIN_LABELS_BYTES = 8 + 60_000;
const TEST_IMAGES_BYTES = 16 + 10_000 * 28 * 28;
const TEST_LABELS_BYTES = 8 + 10_000;

/** Returns the four files of a set of MNIST's shape; checksums [gzip, raw], train before test, images before labels. */
function files(sums: readonly (readonly [gzip: string, raw: string])[]): readonly PublishedFile[] {
  const shapes = [
    ['train-images-idx3-ubyte.gz', 'train', 'images', TRAIN_IMAGES_BYTES],
    ['train-labels-idx1-ubyte.gz', 'train', 'labels', TRAIN_LABELS_BYTES],
    ['t10k-images-idx3-ubyte.gz', 'test', 'images', TEST_IMAGES_BYTES],
    ['t10k-labels-idx1-ubyte.gz', 'test', 'labels', TEST_LABELS_BYTES],
  ] as const;
  return shapes.map(([name, part, holds, rawBytes], i) => {
    const [gzipMd5, rawMd5] = sums[i];
    return { name, part, holds, gzipMd5, rawMd5, rawBytes };
  });
}

/** Published sets of images. */
export const PUBLISHED_SETS: readonly PublishedSet[] = [
  {
    name: 'mnist',
    description: 'handwritten digits, 28×28, 60,000 + 10,000 (about 11 MB to download)',
    classes: DIGIT_CLASSES,
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'http://yann.lecun.com/exdb/mnist/',
    ],
    files: files([
      ['f68b3c2dcbeaaa9fbdd348bbdeb94873', '6bbc9ace898e44ae57da46a324031adb'],
      ['d53e105ee54ea40749a09fcbcd1e9432', 'a25bea736e30d166cdddb491f175f624'],
      ['9fb629c4189551a2d022fa330f9573f3', '2646ac647ad5339dbf082846283269ea'],
      ['ec29112dd5afa0611ce80d1b7f02629c', '27ae3e4e09519cfbb04c329615203637'],
    ]),
  },
  {
    name: 'fashion-mnist',
    description: 'articles of clothing, 28×28, 60,000 + 10,000 (about 30 MB to download)',
    classes: FASHION_CLASSES,
    mirrors: [
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    ],
    files: files([
      ['8d4fb7e6c68d591d4c3dfef9ec88bf0d', 'f4a8712d7a061bf5bd6d2ca38dc4d50a'],
      ['25c81989df183df01b3e8a0aad5dffbe', '9018921c3c673c538a1fc5bad174d6f9'],
      ['bef4ecab320f06d8554ea6380940ec79', '8181f5470baa50b63fa0f6fddb340f0a'],
      ['bb300cfdad3c16e7a12a480ee83cd310', '15d484375f8d13e6eb1aabb0c3f46965'],
    ]),
  },
];

/** Returns the possible names of a file in its folder: as published, unzipped, and spelled with a dot. */
function localNames(file: PublishedFile): readonly string[] {
  const raw = file.name.replace(/\.gz$/, '');
  const dotted = raw.replace(/-(idx\d-ubyte)$/, '.$1');
  return [file.name, raw, `${dotted}.gz`, dotted];
}

/** Returns the name of a file among the names `present` in its folder, if it is there. */
export function localName(file: PublishedFile, present: ReadonlySet<string>): string | undefined {
  return localNames(file).find((candidate) => present.has(candidate));
}
