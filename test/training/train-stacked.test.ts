/** Greedy stacking: what is learned, what stays, and that it can be taken up again. */
import { expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import type { SpikingNetwork } from '../../src/network/network.js';
import type { SpikingName } from '../../src/network/neuron-options.js';
import type { GivenOptions } from '../../src/network/presets.js';
import { type BatchEvent, trainAutoencoder } from '../../src/training/train-autoencoder.js';
import type { TrainControls, TrainingState } from '../../src/training/train-loop.js';
import { trainStacked } from '../../src/training/train-stacked.js';
import { evaluate } from '../../src/use/measure-images.js';
import { SMALL, smallImages } from './small-images.js';

const images = smallImages(1000);

async function ended(
  training: AsyncGenerator<BatchEvent<SpikingName>, SpikingNetwork>,
  look: (event: BatchEvent<SpikingName>) => void = () => undefined,
): Promise<SpikingNetwork> {
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
    look(next.value);
  }
}

const { learningRate, ...REST } = SMALL;
const OUTER: GivenOptions<SpikingName> = { ...REST, preset: 'tuned', steps: 10, hidden: [24] };
const INNER: GivenOptions<SpikingName> = { ...OUTER, hidden: [12] };
const outer = await ended(trainAutoencoder(images, OUTER));

function stacked(
  given: GivenOptions<SpikingName> = {},
  controls: TrainControls = {},
  look?: (event: BatchEvent<SpikingName>) => void,
) {
  return ended(trainStacked(images, outer, { ...INNER, ...given }, controls), look);
}

test('the inner layers learn, the outer ones stay, and together they are one network', async () => {
  const events: BatchEvent<SpikingName>[] = [];
  const network = await stacked({}, {}, (event) => events.push(event));
  expect(network.widths).toEqual([64, 24, 12, 24, 64]);
  expect(network.options.hidden).toEqual([24, 12, 24]);
  expect(network.weights[0]).toEqual(outer.weights[0]);
  expect(network.weights[3]).toEqual(outer.weights[1]);
  const test = smallImages(60, 'test');
  const untrained = await stacked({ learningRate: 1e-9 });
  expect((await evaluate(network, test)).mse).toBeLessThan(0.9 * (await evaluate(untrained, test)).mse);
  // Lines and checkpoints are of the joined network.
  const last = events[events.length - 1];
  expect(last.metrics?.spikeRates).toHaveLength(5);
  expect(last.state?.weights).toEqual(network.weights);
  // A silent output would have 1.
  expect(last.metrics?.mse).toBeGreaterThan(0);
  expect(last.metrics?.mse).toBeLessThan(0.9);
});

test.each(['wasm', 'reference'] as const)(
  '%s: a training taken up again ends with the same bytes',
  async (engine) => {
    const given = { engine, limit: 60 };
    const whole = await stacked(given);
    const states: TrainingState[] = [];
    const stop = new AbortController();
    await stacked(given, { signal: stop.signal }, (event) => {
      if (event.state) states.push(event.state);
      if (event.batch === 2) stop.abort();
    });
    const [state] = states;
    expect(state.batch).toBe(3);
    expect((await stacked(given, { state })).weights).toEqual(whole.weights);
  },
);

test('threads do not change what comes of it', async () => {
  expect((await stacked({ threads: 2, limit: 60 })).weights).toEqual((await stacked({ limit: 60 })).weights);
});

test('neurons that differ are refused', async () => {
  await expect(stacked({ leak: 0.5 })).rejects.toThrow(UsageError);
  const large = { ...outer, image: { width: 4, height: 16 } };
  await expect(ended(trainStacked(images, large, INNER))).rejects.toThrow(/4×16/);
});
