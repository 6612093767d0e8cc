import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../src/core/json-fault.js';
import {
  anything,
  array,
  boolean,
  type Checked,
  integerIn,
  mapOf,
  number,
  numberIn,
  oneOf,
  optional,
  parseJson,
  readJson,
  record,
  string,
  withDefault,
} from '../../src/core/json-input.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const config = record({
  steps: integerIn(1, 4096),
  leak: numberIn(0, 1, '[)'),
  engine: oneOf(['reference', 'wasm']),
  layers: array(integerIn(1, 65536), 1),
  note: optional(string),
  threads: withDefault(integerIn(1, 256), 1),
});
const good = { steps: 15, leak: 0.1, engine: 'wasm', layers: [196, 784] };
const read = (value: unknown) => readJson(JSON.stringify(value), 'runs/a/config.json', config);

describe('parseJson', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(parseJson(spaced, 'a.json')).toEqual(JSON.parse(text));
      }),
    );
  });

  test('agrees with JSON.parse on what is JSON', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"a"', '"b"', '"\\u00e9"', '"\\x"', '"', '\\', ' ', '\n', '\t'],
      ...['0', '01', '-', '1', '.', 'e', 'E+', '-0.5e-3', 'true', 'null', 'nul', '\u0000', 'é'],
    );
    const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (candidate) => {
        const fault = jsonFault(candidate);
        if (fault?.problem.includes('twice')) return;
        let parses = true;
        try {
          JSON.parse(candidate);
        } catch {
          parses = false;
        }
        expect(fault === undefined).toBe(parses);
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  test.each([
    ['', 'line 1, column 1: the text ends too early'],
    ['{"a": 1,\n "b": }', 'line 2, column 7: expected a value, found "}"'],
    ['{"a": 1,}', 'line 1, column 9: expected a key in double quotes, found "}"'],
    ['[1, 2,]', 'line 1, column 7: expected a value, found "]"'],
    ['[1 2]', 'line 1, column 4: expected "," or "]", found "2"'],
    ['{"a" 1}', 'line 1, column 6: expected ":" after a key, found "1"'],
    ['[01]', 'line 1, column 3: expected "," or "]", found "1"'],
    ['[-]', 'line 1, column 3: expected a digit, found "]"'],
    ['"a\nb"', 'line 1, column 3: "\\n" must be escaped in a string'],
    ['"\\q"', 'line 1, column 3: "q" cannot follow a backslash'],
    ['"\\u12g4"', 'line 1, column 3: expected four hexadecimal digits after \\u'],
    ['"abc', 'line 1, column 5: the text ends within a string'],
    ['{} {}', 'line 1, column 4: expected the end, found "{"'],
    ['\ufeff{}', 'line 1, column 1: expected a value, found "\\ufeff"'],
    ['{"a": 1, "\\u0061": 2}', 'line 1, column 10: the key "a" appears twice'],
  ])('names the place of the fault in %j', (text, problem) => {
    expect(() => parseJson(text, 'a.json')).toThrow(`a.json: not valid JSON at ${problem}`);
  });

  test('does not mind depth and length', () => {
    const depth = 200_000;
    expect(inputErrorOf(() => parseJson('['.repeat(depth), 'deep.json'))).toMatch(
      /^deep\.json: not valid JSON/,
    );
    expect(inputErrorOf(() => parseJson('{"a":'.repeat(depth), 'deep.json'))).toMatch(/^deep\.json/);
    expect(inputErrorOf(() => parseJson(`["${'x'.repeat(5_000_000)}`, 'a.json'))).toMatch(/^a\.json/);
    expect(inputErrorOf(() => parseJson(`[${'1'.repeat(5_000_000)}x`, 'a.json'))).toMatch(/^a\.json/);
  });
});

describe('checks', () => {
  test('give typed values back', () => {
    const value: Checked<typeof config> = read({ ...good, note: 'x' });
    expect(value).toEqual({ ...good, note: 'x', threads: 1 });
    expect('note' in read(good)).toBe(false);
    expect(readJson('{"a": [1, true, null]}', 'a', mapOf(array(anything)))).toEqual({ a: [1, true, null] });
  });

  test.each([
    [{ ...good, steps: 'x' }, 'steps must be an integer in [1, 4096], got "x"'],
    [{ ...good, steps: 1.5 }, 'steps must be an integer in [1, 4096], got 1.5'],
    [{ ...good, steps: undefined }, 'steps is missing, it must be an integer in [1, 4096]'],
    [{ ...good, leak: 1 }, 'leak must be a number in [0, 1), got 1'],
    [{ ...good, engine: 'gpu' }, 'engine must be one of "reference", "wasm", got "gpu"'],
    [{ ...good, layers: [] }, 'layers must be a list of at least 1, got a list of 0'],
    [{ ...good, layers: [196, null] }, 'layers[1] must be an integer in [1, 65536], got null'],
    [{ ...good, note: {} }, 'note must be a string, got an object'],
    [{ ...good, stepz: 1 }, 'stepz is not known; known are steps, leak, engine, layers, note, threads'],
    [[], 'the content must be an object, got a list of 0'],
  ])('say in one line what is wrong with %j', (value, problem) => {
    expect(() => read(value)).toThrow(`runs/a/config.json: ${problem}`);
  });

  test('name nested places and escape what is odd', () => {
    const nested = record({ a: array(record({ b: mapOf(boolean) })) });
    const text = '{"a": [{"b": {"odd\\nkey": 1}}]}';
    expect(() => readJson(text, 'f.json', nested)).toThrow(
      'f.json: a[0].b["odd\\nkey"] must be true or false, got 1',
    );
    expect(() => readJson('"line\\u2028end"', 'f.json', number)).toThrow(
      'a finite number, got "line\\u2028end"',
    );
    expect(() => readJson(`"${'x'.repeat(999)}"`, 'f.json', number)).toThrow(`"${'x'.repeat(60)}…"`);
    expect(() => readJson('1e999', 'f.json', number)).toThrow('must be a finite number, got Infinity');
    expect(() => readJson('0', 'f.json', numberIn(0, Infinity, '(]'))).toThrow(
      'must be a number above 0, got 0',
    );
    expect(() => readJson('{"toString": 1}', 'f.json', record({ a: number }))).toThrow(
      'toString is not known',
    );
    expect(readJson('{"__proto__": 1}', 'f.json', mapOf(number))).toEqual(JSON.parse('{"__proto__": 1}'));
  });

  test('answer thousands of damaged files with one line that names the file', () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...good, note: 'héllo "x" \\' }, null, 2));
    let refused = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const text = new TextDecoder().decode(damaged(bytes, seed));
      const message = inputErrorOf(() => readJson(text, 'runs/a/config.json', config));
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^runs\/a\/config\.json: [^\p{C}\p{Zl}\p{Zp}]+$/u);
    }
    expect(refused).toBeGreaterThan(2000);
  });
});
