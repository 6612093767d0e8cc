import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  counterPurpose,
  Purpose,
  philox,
  RandomStream,
  seedKey,
  shuffledOrder,
} from '../../src/core/philox.js';

function words(counter: number[], key: number[]): string {
  const out = new Uint32Array(4);
  philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1], out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('Philox4x32-10', () => {
  test('gives the published known answers', () => {
    expect(words([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(words([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  test('a stream starts over at the same place and differs at any other', () => {
    const draw = (sample: number, epoch: number) => {
      const stream = new RandomStream(7, Purpose.builtInData, sample, epoch);
      return Array.from({ length: 9 }, () => stream.word());
    };
    expect(draw(3, 1)).toEqual(draw(3, 1));
    expect(draw(3, 1)).not.toEqual(draw(4, 1));
    expect(draw(3, 1)).not.toEqual(draw(3, 2));
  });

  test('a shuffle is a permutation that seed and epoch decide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(2 ** 20), (count, seed) => {
        const order = shuffledOrder(count, seed, Purpose.shuffle);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(shuffledOrder(count, seed, Purpose.shuffle)).toEqual(order);
      }),
    );
    expect(shuffledOrder(100, 1, Purpose.shuffle, 0)).not.toEqual(shuffledOrder(100, 1, Purpose.shuffle, 1));
  });

  test('refuses seeds and epochs that do not fit the counter', () => {
    expect(() => seedKey(-1)).toThrow('seed must be an integer in [0, 2^53), got -1');
    expect(() => seedKey(1.5)).toThrow(RangeError);
    expect(() => counterPurpose(Purpose.shuffle, 2 ** 24)).toThrow(RangeError);
  });
});
