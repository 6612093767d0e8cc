/** Pairs of IDX files and their part of a set, found by their names. */
import { InputError } from '../core/errors.js';
import type { SetPart } from './hold-out.js';

/** A file of images and the file of their labels. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

export type IdxPart = SetPart | 'whole';
export type IdxPairs = Partial<Record<IdxPart, IdxPair>>;

const PARTS: readonly IdxPart[] = ['train', 'test', 'whole'];

/** Groups: 1 the prefix, 2 images or labels. */
const IDX_NAME = /^(.*?)[-_.]?(images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?$/i;

function partOf(prefix: string): IdxPart {
  if (/(train|training)$/i.test(prefix)) return 'train';
  return /(t10k|test|testing)$/i.test(prefix) ? 'test' : 'whole';
}

/**
 * Finds the pairs of IDX files among names, by part: `train-images-idx3-ubyte` belongs to the part train, `t10k-…` and
 * `test-…` to test, any other name is the whole set. If a file exists both gzipped and not, the latter is used.
 * `place` is their folder in errors.
 */
export function pairIdxNames(place: string, names: readonly string[]): IdxPairs {
  const found = new Map<string, string>();
  // Sorted, the shorter name without .gz comes first.
  for (const name of [...names].sort()) {
    const match = IDX_NAME.exec(name);
    if (match === null) continue;
    const key = `${partOf(match[1])} ${match[2].toLowerCase()}`;
    const earlier = found.get(key);
    if (earlier === undefined) found.set(key, name);
    else if (IDX_NAME.exec(earlier)?.[1] !== match[1]) {
      throw new InputError(
        `${place}: ${earlier} and ${name} are both ${key}; give each set a folder of its own`,
      );
    }
  }
  const pairs: IdxPairs = {};
  for (const part of PARTS) {
    const images = found.get(`${part} images`);
    const labels = found.get(`${part} labels`);
    if (images === undefined && labels === undefined) continue;
    if (images === undefined) throw new InputError(`${place}: holds ${labels}, but no images beside it`);
    if (labels === undefined) throw new InputError(`${place}: holds ${images}, but no labels beside it`);
    pairs[part] = { images, labels };
  }
  return pairs;
}

/** Returns part and pair of each pair that exists. */
export function idxPairEntries(pairs: IdxPairs): (readonly [IdxPart, IdxPair])[] {
  return PARTS.flatMap((part) => {
    const pair = pairs[part];
    return pair ? [[part, pair] as const] : [];
  });
}
