/** What went wrong, as a person reads it: errors of the user's doing by their own words, others as defects. */

export interface Problem {
  readonly title: string;
  readonly text: string;
}

/** Errors lose their class on the way from a worker, but not their name. */
const EXPECTED = new Set(['InputError', 'UsageError', 'RangeError']);

export function problemOf(error: unknown, title: string): Problem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (EXPECTED.has(name)) return { title, text: asSentence(message) };
  return { title, text: `Something in the page failed: ${message}. Reload it, and please report this.` };
}

/** `--learning-rate must be …` is about the control `learning rate`. */
export function asSentence(message: string): string {
  const text = message.replace(/--([a-z][a-z0-9-]*)/g, (_, flag: string) => flag.replaceAll('-', ' '));
  // A file's name stays as it is.
  const beginsWithName = /^\S*[.:/]/.test(text);
  const start = beginsWithName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
