import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { largestOf, parseGolden, verify } from '../../src/diagnose/verify.js';
import { ENGINES } from '../../src/engine/index.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { nodeThreads } from '../../src/node/threads.js';
import { TRIED } from '../engine/helpers.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const FOLDER = new URL('../golden/learning/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

beforeAll(() => useThreads(nodeThreads));

describe('golden vectors', () => {
  test('are all there', () => expect(FILES).toHaveLength(11));

  describe.each(FILES)('%s', (file) => {
    const golden = parseGolden(read(file), file);

    test.each(TRIED)('by $engine on $threads threads', async (which) => {
      const differences = await verify(golden, which);
      expect(largestOf(differences)).toBeLessThan(ENGINES[which.engine].tolerance);
      expect(differences.spikes).toBe(0);
    });
  });

  test.each(['potential', 'spikes', 'error', 'gradient', 'weightsAfter', 'loss'])(
    'that are wrong in one %s are seen to be',
    async (quantity) => {
      const content = JSON.parse(read('threshold-two.json'));
      const bump = (value: unknown): unknown => {
        if (typeof value === 'number') return value + 0.25;
        return Array.isArray(value) ? [bump(value[0]), ...value.slice(1)] : value;
      };
      content.steps_[3][quantity] = bump(content.steps_[3][quantity]);
      const golden = parseGolden(JSON.stringify(content), 'wrong.json');
      const differences = await verify(golden, { engine: 'reference', threads: 1 });
      const { [quantity === 'weightsAfter' ? 'weights' : (quantity as 'loss')]: wrong, ...right } =
        differences;
      expect(wrong).toBeCloseTo(0.25);
      for (const difference of Object.values(right)) expect(difference).toBeLessThan(1e-9);
    },
  );
});

describe('a file of golden vectors', () => {
  const text = read('threshold-two.json');
  const change = (edit: (content: Record<string, never>) => unknown) => {
    const content = JSON.parse(text);
    edit(content);
    return JSON.stringify(content);
  };

  test.each([
    ['no JSON', '{"widths": [1,', 'not valid JSON'],
    ['another JSON', '[]', 'the content must be an object'],
    [
      'no steps',
      change((c) => Object.assign(c, { steps: 0 })),
      'steps must be an integer in [1, 4096], got 0',
    ],
    ['other steps', change((c) => Object.assign(c, { steps: 7 })), 'input must be lists of [7, 2, 12]'],
    ['other widths', change((c) => Object.assign(c, { widths: [12, 7, 13] })), 'target must be lists of'],
    ['a spike of 2', change((c) => Object.assign(c.input[0][0], [2])), 'input must be one of 0, 1, got 2'],
    ['a ragged matrix', change((c) => (c.weights[0] as number[][])[1].pop()), 'weights[0] must be lists of'],
    ['a missing step', change((c) => (c.steps_ as unknown[]).pop()), 'steps_ must be a list of 6'],
    [
      'giant widths',
      change((c) => Object.assign(c, { widths: [1e9, 7, 12] })),
      'widths[0] must be an integer',
    ],
    [
      'a word for a number',
      change((c) => Object.assign(c.steps_[0], { loss: 'low' })),
      'steps_[0].loss must be',
    ],
    [
      'an unknown trace',
      change((c) => Object.assign(c.parameters, { trace: 'x' })),
      'parameters.trace must be',
    ],
  ])('with %s is refused', (_, content, problem) => {
    const message = inputErrorOf(() => parseGolden(content, 'g.json'));
    expect(message).toContain('g.json: ');
    expect(message).toContain(problem);
  });

  test('damaged in thousands of ways is read, or refused in one line that names it', () => {
    const bytes = new TextEncoder().encode(text);
    let refused = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const mutated = new TextDecoder().decode(damaged(bytes, seed));
      const message = inputErrorOf(() => parseGolden(mutated, 'g.json'));
      if (message === undefined) continue;
      refused++;
      expect(message).toMatch(/^g\.json: [^\p{C}\p{Zl}\p{Zp}]+$/u);
      expect(message.length).toBeLessThan(300);
    }
    expect(refused).toBeGreaterThan(500);
  });
});
