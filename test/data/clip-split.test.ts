import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { splitClips } from '../../src/data/clip-split.js';
import { heardSet } from './heard.js';

const set = heardSet(4, 40);

describe('stratified', () => {
  test('every clip is in one part, 15 % of every class are tested on', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 4, max: 60 }), (seed, perClass) => {
        const some = heardSet(3, perClass, 10);
        const { train, test: tested } = splitClips(some, 'stratified', seed);
        expect([...train, ...tested].sort((a, b) => a - b)).toEqual([...some.clips.keys()]);
        for (let label = 0; label < 3; label++) {
          const own = tested.filter((clip) => some.clips[clip].label === label);
          expect(own).toHaveLength(Math.round(0.15 * perClass));
        }
      }),
    );
  });

  test('the seed decides', () => {
    expect(splitClips(set, 'stratified', 1)).toEqual(splitClips(set, 'stratified', 1));
    expect(splitClips(set, 'stratified', 1).test).not.toEqual(splitClips(set, 'stratified', 2).test);
  });
});

describe('by speaker', () => {
  test('all clips of one speaker are tested on, and no other', () => {
    const { train, test: tested } = splitClips(set, 'speaker:bob', 0);
    expect([...tested].every((clip) => set.clips[clip].speaker === 'bob')).toBe(true);
    expect([...train].every((clip) => set.clips[clip].speaker !== 'bob')).toBe(true);
    expect(train.length + tested.length).toBe(set.clips.length);
  });

  test('an unknown speaker is refused with those there are', () => {
    expect(() => splitClips(set, 'speaker:zed', 0)).toThrow(UsageError);
    expect(() => splitClips(set, 'speaker:zed', 0)).toThrow(
      'clips: no clip is spoken by "zed", choose one of ann, bob, cy',
    );
    const silent = { ...set, clips: set.clips.map((clip) => ({ ...clip, speaker: '' })) };
    expect(() => splitClips(silent, 'speaker:zed', 0)).toThrow('the speakers of its clips are unknown');
  });
});

test('a class that is tested but never heard before is refused', () => {
  const clips = set.clips.map((clip) => (clip.label === 2 ? { ...clip, speaker: 'bob' } : clip));
  expect(() => splitClips({ ...set, clips }, 'speaker:bob', 0)).toThrow(
    'tests on class 2, of which it leaves no clip to learn from',
  );
});

test('a part without clips is refused', () => {
  expect(() => splitClips(heardSet(2, 2), 'stratified', 0)).toThrow(
    'leaves 4 of 4 clips to learn from and 0',
  );
  const one = { ...set, clips: set.clips.map((clip) => ({ ...clip, speaker: 'ann' })) };
  expect(() => splitClips(one, 'speaker:ann', 0)).toThrow('leaves 0 of 160');
});
