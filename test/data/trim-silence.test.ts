/** Cutting silence: what must hold for any recording, and real clips with a room around them. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import type { Sound } from '../../src/data/sound.js';
import { speakDigit } from '../../src/data/spoken-digits.js';
import { trimSilence } from '../../src/data/trim-silence.js';

const golden = new URL('../golden/lyon/', import.meta.url);

function recorded(name: string): Sound {
  const bytes = readFileSync(new URL(`${name}.native8k.input.f32`, golden));
  const samples = Float64Array.from(
    new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
  );
  return { sampleRate: 8000, samples };
}

/** The sound with `seconds` of an even noise of this amplitude before, after and below it. */
function inRoom({ samples, sampleRate }: Sound, seconds: number, amplitude: number): Sound {
  const random = new RandomStream(1, Purpose.builtInData);
  const pause = Math.round(seconds * sampleRate);
  const room = new Float64Array(samples.length + 2 * pause).map(() => amplitude * (2 * random.uniform() - 1));
  for (const [n, x] of samples.entries()) room[pause + n] += x;
  return { samples: room, sampleRate };
}

/** Seconds from the start of a recording to those of its part. */
function startOf(part: Sound, whole: Sound): number {
  return (part.samples.byteOffset - whole.samples.byteOffset) / 8 / whole.sampleRate;
}

const secondsOf = ({ samples, sampleRate }: Sound) => samples.length / sampleRate;
const loudest = ({ samples }: Sound) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const spoken = fc
  .record({ digit: fc.nat(9), voice: fc.constantFrom('anna', 'hugo', 'ida'), take: fc.nat(1000) })
  .map((chosen) => speakDigit({ ...chosen, seed: 3 }));
const rooms = fc.record({
  sound: spoken,
  seconds: fc.double({ min: 0, max: 0.6, noNaN: true }),
  amplitude: fc.double({ min: 0, max: 0.003, noNaN: true }),
});

describe('any recording of a word', () => {
  test('becomes no longer and keeps its loudest sample', () => {
    fc.assert(
      fc.property(rooms, ({ sound, seconds, amplitude }) => {
        const room = inRoom(sound, seconds, amplitude);
        const word = trimSilence(room);
        expect(word).toBeDefined();
        if (word === undefined) return;
        expect(word.samples.length).toBeLessThanOrEqual(room.samples.length);
        expect(word.samples.buffer).toBe(room.samples.buffer);
        expect(loudest(word)).toBe(loudest(room));
      }),
      { numRuns: 30 },
    );
  });

  test('is cut at the same places at another volume', () => {
    const gains = fc.integer({ min: -12, max: 12 });
    fc.assert(
      fc.property(rooms, gains, ({ sound, seconds, amplitude }, power) => {
        const room = inRoom(sound, seconds, amplitude);
        const other = { ...room, samples: room.samples.map((x) => x * 2 ** power) };
        const [word, same] = [trimSilence(room), trimSilence(other)];
        expect(word && [startOf(word, room), word.samples.length]).toEqual(
          same && [startOf(same, other), same.samples.length],
        );
      }),
      { numRuns: 30 },
    );
  });

  test('a second time loses at most half of what is left, mostly nothing', () => {
    fc.assert(
      fc.property(rooms, ({ sound, seconds, amplitude }) => {
        const word = trimSilence(inRoom(sound, seconds, amplitude));
        const again = word && trimSilence(word);
        expect(again && word && secondsOf(again) / secondsOf(word)).toBeGreaterThan(0.5);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(['0_jackson_0', '1_nicolas_12', '2_theo_5'])('%s', (name) => {
  const clip = recorded(name);

  test('is cut to nearly the clip where a quiet room is around it', () => {
    const room = inRoom(clip, 0.5, 1e-3 * loudest(clip));
    const word = trimSilence(room);
    expect(word).toBeDefined();
    if (word === undefined) return;
    expect(startOf(word, room)).toBeGreaterThan(0.4);
    expect(startOf(word, room)).toBeLessThan(0.65);
    expect(secondsOf(word)).toBeLessThan(secondsOf(clip) + 0.1);
    expect(secondsOf(word)).toBeGreaterThan(0.5 * secondsOf(clip));
  });

  test('the click of a button is not part of it', () => {
    const room = inRoom(clip, 0.6, 1e-3 * loudest(clip));
    const clicked = { ...room, samples: room.samples.slice() };
    for (let n = 0; n < 40; n++) clicked.samples[200 + n] += (n % 2 === 0 ? 1 : -1) * loudest(clip);
    const word = trimSilence(clicked);
    expect(word && startOf(word, clicked)).toBeGreaterThan(0.4);
  });
});

test('a sound without silence is returned itself', () => {
  const samples = Float64Array.from(
    { length: 4000 },
    (_, n) => (n < 2000 ? 0.5 : 0.1) * (n % 4 < 2 ? 1 : -1),
  );
  const sound = { sampleRate: 8000, samples };
  expect(trimSilence(sound)).toBe(sound);
});

test('the gap within an "eight" is part of it, with the weak burst after it', () => {
  const samples = new Float64Array(16_000);
  const hum = (from: number, to: number, amplitude: number) => {
    for (let n = from; n < to; n++) samples[n] = amplitude * (n % 16 < 8 ? 1 : -1);
  };
  hum(6000, 7600, 0.5);
  hum(8400, 8640, 0.1);
  const sound = { sampleRate: 8000, samples };
  const word = trimSilence(sound);
  expect(word && startOf(word, sound) + secondsOf(word)).toBeGreaterThan(8640 / 8000);
});

describe('no word', () => {
  test.each([
    ['nothing', new Float64Array(0)],
    ['zeros', new Float64Array(8000)],
    ['too short', Float64Array.from({ length: 400 }, (_, n) => (n % 2) - 0.5)],
    ['a constant', new Float64Array(8000).fill(0.4)],
  ])('%s', (_, samples) => {
    expect(trimSilence({ sampleRate: 8000, samples })).toBeUndefined();
  });

  test('an even noise', () => {
    const noise = inRoom({ sampleRate: 8000, samples: new Float64Array(0) }, 0.7, 0.1);
    expect(trimSilence(noise)).toBeUndefined();
  });
});
