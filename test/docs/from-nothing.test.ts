/** Guides for readers without any run work as they stand, from a folder that holds the reader's own files alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CheckedLines } from './checked-line.js';
import { readDocument, shellLines } from './markdown.js';
import { Playground, runProgram } from './playground.js';
import { FROM_NOTHING, RUN } from './rules.js';

const base = mkdtempSync(join(tmpdir(), 'spikeloom-nothing-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test.concurrent.each(Object.entries(FROM_NOTHING))('%s', async (path, files) => {
  const place = Playground.empty(mkdtempSync(join(base, 'base-')), files);
  const checked = new CheckedLines(path, () => place);
  const blocks = readDocument(path).blocks.filter(({ language }) => RUN.includes(language));
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    if (block.language === 'sh') {
      for (const line of shellLines(path, block)) expect(await checked.failureOf(line)).toBeUndefined();
    } else {
      const { code, output } = await runProgram(place, block.language, block.text);
      expect(`${path}:${block.line}: exit code ${code} ${code === 0 ? '' : output}`).toBe(
        `${path}:${block.line}: exit code 0 `,
      );
    }
  }
});
