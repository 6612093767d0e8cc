/**
 * Builds the documentation into `site/`, or the folder given: guides and other documents, and the library's API by TypeDoc.
 * A warning is an error. Nothing is fetched. It is part of `npm run docs`, which compiles the command line before it.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { VERSION } from '../../dist/src/index.js';
import { commandsPage } from './commands-page.mjs';
import { optionsPage } from './options-page.mjs';
import { pageGroups } from './pages.mjs';
import { addOurs, CATEGORIES, NOT_EXPORTED } from './plugin.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The entry points by their folders. */
const MODULES = {
  src: 'spikeloom',
  'src/node': 'spikeloom in Node',
  ...Object.fromEntries(
    ['data', 'diagnose', 'engine', 'formats', 'report', 'use'].map((name) => [
      `src/node/entries/${name}`,
      `spikeloom/${name}`,
    ]),
  ),
};

/** Builds the site; throws where TypeDoc has a word to say. */
async function buildSite(out) {
  // TypeDoc finds documents below a common folder only.
  const generated = join(root, 'scripts/site/generated');
  await mkdir(generated, { recursive: true });
  const written = await mkdtemp(join(generated, 'pages-'));
  try {
    await writeFile(join(written, 'commands.md'), await commandsPage());
    await writeFile(join(written, 'options.md'), optionsPage());
    const groups = await pageGroups(root, written);
    const app = await Application.bootstrapWithPlugins({
      plugin: ['typedoc-plugin-missing-exports'],
      internalModule: NOT_EXPORTED,
      entryPoints: Object.keys(MODULES).map((path) =>
        join(root, path.includes('entries') ? `${path}.ts` : `${path}/index.ts`),
      ),
      tsconfig: join(root, 'tsconfig.build.json'),
      basePath: root,
      displayBasePath: root,
      skipErrorChecking: true,
      readme: join(root, 'README.md'),
      name: `Spikeloom ${VERSION}`,
      projectDocuments: groups.flatMap(({ paths }) => paths),
      out,
      customCss: join(root, 'scripts/site/site.css'),
      customJs: join(root, 'scripts/site/open-groups.js'),
      favicon: join(root, 'studio/public/favicon.svg'),
      disableSources: true,
      searchInComments: true,
      searchInDocuments: true,
      includeHierarchySummary: false,
      hideGenerator: true,
      excludeReferences: true,
      excludePrivate: true,
      sort: ['kind', 'alphabetical-ignoring-documents'],
      kindSortOrder: ['Function', 'Class', 'Variable', 'Interface', 'TypeAlias'],
      categorizeByGroup: false,
      categoryOrder: CATEGORIES,
      groupOrder: [...groups.map(({ title }) => title), 'Library'],
      navigation: { includeGroups: true, includeCategories: true, excludeReferences: true },
      highlightLanguages: ['sh', 'js', 'ts', 'json', 'html', 'python'],
      validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
      // Members whose names say it need no words; what is exported does.
      requiredToBeDocumented: ['Function', 'Class', 'Interface', 'TypeAlias', 'Variable', 'Method'],
      treatWarningsAsErrors: true,
      treatValidationWarningsAsErrors: true,
    });
    addOurs(app, { groups, modules: MODULES });
    const project = await app.convert();
    if (project) {
      app.validate(project);
      await app.generateOutputs(project);
    }
    if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
      throw new Error('the site has defects');
  } finally {
    await rm(written, { recursive: true });
  }
}

await buildSite(resolve(process.argv[2] ?? join(root, 'site')));
