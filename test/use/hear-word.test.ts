/** Words are heard alike however loud, however fast and in whatever silence they are said. */
import { describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import type { Sound } from '../../src/data/sound.js';
import { speakDigit } from '../../src/data/spoken-digits.js';
import { hearWord } from '../../src/use/hear-word.js';

const HEARING = { sampleRate: 8000, earQ: 4, stepFactor: 0.5, decimation: 80, frames: 40 };
const seven = speakDigit({ digit: 7, voice: 'anna', seed: 1, take: 3 });
const heardOf = (sound: Sound) => hearWord(sound, HEARING);

describe('a word', () => {
  const heard = heardOf(seven);

  test('fills all frames, which are as long as it makes them', () => {
    expect(heard?.values.length).toBe(hearingInputs(HEARING));
    expect(heard?.frames).toBe(40);
    if (heard === undefined) return;
    const seconds = heard.sound.samples.length / heard.sound.sampleRate;
    expect(Math.abs(40 * heard.frameSeconds - seconds)).toBeLessThan((0.5 * 40) / 8000 + 1e-9);
    const last = heard.values.subarray(-5 * heard.channels);
    expect(last.some((value) => value > 0)).toBe(true);
  });

  test('is heard the same at a quarter of the volume', () => {
    const quiet = { ...seven, samples: seven.samples.map((x) => x / 4) };
    expect(heardOf(quiet)?.values).toEqual(heard?.values);
  });

  test('is heard much the same with silence around it', () => {
    const samples = new Float64Array(seven.samples.length + 12_500);
    samples.set(seven.samples, 6250);
    const other = heardOf({ ...seven, samples });
    expect(other?.frameSeconds).toBeCloseTo(heard?.frameSeconds ?? 0, 2);
  });
});

test('silence is no word', () => {
  expect(heardOf({ sampleRate: 8000, samples: new Float64Array(8000) })).toBeUndefined();
});
