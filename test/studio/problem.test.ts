/** What went wrong, as the page says it. */
import { expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { checkCheckpointSize } from '../../studio/src/lib/checkpoint-size.js';
import { problemOf } from '../../studio/src/lib/problem.js';

/** As a worker's errors arrive. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.each([
  [new InputError('a.png: not a PNG file'), 'a.png: not a PNG file.'],
  [named('UsageError', '--learning-rate must be above 0'), 'Learning rate must be above 0.'],
  [new RangeError('sample rate must be an integer'), 'Sample rate must be an integer.'],
  [named('NotReadableError', 'x'), 'The file can no longer be read; choose it again.'],
  [new DOMException('x', 'NotFoundError'), 'The file can no longer be read; choose it again.'],
  [new TypeError('x is undefined'), /^Something in the page failed: x is undefined\. Reload it/],
] as const)('%s', (error, text) => {
  expect(problemOf(error, 'No')).toEqual({ title: 'No', text: expect.stringMatching(text) });
});

test.each([
  'Invalid array length',
  'Invalid typed array length: 99999999999',
  'Array buffer allocation failed',
  'WebAssembly.Memory(): could not allocate memory',
  'Out of memory',
])('%s: memory is short', (message) => {
  expect(problemOf(new RangeError(message), 'No').text).toMatch(/not enough memory.*something smaller/);
});

test('a checkpoint that is too large is refused', () => {
  checkCheckpointSize({ size: 2 ** 30 });
  expect(() => checkCheckpointSize({ size: 2 ** 30 + 1 })).toThrow(InputError);
  expect(() => checkCheckpointSize({ size: 2 ** 30 + 1 })).toThrow('the page opens files of up to');
});
