/** What went wrong, as a person reads it: errors of the user's doing by their own words, others as defects. */

export interface Problem {
  readonly title: string;
  readonly text: string;
}

/** Errors lose their class on the way from a worker, but not their name. */
const EXPECTED = new Set(['InputError', 'UsageError', 'RangeError']);
/** A file that was picked and has since been moved, changed or taken away. */
const UNREADABLE = new Set(['NotReadableError', 'NotFoundError']);
/** What browsers and engines say where there is no room, in RangeErrors of their own. */
const NO_ROOM = /\b(invalid (typed )?array|array (buffer|size)|allocat|out of memory)/i;

export function problemOf(error: unknown, title: string): Problem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (UNREADABLE.has(name)) return { title, text: 'The file can no longer be read; choose it again.' };
  if (name === 'RangeError' && NO_ROOM.test(message)) {
    return { title, text: 'There is not enough memory for it: open or train something smaller.' };
  }
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
