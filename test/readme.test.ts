/** What the README shows works as it stands there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the library example runs and learns', () => {
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(example.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-readme-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'spikeloom'));
  writeFileSync(join(folder, 'example.mjs'), example);
  const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const mse = Number(/mse ([\d.]+) on 500 digits/.exec(printed)?.[1]);
  expect(mse).toBeGreaterThan(0);
  expect(mse).toBeLessThan(0.6);
});

test('its picture and documents exist', () => {
  for (const [, path] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) {
    expect(readFileSync(join(root, path)).length).toBeGreaterThan(0);
  }
});
