/** What `npm pack` makes, installed into an empty project as a user does: command line, library, types and a page. */

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as data from '../../src/node/entries/data.js';
import * as engine from '../../src/node/entries/engine.js';
import * as main from '../../src/node/index.js';
import { bundle, CHROMIUM, launch, NEEDS_CHROMIUM, open, serve } from '../browser/chromium.js';
import { exercise, type Told } from '../browser/exercise.js';

const library = { ...main, ...data, ...engine };

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const project = mkdtempSync(join(tmpdir(), 'spikeloom-package-'));
const OPTIONS = { preset: 'tuned', threads: 2 } as const;
let packed: string[];

beforeAll(async () => {
  // The build belongs to `npm test`; packing must not do it again under other tests' feet.
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', project],
    {
      cwd: root,
    },
  );
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(project, filename)], {
    cwd: project,
  });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('it holds what is needed and nothing else', () => {
  const outside = packed.filter((path) => !path.startsWith('dist/'));
  expect(outside.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  const [page, code] = [
    /^dist\/studio\//,
    /^[^/]+$|^dist\/one-page\.html$|^dist\/(src|cli|kernels)\/.*\.(js|d\.ts)$/,
  ];
  for (const path of packed.filter((name) => !page.test(name))) expect(path).toMatch(code);
  for (const path of packed.filter((name) => page.test(name))) {
    expect(path).toMatch(
      /\/(index\.html|licences\.txt|favicon\.svg|assets\/[\w.-]+\.(js|css)|network\/[\w.-]+)$/,
    );
  }
  expect(packed).toContain('dist/studio/index.html');
  expect(packed).toContain('dist/studio/licences.txt');
  expect(packed).toContain('dist/one-page.html');
});

test('the command line trains and evaluates', async () => {
  const name = process.platform === 'win32' ? 'spikeloom.cmd' : 'spikeloom';
  const command = join(project, 'node_modules', '.bin', name);
  const words = ['train', 'autoencoder', '--data', 'digits', '--hidden', '20', '--limit', '200'];
  await run(command, [...words, '--threads', '2', '--out', 'runs/first'], { cwd: project });
  const { stdout } = await run(command, ['evaluate', 'runs/first', '--limit', '50', '--json'], {
    cwd: project,
  });
  expect(JSON.parse(stdout)).toMatchObject({ samples: 50, mse: expect.any(Number) });
  expect(readdirSync(join(project, 'runs/first'))).toContain('report.html');
});

test('the library gives the bytes of the sources', async () => {
  cpSync(join(root, 'test/browser/exercise.ts'), join(project, 'exercise.ts'));
  writeFileSync(
    join(project, 'main.ts'),
    [
      "import * as root from 'spikeloom';",
      "import * as data from 'spikeloom/data';",
      "import * as engine from 'spikeloom/engine';",
      "import { exercise } from './exercise.js';",
      'const library = { ...root, ...data, ...engine };',
      `exercise(library, ${JSON.stringify(OPTIONS)}).then((told) => console.log(JSON.stringify(told)));`,
    ].join('\n'),
  );
  // The exercise names the library by its place in the checkout; a user has it by name.
  const text = readFileSync(join(project, 'exercise.ts'), 'utf8');
  writeFileSync(join(project, 'exercise.ts'), byName(text, 'spikeloom'));
  await typescript('NodeNext', 'NodeNext', true);
  const { stdout } = await run(process.execPath, ['built/main.js'], { cwd: project });
  expect(JSON.parse(stdout)).toEqual(await exercise(library, OPTIONS));
});

test('its types are found by bundlers too', () => typescript('ES2022', 'Bundler', false));

describe.skipIf(!CHROMIUM)(`in Chromium${NEEDS_CHROMIUM}`, () => {
  test('a bundled page trains on two threads, with the same bytes', async () => {
    const page = join(project, 'page');
    mkdirSync(page, { recursive: true });
    cpSync(join(root, 'test/browser/page/index.html'), join(page, 'index.html'));
    for (const name of ['page.ts', 'nested.ts']) {
      const source = readFileSync(join(root, 'test/browser/page', name), 'utf8');
      writeFileSync(
        join(page, name),
        byName(source, 'spikeloom/browser').replace('../exercise.js', './exercise.js'),
      );
    }
    cpSync(join(root, 'test/browser/exercise.ts'), join(page, 'exercise.ts'));
    const site = await serve(await bundle(page), true);
    const browser = await launch();
    const opened = await open(browser, site);
    const told = await opened.page.evaluate(
      (given) => (globalThis as unknown as { exercise(o: unknown): Promise<Told> }).exercise(given),
      OPTIONS,
    );
    await browser.close();
    site.close();
    expect(opened.complaints).toEqual([]);
    expect(told).toEqual(await exercise(library, OPTIONS));
  });
});

/** Names the entry points by what a user has them by, not by their places in the checkout. */
function byName(source: string, main: string): string {
  return source
    .replace(/(\.\.\/)+src\/index\.js/g, main)
    .replace(/(\.\.\/)+src\/entries\/(\w+)\.js/g, 'spikeloom/$2');
}

/** Compiles the project's main file against the installed types; throws with the compiler's words. */
async function typescript(module: string, moduleResolution: string, emit: boolean): Promise<void> {
  const compilerOptions = {
    ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], strict: true, outDir: 'built' },
    ...{ module, moduleResolution, noEmit: !emit, skipLibCheck: false },
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
  await run(process.execPath, [compiler, '-p', '.'], { cwd: project }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}
