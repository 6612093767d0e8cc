/** Classifiers as they are stored, and their options. */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { encodeCheckedSafetensors } from '../../src/formats/checked-safetensors.js';
import { decodeCheckpoint } from '../../src/network/checkpoint.js';
import {
  type Classifier,
  classifierParts,
  classifierWidths,
  decodeClassifier,
  resolveClassifierOptions,
} from '../../src/network/classifier.js';
import { initialWeights } from '../../src/network/network.js';
import { OptionError } from '../../src/options/resolve.js';
import { damaged, inputErrorOf } from '../formats/fuzz.js';

const classes = ['cat', 'dog', 'a "quoted" one'];

function network(image: Classifier['image'], given: object = {}): Classifier {
  const options = resolveClassifierOptions({ hidden: [5], threads: 2, ...given });
  const widths = classifierWidths(image ? image.width * image.height : 24, options, classes);
  return { widths, weights: initialWeights(widths, 1, 0), options, image, classes };
}

const encode = (own: Classifier) =>
  encodeCheckedSafetensors(classifierParts(own, { batch: 7, weights: own.weights }));

describe('a checkpoint', () => {
  test.each([
    ['of images', network({ width: 4, height: 6 })],
    ['of clips', network(undefined)],
    ['of an ANN', network({ width: 4, height: 6 }, { neuron: 'relu', optimizer: 'sgd' })],
    ['of several hidden layers', network(undefined, { hidden: [4, 3] })],
  ])('%s comes back as it was', (_, own) => {
    const { network: read, batch } = decodeClassifier(encode(own), 'a.safetensors');
    expect(read).toEqual(own);
    expect(batch).toBe(7);
  });

  test('is refused where another network is needed, and another network here, with what it is for', () => {
    const own = encode(network(undefined));
    expect(() => decodeCheckpoint('autoencoder', own, 'a.safetensors')).toThrow(InputError);
    expect(() => decodeCheckpoint('autoencoder', own, 'a.safetensors')).toThrow(
      'a.safetensors: holds a classifier, an autoencoder is needed; it is measured by "spikeloom evaluate"',
    );
    expect(() => decodeClassifier(own, 'a.safetensors', false)).toThrow(/an ANN classifier is needed/);
  });

  test('that is damaged is refused, whatever the damage', () => {
    const whole = encode(network(undefined));
    for (let seed = 0; seed < 200; seed++) {
      const error = inputErrorOf(() => decodeClassifier(damaged(whole, seed), 'a.safetensors'));
      // Some damage leaves a file as it was.
      if (error !== undefined) expect(error).toMatch(/^a\.safetensors: [^\n]+$/);
    }
  });
});

describe('options', () => {
  test('are tuned unless the paper is asked for, and follow the steps', () => {
    expect(resolveClassifierOptions({})).toMatchObject({ preset: 'tuned', error: 'spikes', settle: 2 });
    expect(resolveClassifierOptions({ steps: 1 })).toMatchObject({ settle: 0, learningRate: 0.008 });
    expect(resolveClassifierOptions({ preset: 'paper' })).toMatchObject({
      trace: 'per-synapse',
      error: 'membrane',
    });
  });

  test.each([
    [{ settle: 15 }, 'settle must be below steps'],
    [{ preset: 'authors' }, 'preset must be one of tuned, paper'],
    [{ coding: 'latency' }, 'coding'],
    [{ neuron: 'relu', steps: 3 }, 'steps belongs to neuron'],
  ])('%j are refused', (given, message) => {
    expect(() => resolveClassifierOptions(given as object)).toThrow(OptionError);
    expect(() => resolveClassifierOptions(given as object)).toThrow(message);
  });
});
