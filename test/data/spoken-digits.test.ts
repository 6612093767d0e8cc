import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { VOICES } from '../../src/data/digit-words.js';
import type { Sound } from '../../src/data/sound.js';
import {
  SPOKEN_MAX_COUNT,
  SPOKEN_TEST_START,
  speakDigit,
  spokenDigitsSet,
} from '../../src/data/spoken-digits.js';
import { type Example, recognise, wordOf } from './recogniser.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

function hash(sounds: readonly Sound[]): string {
  const sum = createHash('sha256');
  for (const { samples } of sounds) sum.update(Int16Array.from(samples, (x) => 32_768 * x));
  return sum.digest('hex');
}

describe('spoken digits', () => {
  test('the samples are the same on every machine', () => {
    const sounds = DIGITS.map((digit) => speakDigit({ digit, voice: VOICES[digit].name, seed: 1, take: 12 }));
    expect(hash(sounds)).toBe('b101481394a2d0675a30df0d8ad1a68f4fa49cb20cc642707fea67ac464f5926');
  });

  test('samples are of 16 bits, neither clipped nor silent, a fifth of a second to 1.2 seconds of them', () => {
    for (const { name: voice } of VOICES) {
      for (const digit of DIGITS) {
        const { samples, sampleRate } = speakDigit({ digit, voice, seed: 2, take: digit });
        expect(sampleRate).toBe(12_500);
        expect(samples.length / sampleRate, `${digit} ${voice}`).toBeGreaterThan(0.2);
        expect(samples.length / sampleRate, `${digit} ${voice}`).toBeLessThan(1.2);
        expect(samples.every((x) => Number.isInteger(32_768 * x))).toBe(true);
        const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        expect(peak).toBeGreaterThan(0.14);
        expect(peak).toBeLessThan(0.89);
      }
    }
  });

  test('digit, voice, take and seed each decide the sound', () => {
    const said = { digit: 7, voice: 'anna', seed: 3, take: 5 };
    const all = [
      ...DIGITS.map((digit) => ({ ...said, digit })),
      ...VOICES.slice(1).map(({ name: voice }) => ({ ...said, voice })),
      { ...said, seed: 4 },
      { ...said, take: 6 },
      { ...said, take: SPOKEN_TEST_START + 5 },
    ];
    expect(new Set(all.map((each) => hash([speakDigit(each)]))).size).toBe(all.length);
    expect(speakDigit(said)).toEqual(speakDigit(said));
  });

  test('the set: ordered by unique names, each digit and voice as often, sounds on demand', async () => {
    const { name, classes, clips, load } = spokenDigitsSet({ seed: 3, count: 200 });
    expect({ name, classes: classes.join('') }).toEqual({ name: 'spoken-digits', classes: '0123456789' });
    const names = clips.map((clip) => clip.name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const digit of DIGITS) expect(clips.filter(({ label }) => label === digit)).toHaveLength(20);
    for (const voice of VOICES)
      expect(clips.filter(({ speaker }) => speaker === voice.name)).toHaveLength(20);
    const index = names.indexOf('7_anna_0001');
    expect(clips[index]).toMatchObject({ label: 7, speaker: 'anna' });
    expect(await load(index)).toEqual(speakDigit({ digit: 7, voice: 'anna', seed: 3, take: 1 }));
    const fewer = spokenDigitsSet({ seed: 3, count: 50 }).clips.map((clip) => clip.name);
    expect(names).toEqual(expect.arrayContaining(fewer));
  });

  test('the parts share no clip', async () => {
    const train = spokenDigitsSet({ seed: 3, count: 100 });
    const probe = spokenDigitsSet({ seed: 3, count: 100, part: 'test' });
    const names = new Set([...train.clips, ...probe.clips].map((clip) => clip.name));
    expect(names.size).toBe(200);
    expect(probe.clips[0].name).toBe(`0_anna_${SPOKEN_TEST_START}`);
    expect(await probe.load(0)).not.toEqual(await train.load(0));
  });

  test('refuses what is out of range', async () => {
    const said = { digit: 7, voice: 'anna', seed: 3, take: 5 };
    expect(() => speakDigit({ ...said, digit: 10 })).toThrow('digit must be an integer in [0, 9], got 10');
    expect(() => speakDigit({ ...said, voice: 'bob' })).toThrow('voice must be one of anna, bruno');
    expect(() => speakDigit({ ...said, take: -1 })).toThrow('take must be an integer in [0, 2^32), got -1');
    expect(() => speakDigit({ ...said, seed: 0.5 })).toThrow('seed must be an integer');
    expect(() => spokenDigitsSet({ seed: 1, count: 0 })).toThrow(
      'count of spoken digits must be an integer in [1, 1000000], got 0',
    );
    expect(() => spokenDigitsSet({ seed: 1, count: SPOKEN_MAX_COUNT + 1 })).toThrow(RangeError);
    expect(() => spokenDigitsSet({ seed: -1, count: 10 })).toThrow('seed must be an integer');
    await expect(spokenDigitsSet({ seed: 1, count: 10 }).load(10)).rejects.toThrow(
      'index of a clip must be an integer in [0, 10), got 10',
    );
  });
});

const recordings = fileURLToPath(new URL('../../../shared/data/fsdd/recordings', import.meta.url));

/** A recording of FSDD: 8 kHz, 16 bits, a header of 44 bytes. */
function recorded(file: string): Sound {
  const bytes = readFileSync(join(recordings, file));
  const samples = Float64Array.from(
    { length: (bytes.length - 44) / 2 },
    (_, i) => bytes.readInt16LE(44 + 2 * i) / 32_768,
  );
  return { sampleRate: 8000, samples };
}

/** As a listener hears it who knows how long the speaker's throat is: played so slowly that it is a man's. */
function asMan({ samples }: Sound, voice: string): Sound {
  const scale = VOICES.find(({ name }) => name === voice)?.scale ?? 1;
  return { sampleRate: 50 * Math.round(250 / scale), samples };
}

test.skipIf(!existsSync(recordings))(
  'people who know recorded digits understand these (skipped where FSDD is absent)',
  async () => {
    const examples: Example[] = [];
    for (const label of DIGITS) {
      for (const speaker of ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler']) {
        for (const take of [0, 1, 2, 3, 4]) {
          examples.push({ label, word: wordOf(recorded(`${label}_${speaker}_${take}.wav`)) });
        }
      }
    }
    const { clips, load } = spokenDigitsSet({ seed: 7, count: 50 });
    const wrong: string[] = [];
    for (let i = 0; i < clips.length; i++) {
      const { name, label, speaker } = clips[i];
      const heard = recognise(wordOf(asMan(await load(i), speaker)), examples);
      if (heard !== label) wrong.push(`${name} heard as ${heard}`);
    }
    // Of many clips about 9 in 10 are; 1 in 10 would be by chance.
    expect(clips.length - wrong.length, wrong.join(', ')).toBeGreaterThanOrEqual(40);
  },
);
