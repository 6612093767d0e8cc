/**
 * The two errors that a user can cause; a program can handle each in its own way.
 *
 * `InputError`: the data is wrong (a file, a stored run, a download): exit code 1.
 * `UsageError`: the request is wrong (an option's name, value or combination): exit code 2.
 * Messages are one line and name the bad value, the allowed range and the remedy, if there is one.
 * Any other error is a defect of this library.
 */

/** Error in data: a file, a stored run, a download. The message names it, and the remedy if there is one. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** Error in a request: the name, the value or the combination of options. The message names the allowed range. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/**
 * Returns the error for a name that is not allowed, for the end of a `switch` over names: the compiler checks that all
 * are handled (`satisfies never`), but a program in JavaScript can pass any.
 */
export function unknownName(what: string, name: unknown, allowed: readonly string[]): UsageError {
  return new UsageError(`${what} must be one of ${allowed.join(', ')}, got ${String(name)}`);
}
