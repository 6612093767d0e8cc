import { describe, expect, test } from 'vitest';
import { Purpose, RandomStream } from '../../src/core/philox.js';
import { ANIMATION_PALETTE, HIDDEN, INPUT, OUTPUT } from '../../src/report/animation-palette.js';
import {
  ANIMATION_HEIGHT,
  ANIMATION_WIDTH,
  synthesisAnimation,
  synthesisFrames,
} from '../../src/report/synthesis-animation.js';
import type { SynthesisRecord } from '../../src/use/synthesis-record.js';
import { readGif } from './gif-reader.js';
import { fallingTone } from './heard.js';

function record(steps: number, frames: number, hidden: number): SynthesisRecord {
  const random = new RandomStream(3, Purpose.builtInData);
  const flags = (length: number, rate: number) =>
    Uint8Array.from({ length }, () => (random.uniform() < rate ? 1 : 0));
  const heard = fallingTone(frames, 39);
  const imageCounts = new Uint16Array(steps * 196);
  for (let i = 0; i < imageCounts.length; i++) {
    imageCounts[i] = (i < 196 ? 0 : imageCounts[i - 196]) + (random.uniform() < (i % 14) / 14 ? 1 : 0);
  }
  return {
    title: 'spoken 7',
    sound: {
      sampleRate: 8000,
      samples: Float64Array.from({ length: frames * 40 }, () => random.uniform() - 0.5),
    },
    heard,
    steps,
    inputSpikes: Array.from({ length: steps }, () =>
      Uint32Array.from({ length: 400 }, () => random.below(frames * 39)),
    ),
    hiddenSpikes: flags(steps * hidden, 0.2),
    outputSpikes: flags(steps * 196, 0.3),
    imageCounts,
    width: 14,
    height: 14,
  };
}

const count = (pixels: Uint8Array, colour: number) =>
  pixels.reduce((sum, i) => sum + (i === colour ? 1 : 0), 0);

describe('the animation of a synthesis', () => {
  test('shows in a GIF what was drawn, a frame per step after the sound', () => {
    const given = record(5, 100, 200);
    const bytes = synthesisAnimation(given);
    const gif = readGif(bytes);
    expect(gif).toMatchObject({ width: ANIMATION_WIDTH, height: ANIMATION_HEIGHT, forEver: true });
    expect(gif.frames.map(({ hundredths }) => hundredths)).toEqual([80, 15, 15, 15, 15, 200]);
    let i = 0;
    for (const { pixels } of synthesisFrames(given)) {
      const { rgb } = gif.frames[i++];
      const same = pixels.every((index, n) => ANIMATION_PALETTE[index].every((v, c) => v === rgb[3 * n + c]));
      expect(same).toBe(true);
    }
    expect(i).toBe(6);
    expect(synthesisAnimation(given)).toEqual(bytes);
  });

  test('has a cell for every spike of the step, and none before the first', () => {
    const given = record(2, 100, 2048);
    const hiddenSpikes = new Uint8Array(2 * 2048);
    hiddenSpikes.fill(1, 2048, 2048 + 100);
    const outputSpikes = new Uint8Array(2 * 196);
    outputSpikes.fill(1, 0, 10);
    const counts = Array.from(synthesisFrames({ ...given, hiddenSpikes, outputSpikes }), ({ pixels }) =>
      [HIDDEN, OUTPUT, INPUT].map((colour) => count(pixels, colour)),
    );
    expect(counts[0]).toEqual([0, 0, 0]);
    const [, [noHidden, outputs, inputs], [hidden, noOutputs]] = counts;
    // Cells of 3 × 3 and 8 × 8 pixels; the line that says how many they are has the same colour.
    expect(hidden - noHidden).toBeGreaterThan(100 * 9);
    expect(hidden).toBeLessThan(100 * 9 + 250);
    expect(outputs - noOutputs).toBeGreaterThan(10 * 64);
    expect(outputs).toBeLessThan(10 * 64 + 250);
    expect(inputs).toBeGreaterThan(400);
  });

  test('stays small and changes only what moves', () => {
    const bytes = synthesisAnimation(record(30, 1500, 2048));
    expect(bytes.length).toBeLessThan(600_000);
    const { frames } = readGif(bytes);
    for (const { area } of frames.slice(1)) expect(area[1] + area[3]).toBeLessThan(ANIMATION_HEIGHT);
  });

  test('takes extremes: a step, a neuron, a pixel, no inputs, silence, a clip longer or shorter than is heard', () => {
    const tiny: SynthesisRecord = {
      title: 'x'.repeat(200),
      sound: { sampleRate: 8000, samples: new Float64Array(0) },
      heard: { ...fallingTone(1, 1), values: new Uint16Array(1) },
      steps: 1,
      hiddenSpikes: Uint8Array.of(1),
      outputSpikes: Uint8Array.of(0),
      imageCounts: Uint16Array.of(1),
      width: 1,
      height: 1,
    };
    expect(readGif(synthesisAnimation(tiny)).frames).toHaveLength(2);
    const samples = new Float64Array(100_000);
    expect(
      readGif(synthesisAnimation({ ...tiny, sound: { sampleRate: 8000, samples } })).frames,
    ).toHaveLength(2);
    const wide = {
      ...tiny,
      hiddenSpikes: new Uint8Array(100_000).fill(1),
      imageCounts: new Uint16Array(300 * 200),
    };
    expect(readGif(synthesisAnimation({ ...wide, width: 300, height: 200 })).frames).toHaveLength(2);
  });

  test('refuses arrays that do not fit', () => {
    const given = record(2, 10, 8);
    const make = (changed: Partial<SynthesisRecord>) => () => synthesisAnimation({ ...given, ...changed });
    expect(make({ steps: 0 })).toThrow('steps must be an integer of at least 1, got 0');
    expect(make({ hiddenSpikes: new Uint8Array(7) })).toThrow('hiddenSpikes must have as many values');
    expect(make({ outputSpikes: new Uint8Array(0) })).toThrow('outputSpikes must have as many values');
    expect(make({ width: 13 })).toThrow('imageCounts must be [2, 14·13], got 392 values');
    expect(make({ inputSpikes: [] })).toThrow('inputSpikes must be of 2 steps, got 0');
  });
});
