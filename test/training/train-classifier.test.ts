/** The training of a classifier on samples so small that they are told apart in a moment. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import type { Classifier, GivenClassifierOptions } from '../../src/network/classifier.js';
import { nodeThreads } from '../../src/node/threads.js';
import { type ClassifierEvent, trainClassifier } from '../../src/training/train-classifier.js';
import type { TrainControls, TrainingState } from '../../src/training/train-loop.js';
import { answersOf, classify, inspectClassifier } from '../../src/use/classify.js';
import { type Labelled, labelledClips, labelledImages } from '../../src/use/labelled.js';
import { barImages, heardSet } from '../data/heard.js';

useThreads(nodeThreads);

const heard = heardSet(4, 30);
const CLIPS = labelledClips(heard, Uint32Array.from(heard.clips.keys()), 120);
const BARS = labelledImages(barImages(4, 30));
const SMALL = { hidden: [16], steps: 6, batch: 8, threads: 1, logEvery: 2, checkpointEvery: 4 } as const;

async function train(
  samples: Labelled,
  given: GivenClassifierOptions = {},
  controls: TrainControls = {},
  look: (event: ClassifierEvent) => void = () => undefined,
): Promise<Classifier> {
  const training = trainClassifier(samples, { ...SMALL, ...given }, controls);
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
    look(next.value);
  }
}

describe.each([
  ['images', BARS, { epochs: 2 }],
  ['clips', CLIPS, { epochs: 3 }],
  ['images, by an ANN', BARS, { neuron: 'relu', epochs: 20, steps: undefined, learningRate: 0.01 }],
  ['images, by ALIF neurons', BARS, { neuron: 'alif', epochs: 2 }],
  ['images, with two hidden layers', BARS, { hidden: [24, 24], epochs: 12 }],
] as const)('%s', (_, samples, given) => {
  test('are told apart', async () => {
    const network = await train(samples, given as GivenClassifierOptions);
    const { accuracy, confusion, samples: count } = await classify(network, samples, { threads: 1 });
    expect(accuracy).toBeGreaterThan(0.95);
    expect(count).toBe(samples.count);
    expect(confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(count);
    expect(confusion.reduce((sum, row, label) => sum + row[label], 0) / count).toBe(accuracy);
  });
});

test('a line says how much of its batch was right, and the first batches less than the last', async () => {
  const seen: number[] = [];
  await train(BARS, { epochs: 3, logEvery: 1 }, {}, ({ metrics }) => {
    if (metrics) seen.push(metrics.accuracy);
  });
  expect(seen).toHaveLength(45);
  expect(seen[0]).toBeLessThan(0.8);
  expect(seen.slice(-5).reduce((sum, share) => sum + share, 0) / 5).toBeGreaterThan(0.9);
});

test.each([2, 3, 4])('%i threads give the same bytes as one', async (threads) => {
  expect((await train(BARS, { threads })).weights).toEqual((await train(BARS)).weights);
});

test('goes on from a state to the same bytes', async () => {
  const states: TrainingState[] = [];
  const whole = await train(BARS, { epochs: 2 }, {}, ({ state }) => {
    if (state) states.push(state);
  });
  const again = await train(BARS, { epochs: 2, threads: 2 }, { state: states[2] });
  expect(again.weights).toEqual(whole.weights);
});

test('the reference engine tells the same apart', async () => {
  const network = await train(BARS, { epochs: 2 });
  const [own, reference] = await Promise.all(
    (['wasm', 'reference'] as const).map((engine) => classify(network, BARS, { engine, threads: 1 })),
  );
  expect(reference.accuracy).toBeCloseTo(own.accuracy, 1);
});

test('the cost is counted beside the same result', async () => {
  for (const given of [{}, { neuron: 'relu', steps: undefined, epochs: 2 }] as const) {
    const network = await train(BARS, given as GivenClassifierOptions);
    const { cost, ...rest } = await inspectClassifier(network, BARS, { limit: 20, threads: 1 });
    expect(rest).toEqual(await classify(network, BARS, { limit: 20, threads: 1 }));
    expect(cost.layers.map(({ neurons }) => neurons)).toEqual([16, 4]);
    expect(cost.total.parameters).toBe(64 * 16 + 16 * 4);
  }
});

test('of equal outputs the first is the answer', () => {
  expect(answersOf(Uint16Array.of(0, 0, 0, 1, 3, 3, 2, 5, 9), 3)).toEqual([0, 1, 2]);
});

describe('is refused', () => {
  test('for one class, or without samples', async () => {
    await expect(train({ ...BARS, classes: ['0'] })).rejects.toThrow('has one class');
    await expect(train({ ...BARS, count: 0 })).rejects.toThrow(UsageError);
  });

  test('on samples of another size or other classes', async () => {
    const network = await train(BARS);
    await expect(classify(network, CLIPS)).rejects.toThrow(
      'the network takes images of 8×8 pixels, clips has 120 inputs',
    );
    await expect(classify(network, { ...BARS, classes: ['a', 'b', 'c', 'd'] })).rejects.toThrow(
      'tells 0, 1, 2, 3 apart',
    );
  });
});
