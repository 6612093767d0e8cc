/** Every command that a document or a help text shows works as it stands there (the rule: CONTRIBUTING.md). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, examplesOf, wholeProgram } from '../../scripts/site/program.mjs';
import { cli } from '../cli/run-cli.js';
import { DOCUMENTS, readDocument, type ShellLine, shellLines, shellWords } from './markdown.js';
import { type Place, Playground } from './playground.js';
import { notRun, smallForm, spikeloomCommands } from './rules.js';

const program = await wholeProgram();
const base = mkdtempSync(join(tmpdir(), 'spikeloom-docs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
/** Generous, for a machine that does other things too. */
const LONG = 300_000;
let playground: Playground;
beforeAll(async () => {
  playground = await Playground.make(base);
}, LONG);

/** What fails of a line; undefined where all is well. */
async function failureOf(document: string, { text, place }: ShellLine, where: () => Place) {
  for (const command of spikeloomCommands(text)) {
    const wrong = await parseError(shellWords(command));
    if (wrong !== undefined) return `${place}: ${text}\n${wrong}`;
  }
  if (notRun(document, text) !== undefined) return undefined;
  const { folder, run } = where();
  const made = /\bspikeloom (?:train|reproduce) .*--out (\S+)/.exec(text)?.[1];
  if (made !== undefined) rmSync(join(folder, made), { recursive: true, force: true });
  const { code, output } = await run(smallForm(text));
  return code === 0 ? undefined : `${place}: ${smallForm(text)}\nexit code ${code}: ${output}`;
}

/** Runs lines in order in one place, made where the first of them is run. */
async function expectAllWork(document: string, lines: readonly ShellLine[]): Promise<void> {
  let place: Place | undefined;
  const where = () => {
    place ??= playground.place();
    return place;
  };
  for (const line of lines) {
    const failure = await failureOf(document, line, where);
    if (failure !== undefined) throw new Error(failure);
  }
  if (place) rmSync(place.folder, { recursive: true, force: true });
}

/** What the program says of words that it cannot take. */
async function parseError(words: readonly string[]): Promise<string | undefined> {
  for (const { command } of commandsOf(program)) if (command.commands.length === 0) command.action(() => {});
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Help that was asked for ends parsing, with exit code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    return (error as Error).message;
  }
  return undefined;
}

describe('documents', () => {
  const documents = DOCUMENTS.map((path) => {
    const blocks = readDocument(path).blocks.filter(({ language }) => language === 'sh');
    return { path, lines: blocks.flatMap((block) => shellLines(path, block)) };
  }).filter(({ lines }) => lines.length > 0);
  test.each(documents)('$path', ({ path, lines }) => expectAllWork(path, lines), LONG);
});

describe('help', () => {
  const commands = commandsOf(program).map(({ words, help }) => ({ name: words.join(' '), help }));

  test(
    'of the whole program',
    async () => {
      const { out } = await cli(['--help']);
      const shown = [...out.matchAll(/^ {2}(\w[\w-]*) .*/gm)]
        .map(([, name]) => name)
        .filter((name) => name !== 'help');
      expect(shown).toEqual(program.commands.map((command) => command.name()));
      const lines = examplesOf(out).map((text) => ({ text, place: 'spikeloom --help' }));
      expect(lines.length).toBeGreaterThan(0);
      await expectAllWork('help', lines);
    },
    LONG,
  );

  test.each(commands)(
    '$name',
    async ({ name, help }) => {
      const lines = examplesOf(help).map((text) => ({ text, place: `${name} --help` }));
      expect(lines.length).toBeGreaterThan(0);
      await expectAllWork('help', lines);
    },
    LONG,
  );
});

test('a flag that is not there is found', async () => {
  expect(await parseError(['evaluate', 'runs/mnist', '--colour'])).toContain("unknown option '--colour'");
  expect(await parseError(['evaluate', 'runs/mnist', '--limit', 'few'])).toContain('must be an integer');
  expect(await parseError(['paint', 'runs/mnist'])).toContain("unknown command 'paint'");
  expect(await parseError(['evaluate'])).toContain('missing required argument');
  expect(await parseError(['help', 'train', 'autoencoder'])).toBeUndefined();
});
