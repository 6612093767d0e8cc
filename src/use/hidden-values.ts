/** Hidden values that an ANN autoencoder has for images, as its audiocoder learns them. */
import type { EngineName } from '../engine/index.js';
import { encoderOf, layersOf } from '../network/layers.js';
import type { GradedNetwork } from '../network/network.js';
import { imageIntensities } from './batches.js';
import { checkPixels } from './reconstruct.js';
import { engineFor } from './run-layers.js';

/** Images in one batch. */
const BATCH = 100;

/**
 * Returns the values of the first hidden layer for every image: [images, N_1]. Throws a UsageError if an image is not of
 * the network's size.
 */
export async function hiddenValues(
  network: GradedNetwork,
  images: readonly Uint8Array[],
  {
    engine: name = network.options.engine,
    threads = 1,
  }: { readonly engine?: EngineName | undefined; readonly threads?: number | undefined } = {},
): Promise<Float32Array> {
  for (const pixels of images) checkPixels(network, pixels);
  const units = network.widths[1];
  const all = new Float32Array(images.length * units);
  const batch = Math.max(1, Math.min(BATCH, images.length));
  await using engine = await engineFor(encoderOf(layersOf(network)), {
    ...{ engine: name, threads },
    ...{ batch, steps: 1 },
  });
  for (let start = 0; start < images.length; start += batch) {
    const part = images.slice(start, start + batch);
    const input = { kind: 'values', values: imageIntensities(part) } as const;
    const { outputs } = await engine.run({ size: part.length, steps: 1, input });
    all.set(outputs, start * units);
  }
  return all;
}
