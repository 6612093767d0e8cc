/** Options and paths as a reader would type them. */

/** The value of an option as a flag takes it. */
export function optionText(value: unknown): string {
  return Array.isArray(value) ? value.join('-') : String(value);
}

/** A word that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
