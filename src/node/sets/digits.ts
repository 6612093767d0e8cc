/** `digits`: handwritten-looking digits that are drawn by code, any number of them. */
import { UsageError } from '../../core/errors.js';
import { DIGIT_MAX_COUNT, digitsSet } from '../../data/digits.js';
import type { NamedSet } from './named-set.js';

const MADE = { train: 10_000, test: 2_000 };

export const DIGITS: NamedSet = {
  name: 'digits',
  description: 'handwritten-looking digits, 28×28, drawn by code: nothing to download, any number of them',
  made: MADE,
  async load({ part, seed = 0, count = MADE[part] }) {
    if (count > DIGIT_MAX_COUNT) {
      throw new UsageError(`count of digits must be at most ${DIGIT_MAX_COUNT}, got ${count}`);
    }
    return digitsSet({ seed, count, part });
  },
};
