/** Which IDX files go together, and what part of a set they are, by their names alone. */
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

/** 1: what stands before, 2: images or labels. */
const IDX_NAME = /^(.*?)[-_.]?(images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?$/i;

function partOf(prefix: string): IdxPart {
  if (/(train|training)$/i.test(prefix)) return 'train';
  return /(t10k|test|testing)$/i.test(prefix) ? 'test' : 'whole';
}

/**
 * The pairs of IDX files among names, by part: `train-images-idx3-ubyte` is of the part train, `t10k-…` and `test-…`
 * of test, any other is the whole set. A file that is there both gzipped and not is taken once, unzipped.
 * `place` is where they lie, in errors.
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

/** Part and pair of those that there are. */
export function idxPairEntries(pairs: IdxPairs): (readonly [IdxPart, IdxPair])[] {
  return PARTS.flatMap((part) => {
    const pair = pairs[part];
    return pair ? [[part, pair] as const] : [];
  });
}
