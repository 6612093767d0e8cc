/** Every link and picture of a document leads somewhere, and every flag and command it names is there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsOf, wholeProgram } from '../../scripts/site/program.mjs';
import { DOCUMENTS, type Document, readDocument, root, shellLines, shellWords } from './markdown.js';

const documents = DOCUMENTS.map(readDocument);

/** Text without code, in which brackets are no links. */
function withoutCode(prose: string): string {
  return prose.replace(/`[^`\n]*`/g, (code) => '`'.padEnd(code.length, '`'));
}

/** The targets of links and pictures, Markdown's and HTML's. */
function targets({ prose }: Document): string[] {
  const text = withoutCode(prose);
  const links = [...text.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\))?)(?:\s+"[^"]*")?\)/g)];
  const html = [...text.matchAll(/<(?:a|img|source)\s[^>]*?(?:href|src|srcset)="([^"]*)"/g)];
  return [...links, ...html].map(([, target]) => target);
}

/** The anchors of a document as GitHub makes them of headings, and those it sets itself. */
function anchors({ prose }: Document): Set<string> {
  const found = new Set([...prose.matchAll(/<a\s[^>]*(?:id|name)="([^"]*)"/g)].map(([, id]) => id));
  for (const [, heading] of prose.matchAll(/^#{1,6} (.*?)\s*#*$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]*>/g, '');
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let name = slug;
    for (let i = 1; found.has(name); i++) name = `${slug}-${i}`;
    found.add(name);
  }
  return found;
}

/** What is wrong with a link; undefined where it leads somewhere. */
function wrongLink(document: Document, target: string): string | undefined {
  if (/^[a-z]+:/i.test(target)) {
    return URL.canParse(target) && /^(https?|mailto):/.test(target) ? undefined : 'is no address';
  }
  const [path, anchor] = target.split('#').map(decodeURIComponent);
  const file = path === '' ? document.path : relative(root, join(root, dirname(document.path), path));
  if (file.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(root, file))) return 'leads nowhere';
  if (statSync(join(root, file)).isFile() && readFileSync(join(root, file)).length === 0) return 'is empty';
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md')) return 'has an anchor, but is no document';
  return anchors(readDocument(file)).has(anchor) ? undefined : 'has no such heading';
}

/** Whether another document has a link to this one. */
function linkedFromOthers(path: string): boolean {
  return documents.some(
    (other) =>
      other.path !== path &&
      targets(other).some((target) => join(dirname(other.path), target.split('#')[0]) === path),
  );
}

describe('links', () => {
  test.each(documents)('$path', (document) => {
    const wrong = targets(document).map((target) => [target, wrongLink(document, target)]);
    expect(wrong.filter(([, what]) => what !== undefined)).toEqual([]);
  });

  test('lead to every document below docs/', () => {
    const orphans = DOCUMENTS.filter((path) => path.startsWith('docs/') && !linkedFromOthers(path));
    expect(orphans).toEqual([]);
    expect(linkedFromOthers('docs/gone.md')).toBe(false);
  });

  test('are found, wrong ones too', () => {
    const prose =
      '# Two words, `code`\n[a](README.md#in-ten-lines) [b](nowhere.md) ![c](docs/studio.png "d") `[e](f)`';
    const document = {
      path: 'README.md',
      blocks: [],
      prose: `${prose}\n<img src="gone.png">\n## Two words, code`,
    };
    expect(targets(document)).toEqual([
      'README.md#in-ten-lines',
      'nowhere.md',
      'docs/studio.png',
      'gone.png',
    ]);
    const results = [...targets(document), '#no', '../x', 'https://'].map((target) =>
      wrongLink(document, target),
    );
    const nowhere = 'leads nowhere';
    const [inside, outside, address] = ['has no such heading', 'leaves the repository', 'is no address'];
    expect(results).toEqual([undefined, nowhere, undefined, nowhere, inside, outside, address]);
    expect([...anchors(document)]).toEqual(['two-words-code', 'two-words-code-1']);
  });
});

const program = await wholeProgram();
const commands = commandsOf(program);
const flagsOf = (command: (typeof commands)[number]['command']) =>
  command
    .createHelp()
    .visibleOptions(command)
    .map(({ long }) => long ?? '');
const ALL_FLAGS = new Set(['--version', ...commands.flatMap(({ command }) => flagsOf(command))]);

/** The text of the scripts of `bench/` that a document names; their flags may stand alone in it. */
function scriptsOf(text: string): string {
  const names = new Set([...text.matchAll(/[\w-]+\.mjs\b/g)].map(([name]) => join(root, 'bench', name)));
  return [...names].map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')).join('\n');
}

/** Flags and commands that words of a document name, and neither the program nor the document's scripts have. */
function stale(text: string, scripts = ''): string[] {
  const words = shellWords(text);
  const flags = [...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([flag]) => flag);
  if (/\.mjs$/.test(words[words[0] === 'node' ? 1 : 0] ?? '')) {
    return flags.filter((flag) => !scriptsOf(text).includes(flag.slice(2)));
  }
  // Flags of other programs are theirs.
  if (/^(npm|npx|node|bash|git|python3?|pip|apt-get)$/.test(words[0] ?? '')) return [];
  const called = words[0] === 'spikeloom' && /^[a-z]/.test(words[1] ?? '') && words[1] !== 'help';
  if (!called) return flags.filter((flag) => !ALL_FLAGS.has(flag) && !scripts.includes(flag));
  const fitting = commands.filter(({ words: call }) => call.every((word, i) => words[i] === word));
  const command = fitting[fitting.length - 1];
  if (command === undefined) return [words[1]];
  const own = command.command.commands.length > 0 ? ALL_FLAGS : new Set(flagsOf(command.command));
  return flags.filter((flag) => !own.has(flag));
}

describe('flags and commands', () => {
  // What has changed may name what was.
  test.each(documents.filter(({ path }) => path !== 'CHANGELOG.md'))('$path', (document) => {
    const { path, blocks, prose } = document;
    const lines = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap((block) => shellLines(path, block));
    const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span]) => span.replace(/\s+/g, ' '));
    const bare = prose.replace(/`[^`]+`/g, '');
    const scripts = scriptsOf(prose);
    const found = [...lines.map(({ text }) => text), ...spans, bare].flatMap((text) => stale(text, scripts));
    expect(found).toEqual([]);
  });

  test('stale ones are found', () => {
    expect(stale('spikeloom evaluate runs/mnist --limit 5 --colour')).toEqual(['--colour']);
    expect(stale('spikeloom train autoencoder --clips 5')).toEqual(['--clips']);
    expect(stale('spikeloom paint')).toEqual(['paint']);
    expect(stale('--hidden, or --hiden')).toEqual(['--hiden']);
    expect(stale('node bench/train.mjs --rounds 5 --laps 5')).toEqual(['--laps']);
    expect(stale('npm run x -- --anything')).toEqual([]);
  });
});
