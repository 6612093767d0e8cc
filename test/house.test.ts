/** The rules of the house that a compiler does not check (CONTRIBUTING.md). */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = listed.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = files.filter((path) => /^(src|cli|kernels)\/.*\.ts$/.test(path));
const portable = sources.filter((path) => path.startsWith('src/') && !path.startsWith('src/node/'));

/** The modules a source names, static and dynamic. */
function imported(path: string): string[] {
  const pattern = /(?:from|import)\s*\(?\s*'([^']+)'/g;
  return [...read(path).matchAll(pattern)].map(([, name]) => name ?? '');
}

/** Code without comments and strings that a pattern could stumble over. */
function code(path: string): string {
  return read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'[^'\n]*'/g, "''");
}

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(80);
  expect(portable.length).toBeGreaterThan(50);
});

describe('everything under src but src/node runs in browsers', () => {
  test.each(portable)('%s', (path) => {
    for (const name of imported(path)) expect(name).not.toMatch(/^node:|\/node\//);
    expect(code(path)).not.toMatch(/\b(process|Buffer|__dirname|require)\s*[.([]/);
  });
});

describe('the page runs in browsers', () => {
  const page = files.filter((path) => /^studio\/src\/.*\.(ts|svelte)$/.test(path));
  test.each(page)('%s', (path) => {
    for (const name of imported(path)) expect(name).not.toMatch(/^node:|src\/node\//);
    // No picture or script of others, and no style that the page's policy refuses.
    expect(read(path)).not.toMatch(/<(img|script)[^>]*src="?https?:|\sstyle="/);
  });
});

test('a concrete engine is named inside src/engine only', () => {
  for (const path of sources.filter((name) => !name.startsWith('src/engine/'))) {
    for (const name of imported(path))
      expect(`${path}: ${name}`).not.toMatch(/engine\/(wasm\/(dense-)?engine|(dense-)?reference)\.js/);
  }
});

test('arithmetic that could differ between machines stays out of the engines', () => {
  for (const path of sources.filter((name) =>
    /^(kernels|src\/(core|encoders|engine|learning|network|neurons))\//.test(name),
  )) {
    expect(`${path} ${code(path)}`).not.toMatch(
      /Math\.(exp|log|log2|log10|log1p|pow|sin|cos|tan|random)\b|\brelaxed_/,
    );
  }
});

test('a file has one subject', () => {
  for (const path of files.filter((name) => /\.(ts|mjs|svelte)$/.test(name))) {
    expect(`${path}: ${read(path).split('\n').length > 350 ? 'too long' : 'fine'}`).toBe(`${path}: fine`);
  }
});

test('nothing names a registry or a machine', () => {
  for (const path of files.filter((name) => !/\.(png|json)$/.test(name) || name === 'package-lock.json')) {
    const text = read(path);
    expect(`${path} ${text.match(/https?:\/\/(registry|deb)\.[^\s'"]*/)?.[0] ?? ''}`).toBe(`${path} `);
  }
  expect(read('package-lock.json')).not.toContain('"resolved"');
});
