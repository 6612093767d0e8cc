import { beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import type { ImageSet } from '../../src/data/image-set.js';
import { useThreads } from '../../src/engine/wasm/threads.js';
import type { SpikingNetwork } from '../../src/network/network.js';
import { type GivenOptions, resolveOptions } from '../../src/network/presets.js';
import { nodeThreads } from '../../src/node/threads.js';
import { scheduledRate } from '../../src/training/batch-order.js';
import { type BatchEvent, batchCount, trainAutoencoder } from '../../src/training/train-autoencoder.js';
import type { TrainControls } from '../../src/training/train-loop.js';
import { rateWarnings } from '../../src/training/warnings.js';
import { SMALL, smallImages } from './small-images.js';

beforeAll(() => useThreads(nodeThreads));

async function train(
  images: ImageSet,
  given: GivenOptions<'lif'>,
  controls: TrainControls = {},
  look: (event: BatchEvent<'lif'>) => void = () => undefined,
): Promise<{ events: BatchEvent<'lif'>[]; network: SpikingNetwork }> {
  const events: BatchEvent<'lif'>[] = [];
  const training = trainAutoencoder<'lif'>(images, { ...SMALL, ...given }, controls);
  for (;;) {
    const next = await training.next();
    if (next.done) return { events, network: next.value };
    events.push(next.value);
    look(next.value);
  }
}

const images = smallImages(75);

describe('a training', () => {
  test('gives an event per batch, metrics and states where asked, both at the end', async () => {
    const { events, network } = await train(images, {});
    expect(events.map(({ batch }) => batch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(events.filter(({ metrics }) => metrics).map(({ batch }) => batch)).toEqual([2, 4, 6, 8]);
    expect(events.filter(({ state }) => state).map(({ batch }) => batch)).toEqual([3, 6, 8]);
    expect(events[7].state?.weights).toEqual(network.weights);
    expect(network.widths).toEqual([64, 12, 64]);
    expect(events[3].metrics).toMatchObject({ batch: 4, epoch: 0, learningRate: 5e-3 });
    expect(events[3].metrics?.spikeRates).toHaveLength(3);
  });

  test('learns', async () => {
    const { events } = await train(smallImages(600), {
      ...{
        hidden: [40],
        batch: 20,
        steps: 8,
        learningRate: 0.01,
        trace: 'plain',
        beta1: 0,
        decayMode: 'none',
      },
    });
    const errors = events.flatMap(({ metrics }) => metrics?.mse ?? []);
    expect(errors[errors.length - 1]).toBeLessThan(0.6 * errors[0]);
  });

  test.each([
    ['wasm', 1],
    ['wasm', 2],
    ['reference', 1],
  ] as const)('goes on from any batch with the same bytes: %s, %i threads', async (engine, threads) => {
    const given = { engine, threads, epochs: 2, checkpointEvery: 1, limit: 25, schedule: 'linear' } as const;
    const whole = await train(images, given);
    for (const { state } of whole.events) {
      const rest = await train(images, given, { ...(state && { state }) });
      expect(rest.network.weights).toEqual(whole.network.weights);
      expect(rest.events).toHaveLength(6 - (state?.batch ?? 0));
      const metrics = (events: readonly BatchEvent<'lif'>[]) =>
        events.flatMap((event) => (event.metrics ? [{ ...event.metrics, seconds: 0 }] : []));
      expect(metrics(rest.events)).toEqual(metrics(whole.events.slice(state?.batch)));
    }
  });

  test('is decided by its seed', async () => {
    const [a, b, c] = [await train(images, {}), await train(images, {}), await train(images, { seed: 2 })];
    expect(a.network.weights).toEqual(b.network.weights);
    expect(a.network.weights).not.toEqual(c.network.weights);
  });

  test('that is aborted finishes its batch and gives its state', async () => {
    const controller = new AbortController();
    const { events, network } = await train(images, {}, { signal: controller.signal }, ({ batch }) => {
      if (batch === 4) controller.abort();
    });
    const last = events[events.length - 1];
    expect(last.batch).toBe(5);
    expect(last.state?.weights).toEqual(network.weights);
    const rest = await train(images, {}, { ...(last.state && { state: last.state }) });
    expect(rest.network.weights).toEqual((await train(images, {})).network.weights);
  });

  test('counts its seconds on from where it stopped', async () => {
    let clock = 0;
    const now = () => {
      clock += 500;
      return clock;
    };
    const state = { batch: 6, seconds: 30, weights: (await train(images, {})).network.weights };
    const { events } = await train(images, {}, { state, now });
    expect(events.map(({ seconds }) => seconds)).toEqual([30.5, 31]);
  });

  test('refuses what is out of range before it begins', async () => {
    await expect(train(images, { steps: 0 })).rejects.toThrow(UsageError);
    await expect(train({ ...images, count: 0 }, {})).rejects.toThrow('there are no images to train on');
  });
});

describe('the images of a training', () => {
  test('are all shown once an epoch, the last batch with what is left', async () => {
    expect(batchCount(images, resolveOptions({ batch: 10 }))).toBe(8);
    expect(batchCount(images, resolveOptions({ batch: 10, epochs: 3 }))).toBe(24);
    expect(batchCount(images, resolveOptions({ batch: 10, limit: 41 }))).toBe(5);
    expect(batchCount(images, resolveOptions({ batch: 10, limit: 100 }))).toBe(8);
    const { events } = await train(images, { epochs: 2, limit: 15 });
    expect(events.map(({ metrics }) => metrics?.epoch)).toEqual([undefined, 0, undefined, 1]);
  });

  test('of a limit are the first of the shuffled set, in every epoch the same in another order', async () => {
    // Sets that differ in one image only: the training changes where that image is among those shown.
    const base = (await train(images, { limit: 20, epochs: 2 })).network.weights;
    let shown = 0;
    for (let n = 0; n < images.count; n++) {
      const pixels = images.pixels.slice();
      pixels.fill(255, n * 64, (n + 1) * 64);
      const { network } = await train({ ...images, pixels }, { limit: 20, epochs: 2 });
      if (network.weights.some((matrix, l) => matrix.some((w, i) => w !== base[l][i]))) shown++;
    }
    expect(shown).toBe(20);
  });
});

test('the learning rate is constant, or falls linearly to 0', () => {
  const options = resolveOptions({ learningRate: 0.4 });
  expect([0, 1, 3].map((batch) => scheduledRate(options, batch, 4))).toEqual([0.4, 0.4, 0.4]);
  const linear = { ...options, schedule: 'linear' } as const;
  expect([0, 1, 3].map((batch) => scheduledRate(linear, batch, 4))).toEqual([0.4, 0.30000000000000004, 0.1]);
});

describe('warnings', () => {
  test('name layers that are silent or saturated', () => {
    expect(rateWarnings([0.1, 0.5, 0.2])).toEqual([]);
    expect(rateWarnings([0, 0.999, 5e-5])).toEqual([
      'the input is silent: 0.0e+0 spikes per neuron and step',
      'layer 1 is saturated: 0.999 spikes per neuron and step',
      'layer 2 is silent: 5.0e-5 spikes per neuron and step',
    ]);
  });

  test('come with the batch that is logged', async () => {
    const { events } = await train(images, { threshold: 900, limit: 20 });
    expect(events[0].warnings).toEqual([]);
    expect(events[1].warnings.map((text) => text.split(':')[0])).toEqual([
      'layer 1 is silent',
      'layer 2 is silent',
    ]);
  });
});
