/**
 * Untrusted JSON → typed values: a parser and small checks that compose.
 *
 *     const config = readJson(text, 'runs/a/config.json', record({
 *       steps: integerIn(1, 4096),
 *       engine: oneOf(['reference', 'wasm']),
 *       layers: array(integerIn(1, 65536), 1),
 *     }));
 *
 * Every fault is an InputError of one line that names file, place, rule and value, such as
 * `runs/a/config.json: steps must be an integer in [1, 4096], got "x"`.
 */
import { InputError } from './errors.js';
import { jsonFault, lineAndColumn, shortened } from './json-fault.js';

/** Place of a value: the file, and the path in it such as `layers[2].name`; '' is the whole content. */
export interface Place {
  readonly file: string;
  readonly path: string;
}

/** A check: returns `value` with its type, or throws an InputError. */
export type Check<T> = (value: unknown, place: Place) => T;

/** Type of the value that a check returns. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** Returns the value of a JSON text. Throws an InputError with line and column; a repeated key is a fault. */
export function parseJson(text: string, file: string): unknown {
  const fault = jsonFault(text);
  if (fault) {
    const { line, column } = lineAndColumn(text, fault.at);
    throw new InputError(`${file}: not valid JSON at line ${line}, column ${column}: ${fault.problem}`);
  }
  return JSON.parse(text);
}

/** Parses and checks a JSON text. Throws an InputError. */
export function readJson<T>(text: string, file: string, check: Check<T>): T {
  return check(parseJson(text, file), { file, path: '' });
}

/** Returns the error for a value at `place` that breaks a rule, e.g. `mustBe(place, 'a prime number', 4)`. */
export function mustBe(place: Place, rule: string, value: unknown): InputError {
  const name = place.path === '' ? 'the content' : place.path;
  if (value === undefined) return new InputError(`${place.file}: ${name} is missing, it must be ${rule}`);
  return new InputError(`${place.file}: ${name} must be ${rule}, got ${describe(value)}`);
}

export const string: Check<string> = (value, place) => {
  if (typeof value !== 'string') throw mustBe(place, 'a string', value);
  return value;
};

export const boolean: Check<boolean> = (value, place) => {
  if (typeof value !== 'boolean') throw mustBe(place, 'true or false', value);
  return value;
};

/** Any finite number: 1e999 is valid JSON, but is rejected. */
export const number: Check<number> = (value, place) => {
  if (!isFiniteNumber(value)) throw mustBe(place, 'a finite number', value);
  return value;
};

/** Any value; for parts that are checked elsewhere. */
export const anything: Check<unknown> = (value) => value;

/** Returns a check for a number from `low` to `high`; `bounds` tells which ends are included. */
export function numberIn(low: number, high: number, bounds: '[]' | '[)' | '(]' | '()' = '[]'): Check<number> {
  const rule =
    high === Infinity
      ? `a number ${bounds[0] === '[' ? 'of at least' : 'above'} ${low}`
      : `a number in ${bounds[0]}${low}, ${high}${bounds[1]}`;
  return (value, place) => {
    if (
      !isFiniteNumber(value) ||
      !(bounds[0] === '[' ? value >= low : value > low) ||
      !(bounds[1] === ']' ? value <= high : value < high)
    ) {
      throw mustBe(place, rule, value);
    }
    return value;
  };
}

/** Returns a check for a safe integer from `low` to `high`, both included. */
export function integerIn(low: number, high: number): Check<number> {
  const rule =
    high >= Number.MAX_SAFE_INTEGER ? `an integer of at least ${low}` : `an integer in [${low}, ${high}]`;
  return (value, place) => {
    if (!(typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high)) {
      throw mustBe(place, rule, value);
    }
    return value;
  };
}

/** Returns a check for one of the given strings, numbers, booleans or null. */
export function oneOf<const T extends string | number | boolean | null>(choices: readonly T[]): Check<T> {
  const listed = choices.map((choice) => JSON.stringify(choice)).join(', ');
  const rule = choices.length === 1 ? listed : `one of ${listed}`;
  return (value, place) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw mustBe(place, rule, value);
    return found;
  };
}

/** Returns a check for a list of `least` to `most` items. */
export function array<T>(item: Check<T>, least = 0, most = Infinity): Check<T[]> {
  const range = most === Infinity ? `at least ${least}` : least === most ? least : `${least} to ${most}`;
  const rule = least === 0 && most === Infinity ? 'a list' : `a list of ${range}`;
  return (value, place) => {
    if (!(Array.isArray(value) && value.length >= least && value.length <= most)) {
      throw mustBe(place, rule, value);
    }
    const { file, path } = place;
    return value.map((entry, i) => item(entry, { file, path: `${path}[${i}]` }));
  };
}

/** Returns a check for an object with these fields; other fields are rejected, or dropped with 'ignore'. */
export function record<F extends Record<string, Check<unknown>>>(
  fields: F,
  others: 'refuse' | 'ignore' = 'refuse',
): Check<{ readonly [K in keyof F]: Checked<F[K]> }> {
  return (value, place) => {
    const content = asObject(value, place);
    if (others === 'refuse') {
      const unknown = Object.keys(content).find((key) => !Object.hasOwn(fields, key));
      if (unknown !== undefined) {
        const known = Object.keys(fields).join(', ');
        throw new InputError(`${place.file}: ${at(place, unknown).path} is not known; known are ${known}`);
      }
    }
    const entries = Object.entries(fields).flatMap(([key, check]) => {
      const checked = check(Object.hasOwn(content, key) ? content[key] : undefined, at(place, key));
      return checked === undefined ? [] : [[key, checked] as const];
    });
    // The keys are those of `fields` and every value has passed its own check.
    return Object.fromEntries(entries) as { readonly [K in keyof F]: Checked<F[K]> };
  };
}

/** Returns a check for an object of any keys whose values all pass `item`. */
export function mapOf<T>(item: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, place) =>
    Object.fromEntries(
      Object.entries(asObject(value, place)).map(([key, entry]) => [key, item(entry, at(place, key))]),
    );
}

/** Returns a check for a field that may be missing. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, place) => (value === undefined ? undefined : check(value, place));
}

/** Returns a check for a field that may be missing and then has the value `fallback`. */
export function withDefault<T>(check: Check<T>, fallback: T): Check<T> {
  return (value, place) => (value === undefined ? fallback : check(value, place));
}

/** Returns a text of a value for an error message: short, and always one line. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return shortened(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

function at(place: Place, key: string): Place {
  const plain = /^[\w-]{1,60}$/.test(key);
  const name = plain ? key : shortened(key);
  const joined = place.path === '' ? name : plain ? `${place.path}.${name}` : `${place.path}[${name}]`;
  return { file: place.file, path: joined };
}

function asObject(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mustBe(place, 'an object', value);
  }
  return value as Readonly<Record<string, unknown>>;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
