/** Every program that a document shows runs as it stands there, beside runs and files that stand in for the reader's. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENTS, readDocument, root } from './markdown.js';
import { Playground, runProgram } from './playground.js';
import { FROM_NOTHING, RUN, SHOWN } from './rules.js';

const base = mkdtempSync(join(tmpdir(), 'spikeloom-programs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const documents = DOCUMENTS.map(readDocument);
const programs = documents
  .filter(({ path }) => !(path in FROM_NOTHING))
  .flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language !== 'sh' && RUN.includes(language))
      .map(({ language, text, line }) => ({ document: path, place: `${path}:${line}`, language, text })),
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

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.make(base);
});

test.concurrent.each([...new Set(programs.map(({ document }) => document))])(
  'the programs of %s run, in order, in one place',
  async (document) => {
    const where = playground.place();
    for (const { place, language, text } of programs.filter((program) => program.document === document)) {
      const { code, output } = await runProgram(where, language, text);
      expect(`${place}: exit code ${code} ${code === 0 ? '' : output}`).toBe(`${place}: exit code 0 `);
      if (document === 'README.md') expectToLearn(output);
    }
  },
);

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
