/** The training of an audiocoder on a set so small that it is learned in a moment. */
import { beforeAll, describe, expect, test } from 'vitest';
import { hearingInputs } from '../../src/cochlea/hearing.js';
import { UsageError } from '../../src/core/errors.js';
import type { HeardSet } from '../../src/data/clip-set.js';
import { splitClips } from '../../src/data/clip-split.js';
import { imagePixels } from '../../src/data/image-set.js';
import { pairByClass, pairByClip } from '../../src/data/pairing.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import { hearingOf } from '../../src/network/audiocoder-schema.js';
import type { SpikingNetwork } from '../../src/network/network.js';
import type { SpikingName } from '../../src/network/neuron-options.js';
import { type GivenAudiocoderOptions, resolveAudiocoderOptions } from '../../src/network/presets.js';
import type { SpikingSynthesisNetwork } from '../../src/network/synthesis.js';
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
const OPTIONS: GivenAudiocoderOptions<SpikingName> = {
  ...{ preset: 'tuned', hidden: [24], steps: 8, epochs: 6, batch: 16, logEvery: 3, checkpointEvery: 5 },
  ...{
    frames: 10,
    decimation: 100,
    sampleRate: 8000,
    mapSteps: 5,
    mapSettle: 2,
    mapDraws: 2,
    learningRate: 5e-3,
  },
};
const INPUTS = hearingInputs(hearingOf(resolveAudiocoderOptions(OPTIONS)));
const heard: HeardSet = heardSet(CLASSES, 30, INPUTS);
const split = splitClips(heard, 'stratified', 0);
let autoencoder: SpikingNetwork;

beforeAll(async () => {
  useThreads(nodeThreads);
  const given = { preset: 'tuned', hidden: [20], steps: 8, epochs: 8, batch: 10 } as const;
  for await (const { network } of trainAutoencoder<SpikingName>(images, given))
    if (network) autoencoder = network;
});

function data(pairing: 'class' | 'clip' = 'class'): AudiocoderData<SpikingName> {
  const pairs = pairing === 'class' ? pairByClass(heard, images) : pairByClip(heard, images, split.train, 1);
  const paired = pairs.places.map((place) => imagePixels(images, place));
  return { heard, split, pairs, images: paired, autoencoder };
}

interface Trained {
  readonly events: AudiocoderEvent<SpikingName>[];
  readonly network: SpikingSynthesisNetwork;
  readonly tests: SynthesisQuality<SpikingName>[];
}

async function train(
  given: GivenAudiocoderOptions<SpikingName> = {},
  controls: AudiocoderControls<SpikingName> = {},
): Promise<Trained> {
  const events: AudiocoderEvent<SpikingName>[] = [];
  const tests: SynthesisQuality<SpikingName>[] = [];
  const onTest = (quality: SynthesisQuality<SpikingName>) => tests.push(quality);
  const training = trainAudiocoder<SpikingName>(
    data(given.pairing),
    { ...OPTIONS, ...given },
    { onTest, ...controls },
  );
  for (;;) {
    const next = await training.next();
    if (next.done) return { events, network: next.value, tests };
    events.push(next.value);
  }
}

