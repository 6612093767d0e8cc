/** Recordings of an event camera: every event comes back, overflows move the time, and damage is told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { decodeEvents, eventCounts, eventSpikes } from '../../src/data/events.js';
import { encodeEvents } from './event-bytes.js';

const SIDE = 34;
const event = fc.record({
  x: fc.nat(SIDE - 1),
  y: fc.nat(SIDE - 1),
  polarity: fc.constantFrom(0, 1),
  time: fc.nat(2 ** 23 - 1),
});

describe('a recording', () => {
  test('gives every event by its input and time', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { count, inputs, times } = decodeEvents(encodeEvents(events), SIDE, 'a.bin');
        expect(count).toBe(events.length);
        expect([...times]).toEqual(events.map(({ time }) => time));
        expect([...inputs]).toEqual(events.map(({ x, y, polarity }) => (polarity * SIDE + y) * SIDE + x));
      }),
    );
  });

  test('is later by 8.192 ms after each mark of an overflow, which is no event', () => {
    const one = { x: 1, y: 2, polarity: 0, time: 5 };
    const mark = { x: 0, y: 240, polarity: 0, time: 0 };
    const { times } = decodeEvents(encodeEvents([one, mark, one, mark, one]), SIDE, 'a.bin');
    expect([...times]).toEqual([5, 5 + 8192, 5 + 16_384]);
  });

  test.each([
    ['half an event', new Uint8Array(7), 'a.bin: 7 bytes long, events have 5 bytes each'],
    ['a place outside', Uint8Array.of(34, 0, 0, 0, 0), 'a.bin: event 0 is at 34, 0, outside of 34×34 pixels'],
  ])('with %s is refused', (_, bytes, message) => {
    expect(() => decodeEvents(bytes, SIDE, 'a.bin')).toThrow(InputError);
    expect(() => decodeEvents(bytes, SIDE, 'a.bin')).toThrow(message);
  });
});

describe('spikes of a recording', () => {
  const size = 2 * SIDE * SIDE;
  const at = (times: readonly number[]) =>
    decodeEvents(encodeEvents(times.map((time) => ({ x: 3, y: 0, polarity: 0, time }))), SIDE, 'a.bin');
  const stepsOf = (times: readonly number[], steps: number) =>
    Array.from(eventSpikes(at(times), { steps, size, duration: 300_000 }).entries())
      .filter(([, spike]) => spike === 1)
      .map(([place]) => Math.floor(place / size) + 1);

  test('fall into steps of one length, once per input and step, late ones into the last', () => {
    expect(stepsOf([0, 9_999, 10_000, 299_999, 330_000], 30)).toEqual([1, 2, 30]);
    expect(stepsOf([0, 150_000], 1)).toEqual([1]);
  });

  test('are one or more at each step that has an event, whatever the number of steps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(340_000), { maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        (times, steps) => {
          const wanted = new Set(
            times.map((time) => Math.min(steps, Math.floor((time * steps) / 300_000) + 1)),
          );
          expect(stepsOf(times, steps)).toEqual([...wanted].sort((a, b) => a - b));
        },
      ),
    );
  });

  test('are counted in the picture, which does not overflow', () => {
    expect(eventCounts(at([1, 2, 3]), size, 16)[3]).toBe(48);
    expect(eventCounts(at(new Array(30).fill(0)), size, 16)[3]).toBe(255);
  });
});
