/** The network that ships with the studio is the one its description tells of, and draws what is said. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawDigit } from '../src/data/digits.js';
import { SPOKEN_TEST_START, speakDigit } from '../src/data/spoken-digits.js';
import { hearingOf } from '../src/network/audiocoder-schema.js';
import { decodeCheckpoint } from '../src/network/checkpoint.js';
import { hearWord } from '../src/use/hear-word.js';
import { ImageJudge } from '../src/use/nearest-image.js';
import { Synthesizer } from '../src/use/synthesize.js';

const folder = new URL('../studio/public/network/', import.meta.url);
const about = JSON.parse(readFileSync(new URL('spoken-digits.json', folder), 'utf8'));
const bytes = readFileSync(new URL(about.file, folder));
const { network } = decodeCheckpoint('audiocoder', bytes, about.file, true);

test('its description tells its bytes and widths', () => {
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(about.sha256);
  expect(bytes.length).toBe(about.bytes);
  expect(bytes.length).toBeLessThan(2.5e6);
  expect(network.audiocoder.widths).toEqual(about.widths.audiocoder);
  expect(network.autoencoder.widths).toEqual(about.widths.autoencoder);
});

test('it draws built-in spoken test digits', async () => {
  const { seed, places } = about.classImages as { seed: number; places: number[] };
  const drawn = places.map((place) => drawDigit(seed, place));
  expect(drawn.map(({ label }) => label)).toEqual([...places.keys()]);
  const judge = new ImageJudge(
    drawn.map(({ pixels }) => pixels),
    [...places.keys()],
  );
  const synthesizer = await Synthesizer.create(network);
  let right = 0;
  for (let digit = 0; digit < 10; digit++) {
    const sound = speakDigit({ digit, voice: 'clara', seed: 1, take: SPOKEN_TEST_START });
    const { counts } = await synthesizer.draw(sound);
    if (judge.judge(counts, digit).nearest === digit) right++;
    if (digit > 0) continue;
    // Every spike on the way to the same image, of the word heard over all frames.
    const { imageCounts, steps, heard } = await synthesizer.record(sound);
    expect(heard.values).toEqual(hearWord(sound, hearingOf(network.audiocoder.options))?.values);
    expect(imageCounts.subarray((steps - 1) * counts.length)).toEqual(counts);
  }
  await synthesizer[Symbol.asyncDispose]();
  expect(right).toBeGreaterThanOrEqual(9);
});
