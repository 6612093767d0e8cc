/** What a frozen ANN costs (`metrics/neurobench.ts`), and how well it copies images, from the same run. */
import { UsageError } from '../core/errors.js';
import { type ImageSet, imagePixels } from '../data/image-set.js';
import type { DenseEngine } from '../engine/dense.js';
import type { AnnLayers, AnnNetwork } from '../network/ann-network.js';
import { ActivityCounter } from './activity.js';
import { type AnnEvaluation, refuseCoding } from './ann-images.js';
import { imageIntensities } from './batches.js';
import { checkImageSize, type MeasureOptions } from './evaluate.js';
import { type NetworkCost, networkCost } from './neurobench.js';
import { meanNormalisedMse } from './normalised-mse.js';
import { asInput, denseEngineFor, type RunDenseOptions, runDense } from './run-dense.js';

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
  const { limit, engine, threads = network.options.threads, progress, signal } = options;
  const count = limit ? Math.min(limit, images.count) : images.count;
  if (count === 0) throw new UsageError(`there are no images to inspect it on in ${images.name}`);
  const { widths, weights, options: rule } = network;
  const batch = Math.min(rule.batch, count);
  const running = await SteppedAnn.create([{ widths, weights, rule }], batch, { engine, threads });
  try {
    const shares = widths.map(() => 0);
    let mse = 0;
    for (let start = 0; start < count; start += batch) {
      signal?.throwIfAborted();
      const size = Math.min(batch, count - start);
      const rows = Array.from({ length: size }, (_, b) => imagePixels(images, start + b));
      const input = imageIntensities(rows);
      const { outputs, activeShares } = await running.run(size, input);
      mse += size * meanNormalisedMse(input, outputs, rows[0].length);
      for (const [l, share] of activeShares.entries()) shares[l] += size * share;
      progress?.(start + size, count);
    }
    return {
      mse: mse / count,
      samples: count,
      activeShares: shares.map((share) => share / count),
      cost: running.cost,
    };
  } finally {
    await running.dispose();
  }
}

/** Layers of ANNs that run one by one, so that every value between them is seen and counted. */
export class SteppedAnn {
  readonly #counter: ActivityCounter;

  private constructor(
    private readonly engines: readonly DenseEngine[],
    private readonly weights: readonly Float32Array[],
  ) {
    const widths = [engines[0].shape.widths[0], ...engines.map(({ shape }) => shape.widths[1])];
    this.#counter = new ActivityCounter(widths, 1);
  }

  /** Of networks whose outputs are the next one's inputs, for batches of up to `batch` samples. To be disposed of. */
  static async create(
    networks: readonly AnnLayers[],
    batch: number,
    options: RunDenseOptions,
  ): Promise<SteppedAnn> {
    const layers = networks.flatMap(({ widths, weights, rule }) =>
      weights.map((matrix, l) => ({ widths: widths.slice(l, l + 2), weights: [matrix], rule })),
    );
    const engines: DenseEngine[] = [];
    try {
      for (const layer of layers) engines.push(await denseEngineFor(layer, batch, options));
    } catch (error) {
      for (const engine of engines) await engine.dispose();
      throw error;
    }
    return new SteppedAnn(
      engines,
      networks.flatMap(({ weights }) => weights),
    );
  }

  /** A batch [size, N_0]: the outputs [size, N_L], and the share of units above 0, inputs first. */
  async run(
    size: number,
    input: Uint16Array | Float32Array,
  ): Promise<{ readonly outputs: Float32Array; readonly activeShares: readonly number[] }> {
    const values: Float32Array[] = [];
    const activeShares: number[] = [];
    for (const [l, engine] of this.engines.entries()) {
      const result = await runDense(engine, size, values[l - 1] ?? input);
      values.push(asInput(result.outputs));
      activeShares.push(...result.activeShares.slice(l === 0 ? 0 : 1));
    }
    this.#counter.addValues([input, ...values], size);
    return { outputs: values[values.length - 1], activeShares };
  }

  /** Of all batches so far. */
  get cost(): NetworkCost {
    return networkCost(this.weights, this.#counter.activity);
  }

  async dispose(): Promise<void> {
    for (const engine of this.engines) await engine.dispose();
  }
}
