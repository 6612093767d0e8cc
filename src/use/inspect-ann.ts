/** What a frozen ANN costs (`metrics/neurobench.ts`), and how well it copies images, from the same run. */
import { UsageError } from '../core/errors.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import type { AnnNetwork } from '../network/ann-network.js';
import { reluLayers } from '../network/layers.js';
import { ActivityCounter } from './activity.js';
import { activityOf, runChain, singleLayers, withChain } from './ann-chain.js';
import { type AnnEvaluation, refuseCoding } from './ann-images.js';
import { imageIntensities } from './batches.js';
import { checkImageSize, type MeasureOptions } from './evaluate.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { meanNormalisedMse } from './normalised-mse.js';

/** What a frozen ANN autoencoder makes of test images, and what it costs. */
export interface AnnInspection extends AnnEvaluation {
  readonly cost: NetworkCost;
}

/**
 * Runs a frozen ANN autoencoder on images and counts what it costs: memory, sparsity, operations, an estimate of energy.
 * Throws a UsageError where the images are not of the network's size.
 */
export async function inspectAnn(
  network: AnnNetwork,
  images: ImageSet,
  options: MeasureOptions = {},
): Promise<AnnInspection> {
  refuseCoding(options);
  checkImageSize(network, images);
  const {
    limit,
    engine = network.options.engine,
    threads = network.options.threads,
    progress,
    signal,
  } = options;
  const count = limit ? Math.min(limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to inspect it on in ${images.name}`);
  const { widths, weights } = network;
  const batch = Math.min(network.options.batch, count);
  const counter = new ActivityCounter(widths, 1);
  const shares = widths.map(() => 0);
  let mse = 0;
  await withChain(singleLayers([reluLayers(network)]), { engine, threads, batch }, async (engines) => {
    for (let start = 0; start < count; start += batch) {
      signal?.throwIfAborted();
      const size = Math.min(batch, count - start);
      const rows = Array.from({ length: size }, (_, b) => imagePixels(images, start + b));
      const values = imageIntensities(rows);
      const results = await runChain(engines, values, size, { countOperations: true });
      mse +=
        size *
        meanNormalisedMse(values, Float32Array.from(results[results.length - 1].outputs), rows[0].length);
      for (const [l, share] of activityOf(results).entries()) shares[l] += size * share;
      counter.add(results, size);
      progress?.(start + size, count);
    }
  });
  return {
    mse: mse / count,
    samples: count,
    activeShares: shares.map((share) => share / count),
    cost: networkCost(weights, counter.activity),
  };
}
