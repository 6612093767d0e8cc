/** The sets that a reproduction needs: which sounds are there, and whether all is, before hours are spent. */
import { join } from 'node:path';
import { hasSounds, type PaperSpec } from '../../experiments/paper-spec.js';
import { presentNames } from '../files/bounded-file.js';
import { loadClipSet } from '../sets/clip-sets.js';
import { dataFolder } from '../sets/data-folder.js';
import { imageSet, loadImageSet } from '../sets/image-sets.js';

/** The paper's spoken digits where they are there, free ones otherwise. */
export async function spokenDigitsAt(dataDir: string | undefined): Promise<'ti46' | 'fsdd'> {
  const names = await presentNames(join(dataFolder(dataDir), 'ti46'));
  return names.size > 0 ? 'ti46' : 'fsdd';
}

/** Throws an InputError that says how to get a set that is missing. */
export async function checkData(specs: readonly PaperSpec[], dataDir: string | undefined): Promise<void> {
  const images = new Set(
    specs.flatMap((spec) => (hasSounds(spec) ? spec.source.images : spec.source.data) ?? []),
  );
  for (const set of images) {
    if (imageSet(set)?.made) continue;
    await loadImageSet(set, { part: 'train', dataDir });
    await loadImageSet(set, { part: 'test', dataDir });
  }
  const clips = new Set(specs.flatMap((spec) => (hasSounds(spec) ? [spec.source.audio] : [])));
  clips.delete('spoken-digits');
  for (const set of clips) await loadClipSet(set, { dataDir });
}
