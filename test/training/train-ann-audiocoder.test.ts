/** The training of an ANN audiocoder on a set so small that it is learned in a moment. */
import { beforeAll, describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import { UsageError } from '../../src/core/errors.js';
import { splitClips } from '../../src/data/clip-split.js';
import { imagePixels } from '../../src/data/image-set.js';
import { pairByClass, pairByClip } from '../../src/data/pairing.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { hearingOf } from '../../src/network/audiocoder-schema.js';
import type { GradedNetwork } from '../../src/network/network.js';
import { type GivenAudiocoderOptions, resolveAudiocoderOptions } from '../../src/network/presets.js';
import type { GradedSynthesisNetwork } from '../../src/network/synthesis.js';
import { nodeThreads } from '../../src/node/threads.js';
import {
  type AudiocoderControls,
  type AudiocoderData,
  type AudiocoderEvent,
  trainAudiocoder,
} from '../../src/training/train-audiocoder.js';
import { trainAutoencoder } from '../../src/training/train-autoencoder.js';
import { evaluateSynthesis, type SynthesisQuality } from '../../src/use/synthesis-quality.js';
import { barImages, heardSet } from '../data/heard.js';

const CLASSES = 4;
const images = barImages(CLASSES, 30);
const OPTIONS: GivenAudiocoderOptions<'relu'> = {
  ...{ optimizer: 'adam', learningRate: 3e-3, hidden: [24], epochs: 12, batch: 16, logEvery: 3 },
  ...{ checkpointEvery: 5, frames: 10, decimation: 100, sampleRate: 8000 },
};
const INPUTS = hearingInputs(hearingOf(resolveAudiocoderOptions({ neuron: 'relu', ...OPTIONS })));
const heard = heardSet(CLASSES, 30, INPUTS);
const split = splitClips(heard, 'stratified', 0);
let autoencoder: GradedNetwork;

beforeAll(async () => {
  useThreads(nodeThreads);
  const given = { preset: 'tuned', hidden: [20], epochs: 30, batch: 10, learningRate: 0.01 } as const;
  for await (const { network } of trainAutoencoder(images, { neuron: 'relu', ...given }))
    if (network) autoencoder = network;
});

function data(pairing: 'class' | 'clip' = 'class'): AudiocoderData<'relu'> {
  const pairs = pairing === 'class' ? pairByClass(heard, images) : pairByClip(heard, images, split.train, 1);
  const paired = pairs.places.map((place) => imagePixels(images, place));
  return { heard, split, pairs, images: paired, autoencoder };
}

async function train(
  given: GivenAudiocoderOptions<'relu'> = {},
  controls: AudiocoderControls<'relu'> = {},
): Promise<{
  events: AudiocoderEvent<'relu'>[];
  network: GradedSynthesisNetwork;
  tests: SynthesisQuality<'relu'>[];
}> {
  const events: AudiocoderEvent<'relu'>[] = [];
  const tests: SynthesisQuality<'relu'>[] = [];
  const onTest = (quality: SynthesisQuality<'relu'>) => tests.push(quality);
  const training = trainAudiocoder<'relu'>(
    data(given.pairing),
    { neuron: 'relu', ...OPTIONS, ...given },
    { onTest, ...controls },
  );
  for (;;) {
    const next = await training.next();
    if (next.done) return { events, network: next.value, tests };
    events.push(next.value);
  }
}

describe('an ANN audiocoder', () => {
  test.each([0, 4, 1])('learns to draw what it hears, from hidden values of %i bits', async (bits) => {
    const { tests, network, events } = await train({ bits });
    const last = tests[tests.length - 1];
    expect(tests).toHaveLength(12);
    expect(last.right).toBeGreaterThan(0.9);
    expect(last.mse).toBeLessThan(tests[0].mse);
    expect(network.audiocoder.widths).toEqual([INPUTS, 24, 20]);
    expect(last.confusion.flat().reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0.9 * split.test.length);
    const errors = events.flatMap(({ metrics }) => metrics?.mapMse ?? []);
    expect(errors[errors.length - 1]).toBeLessThan(0.5 * errors[0]);
  });

  test('is told other values in fewer bits', async () => {
    const losses = await Promise.all(
      [0, 1, 2].map(async (bits) => (await train({ bits, epochs: 1, logEvery: 1 })).events[0].metrics?.loss),
    );
    expect(new Set(losses).size).toBe(3);
  });

  test('tests every epoch, as the frozen network does', async () => {
    const { events, network, tests } = await train({ epochs: 2, logEvery: 1000 });
    const perEpoch = Math.ceil(split.train.length / 16);
    const lines = events.flatMap(({ metrics }) => metrics ?? []);
    expect(lines.map(({ batch }) => batch)).toEqual([perEpoch, 2 * perEpoch]);
    expect(lines.map((line) => line.test)).toEqual(tests.map(({ mse, right }) => ({ mse, right })));
    const { images: paired, pairs } = data();
    const task = { heard, clips: split.test, images: paired, labels: pairs.labels };
    expect(await evaluateSynthesis(network, task, { threads: 1 })).toEqual(tests[1]);
    expect((await evaluateSynthesis(network, task, { engine: 'reference' })).mse).toBeCloseTo(
      tests[1].mse,
      3,
    );
  });

  test.each(['adam', 'sgd'] as const)('goes on from a state to the same bytes by %s', async (optimizer) => {
    const given = { optimizer, epochs: 3 };
    const whole = await train({ ...given, threads: 1 });
    const state = whole.events.find(({ batch }) => batch === 10)?.state;
    expect(state?.optimizer?.updates).toBe(10);
    const rest = await train({ ...given, threads: 3 }, { state: state! });
    expect(rest.events[0].batch).toBe(11);
    expect(rest.network.audiocoder.weights).toEqual(whole.network.audiocoder.weights);
  });

  test('learns an image of its own for every clip', async () => {
    const { tests } = await train({ pairing: 'clip' });
    const last = tests[tests.length - 1];
    expect(last.right).toBeGreaterThan(0.9);
    expect(last.mseOfAny).toBeLessThanOrEqual(last.mse);
  });

  test('needs clips', async () => {
    const empty = { ...data(), split: { ...split, train: new Uint32Array(0) } };
    await expect(trainAudiocoder<'relu'>(empty, { neuron: 'relu', ...OPTIONS }).next()).rejects.toThrow(
      UsageError,
    );
  });
});
