/** Every program that a document shows runs as it stands there, beside runs and files that stand in for the reader's. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DOCUMENTS, readDocument, root } from './markdown.js';
import { type Place, Playground, runProgram } from './playground.js';
import { FROM_NOTHING, RUN, SHOWN } from './rules.js';

const base = mkdtempSync(join(tmpdir(), 'spikeloom-programs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const documents = DOCUMENTS.map(readDocument);
const programs = documents
  .filter(({ path }) => !(path in FROM_NOTHING))
  .flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language !== 'sh' && RUN.includes(language))
      .map(({ language, text, line }) => ({ place: `${path}:${line}`, language, text })),
  );

test('every block is run or is of a language that is only shown', () => {
  for (const { path, blocks } of documents) {
    for (const { language, line } of blocks) {
      expect(`${path}:${line}: ${[...RUN, ...SHOWN].includes(language) ? 'fine' : `\`\`\`${language}`}`).toBe(
        `${path}:${line}: fine`,
      );
    }
  }
});

test('programs run, in order, those of a document in one place', async () => {
  const playground = await Playground.make(base);
  const places = new Map<string, Place>();
  for (const { place, language, text } of programs) {
    const document = place.replace(/:\d+$/, '');
    const where = places.get(document) ?? playground.place();
    places.set(document, where);
    const { code, output } = await runProgram(where, language, text);
    expect(`${place}: exit code ${code} ${code === 0 ? '' : output}`).toBe(`${place}: exit code 0 `);
    if (document === 'README.md') expectToLearn(output);
  }
});

/** The README's example prints how well it has learned. */
function expectToLearn(output: string): void {
  const mse = Number(/mse ([\d.]+) on 500 digits/.exec(output)?.[1]);
  expect(mse).toBeGreaterThan(0);
  expect(mse).toBeLessThan(0.6);
}

test('the example of the README is as short as it says', () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const lines = example.trim().split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(10);
});
