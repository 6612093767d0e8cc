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
    pages: [
      'docs/studio.md',
      'docs/one-page.md',
      'docs/audio.md',
      'docs/codings.md',
      'docs/deeper.md',
      'docs/pictures.md',
      'docs/metrics.md',
      'docs/interchange.md',
    ],
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
      const found = files.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
      const others = found.filter((path) => !named.has(path)).sort();
      const paths = [...pages, ...others].map((path) =>
        path.startsWith('@') ? join(written, path.slice(1)) : join(root, path),
      );
      return { title, paths };
    }),
  );
}