describe('an audiocoder', () => {
  test('learns to draw what it hears', async () => {
    const { tests, network } = await train();
    const last = tests[tests.length - 1];
    expect(tests).toHaveLength(6);
    expect(last.right).toBeGreaterThan(0.9);
    expect(last.mse).toBeLessThan(0.5 * tests[0].mse + 0.2);
    expect(network.audiocoder.widths).toEqual([INPUTS, 24, 20]);
    expect(last.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(split.test.length);
  });

  test('tests every epoch, also where it is not the turn of a line', async () => {
    const { events, tests } = await train({ epochs: 2, logEvery: 1000 });
    const perEpoch = Math.ceil(split.train.length / 16);
    const lines = events.flatMap(({ metrics }) => metrics ?? []);
    expect(lines.map(({ batch }) => batch)).toEqual([perEpoch, 2 * perEpoch]);
    expect(lines.map((line) => line.test)).toEqual(tests.map(({ mse, right }) => ({ mse, right })));
    expect(lines.every(({ mapMse }) => mapMse > 0 && mapMse < 4)).toBe(true);
  });

  test('the frozen network draws as the last test saw it', async () => {
    const { network, tests } = await train({ epochs: 2 });
    const { images: paired, pairs } = data();
    const task = { heard, clips: split.test, images: paired, labels: pairs.labels };
    const again = await evaluateSynthesis(network, task, { threads: 1 });
    const last = tests[tests.length - 1];
    expect(again).toEqual(last);
    expect((await evaluateSynthesis(network, task, { threads: 1, engine: 'reference' })).right).toBeCloseTo(
      last.right,
      1,
    );
  });

  test('goes on from a state to the same bytes, on any number of threads', async () => {
    const whole = await train({ threads: 1 });
    const state = whole.events.find(({ batch }) => batch === 10)?.state;
    expect(state).toBeDefined();
    const rest = await train({ threads: 3 }, { state: state! });
    expect(rest.events[0].batch).toBe(11);
    expect(rest.network.audiocoder.weights).toEqual(whole.network.audiocoder.weights);
  });

  test('a silent input’s weights are never moved', async () => {
    const { network, events } = await train({ epochs: 1, checkpointEvery: 1 });
    const first = events[0].state?.weights[0];
    const last = network.audiocoder.weights[0];
    for (let m = 0; m < 24; m++) {
      for (let j = heard.intensities[0].length; j < INPUTS; j++) {
        expect(last[m * INPUTS + j]).toBe(first?.[m * INPUTS + j]);
      }
    }
  });

  test('learns an image of its own for every clip', async () => {
    const { tests } = await train({ pairing: 'clip' });
    const last = tests[tests.length - 1];
    expect(last.right).toBeGreaterThan(0.9);
    expect(last.mseOfAny).toBeLessThanOrEqual(last.mse);
  });

  test('an autoencoder that is read by first spikes is refused', async () => {
    const options = { ...autoencoder.options, coding: 'latency' as const };
    const training = trainAudiocoder<SpikingName>(
      { ...data(), autoencoder: { ...autoencoder, options } },
      OPTIONS,
    );
    await expect(training.next()).rejects.toThrow(/was trained with --coding latency/);
  });

  test('coupled decay is refused, with the reason', async () => {
    await expect(train({ decayMode: 'coupled', decay: 1e-4 })).rejects.toThrow(UsageError);
    await expect(train({ decayMode: 'coupled', decay: 1e-4 })).rejects.toThrow(
      'most of its inputs are silent',
    );
    expect(resolveAudiocoderOptions({ decayMode: 'coupled', decay: 0 }).decay).toBe(0);
  });
});

describe('options', () => {
  test('are the paper’s unless a preset or a value says otherwise', () => {
    const paper = resolveAudiocoderOptions({});
    expect(paper).toMatchObject({ hidden: [2048], steps: 60, epochs: 20, batch: 50, spikeProbability: 0.02 });
    expect(paper).toMatchObject({ learningRate: 5e-5, decayMode: 'none', initialBound: 0.01, mapSteps: 15 });
    expect(resolveAudiocoderOptions({ preset: 'authors' })).toMatchObject({
      steps: 30,
      trace: 'shared',
      clamp: true,
    });
    const tuned = resolveAudiocoderOptions({ preset: 'tuned' });
    expect(tuned.learningRate).toBeCloseTo(0.004 / Math.sqrt(tuned.steps), 12);
    expect(resolveAudiocoderOptions({ preset: 'tuned', steps: 60 }).learningRate).toBeCloseTo(
      0.004 / Math.sqrt(60),
      12,
    );
  });

  test.each([
    { split: 'speaker:' },
    { split: 'half' },
    { mapSteps: 0 },
    { mapDraws: 1.5 },
    { frames: 0 },
    { earQ: Number.NaN },
  ])('refuses %j', (given) => expect(() => resolveAudiocoderOptions(given)).toThrow(UsageError));
});
