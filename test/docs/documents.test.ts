/**
 * Every command that a document or a help text shows, and every program of a document, works as it stands there, beside
 * runs and files that stand in for the reader's (the rule: CONTRIBUTING.md).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, examplesOf } from '../../scripts/site/program.mjs';
import { cli } from '../cli/run-cli.js';
import { CheckedLines, missingScript, outputsOf, parseError, program, wordsError } from './checked-line.js';
import { DOCUMENTS, readDocument, root, type ShellLine, shellLines } from './markdown.js';
import { type Place, Playground, runProgram } from './playground.js';
import { FROM_NOTHING, RUN, SHOWN } from './rules.js';

const base = mkdtempSync(join(tmpdir(), 'spikeloom-docs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let playground: Playground;
beforeAll(async () => {
  playground = await Playground.make(base);
});

/** Runs lines in order in one place, made where the first of them is run. */
async function expectAllWork(document: string, lines: readonly ShellLine[]): Promise<void> {
  let place: Place | undefined;
  const where = () => {
    place ??= playground.place();
    return place;
  };
  const checked = new CheckedLines(document, where);
  for (const line of lines) {
    const failure = await checked.failureOf(line);
    if (failure !== undefined) throw new Error(failure);
  }
  if (place) rmSync(place.folder, { recursive: true, force: true });
}

/** What was typed in a block that shows a terminal, at its line; all else is blank. */
function sessionLines(text: string): string {
  let typed = false;
  const lines = text.split('\n').map((line) => {
    const shown = typed || line.startsWith('$ ') ? line.replace(/^\$ /, '') : '';
    typed = shown.endsWith('\\');
    return shown;
  });
  return lines.join('\n');
}

describe('documents', () => {
  const documents = DOCUMENTS.filter((path) => !(path in FROM_NOTHING))
    .map((path) => {
      const blocks = readDocument(path).blocks.filter(({ language }) => language === 'sh');
      return { path, lines: blocks.flatMap((block) => shellLines(path, block)) };
    })
    .filter(({ lines }) => lines.length > 0);
  test.concurrent.each(documents)('$path', ({ path, lines }) => expectAllWork(path, lines));

  test('commands whose output is shown are those of the program', async () => {
    const shown = DOCUMENTS.flatMap((path) =>
      readDocument(path)
        .blocks.filter(({ language }) => language === 'text')
        .flatMap((block) => shellLines(path, { ...block, text: sessionLines(block.text) })),
    );
    expect(shown.length).toBeGreaterThan(5);
    for (const { text, place } of shown)
      expect(`${place}: ${await wordsError(text)}`).toBe(`${place}: undefined`);
  });

  test('no two guides make the same run', () => {
    const made = DOCUMENTS.filter((path) => path.startsWith('docs/guide/')).flatMap((path) => {
      const blocks = readDocument(path).blocks.filter(({ language }) => language === 'sh');
      const runs = blocks.flatMap((block) => shellLines(path, block)).flatMap(({ text }) => outputsOf(text));
      return [...new Set(runs.filter((run) => run.startsWith('runs/')))];
    });
    expect(made.length).toBeGreaterThan(3);
    expect(made).toEqual([...new Set(made)]);
  });
});

describe('programs', () => {
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
        expect(
          `${path}:${line}: ${[...RUN, ...SHOWN].includes(language) ? 'fine' : `\`\`\`${language}`}`,
        ).toBe(`${path}:${line}: fine`);
      }
    }
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
});

describe('help', () => {
  const commands = commandsOf(program).map(({ words, help }) => ({ name: words.join(' '), help }));

  test('of the whole program', async () => {
    const { out } = await cli(['--help']);
    const shown = [...out.matchAll(/^ {2}(\w[\w-]*) .*/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help');
    expect(shown).toEqual(program.commands.map((command) => command.name()));
    const lines = examplesOf(out).map((text) => ({ text, place: 'spikeloom --help' }));
    expect(lines.length).toBeGreaterThan(0);
    await expectAllWork('help', lines);
  });

  test.concurrent.each(commands)('$name', async ({ name, help }) => {
    const lines = examplesOf(help).map((text) => ({ text, place: `${name} --help` }));
    expect(lines.length).toBeGreaterThan(0);
    await expectAllWork('help', lines);
  });
});

test('a flag, a command, a script and a file that are not there are found', async () => {
  expect(await parseError(['evaluate', 'runs/mnist', '--colour'])).toContain("unknown option '--colour'");
  expect(await parseError(['evaluate', 'runs/mnist', '--limit', 'few'])).toContain('must be an integer');
  expect(await parseError(['paint', 'runs/mnist'])).toContain("unknown command 'paint'");
  expect(await parseError(['evaluate'])).toContain('missing required argument');
  expect(await parseError(['help', 'train', 'autoencoder'])).toBeUndefined();
  expect(await parseError(['help', 'train', 'nonsense'])).toContain('no command "spikeloom train nonsense"');
  expect(missingScript('npm ci && npm run nothing')).toContain('nothing');
  expect(missingScript('npm run build && node bench/gone.mjs')).toContain('bench/gone.mjs');
  expect(missingScript('npm run --silent build && node dist/cli/main.js studio --open')).toBeUndefined();
});

test('what a line writes is told from what it reads, and what is not written is found', async () => {
  expect(outputsOf('spikeloom synthesize a b.wav -o c.png --animate d.gif')).toEqual(['c.png', 'd.gif']);
  expect(outputsOf('spikeloom import a.npz -o b --metrics c')).toEqual(['b']);
  const idle = { folder: base, run: async () => ({ code: 0, output: '' }) };
  const lines = new CheckedLines('any', () => idle);
  const failure = (text: string) => lines.failureOf({ text, place: 'here' });
  expect(await failure('spikeloom encode runs/mnist a.png -o gone.spk')).toContain('did not write gone.spk');
  expect(await failure('spikeloom cochleagram a.wav -o a.png')).toContain('writes over a.png');
  expect(await failure('spikeloom cochleagram a.wav -o seven.png')).toContain('writes over seven.png');
});
