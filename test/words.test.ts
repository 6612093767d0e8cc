/** Docstrings begin with their noun or their verb (CONTRIBUTING.md). */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const FORBIDDEN = /^(What|Whether|Of|The same|By what|To|How|So|Where|As)\b/;

/** Folders and files that are still to be rewritten; to be emptied. */
const NOT_DONE = ['studio/src/'];

/** Sources in git, and new ones. */
const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(
    (path) => /^(src|cli|kernels|studio\/src)\/.*\.(ts|svelte)$/.test(path) && existsSync(join(root, path)),
  );

/** Returns place and opening words of each docstring in a text that begins with a forbidden one. */
function badOpenings(path: string, text: string): string[] {
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].flatMap(({ index, 1: content = '' }) => {
    const words = content
      .replace(/^\s*\*/gm, '')
      .trim()
      .slice(0, 60);
    return FORBIDDEN.test(words) ? [`${path}:${text.slice(0, index).split('\n').length}: ${words}`] : [];
  });
}

test('docstrings with a forbidden opening are found', () => {
  expect(badOpenings('a.ts', '/** What it is. */\n/**\n * Of a batch: b.\n */')).toEqual([
    'a.ts:1: What it is.',
    'a.ts:2: Of a batch: b.',
  ]);
  expect(badOpenings('a.ts', '/** Returns what it is. */ /** Softmax. */ /* What */')).toEqual([]);
});

test('no docstring begins with What, Whether, Of, The same, By what, To, How, So, Where or As', () => {
  expect(sources.length).toBeGreaterThan(300);
  const done = sources.filter((path) => !NOT_DONE.some((prefix) => path.startsWith(prefix)));
  expect(done.flatMap((path) => badOpenings(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
});
