/** The training of an ANN autoencoder on a few small digits. */
import { beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { imagePixels } from '../../src/data/image-set.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import type { GradedNetwork } from '../../src/network/network.js';
import type { GivenOptions } from '../../src/network/presets.js';
import { nodeThreads } from '../../src/node/threads.js';
import { type BatchEvent, trainAutoencoder } from '../../src/training/train-autoencoder.js';
import type { TrainControls } from '../../src/training/train-loop.js';
import { shareWarnings } from '../../src/training/warnings.js';
import { hiddenValues } from '../../src/use/hidden-values.js';
import { evaluate } from '../../src/use/measure-images.js';
import { normalisedMse } from '../../src/use/normalised-mse.js';
import { reconstructAll } from '../../src/use/reconstruct.js';
import { smallImages } from './small-images.js';

beforeAll(() => useThreads(nodeThreads));

const SMALL: GivenOptions<'relu'> = {
  ...{ hidden: [12], batch: 10, threads: 1, logEvery: 2, checkpointEvery: 3, optimizer: 'adam' },
};
const images = smallImages(75);

async function train(
  given: GivenOptions<'relu'> = {},
  controls: TrainControls = {},
  set = images,
): Promise<{ events: BatchEvent<'relu'>[]; network: GradedNetwork }> {
  const events: BatchEvent<'relu'>[] = [];
  const training = trainAutoencoder<'relu'>(set, { neuron: 'relu', ...SMALL, ...given }, controls);
  for (;;) {
    const next = await training.next();
    if (next.done) return { events, network: next.value };
    events.push(next.value);
  }
}

describe('a training', () => {
  test('gives an event per batch; moments are in the states but the last', async () => {
    const { events, network } = await train();
    expect(events.map(({ batch }) => batch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(events.flatMap(({ metrics }) => metrics?.batch ?? [])).toEqual([2, 4, 6, 8]);
    const states = events.flatMap(({ state }) => state ?? []);
    expect(states.map(({ batch, optimizer }) => [batch, optimizer?.updates])).toEqual([
      [3, 3],
      [6, 6],
      [8, undefined],
    ]);
    expect(states[0].optimizer?.first.map(({ length }) => length)).toEqual([768, 768]);
    expect(states[2].weights).toEqual(network.weights);
    expect(network.widths).toEqual([64, 12, 64]);
    expect(events[3].metrics?.activeShares).toHaveLength(3);
  });

  test.each([
    ['adam', 5e-3],
    ['sgd', 0.05],
  ] as const)('learns by %s', async (optimizer, learningRate) => {
    const set = smallImages(600);
    const given = { hidden: [40], optimizer, learningRate, initialBound: 0, epochs: 3 };
    const { events, network } = await train(given, {}, set);
    const errors = events.flatMap(({ metrics }) => metrics?.mse ?? []);
    expect(errors[errors.length - 1]).toBeLessThan(0.5 * errors[0]);
    const test = smallImages(50, 'test');
    const { mse, samples, activeShares } = await evaluate(network, test);
    expect(mse).toBeLessThan(0.5);
    expect(samples).toBe(50);
    expect(activeShares).toHaveLength(3);
    expect((await evaluate(network, test, { engine: 'reference' })).mse).toBeCloseTo(mse, 4);
    const [{ pixels: drawn }] = await reconstructAll(network, [imagePixels(test, 3)]);
    expect(normalisedMse(imagePixels(test, 3), drawn)).toBeLessThan(1);
  });

  test.each([
    ['wasm', 1, 'adam'],
    ['wasm', 3, 'adam'],
    ['wasm', 1, 'sgd'],
    ['reference', 1, 'adam'],
    ['reference', 1, 'sgd'],
  ] as const)(
    'goes on from any batch with the same bytes: %s, %i threads, %s',
    async (engine, threads, optimizer) => {
      const given = {
        ...{ engine, threads, optimizer, epochs: 2, checkpointEvery: 1, limit: 25 },
        schedule: 'linear',
      } as const;
      const whole = await train({ ...given, threads: 1 });
      for (const { state } of whole.events) {
        const rest = await train(given, { ...(state && { state }) });
        expect(rest.network.weights).toEqual(whole.network.weights);
        expect(rest.events).toHaveLength(6 - (state?.batch ?? 0));
      }
    },
  );

  test('that is aborted keeps its moments', async () => {
    const controller = new AbortController();
    controller.abort();
    const { events } = await train({}, { signal: controller.signal });
    expect(events).toHaveLength(1);
    expect(events[0].state?.optimizer?.updates).toBe(1);
    const rest = await train({}, { ...(events[0].state && { state: events[0].state }) });
    expect(rest.network.weights).toEqual((await train()).network.weights);
  });

  test('that diverges says so, and what to do', async () => {
    const given = { hidden: new Array<number>(20).fill(30), initialBound: 100, learningRate: 0.5 };
    await expect(train(given)).rejects.toThrow(UsageError);
    await expect(train(given)).rejects.toThrow(
      /the loss of batch \d is no finite number; choose .* below 0\.5/,
    );
  });

  test('refuses what is out of range before it begins', async () => {
    await expect(train({ hidden: [0] })).rejects.toThrow(UsageError);
    await expect(train({}, {}, { ...images, count: 0 })).rejects.toThrow('no images to train on');
  });
});

describe('a frozen network', () => {
  test('has hidden values that its second layer makes the image of', async () => {
    const { network } = await train({ epochs: 5 });
    const [hidden, [drawn]] = await Promise.all([
      hiddenValues(network, [imagePixels(images, 0), imagePixels(images, 1)]),
      reconstructAll(network, [imagePixels(images, 1)]),
    ]);
    expect(hidden).toHaveLength(24);
    const output = Array.from({ length: 64 }, (_, n) => {
      let sum = 0;
      for (let m = 0; m < 12; m++) sum += network.weights[1][n * 12 + m] * hidden[12 + m];
      return Math.round(255 * Math.min(1, Math.max(0, sum)));
    });
    for (const [n, grey] of output.entries()) expect(Math.abs(grey - drawn.pixels[n])).toBeLessThanOrEqual(1);
  });

  test('refuses images of another size', async () => {
    const { network } = await train({ limit: 10 });
    await expect(reconstructAll(network, [new Uint8Array(63)])).rejects.toThrow(UsageError);
    await expect(evaluate(network, { ...images, width: 4, height: 16 })).rejects.toThrow('--resize 8x8');
  });
});

test('warnings name layers of which no unit is above 0', () => {
  expect(shareWarnings([0.2, 0.5, 1])).toEqual([]);
  expect(shareWarnings([0.2, 0, 5e-5])).toEqual([
    'layer 1 is dead: 0.0e+0 of its units are above 0',
    'layer 2 is dead: 5.0e-5 of its units are above 0',
  ]);
});
