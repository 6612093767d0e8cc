/** The built documentation: every link, picture and anchor in it leads somewhere, from any folder and without a network. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsOf, wholeProgram } from '../../scripts/site/program.mjs';
import { DOCUMENTS, readDocument, root } from './markdown.js';

const site = mkdtempSync(join(tmpdir(), 'spikeloom-site-'));
afterAll(() => rmSync(site, { recursive: true, force: true }));

interface Page {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
  readonly text: string;
  readonly headings: readonly string[];
  /** The docstring that comes first. */
  readonly comment: string;
}

const pages = new Map<string, Page>();
let files: ReadonlySet<string>;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/site/build.mjs'), site]);
  files = new Set(
    readdirSync(site, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')),
  );
  for (const path of files) if (path.endsWith('.html')) pages.set(path, readPage(path));
});

function readPage(path: string): Page {
  const { document } = parseHTML(readFileSync(join(site, path), 'utf8'));
  const attributes = (name: string) =>
    [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) ?? '');
  return {
    links: [...attributes('href'), ...attributes('src')],
    anchors: new Set([...attributes('id'), ...attributes('name')]),
    text: document.querySelector('.col-content')?.textContent ?? '',
    comment: document.querySelector('.col-content .tsd-comment')?.textContent?.trim() ?? '',
    headings: [...document.querySelectorAll('.col-content h1')].map((heading) => heading.textContent ?? ''),
  };
}

/** What is wrong with a link of a page; undefined where it leads somewhere. */
function wrongLink(page: string, link: string): string | undefined {
  if (/^https?:/.test(link)) return URL.canParse(link) ? undefined : 'is no address';
  if (/^(mailto|data):/.test(link)) return undefined;
  if (/^[a-z]+:|^\//i.test(link)) return 'depends on the host';
  const [path, anchor] = link.split('#').map(decodeURIComponent);
  const target = path === '' ? page : relative(site, join(site, dirname(page), path)).replaceAll('\\', '/');
  if (!files.has(target) && target !== '') return 'leads nowhere';
  const there = pages.get(target);
  return anchor && there && !there.anchors.has(anchor) ? 'has no such anchor' : undefined;
}

test('every link leads somewhere', () => {
  expect(pages.size).toBeGreaterThan(300);
  const wrong = [...pages].flatMap(([page, { links }]) =>
    [...new Set(links)].map((link) => `${page}: ${link} ${wrongLink(page, link) ?? ''}`.trim()),
  );
  expect(wrong.filter((line) => / (leads|has|is|depends) /.test(line))).toEqual([]);
});

test('wrong ones are found', () => {
  const links = ['modules/spikeloom.html', 'gone.html', '#gone', '/modules/spikeloom.html', 'https://'];
  const expected = [undefined, 'leads nowhere', 'has no such anchor', 'depends on the host', 'is no address'];
  expect(links.map((link) => wrongLink('index.html', link))).toEqual(expected);
});

test('nothing but links names another host', () => {
  for (const path of files) {
    if (!/\.(js|css)$/.test(path)) continue;
    const named = readFileSync(join(site, path), 'utf8').match(/(?:fetch|import|url)\(["']?https?:[^)]*/g);
    expect(`${path}: ${named ?? 'none'}`).toBe(`${path}: none`);
  }
  for (const [path] of pages) {
    const html = readFileSync(join(site, path), 'utf8');
    expect(`${path}: ${html.match(/<(?:script|img|link)[^>]*(?:src|href)="https?:[^"]*/) ?? 'none'}`).toBe(
      `${path}: none`,
    );
  }
});

test('every document is a page with its own heading, and the README comes first', () => {
  const headings = new Set(
    [...pages.values()].flatMap((page) => page.headings.map((heading) => heading.trim())),
  );
  for (const path of DOCUMENTS) {
    const title = /^# (.+)$/m.exec(readDocument(path).prose)?.[1].replace(/`/g, '');
    expect([...headings]).toContain(title);
  }
  expect(pages.get('index.html')?.text).toContain('In ten lines');
});

test('every command has its place in the reference, with its flags', async () => {
  const text = pages.get('documents/Commands.html')?.text ?? '';
  for (const { words, command } of commandsOf(await wholeProgram())) {
    expect(text).toContain(words.slice(1).join(' '));
    for (const { long } of command.options) expect(text).toContain(long);
  }
});

test('functions say what they do before what they throw, and their parameters have names', () => {
  const functions = [...pages].filter(([path]) => path.startsWith('functions/'));
  expect(functions.length).toBeGreaterThan(100);
  for (const [path, { text, comment }] of functions) {
    // "Throws … unless …" is what a check does.
    expect(`${path}: ${/^Throws (?![^.]* unless )/.test(comment) ? comment : 'fine'}`).toBe(`${path}: fine`);
    expect(`${path}: ${text.includes('__namedParameters') ? 'no names' : 'fine'}`).toBe(`${path}: fine`);
  }
});

test('every export of the library has a page', async () => {
  const entries = await Promise.all([
    import('../../src/node/index.js'),
    ...['data', 'diagnose', 'engine', 'formats', 'report', 'use'].map(
      (name) => import(`../../src/node/entries/${name}.ts`),
    ),
  ]);
  const names = new Set(
    [...pages.keys()].map((path) =>
      path
        .replace(/\.html$/, '')
        .split('.')
        .pop(),
    ),
  );
  for (const name of entries.flatMap(Object.keys)) expect([...names]).toContain(name);
});
