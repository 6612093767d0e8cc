/** The documents of the site, in reading order. Documents that no list names come last among the topics. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Groups of the sidebar and what stands in them first. `@` names a page that is written as the site is built. */
const GROUPS = [
  {
    title: 'Guides',
    pages: [
      'docs/guide/start.md',
      'docs/guide/images.md',
      'docs/guide/voices.md',
      'docs/guide/rule.md',
      '@commands.md',
      '@options.md',
      'docs/guide/reproducibility.md',
      'docs/guide/performance.md',
      'docs/guide/extending.md',
      'docs/guide/limits.md',
    ],
    folder: 'docs/guide',
  },
  {
    title: 'Topics',
    pages: ['docs/studio.md', 'docs/audio.md', 'docs/pictures.md', 'docs/metrics.md', 'docs/interchange.md'],
    folder: 'docs',
  },
  {
    title: 'Results',
    pages: ['docs/REPRODUCTION.md', 'docs/finding.md', 'docs/tuning.md', 'bench/README.md'],
  },
  {
    title: 'Inside',
    pages: ['docs/engines.md', 'docs/studio-network.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  },
];

/** The groups with the path of each page; `written` is the folder of pages that are made as the site is built. */
export async function pageGroups(root, written) {
  const named = new Set(GROUPS.flatMap(({ pages }) => pages));
  return Promise.all(
    GROUPS.map(async ({ title, pages, folder }) => {
      const files = folder ? await readdir(join(root, folder)) : [];
      const there = new Set(files.map((name) => `${folder}/${name}`));
      const others = [...there].filter((path) => path.endsWith('.md') && !named.has(path)).sort();
      // A topic may be named before its document is written.
      const kept = pages.filter(
        (path) =>
          folder === undefined || path.startsWith('@') || there.has(path) || !path.startsWith(`${folder}/`),
      );
      const paths = [...kept, ...others].map((path) =>
        path.startsWith('@') ? join(written, path.slice(1)) : join(root, path),
      );
      return { title, paths };
    }),
  );
}
