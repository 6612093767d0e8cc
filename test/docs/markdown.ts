/** The documents of the repository, and what tests look at in them: fenced blocks, links, headings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of all documents, below the root. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'bench/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .sort(),
];

export interface Block {
  /** What stands after the fence: `sh`, `js`, …; empty where nothing does. */
  readonly language: string;
  readonly text: string;
  /** Line of its first line, from 1. */
  readonly line: number;
}

export interface Document {
  readonly path: string;
  readonly blocks: readonly Block[];
  /** The text with every fenced block blank, so that lines keep their numbers. */
  readonly prose: string;
}

export function readDocument(path: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { indent: string; language: string; lines: string[]; line: number } | undefined;
  for (const [i, line] of readFileSync(join(root, path), 'utf8').split('\n').entries()) {
    const fence = /^(\s*)```(\S*)\s*$/.exec(line);
    prose.push(open || fence ? '' : line);
    if (open === undefined) {
      if (fence) open = { indent: fence[1], language: fence[2], lines: [], line: i + 2 };
    } else if (fence && fence[2] === '') {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    }
  }
  if (open) throw new Error(`${path}:${open.line - 1}: the fence is not closed`);
  return { path, blocks, prose: prose.join('\n') };
}

export interface ShellLine {
  /** The command without its comment; a line that ends in a backslash goes on in the next. */
  readonly text: string;
  /** Where it stands, as `docs/audio.md:9`. */
  readonly place: string;
}

/** Without the comment, which begins at a # that is neither within quotes nor within a word. */
function withoutComment(line: string): string {
  return /^(?:'[^']*'|"[^"]*"|\s*[^\s#'"][^\s'"]*|\s+(?=[^\s#]))*/.exec(line)?.[0].trim() ?? '';
}

/** The commands of a `sh` block. */
export function shellLines(path: string, { text, line }: Block): ShellLine[] {
  const lines: ShellLine[] = [];
  let begun = '';
  for (const [i, part] of text.split('\n').entries()) {
    const command = withoutComment(part);
    if (command.endsWith('\\')) {
      begun += `${command.slice(0, -1).trim()} `;
    } else {
      if (begun + command !== '') lines.push({ text: begun + command, place: `${path}:${line + i}` });
      begun = '';
    }
  }
  return lines;
}

/** The words of a command as a shell parts them, without what quotes keep together being taken apart. */
export function shellWords(command: string): string[] {
  return [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/['"]/g, ''));
}
