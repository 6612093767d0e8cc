/**
 * The two errors a user can cause, told apart so that a program can answer them.
 *
 * `InputError`: the data is wrong (a file, a stored run, a download): exit code 1.
 * `UsageError`: the request is wrong (an option's name, value or combination): exit code 2.
 * Messages are one line and name the bad value, the allowed range and the remedy where there is one.
 * Anything else that is thrown is a defect of ours.
 */

/** The data is wrong: a file, a stored run, a download. The message names it, and the remedy where there is one. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** The request is wrong: the name, the value or the combination of options. The message names the allowed range. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/**
 * Returns the error for a name that is none of the allowed ones, for the end of a `switch` over names: the compiler sees to
 * it that all are handled (`satisfies never`), but a program in JavaScript can pass any.
 */
export function unknownName(what: string, name: unknown, allowed: readonly string[]): UsageError {
  return new UsageError(`${what} must be one of ${allowed.join(', ')}, got ${String(name)}`);
}
