/** The pages carry the licences of all code that is bundled into them; a build that would miss one fails. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import { KERNELS } from '../../src/engine/wasm/generated/kernels.js';
import { PAGE_PARTS } from '../../src/runs/page-content.js';
import { BundledLicences } from '../../studio/bundled-licences.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Notes the packages whose modules or helpers are in a build's chunks, in a way of its own. */
function noting(packages: Set<string>): Plugin {
  return {
    name: 'test:packages',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        for (const id of file.moduleIds) {
          const [, name] = id.match(/^(?:\0|.*\/node_modules\/)((?:@[^/]+\/)?[^/?]+)/s) ?? [];
          if (name === undefined || file.modules[id].renderedLength === 0) continue;
          packages.add(name.startsWith('@oxc-project+runtime@') ? '@oxc-project/types' : name);
        }
      }
    },
  };
}

/** Builds a page as `npm run build` does, writing nothing. */
async function built(config: string): Promise<{ files: Rolldown.OutputAsset[]; packages: string[] }> {
  const packages = new Set<string>();
  const result = await build({
    configFile: join(root, 'studio', config),
    logLevel: 'silent',
    plugins: [noting(packages)],
    worker: { plugins: () => [noting(packages)] },
    build: { write: false, emptyOutDir: false },
  });
  const { output } = [result].flat()[0] as Rolldown.RolldownOutput;
  return { files: output.filter((file) => file.type === 'asset'), packages: [...packages].sort() };
}

/** The first lines of the parts of a text of licences: name, version, kind. */
function headings(text: string): string[] {
  return [...text.matchAll(/^\ufeff?([@\w/-]+) \d[\w.-]* \([\w.-]+\)$/gm)].map(([, name]) => name);
}

/** Words of the licence of every package that there is in a folder `node_modules`. */
function wordsOf(name: string): string {
  const folder = join(root, 'node_modules', name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = readFileSync(join(folder, file ?? 'LICENSE'), 'utf8');
  return text.match(/Copyright \(c\).*|Apache License/i)?.[0] ?? 'the licence has no such words';
}

describe.each([
  ['vite.config.ts', 'the studio'],
  ['vite.one-page.config.ts', 'the page of one network'],
])('%s: %s', (config) => {
  test('holds the licence of every package that is in it', { timeout: 120_000 }, async () => {
    const { files, packages } = await built(config);
    expect(packages).toEqual(expect.arrayContaining(['comlink', 'fflate', 'svelte', 'uplot']));
    const find = (name: string) => String(files.find(({ fileName }) => fileName === name)?.source ?? '');
    const [, inPage] =
      find('one-page.html').match(
        new RegExp(`<script type="text/plain" id="${PAGE_PARTS.licences}">(.*?)</script>`, 's'),
      ) ?? [];
    const text = config === 'vite.config.ts' ? find('licences.txt') : inPage;
    expect(headings(text)).toEqual(['spikeloom', ...packages]);
    expect(text).toContain(readFileSync(join(root, 'LICENSE'), 'utf8').trim());
    for (const name of packages) expect(text).toContain(wordsOf(name));
  });
});

describe('a build', () => {
  const project = mkdtempSync(join(tmpdir(), 'spikeloom-licences-'));
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  mkdirSync(join(project, 'node_modules/@some/thing'), { recursive: true });
  const put = (path: string, text: string) => writeFileSync(join(project, path), text);
  const manifest = { version: '1.2.3', license: 'ISC', type: 'module', main: './index.js' };
  put('package.json', JSON.stringify({ ...manifest, name: 'page' }));
  put('LICENCE', 'Free for all.\n');
  put('node_modules/@some/thing/package.json', JSON.stringify({ ...manifest, name: '@some/thing' }));
  put('node_modules/@some/thing/index.js', 'export default (x) => console.log(x, 7);\n');
  put('main.js', "import show from '@some/thing';\nshow(document.title);\n");

  async function text(...plugins: Plugin[]): Promise<string> {
    const licences = new BundledLicences(project);
    await build({
      ...{ root: project, configFile: false, logLevel: 'silent', plugins: [...plugins, licences.watch()] },
      build: { write: false, lib: { entry: join(project, 'main.js'), formats: ['es'], fileName: 'main' } },
    });
    return licences.text();
  }

  test('of a package without a licence fails; with one it is copied, and what it is to be read with', async () => {
    await expect(text()).rejects.toThrow(/@some\/thing has no licence file/);
    put('node_modules/@some/thing/LICENSE.md', 'Do as you like.\r\nAlways.\n');
    put('node_modules/@some/thing/NOTICE', 'By someone.');
    const rule = '-'.repeat(80);
    expect(await text()).toBe(
      `page 1.2.3 (ISC)\n\nFree for all.\n\n${rule}\n\n` +
        '@some/thing 1.2.3 (ISC)\n\nDo as you like.\nAlways.\n\nBy someone.\n',
    );
  });

  test('of a helper of an unknown tool fails', async () => {
    const helper: Plugin = {
      name: 'test:helper',
      enforce: 'pre',
      resolveId: (id) => (id === '@some/thing' ? '\0unheard-of/helper.js' : undefined),
      load: (id) => (id.startsWith('\0unheard-of') ? 'export default (x) => console.log(x, 8);' : undefined),
    };
    await expect(text(helper)).rejects.toThrow('no package is known that');
  });
});

test('nothing of AssemblyScript’s library is compiled into the kernels', () => {
  const kernels = new WebAssembly.Module(Buffer.from(KERNELS, 'base64'));
  const [names] = WebAssembly.Module.customSections(kernels, 'name');
  const text = Buffer.from(names).toString('latin1');
  // Functions have the names of their modules.
  expect(text).toContain('kernels/forward/');
  expect(text).not.toContain('~lib/');
});
