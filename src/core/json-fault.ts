/**
 * Position of the first fault in a JSON text (RFC 8259), found in one pass without recursion.
 *
 * `JSON.parse` words its errors differently in every engine, mostly without a position, and silently takes the last of
 * two equal keys. This scan returns the position, and rejects a key that appears twice in one object.
 */
export interface JsonFault {
  /** Index of the faulty character, in UTF-16 units; the text's length if it ends too early. */
  readonly at: number;
  /** Description of the fault. */
  readonly problem: string;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end';

const LITERALS = ['true', 'false', 'null'];
const SIMPLE_ESCAPES = '"\\/bfnrt';

/** Returns the first fault of `text`, or undefined if it is JSON without repeated keys. */
export function jsonFault(text: string): JsonFault | undefined {
  /** The keys of every open object, from the outside in; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let expected: Expected = 'value';
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const character = text[at];
    const keys = open[open.length - 1];
    if (expected === 'end') return { at, problem: `expected the end, found ${shown(text, at)}` };
    if (expected === 'colon') {
      if (character !== ':') return { at, problem: `expected ":" after a key, found ${shown(text, at)}` };
      expected = 'value';
      at++;
    } else if (character === (keys ? '}' : ']') && closes(expected)) {
      open.pop();
      expected = open.length > 0 ? 'comma' : 'end';
      at++;
    } else if (expected === 'comma') {
      if (character !== ',') {
        return { at, problem: `expected "," or "${keys ? '}' : ']'}", found ${shown(text, at)}` };
      }
      expected = keys ? 'key' : 'value';
      at++;
    } else if (expected === 'key' || expected === 'key or }') {
      if (character !== '"') {
        return { at, problem: `expected a key in double quotes, found ${shown(text, at)}` };
      }
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      const key: string = JSON.parse(text.slice(at, end));
      if (keys?.has(key)) return { at, problem: `the key ${shortened(key)} appears twice` };
      keys?.add(key);
      expected = 'colon';
      at = end;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      expected = character === '{' ? 'key or }' : 'value or ]';
      at++;
    } else {
      const end = scalarEnd(text, at);
      if (typeof end !== 'number') return end;
      expected = open.length > 0 ? 'comma' : 'end';
      at = end;
    }
    at = skipSpace(text, at);
  }
  return expected === 'end' ? undefined : { at, problem: 'the text ends too early' };
}

/** Returns line and column of index `at` in `text`, both from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', start)) {
    line++;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** Returns `text` in double quotes, shortened, with everything escaped that could break a line of output. */
export function shortened(text: string, limit = 60): string {
  const quoted = JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text);
  // JSON does not escape some control characters, direction marks and line separators.
  return quoted.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function closes(expected: Expected): boolean {
  return expected === 'comma' || expected === 'key or }' || expected === 'value or ]';
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at])) at++;
  return at;
}

function shown(text: string, at: number): string {
  return at < text.length ? shortened(String.fromCodePoint(text.codePointAt(at)!)) : 'the end of the text';
}

/** Returns the index behind the string that begins at `from`. */
function stringEnd(text: string, from: number): number | JsonFault {
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character < ' ') return { at, problem: `${shown(text, at)} must be escaped in a string` };
    if (character !== '\\') continue;
    at++;
    if (text[at] === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) {
        return { at, problem: 'expected four hexadecimal digits after \\u' };
      }
      at += 4;
    } else if (at < text.length && !SIMPLE_ESCAPES.includes(text[at])) {
      return { at, problem: `${shown(text, at)} cannot follow a backslash` };
    }
  }
  return { at: text.length, problem: 'the text ends within a string' };
}

/** Returns the index behind the string, number, true, false or null that begins at `from`. */
function scalarEnd(text: string, from: number): number | JsonFault {
  if (text[from] === '"') return stringEnd(text, from);
  const literal = LITERALS.find((word) => text.startsWith(word, from));
  if (literal) return from + literal.length;
  let at = text[from] === '-' ? from + 1 : from;
  const whole = digitsEnd(text, at);
  if (whole === at) {
    const found = shown(text, at);
    return { at, problem: `expected ${at > from ? 'a digit' : 'a value'}, found ${found}` };
  }
  // No digit may follow a leading zero; one that does is the fault.
  at = text[at] === '0' ? at + 1 : whole;
  if (text[at] === '.') {
    const end = digitsEnd(text, at + 1);
    if (end === at + 1) return { at: end, problem: `expected a digit, found ${shown(text, end)}` };
    at = end;
  }
  if (text[at] === 'e' || text[at] === 'E') {
    const digits = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1;
    const end = digitsEnd(text, digits);
    if (end === digits) return { at: end, problem: `expected a digit, found ${shown(text, end)}` };
    at = end;
  }
  return at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] >= '0' && text[at] <= '9') at++;
  return at;
}
