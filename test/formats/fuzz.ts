/** Seeded damage for readers of files: each kind is one that real files suffer or a hostile one would have. */
import { expect } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { Purpose, RandomStream } from '../../src/core/philox.js';

/** One damaged copy of `bytes`, decided by `seed` alone. */
export function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = new RandomStream(seed, Purpose.builtInData);
  const copy = bytes.slice();
  const place = () => random.below(Math.max(1, copy.length));
  switch (random.below(7)) {
    case 0:
      return copy.slice(0, place());
    case 1: {
      const longer = new Uint8Array(copy.length + 1 + random.below(20));
      longer.set(copy);
      return longer;
    }
    case 2:
      for (let n = random.below(8); n >= 0; n--) copy[place()] = random.below(256);
      return copy;
    case 3:
      copy[place()] ^= 1 << random.below(8);
      return copy;
    case 4: {
      const from = place();
      copy.fill(random.below(2) * 255, from, from + random.below(16));
      return copy;
    }
    case 5: {
      const from = place();
      copy.copyWithin(place(), from, from + random.below(40));
      return copy;
    }
    default: {
      // Digits are where sizes and offsets stand.
      const digits = [...copy.keys()].filter((i) => copy[i] >= 0x30 && copy[i] <= 0x39);
      if (digits.length > 0) copy[digits[random.below(digits.length)]] = 0x30 + random.below(10);
      return copy;
    }
  }
}

/** The message of the InputError that `read` throws, undefined if it reads; any other error is thrown on. */
export function inputErrorOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
}

/** Reads `times` damaged copies of a text file: each is read, or refused in one line that begins with its name. */
export function expectOneLineRefusals(
  content: Uint8Array,
  file: string,
  times: number,
  read: (text: string, file: string) => unknown,
): void {
  const bytes = new Uint8Array(content);
  let refused = 0;
  for (let seed = 0; seed < times; seed++) {
    const text = new TextDecoder().decode(damaged(bytes, seed));
    const message = inputErrorOf(() => read(text, file));
    if (message === undefined) continue;
    refused++;
    expect(message.startsWith(`${file}: `)).toBe(true);
    expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
    expect(message.length).toBeLessThan(700);
  }
  expect(refused).toBeGreaterThan(times / 3);
}
