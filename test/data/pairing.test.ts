import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { splitClips } from '../../src/data/clip-split.js';
import { imagesNearestToMean, matchClasses, pairByClass, pairByClip } from '../../src/data/pairing.js';
import { barImages, heardSet } from './heard.js';

const clips = heardSet(4, 20);
const images = barImages(4, 5);
const { train } = splitClips(clips, 'stratified', 0);

describe('Dataset A', () => {
  test('takes the images nearest to the means of their classes', () => {
    // The specks are 0, 20, 40, 60, 80: the mean is that of the third image of each class.
    expect(imagesNearestToMean(images)).toEqual([8, 9, 10, 11]);
    const { places, labels, ofClip } = pairByClass(clips, images);
    expect(places).toEqual([8, 9, 10, 11]);
    expect(labels).toEqual([0, 1, 2, 3]);
    for (const [i, clip] of clips.clips.entries()) expect(labels[ofClip[i]]).toBe(clip.label);
  });

  test('takes those that are given, and refuses what is of another class', () => {
    expect(pairByClass(clips, images, [0, 5, 2, 7]).places).toEqual([0, 5, 2, 7]);
    expect(() => pairByClass(clips, images, [0, 1, 2])).toThrow('must be 4 places, one per class, got 3');
    expect(() => pairByClass(clips, images, [0, 2, 2, 7])).toThrow(
      'place 2 must be an image of class 1, but image 2 of bars is of class 2',
    );
    expect(() => pairByClass(clips, images, [0, 1, 2, 99])).toThrow('bars has 20 images');
  });
});

describe('Dataset B', () => {
  const pairs = pairByClip(clips, images, train, 3);

  test('gives every training clip an image of its class', () => {
    expect(pairs.places).toHaveLength(train.length);
    for (const clip of train) {
      const pair = pairs.ofClip[clip];
      expect(pairs.labels[pair]).toBe(clips.clips[clip].label);
      expect(images.labels[pairs.places[pair]]).toBe(clips.clips[clip].label);
    }
    expect(new Set(pairs.places).size).toBeGreaterThan(4);
  });

  test('a clip’s image depends on the seed and the clip alone', () => {
    expect(pairByClip(clips, images, train, 3)).toEqual(pairs);
    expect(pairByClip(clips, images, train, 4).places).not.toEqual(pairs.places);
    const fewer = pairByClip(clips, images, train.subarray(5), 3);
    expect(fewer.places).toEqual(pairs.places.slice(5));
  });
});

describe('classes', () => {
  test('are matched by name, else by place', () => {
    const turned = { ...images, classes: ['3', '2', '1', '0'] };
    expect(matchClasses(clips, turned)).toEqual([3, 2, 1, 0]);
    const named = { ...images, classes: ['shirt', 'shoe', 'bag', 'coat'] };
    expect(matchClasses(clips, named)).toEqual([0, 1, 2, 3]);
  });

  test('that do not match are refused', () => {
    expect(() => matchClasses(clips, { ...images, classes: ['a', 'b', 'c', 'd', 'e'] })).toThrow(UsageError);
    expect(() => matchClasses(clips, { ...images, labels: images.labels.fill(0) })).toThrow('do not match');
  });
});
