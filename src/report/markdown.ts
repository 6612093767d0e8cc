/**
 * Strings of GitHub's Markdown: every text is escaped and displayed literally.
 *
 * Text in a line or a cell is one line: line breaks become spaces.
 */

/** Escapes text within a line. */
export function plain(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]|~$]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // At the beginning, these would turn the line into a list, a heading or a rule.
      .replace(/^[-+#=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
  );
}

/** Returns text as code, in a line or a cell. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  const room = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  // In a cell, a bar ends even code.
  return `${fence}${room}${line.replaceAll('|', '\\|')}${room}${fence}`;
}

/** Returns lines as a code block. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${withoutControls(text)}\n${fence}`;
}

/** Returns a table of escaped cells in rows under a head; numbers are right-aligned. */
export function table(
  head: readonly { readonly name: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(({ name }) => name)),
    line(head.map(({ isNumber }) => (isNumber ? '--:' : ':--'))),
    ...rows.map(line),
  ].join('\n');
}

/** Returns Markdown collapsed under an escaped summary. */
export function folded(summary: string, ...content: readonly string[]): string {
  return [`<details>\n<summary>${summary}</summary>`, ...content, '</details>'].join('\n\n');
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function picture(alt: string, file: string): string {
  return `![${plain(alt)}](${file})`;
}

function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim();
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
  return text.replace(/[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '\ufffd');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
