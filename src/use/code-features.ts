/** Numbers by which an autoencoder's code tells images apart: spikes of its narrowest hidden layer, or values. */
import { Purpose } from '../core/philox.js';
import type { ImageSet } from '../data/image-set.js';
import { layersBetween, layersOf } from '../network/layers.js';
import type { Network } from '../network/network.js';
import { codeLayer } from '../network/stack.js';
import { checkImageSize } from './measure-images.js';
import type { Features } from './probe.js';
import { engineFor } from './run-layers.js';
import { showingOf, shownBatch } from './showing.js';

/** Threads, and progress. */
interface FeatureOptions {
  readonly threads?: number | undefined;
  /** Called after every batch with the images done and all there are. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/**
 * Returns the spike counts of the code for every image, over all steps. Throws a UsageError if images do not have the
 * network's size.
 */
export async function codeFeatures(
  network: Network,
  images: ImageSet,
  { threads, progress }: FeatureOptions = {},
): Promise<Features> {
  checkImageSize(network, images);
  const { widths, options } = network;
  const code = codeLayer(widths);
  const width = widths[code];
  const showing = showingOf(options, { purpose: Purpose.testSpikes });
  const most = Math.max(1, Math.min(options.batch, images.count));
  const rows = new Float32Array(images.count * width);
  await using engine = await engineFor(layersBetween(layersOf(network), 0, code), {
    ...{ engine: options.engine, threads: threads ?? options.threads },
    ...{ batch: most, steps: showing.steps },
  });
  for (let start = 0; start < images.count; start += most) {
    const places = Uint32Array.from({ length: Math.min(most, images.count - start) }, (_, b) => start + b);
    const { size, steps, input } = shownBatch(images, places, showing);
    const { outputs } = await engine.run({ size, steps, input });
    rows.set(outputs, start * width);
    progress?.(start + size, images.count);
  }
  return { rows, labels: images.labels, width };
}
