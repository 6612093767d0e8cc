/** Writes what a reproduction came to: a page, its twin in Markdown with its pictures, and the data of both. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReproductionResult } from '../../experiments/result.js';
import { writeFileAtomic } from '../files/atomic-file.js';
import { fileError, presentNames } from '../files/bounded-file.js';
import { makeFolder } from '../files/make-folder.js';

/** Names of the files that a reproduction writes. */
export const REPRODUCTION_FILES = {
  page: 'report.html',
  markdown: 'REPRODUCTION.md',
  data: 'results.json',
  /** Folder of the pictures that the Markdown shows. */
  pictures: 'reproduction',
} as const;

export async function writeReproduction(root: string, result: ReproductionResult): Promise<void> {
  const [{ reproductionPage }, { reproductionMarkdown }] = await Promise.all([
    import('../../report/reproduction-page.js'),
    import('../../report/reproduction-markdown.js'),
  ]);
  const { page, markdown: text, data, pictures } = REPRODUCTION_FILES;
  const { markdown, files } = await reproductionMarkdown(result, pictures);
  try {
    await makeFolder(join(root, pictures));
  } catch (error) {
    throw fileError(error, join(root, pictures));
  }
  // Pictures of an earlier report that this one does not have.
  const shown = new Set(files.map(({ name }) => name));
  for (const name of await presentNames(join(root, pictures))) {
    if (!shown.has(`${pictures}/${name}`)) await rm(join(root, pictures, name), { force: true });
  }
  for (const { name, bytes } of files) await writeFileAtomic(join(root, name), bytes);
  await writeFileAtomic(join(root, text), markdown);
  await writeFileAtomic(join(root, page), await reproductionPage(result));
  await writeFileAtomic(join(root, data), `${JSON.stringify(withoutPictures(result), null, 2)}\n`);
}

/** The pictures are files of their own. */
function withoutPictures({ figures, ...rest }: ReproductionResult): object {
  const plain = figures.map((figure) => ({
    ...figure,
    grids: figure.grids.map(({ png: _, ...grid }) => grid),
  }));
  return { format: 'spikeloom-reproduction', formatVersion: 1, ...rest, figures: plain };
}
