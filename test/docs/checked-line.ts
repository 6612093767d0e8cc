/** A command line of a document, checked: the program takes its words, it runs, and what it says it writes is there. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { commandForHelp } from '../../cli/help.js';
import { currentWords } from '../../cli/old-words.js';
import { commandsOf, wholeProgram } from '../../scripts/site/program.mjs';
import { root, type ShellLine, shellWords } from './markdown.js';
import type { Place } from './playground.js';
import { notRun, smallForm, spikeloomCommands } from './rules.js';

export const program = await wholeProgram();
for (const { command } of commandsOf(program)) if (command.commands.length === 0) command.action(() => {});
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

/** What the program says of words that it cannot take; undefined where it takes them. */
export async function parseError(given: readonly string[]): Promise<string | undefined> {
  const words = currentWords(given);
  try {
    if (words[0] === 'help') commandForHelp(program, words.slice(1));
    else await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Help that was asked for ends parsing, with exit code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    return (error as Error).message;
  }
  return undefined;
}

/** What is missing of the scripts and files of the checkout that a line names; undefined where all are there. */
export function missingScript(line: string): string | undefined {
  for (const [, name] of line.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)) {
    if (!(name in scripts)) return `package.json has no script ${name}`;
  }
  for (const [, file] of line.matchAll(/\b(?:node|bash) ((?!-)\S+)/g)) {
    // What is built is there after `npm run build`.
    if (!file.startsWith('dist/') && !existsSync(join(root, file))) return `there is no ${file}`;
  }
  return undefined;
}

/** What is wrong with the words of a line, which need not be run to be seen. */
export async function wordsError(line: string): Promise<string | undefined> {
  for (const command of spikeloomCommands(line)) {
    const wrong = await parseError(shellWords(command));
    if (wrong !== undefined) return wrong;
  }
  return missingScript(line);
}

const OUTPUT_FLAGS = [
  '-o',
  '--out',
  '--output',
  '--animate',
  '--html',
  '--nir',
  '--npz',
  '--npy',
  '--spikes',
];

/** The files and folders that a line says it writes. */
export function outputsOf(line: string): string[] {
  const words = shellWords(line);
  const flags = line.includes('spikeloom export') ? [...OUTPUT_FLAGS, '--metrics'] : OUTPUT_FLAGS;
  return words.filter((word, i) => flags.includes(words[i - 1]) && !word.startsWith('-'));
}

/** Files that are the reader's own. */
const OWN = ['seven.png', 'seven.wav', 'photo.png'];

/** Runs lines of one document in order. */
export class CheckedLines {
  /** Words of the lines so far. */
  private readonly named = new Set<string>(OWN);

  constructor(
    private readonly document: string,
    private readonly place: () => Place,
  ) {}

  /** What fails of a line; undefined where all is well. */
  async failureOf({ text, place }: ShellLine): Promise<string | undefined> {
    const wrong = await wordsError(text);
    if (wrong !== undefined) return `${place}: ${text}\n${wrong}`;
    if (notRun(this.document, text) !== undefined) return undefined;
    const outputs = outputsOf(text);
    // Examples of a help text are each for itself.
    const taken = this.document === 'help' ? undefined : outputs.find((path) => this.named.has(path));
    if (taken !== undefined) return `${place}: ${text}\nwrites over ${taken}, which was there before`;
    for (const word of shellWords(text)) this.named.add(word);
    const { folder, run } = this.place();
    // A stand-in gives way to what the document itself makes.
    for (const path of outputs) rmSync(join(folder, path), { recursive: true, force: true });
    const { code, output } = await run(smallForm(text));
    if (code !== 0) return `${place}: ${smallForm(text)}\nexit code ${code}: ${output}`;
    const absent = /\s(-h|--help)\b/.test(text)
      ? undefined
      : outputs.find((path) => !existsSync(join(folder, path)));
    return absent === undefined ? undefined : `${place}: ${text}\ndid not write ${absent}`;
  }
}
