/** Which samples each batch of a training shows, and how fast it learns: the same for networks of all kinds. */
import { Purpose, shuffledOrder } from '../core/philox.js';
import type { LoopOptions } from '../network/schema.js';

/** Batches of an epoch of `size` samples. */
export function batchesPerEpoch(size: number, { batch }: Pick<LoopOptions, 'batch'>): number {
  return Math.ceil(size / batch);
}

/** Samples of an epoch, of `count` that there are. */
export function samplesPerEpoch(count: number, { limit }: Pick<LoopOptions, 'limit'>): number {
  return limit > 0 ? Math.min(limit, count) : count;
}

/** The learning rate of batch `index` (from 0). */
export function scheduledRate(
  { schedule, learningRate }: Pick<LoopOptions, 'schedule' | 'learningRate'>,
  index: number,
  batches: number,
): number {
  return schedule === 'linear' ? learningRate * (1 - index / batches) : learningRate;
}

/**
 * The samples of an epoch, in order. `size` takes the first of all `count`, once shuffled: every epoch shows the same
 * samples, in an order of its own.
 */
export function trainingOrder(
  count: number,
  size: number,
  seed: number,
  epoch: number,
): Uint32Array<ArrayBuffer> {
  const first = shuffledOrder(count, seed, Purpose.shuffle, 0).slice(0, size);
  if (epoch === 0) return first;
  return Uint32Array.from(shuffledOrder(size, seed, Purpose.shuffle, epoch), (place) => first[place]);
}

export interface BatchSamples {
  readonly epoch: number;
  /** Places among all samples there are. */
  readonly samples: Uint32Array<ArrayBuffer>;
}

/** Gives the samples of batch `index` (from 0) of the whole training, of `count` that there are. */
export function batchSamples(count: number, options: LoopOptions): (index: number) => BatchSamples {
  const size = samplesPerEpoch(count, options);
  const perEpoch = batchesPerEpoch(size, options);
  let order = new Uint32Array(0);
  let orderEpoch = -1;
  return (index) => {
    const epoch = Math.floor(index / perEpoch);
    if (epoch !== orderEpoch) {
      order = trainingOrder(count, size, options.seed, epoch);
      orderEpoch = epoch;
    }
    const start = (index % perEpoch) * options.batch;
    return { epoch, samples: order.slice(start, Math.min(size, start + options.batch)) };
  };
}
