/** Published sets of IDX files, in the data folder. */
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { ImageSet } from '../../data/image-set.js';
import { presentNames } from '../files/bounded-file.js';
import { readIdxPair } from '../files/idx-file.js';
import { DATA_VARIABLE, dataFolder } from './data-folder.js';
import { fetchSet, publishedSetState } from './fetch-set.js';
import type { LoadOptions, NamedSet } from './named-set.js';
import { localName, type PublishedSet } from './published-sets.js';

/** Returns a published set as one that is known by its name. */
export function idxSet(set: PublishedSet): NamedSet {
  return {
    name: set.name,
    description: set.description,
    published: {
      state: (folder, look) => publishedSetState(set, folder, look),
      fetch: (options) => fetchSet(set, options),
    },
    load: (options) => load(set, options),
  };
}

async function load(set: PublishedSet, { part, dataDir }: LoadOptions): Promise<ImageSet> {
  const folder = join(dataFolder(dataDir), set.name);
  const present = await presentNames(folder);
  const [images, labels] = (['images', 'labels'] as const).map((holds) => {
    const file = set.files.find((candidate) => candidate.part === part && candidate.holds === holds);
    if (file === undefined) throw new Error(`${set.name} lists no ${part} ${holds}`);
    const local = localName(file, present);
    if (local !== undefined) return join(folder, local);
    throw new InputError(
      `${set.name}: ${file.name} is not in ${folder}; run "spikeloom data get ${set.name}", or give the folder ` +
        `that holds ${set.name}/ with --data-dir or ${DATA_VARIABLE}`,
    );
  });
  return readIdxPair(set.name, images, labels, set.classes);
}
